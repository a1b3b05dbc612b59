import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBase64url, readEnvelope, seal } from "../envelope/index.ts";
import { days, listUri, now, operator, testKey } from "../label.fixture.ts";
import { labelLimits } from "../limits.ts";
import { deflate, inflate } from "./deflate.ts";
import {
  freshnessOf,
  parseStatusList,
  type Status,
  statusIn,
  type StatusList,
  statusListClaims,
  succeedStatusList,
} from "./index.ts";
import { packStatuses } from "./status.ts";

const names = ["valid", "revoked", "suspended", "superseded"] as const;
const about = { uri: listUri, issued: now, expires: days(7), ttl: 86_400 };

async function listOf(values: readonly Status[], changed: Partial<typeof about> = {}) {
  const parsed = await parseStatusList(await statusListClaims({ ...about, ...changed }, values));
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return parsed.list;
}

describe("statuses", () => {
  // Token Status List §4.1: the example of two bits.
  const published = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3].map((value) => names[value] ?? "valid");

  test("the published example of two bits is packed and read", async () => {
    expect(Buffer.from(packStatuses(published)).toString("hex")).toBe("c944f9");
    const octets = await inflate(readBase64url("eNo76fITAAPfAgc") ?? new Uint8Array(), 100);
    if (typeof octets === "string") throw new Error(octets);
    expect(published.map((_, index) => statusIn(octets, index))).toEqual(published);
    expect(statusIn(octets, 12)).toBeUndefined();
  });

  test("any statuses are read as they were packed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), (values) => {
        const octets = packStatuses(values);
        expect(values.map((_, index) => statusIn(octets, index))).toEqual(values);
      }),
    );
  });
});

const packed = Buffer.from(await deflate(packStatuses(["revoked"])));
const base = { sub: listUri, iat: 1000, exp: 2000, ttl: 60 };
const lst = packed.toString("base64url");

describe("a status list", () => {
  test("is read as it was signed", async () => {
    const key = await testKey(`${operator}#1`);
    const values: readonly Status[] = ["valid", "suspended", "revoked", "valid", "superseded"];
    const jws = await seal("statuslist+jwt", await statusListClaims(about, values), key);
    const opened = readEnvelope(jws, "statuslist+jwt", labelLimits.statusList);
    if (!opened.ok) throw new Error(opened.code);
    const parsed = await parseStatusList(opened.envelope.claims);
    expect(parsed).toMatchObject({ ok: true, list: about });
    expect(readEnvelope(jws, "vc+jwt", labelLimits.statusList)).toMatchObject({
      code: "other-type",
    });
  });

  test("100,000 labels of which one in a hundred is revoked take less than 4 kB", async () => {
    const values = Array.from({ length: 100_000 }, (_, index) =>
      (index * 7919) % 100 === 0 ? ("revoked" as const) : ("valid" as const),
    );
    expect((await deflate(packStatuses(values))).length).toBeLessThan(4096);
  });

  test("a bomb is refused before it unfolds", async () => {
    const claims = await statusListClaims(about, []);
    const lst = Buffer.from(await deflate(new Uint8Array(64 * 1024 * 1024))).toString("base64url");
    expect(lst.length).toBeLessThan(100_000);
    const bomb = { ...(claims as object), status_list: { bits: 2, lst } };
    expect(await parseStatusList(bomb)).toMatchObject({ code: "too-large" });
  });

  test.each([
    ["not-understood", "no list", { ...base }],
    ["not-understood", "one bit", { ...base, status_list: { bits: 1, lst } }],
    ["not-understood", "a member more", { ...base, nbf: 1, status_list: { bits: 2, lst } }],
    ["not-understood", "no end", { sub: listUri, iat: 1, ttl: 1, status_list: { bits: 2, lst } }],
    ["not-understood", "half", { ...base, status_list: { bits: 2, lst: lst.slice(0, -4) } }],
    [
      "not-understood",
      "something after the end",
      {
        ...base,
        status_list: { bits: 2, lst: Buffer.concat([packed, packed]).toString("base64url") },
      },
    ],
    ["not-understood", "padding", { ...base, status_list: { bits: 2, lst: `${lst}=` } }],
    ["impossible-time", "an end before", { ...base, exp: 900, status_list: { bits: 2, lst } }],
  ])("is refused as %s: %s", async (code, _, claims) => {
    expect(await parseStatusList(claims)).toMatchObject({ ok: false, code });
  });

  test("no claims make the reader throw", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.uint8Array(), async (noise, octets) => {
        expect((await parseStatusList(noise as null)).ok).toBe(false);
        const status_list = { bits: 2, lst: Buffer.from(octets).toString("base64url") };
        await parseStatusList({ ...base, status_list });
      }),
    );
  });

  test.each([
    ["to-come", days(-1)],
    ["fresh", new Date(now.getTime() - labelLimits.clockSkew)],
    ["fresh", now],
    ["stale", days(1)],
    ["too-old", days(7)],
  ])("is %s at its time", async (freshness, at) => {
    expect(freshnessOf(await listOf(["valid"]), at)).toBe(freshness);
  });

  test("takes the place only of an older one", async () => {
    const known = await listOf(["revoked"]);
    const code = (next: StatusList) => {
      const result = succeedStatusList(known, next);
      return result.ok ? result.newer : result.code;
    };
    expect(succeedStatusList(undefined, known)).toEqual({ ok: true, newer: true });
    expect(code(known)).toBe(false);
    expect(code(await listOf(["revoked"], { issued: days(1) }))).toBe(true);
    expect(code(await listOf(["revoked"], { issued: days(-1) }))).toBe("rolled-back");
    expect(code(await listOf(["valid"]))).toBe("two-versions");
    expect(code(await listOf(["revoked"], { uri: `${listUri}0` }))).toBe("other-list");
  });
});
