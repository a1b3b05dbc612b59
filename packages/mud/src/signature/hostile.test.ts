import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readCertificates } from "./certificate.ts";
import { authorityExtensions, cmsSign, openWorkshop, signerExtensions } from "./testing/openssl.ts";
import { signatureFailures } from "./verdict.ts";
import { verifyMudSignature } from "./verify.ts";

const workshop = openWorkshop();
afterAll(() => workshop.close());

const content = Buffer.from('{\n  "ietf-mud:mud": { "mud-version": 1 }\n}\n');
const root = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
const between = workshop.issue({
  subject: "/O=Lab/CN=Between",
  issuer: root,
  extensions: authorityExtensions,
});
const anchors = readCertificates(root.certificate);
/** An hour ahead: openssl writes the time at which it runs, after this line. */
const now = new Date(Date.now() + 3_600_000);
const codes = Object.keys(signatureFailures);

function signatureBy(key: "ec" | "rsa", options: readonly string[]): Uint8Array {
  const signer = workshop.issue({
    subject: "/O=Maker/CN=Signer",
    issuer: between,
    key,
    extensions: signerExtensions,
  });
  return cmsSign(workshop, content, signer, [between], ["-binary", ...options]);
}

const signatures = [
  ["EC", signatureBy("ec", [])],
  ["RSA PKCS #1", signatureBy("rsa", [])],
  ["RSA-PSS", signatureBy("rsa", ["-keyopt", "rsa_padding_mode:pss"])],
  ["key identifier", signatureBy("ec", ["-keyid"])],
] as const;

function flipped(octets: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(octets);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe.each(signatures)("hostile octets (%s)", (_, signature) => {
  const verdictOn = (changed: { content?: Uint8Array; signature?: Uint8Array }) =>
    verifyMudSignature({ content, signature, anchors, now, ...changed });

  test("the untouched pair is accepted", async () => {
    expect(await verdictOn({})).toMatchObject({ ok: true });
  });

  test("no flipped bit of the signature is accepted", async () => {
    const bits = fc.integer({ min: 0, max: signature.length * 8 - 1 });
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const verdict = await verdictOn({ signature: flipped(signature, bit) });
        expect(codes).toContain(verdict.ok ? "accepted" : verdict.code);
      }),
      { numRuns: 250 },
    );
  });

  test("no flipped bit of the file is accepted", async () => {
    for (let bit = 0; bit < content.length * 8; bit += 1) {
      expect(await verdictOn({ content: flipped(content, bit) })).toMatchObject({ ok: false });
    }
  });

  test("no cut or lengthened signature is accepted", async () => {
    const length = fc.integer({ min: 0, max: signature.length - 1 });
    await fc.assert(
      fc.asyncProperty(length, fc.uint8Array({ minLength: 1 }), async (end, more) => {
        const cut = signature.subarray(0, end);
        expect(await verdictOn({ signature: cut })).toMatchObject({ ok: false });
        const long = Buffer.concat([signature, more]);
        expect(await verdictOn({ signature: long })).toMatchObject({ ok: false });
      }),
    );
  });

  test("random octets never throw", async () => {
    const splice = fc.record({
      at: fc.nat(signature.length),
      with: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), splice, async (octets, part) => {
        expect(await verdictOn({ signature: octets })).toMatchObject({ ok: false });
        const spliced = new Uint8Array(signature);
        spliced.set(part.with.subarray(0, signature.length - part.at), part.at);
        const same = Buffer.compare(spliced, signature) === 0;
        expect(await verdictOn({ signature: spliced })).toMatchObject({ ok: same });
      }),
    );
  });
});
