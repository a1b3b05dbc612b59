import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seal } from "../envelope/index.ts";
import { days, maker, operator } from "../label.fixture.ts";
import { instant } from "../statement/index.ts";
import { openTrustList, sealTrustList, succeedTrustList, type TrustListClaims } from "./index.ts";
import { keys, roots, trustClaims, trustListOf, withIssuer, withKey } from "./programme.fixture.ts";

const codeOf = (result: { readonly ok: boolean; readonly code?: string }) => result.code;
const opened = async (claims: unknown) => {
  const result = await openTrustList(
    await sealTrustList(claims as TrustListClaims, keys.root),
    roots,
  );
  return result.ok ? "ok" : `${result.code} ${result.path}`;
};
const [issuer] = trustClaims.issuers;
const [log] = trustClaims.logs;
if (issuer === undefined || log === undefined) throw new Error("an issuer and a log are there");
const [key] = issuer.keys;

describe("a trust list", () => {
  test("is read as it was signed", async () => {
    const list = await trustListOf(trustClaims);
    expect(list).toMatchObject({ sequence: 7, hosts: ["label.test"] });
    expect(list.issuers.get(maker)).toMatchObject({ name: "Bulb Makers", roles: ["maker"] });
    expect(list.logs[0]).toMatchObject({ origin: "label.test/log", quorum: 1 });
  });

  test("is believed only under a root key that was pinned", async () => {
    const by = async (signer: (typeof keys)["root"]) =>
      codeOf(await openTrustList(await sealTrustList(trustClaims, signer), roots));
    expect(await by(keys.operator)).toBe("not-a-root");
    expect(await by({ ...keys.stranger, keyId: keys.root.keyId })).toBe("bad-signature");
    const statement = await seal("vc+jwt", { a: 1 }, keys.root);
    expect(codeOf(await openTrustList(statement, roots))).toBe("other-type");
  });

  test.each([
    ["a member more", { ...trustClaims, extra: 1 }, "not-understood /extra"],
    ["no host", { ...trustClaims, hosts: [] }, "not-understood /hosts"],
    ["a host that is none", { ...trustClaims, hosts: ["a/b"] }, "not-understood /hosts/0"],
    [
      "status lists anywhere",
      { ...trustClaims, statusLists: "https://label.test" },
      "not-understood /statusLists",
    ],
    [
      "an end before the beginning",
      { ...trustClaims, until: instant(days(-9)) },
      "impossible-time /until",
    ],
    [
      "one issuer twice",
      { ...trustClaims, issuers: [...trustClaims.issuers, issuer] },
      "not-understood /issuers/3/id",
    ],
    [
      "a key under another's name",
      withKey(maker, { kid: `${operator}#1` }),
      "not-understood /issuers/0/keys/0/kid",
    ],
    [
      "one key twice",
      withIssuer(maker, (entry) => ({ ...entry, keys: [...entry.keys, ...entry.keys] })),
      "not-understood /issuers/0/keys/1/kid",
    ],
    [
      "a private key",
      withKey(maker, { jwk: { ...(key?.jwk as object), d: "A".repeat(43) } }),
      "key-not-allowed /issuers/0/keys/0/jwk",
    ],
    [
      "30 February",
      withKey(maker, { compromised: "2026-02-30T00:00:00Z" }),
      "impossible-time /issuers/0/keys/0",
    ],
    [
      "a log's key that is none",
      { ...trustClaims, logs: [{ ...log, keys: ["label.test/log+00000000+AAAA"] }] },
      "key-not-allowed /logs/0",
    ],
    [
      "a witness's key as the log's",
      { ...trustClaims, logs: [{ ...log, keys: log.witnesses }] },
      "key-not-allowed /logs/0",
    ],
    [
      "more witnesses asked for than there are",
      { ...trustClaims, logs: [{ ...log, quorum: 2 }] },
      "not-understood /logs/0/quorum",
    ],
  ])("is refused with %s", async (_, claims, expected) => {
    expect(await opened(claims)).toBe(expected);
  });

  test("noise under a root's signature is refused and never makes the reader throw", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(trustClaims)),
        fc.jsonValue({ maxDepth: 2 }),
        async (member, noise) => {
          await opened({ ...trustClaims, [member]: noise });
        },
      ),
      { numRuns: 60 },
    );
  });

  test("takes the place only of an earlier one of its programme", async () => {
    const known = await trustListOf(trustClaims);
    const next = async (change: Partial<TrustListClaims>) => {
      const result = succeedTrustList(known, await trustListOf({ ...trustClaims, ...change }));
      return result.ok ? result.newer : result.code;
    };
    expect(succeedTrustList(undefined, known)).toEqual({ ok: true, newer: true });
    expect(await next({})).toBe(false);
    expect(await next({ sequence: 8 })).toBe(true);
    expect(await next({ sequence: 6 })).toBe("rolled-back");
    expect(await next({ until: instant(days(99)) })).toBe("two-versions");
    expect(await next({ sequence: 8, programme: { id: maker, name: "x" } })).toBe("other-list");
  });
});
