import { generateKeyPairSync } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePublicJwk, parseSigningKey, seal } from "@thingwall/label/envelope";
import { type Status, statusListClaims } from "@thingwall/label/status";
import { digestOf, entryOf, sealTrustList } from "@thingwall/label/trust";
import {
  appendEntries,
  inclusionProof,
  memoryStorage,
  renderProof,
  renderVerifierKey,
  signCheckpoint,
  signerKey,
  treeHead,
} from "@thingwall/record";
import { describe, expect, test } from "vitest";
import { folderWith, thingwall } from "../thingwall.fixture.ts";

const product = "https://label.test/01/09506000134352";
const subject = { kind: "product", id: product, maker: "did:web:maker.test", model: "Bulb 3" };
const statusUri = "https://label.test/status/1";
const draft = {
  kind: "product-declaration",
  issuer: "did:web:maker.test",
  subject,
  status: { uri: statusUri, index: 1 },
  facts: { updates: "automatic", "support-end": "2031-03-01", "data-sold": "no" },
};
const listing = {
  kind: "listing",
  issuer: "did:web:label.test",
  subject,
  status: { uri: statusUri, index: 2 },
  level: 2,
  criteria: { version: "1.0", decision: "https://label.test/decisions/1" },
};

/** Everything with the command line alone, but the lists and the record, which a programme's server makes. */
async function programme() {
  const folder = folderWith({ "draft.json": JSON.stringify(draft) });
  const at = (name: string) => join(folder, name);
  const key = async (id: string, name: string) => {
    const made = await thingwall(["label", "key", "--id", id, "--output", at(name)]);
    expect(made).toMatchObject({ code: 0, err: "" });
    writeFileSync(at(`${name}.pub`), made.out);
    return JSON.parse(made.out) as { kid: string };
  };
  const [maker, operator] = await Promise.all([
    key("did:web:maker.test#1", "maker.key"),
    key("did:web:label.test#1", "operator.key"),
    key("did:web:label.test#root", "root.key"),
  ]);
  const signed = async (name: string, keyName: string) => {
    const make = ["label", "make", at(name), "--output", at(`${name}.statement`)];
    expect(await thingwall(make)).toMatchObject({ code: 0 });
    const sign = ["label", "sign", at(`${name}.statement`), "--key", at(keyName)];
    const run = await thingwall(sign);
    expect(run).toMatchObject({ code: 0, err: "" });
    return run.out.trim();
  };
  const declared = await signed("draft.json", "maker.key");
  const rests = { ...listing, restsOn: [digestOf(declared)] };
  writeFileSync(at("listing.json"), JSON.stringify(rests));
  const listed = await signed("listing.json", "operator.key");

  const logKey = signerKey("label.test/log", "log", generateKeyPairSync("ed25519").privateKey);
  const storage = memoryStorage();
  await appendEntries(storage, [declared, listed].map(entryOf));
  const head = await treeHead(storage);
  const checkpoint = signCheckpoint({ origin: "label.test/log", ...head }, logKey);
  const proof = async (index: number) =>
    renderProof({ index, hashes: await inclusionProof(storage, index, head.size), checkpoint });
  const secret = async (name: string) => {
    const parsed = await parseSigningKey(JSON.parse(readFileSync(at(name), "utf8")));
    if (!parsed.ok) throw new Error(parsed.code);
    return parsed.key;
  };
  const time = (days: number) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
  const issuer = (name: string, role: "maker" | "operator", jwk: { kid: string }) => {
    const parsed = parsePublicJwk(jwk, "");
    if (!parsed.ok) throw new Error(parsed.code);
    const id = jwk.kid.slice(0, jwk.kid.indexOf("#"));
    const keys = [{ kid: jwk.kid, jwk: parsed.key, from: time(-9) }];
    return { id, name, roles: [role], from: time(-9), keys };
  };
  const trust = await sealTrustList(
    {
      version: 1,
      programme: { id: "did:web:label.test", name: "Label programme" },
      sequence: 1,
      from: time(-1),
      until: time(30),
      hosts: ["label.test"],
      statusLists: "https://label.test/status/",
      logs: [
        {
          origin: "label.test/log",
          keys: [renderVerifierKey(logKey.verifier)],
          witnesses: [],
          quorum: 0,
        },
      ],
      issuers: [
        issuer("Bulb Makers", "maker", maker),
        issuer("Label programme", "operator", operator),
      ],
    },
    await secret("root.key"),
  );
  writeFileSync(at("trust.jws"), trust);
  const bundle = async (status: Status, declaration = declared) => {
    const issued = new Date();
    const expires = new Date(issued.getTime() + 7 * 86_400_000);
    const claims = await statusListClaims({ uri: statusUri, issued, expires, ttl: 86_400 }, [
      "valid",
      "valid",
      status,
    ]);
    const list = await seal("statuslist+jwt", claims, await secret("operator.key"));
    const statements = [
      { jws: declaration, proof: await proof(0) },
      { jws: listed, proof: await proof(1) },
    ];
    writeFileSync(at("label.json"), JSON.stringify({ product, statements, statusLists: [list] }));
  };
  const check = (...more: readonly string[]) => {
    const trusted = ["--trust", at("trust.jws"), "--root", at("root.key.pub")];
    return thingwall(["label", "check", at("label.json"), ...trusted, ...more]);
  };
  return { at, bundle, check, declared };
}

