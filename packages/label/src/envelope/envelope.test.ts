import { canonicalJson } from "@thingwall/record/canonical";
import fc from "fast-check";
import { CompactSign } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { maker, testKey, type TestKey } from "../label.fixture.ts";
import { isSignedBy, parsePublicJwk, readEnvelope, seal } from "./index.ts";

const LIMIT = 10_000;
const keyId = `${maker}#1`;
let keys: Readonly<Record<"ES256" | "EdDSA", TestKey>>;
beforeAll(async () => {
  keys = { ES256: await testKey(keyId, "ES256"), EdDSA: await testKey(keyId, "EdDSA") };
});

const text = (value: string) => Buffer.from(value).toString("base64url");
const read = (jws: string) => readEnvelope(jws, "vc+jwt", LIMIT);
const withHeader = (jws: string, header: object) =>
  `${text(JSON.stringify(header))}${jws.slice(jws.indexOf("."))}`;

describe("an envelope", () => {
  test.each(["ES256", "EdDSA"] as const)("is made and verified: %s", async (algorithm) => {
    const jws = await seal("vc+jwt", { b: 1, a: "é" }, keys[algorithm]);
    const opened = read(jws);
    if (!opened.ok) throw new Error(opened.code);
    expect(opened.envelope).toMatchObject({ keyId, algorithm, claims: { a: "é", b: 1 } });
    expect(await isSignedBy(opened.envelope, keys[algorithm].publicKey)).toBe(true);
    const other = algorithm === "ES256" ? keys.EdDSA : keys.ES256;
    expect(await isSignedBy(opened.envelope, other.publicKey)).toBe(false);
    expect(await isSignedBy(opened.envelope, (await testKey(keyId, algorithm)).publicKey)).toBe(
      false,
    );
  });

  test.each([
    ["algorithm-not-allowed", { alg: "none", kid: keyId, typ: "vc+jwt" }],
    ["algorithm-not-allowed", { alg: "HS256", kid: keyId, typ: "vc+jwt" }],
    ["algorithm-not-allowed", { kid: keyId, typ: "vc+jwt" }],
    ["header-not-allowed", { alg: "EdDSA", crit: ["exp"], kid: keyId, typ: "vc+jwt" }],
    ["header-not-allowed", { alg: "EdDSA", jwk: {}, kid: keyId, typ: "vc+jwt" }],
    ["header-not-allowed", { alg: "EdDSA", jku: "https://a.test", kid: keyId, typ: "vc+jwt" }],
    ["header-not-allowed", { alg: "EdDSA", kid: keyId, typ: "vc+jwt", x5c: [] }],
    ["header-not-allowed", { alg: "EdDSA", b64: false, kid: keyId, typ: "vc+jwt" }],
    ["header-not-allowed", { alg: "EdDSA", typ: "vc+jwt" }],
    ["other-type", { alg: "EdDSA", kid: keyId, typ: "JWT" }],
    ["other-type", { alg: "EdDSA", kid: keyId, typ: "statuslist+jwt" }],
    ["other-type", { alg: "EdDSA", kid: keyId }],
    ["not-canonical", { typ: "vc+jwt", alg: "EdDSA", kid: keyId }],
  ])("is refused as %s with the header %j", async (code, header) => {
    const jws = await seal("vc+jwt", {}, keys.EdDSA);
    expect(read(withHeader(jws, header))).toMatchObject({ code });
  });

  test("a payload with a member twice is refused though its signature fits", async () => {
    const jws = await new CompactSign(Buffer.from('{"a":1,"a":2}'))
      .setProtectedHeader({ alg: "EdDSA", kid: keyId, typ: "vc+jwt" })
      .sign(keys.EdDSA.privateKey);
    expect(read(jws)).toMatchObject({ code: "not-canonical", params: { part: "payload" } });
  });

  test.each([
    ["not-a-jws", ""],
    ["not-a-jws", "a.b"],
    ["not-a-jws", "a.b.c.d"],
    ["not-a-jws", "....."],
    ["too-large", "a".repeat(LIMIT + 1)],
  ])("is refused as %s", (code, jws) => {
    expect(read(jws)).toMatchObject({ code });
  });

  test.each(["ES256", "EdDSA"] as const)(
    "no changed character is believed: %s",
    async (algorithm) => {
      const jws = await seal("vc+jwt", { a: 1 }, keys[algorithm]);
      const alphabet = "ABCwxyz0189-_.";
      for (let place = 0; place < jws.length; place += 1) {
        for (const character of alphabet) {
          if (jws[place] === character) continue;
          const opened = read(jws.slice(0, place) + character + jws.slice(place + 1));
          const believed =
            opened.ok && (await isSignedBy(opened.envelope, keys[algorithm].publicKey));
          expect(believed, `${place} ${character}`).toBe(false);
        }
      }
    },
  );

  test("no text makes the reader throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.jsonValue(), (noise, value) => {
        expect(read(noise).ok).toBe(false);
        const header = canonicalJson({ alg: "EdDSA", kid: keyId, typ: "vc+jwt" });
        const payload = JSON.stringify(value);
        read(`${text(header)}.${text(payload)}.${"A".repeat(86)}`);
        expect(read(`${text(payload)}.${text(noise)}.${"A".repeat(86)}`).ok).toBe(false);
      }),
    );
  });
});

describe("a public key", () => {
  const x = "A".repeat(43);
  test.each([
    ["type", null],
    ["private", { kty: "OKP", crv: "Ed25519", x, d: x }],
    ["curve", { kty: "EC", crv: "P-384", x, y: x }],
    ["curve", { kty: "RSA", x }],
    ["point", { kty: "OKP", crv: "Ed25519", x: "AA" }],
    ["point", { kty: "EC", crv: "P-256", x }],
  ])("is refused, its %s being wrong", (part, value) => {
    expect(parsePublicJwk(value, "")).toMatchObject({ code: "key-not-allowed", params: { part } });
  });
});