describe("thingwall label", () => {
  test.for(["key", "make", "sign", "show", "check"])("%s --help has examples", async (verb) => {
    const { code, out } = await thingwall(["label", verb, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples:\\n {2}thingwall label ${verb} `));
  });

  test("from a key and a draft to a verdict, and to another when it is withdrawn or forged", async () => {
    const { at, bundle, check, declared } = await programme();
    expect(statSync(at("maker.key")).mode & 0o777).toBe(0o600);

    await bundle("valid");
    const good = await check("--code", `${product}/21/A1`);
    expect(good).toMatchObject({ code: 0, err: "" });
    expect(good.out).toMatch(/^✓ This label is genuine and up to date\.\n/);
    expect(good.out).toContain("Bulb Makers states about Bulb 3:");
    expect(good.out).toContain("1 March 2031");

    await bundle("revoked");
    const revoked = await check("--lang", "fr");
    expect(revoked.code).toBe(1);
    expect(revoked.out).toMatch(/^✗ Cette étiquette a été retirée\.\n/);

    const [header, payload = "", signature] = declared.split(".");
    const text = Buffer.from(payload, "base64url").toString().replace("2031", "2041");
    await bundle("valid", [header, Buffer.from(text).toString("base64url"), signature].join("."));
    const forged = await check("--json");
    expect(forged.code).toBe(1);
    expect(JSON.parse(forged.out)).toMatchObject({
      verdict: "forged",
      reasons: [{ code: "signature-does-not-fit" }, { code: "statement-missing" }, {}],
    });

    const elsewhere = await check("--code", "https://label.test.evil.test/01/09506000134352");
    expect(elsewhere).toMatchObject({ code: 1, out: "" });
    expect(elsewhere.err).toContain("[other-host, label, code]");
    // A dozen processes, one after the other.
  }, 60_000);

  test("a draft that is wrong is refused with the place", async () => {
    const wrong = { ...draft, facts: { updates: "sometimes" } };
    const run = await thingwall(["label", "make", "-", "--json"], JSON.stringify(wrong));
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      verdict: "refused",
      code: "not-understood",
      path: "/credentialSubject/facts/updates",
    });
    const noise = await thingwall(["label", "make", "-"], "\u0000{");
    expect(noise).toMatchObject({ code: 1, out: "" });
  });

  test("nobody signs in another's name, and no key is written over", async () => {
    const folder = folderWith({ "draft.json": JSON.stringify(draft), "key.json": "mine" });
    const key = (name: string) =>
      thingwall(["label", "key", "--id", "did:web:other.test#1", "--output", join(folder, name)]);
    expect(await key("key.json")).toMatchObject({ code: 3, out: "" });
    expect(readFileSync(join(folder, "key.json"), "utf8")).toBe("mine");
    await key("other.json");
    const made = await thingwall(["label", "make", join(folder, "draft.json")]);
    const sign = ["label", "sign", "-", "--key", join(folder, "other.json")];
    const signed = await thingwall(sign, made.out);
    expect(signed).toMatchObject({ code: 1, out: "" });
    expect(signed.err).toContain("did:web:other.test#1 is not a key of did:web:maker.test");
  });

  test("shown in words it says what is not disclosed, and that nothing was verified", async () => {
    const made = await thingwall(["label", "make", "-"], JSON.stringify(draft));
    const shown = await thingwall(["label", "show", "-", "--lang", "fr"], made.out);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain("Non divulgué");
    expect(shown.out).toContain("1er mars 2031");
    expect(shown.err).toContain("Rien de ceci n’a été vérifié");
  });
});
