import { afterAll, describe, expect, test } from "vitest";
import { type Certificate, readCertificates } from "./certificate.ts";
import { signatureLimits } from "./limits.ts";
import { signMud } from "./sign.ts";
import {
  type Issued,
  authorityExtensions,
  cmsSign,
  openWorkshop,
  signerExtensions,
} from "./testing/openssl.ts";
import type { SignatureVerdict } from "./verdict.ts";
import { type VerifyRequest, verifyMudSignature } from "./verify.ts";

const workshop = openWorkshop();
afterAll(() => workshop.close());

const content = Buffer.from('{\n  "ietf-mud:mud": {}\n}\n');
/** An hour ahead: openssl writes the time at which it runs, after this line. */
const now = new Date(Date.now() + 3_600_000);
const root = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
const between = workshop.issue({
  subject: "/O=Lab/CN=Between",
  issuer: root,
  extensions: authorityExtensions,
});
const signer = signerOf(root);

function signerOf(
  issuer: Issued,
  more: Partial<Parameters<typeof workshop.issue>[0]> = {},
): Issued {
  return workshop.issue({
    subject: "/O=Maker/CN=Signer",
    issuer,
    extensions: signerExtensions,
    ...more,
  });
}

function anchors(...issued: readonly Issued[]): readonly Certificate[] {
  return issued.flatMap(({ certificate }) => readCertificates(certificate));
}

/** Checks what `issued` signed, against the lab's root unless told otherwise. */
async function verdictOn(
  signature: Uint8Array,
  request: Partial<VerifyRequest> = {},
): Promise<SignatureVerdict> {
  return verifyMudSignature({ content, signature, anchors: anchors(root), now, ...request });
}

function sign(issued: Issued, signingTime: Date, chain: readonly Issued[] = []) {
  const [certificate] = anchors(issued);
  if (certificate === undefined) throw new RangeError("no certificate");
  const { privateKey } = issued;
  return signMud({ content, certificate, chain: anchors(...chain), privateKey, signingTime });
}

describe("a good signature", () => {
  const cases = [
    ["EC P-256", "ec", ["-binary"]],
    ["EC P-384", "ec-384", ["-binary"]],
    ["RSA PKCS #1", "rsa", ["-binary"]],
    ["RSA with PSS padding", "rsa", ["-binary", "-keyopt", "rsa_padding_mode:pss"]],
    ["RSA-PSS key", "rsa-pss", ["-binary", "-keyopt", "rsa_padding_mode:pss"]],
    ["signer named by key identifier", "ec", ["-binary", "-keyid"]],
    ["SHA-512", "rsa", ["-binary", "-md", "sha512"]],
  ] as const;
  test.each(cases)("made by openssl is accepted: %s", async (_, key, options) => {
    const verdict = await verdictOn(
      cmsSign(workshop, content, signerOf(root, { key }), [], options),
    );
    expect(verdict).toMatchObject({
      ok: true,
      signer: { subject: "CN=Signer,O=Maker", issuer: "CN=Root,O=Lab" },
      signerExpired: false,
      path: ["CN=Signer,O=Maker", "CN=Root,O=Lab"],
    });
  });

  test("is accepted through an intermediate certificate it brings", async () => {
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(between), [between]));
    expect(verdict).toMatchObject({
      ok: true,
      path: ["CN=Signer,O=Maker", "CN=Between,O=Lab", "CN=Root,O=Lab"],
    });
  });

  test("is accepted through an intermediate certificate known otherwise", async () => {
    const signature = cmsSign(workshop, content, signerOf(between));
    const verdict = await verdictOn(signature, { extraCertificates: anchors(between) });
    expect(verdict).toMatchObject({ ok: true });
  });

  test("is accepted when the signer's own certificate is the anchor", async () => {
    const own = workshop.issue({ subject: "/CN=Self", extensions: signerExtensions });
    const verdict = await verdictOn(cmsSign(workshop, content, own), { anchors: anchors(own) });
    expect(verdict).toMatchObject({ ok: true, path: ["CN=Self"] });
  });

  test("by a certificate that expired since is accepted, and it is said", async () => {
    const to = new Date("2024-06-01T00:00:00Z");
    const signature = await sign(signerOf(root, { to }), new Date("2024-05-01T00:00:00Z"));
    expect(await verdictOn(signature)).toMatchObject({
      ok: true,
      signerExpired: true,
      signedAt: new Date("2024-05-01T00:00:00Z"),
    });
  });

  test("stays good when the authority above the signer expires", async () => {
    const to = new Date("2024-06-01T00:00:00Z");
    const old = workshop.issue({ subject: "/CN=Old", extensions: authorityExtensions, to });
    const signature = await sign(signerOf(old), new Date("2024-05-01T00:00:00Z"));
    expect(await verdictOn(signature, { anchors: anchors(old) })).toMatchObject({ ok: true });
  });

  test("is accepted when a root with the anchor's name and another key comes along", async () => {
    const impostor = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
    const verdict = await verdictOn(cmsSign(workshop, content, signer, [impostor]));
    expect(verdict).toMatchObject({ ok: true });
  });
});

describe("a signature is refused", () => {
  test("when the file was changed", async () => {
    const signature = cmsSign(workshop, content, signer);
    const changed = Buffer.concat([content, Buffer.from(" ")]);
    expect(await verdictOn(signature, { content: changed })).toMatchObject({ code: "tampered" });
  });

  test("when it is not CMS", async () => {
    const verdict = await verdictOn(Buffer.from("<html>not found</html>"));
    expect(verdict).toMatchObject({ code: "not-a-signature", params: { reason: "not-der" } });
  });

  test("when it is CMS but not SignedData", async () => {
    const data = Buffer.from(
      "3010060109a00b0609".replace("060109", "06092a864886f70d010701"),
      "hex",
    );
    expect(await verdictOn(data)).toMatchObject({ code: "not-a-signature" });
  });

  test("when anything follows it", async () => {
    const signature = Buffer.concat([cmsSign(workshop, content, signer), Buffer.from([0])]);
    expect(await verdictOn(signature)).toMatchObject({ code: "not-a-signature" });
  });

  test("when it is BER of indefinite length", async () => {
    const signature = cmsSign(workshop, content, signer, [], ["-binary", "-stream"]);
    expect(await verdictOn(signature)).toMatchObject({
      code: "not-a-signature",
      params: { reason: "not-der" },
    });
  });

  test("when it carries content of its own", async () => {
    const signature = cmsSign(workshop, content, signer, [], ["-binary", "-nodetach"]);
    expect(await verdictOn(signature)).toMatchObject({ code: "not-detached" });
  });

  test("when the signer had expired before signing", async () => {
    const expired = signerOf(root, { to: new Date("2024-06-01T00:00:00Z") });
    const verdict = await verdictOn(cmsSign(workshop, content, expired));
    expect(verdict).toMatchObject({
      code: "expired-when-signed",
      params: { notAfter: "2024-06-01T00:00:00.000Z" },
    });
  });

  test("when the signer was not valid yet", async () => {
    const early = signerOf(root, { from: new Date("2045-01-01T00:00:00Z") });
    const verdict = await verdictOn(cmsSign(workshop, content, early));
    expect(verdict).toMatchObject({ code: "not-yet-valid" });
  });

  test("when it says it was signed later than now", async () => {
    const signature = await sign(signer, new Date(now.getTime() + 60_000));
    expect(await verdictOn(signature)).toMatchObject({ code: "signed-in-the-future" });
  });

  test("when it does not say when it was signed", async () => {
    const signature = cmsSign(workshop, content, signer, [], ["-binary", "-noattr"]);
    expect(await verdictOn(signature)).toMatchObject({ code: "no-signing-time" });
  });

  test("when the path ends at a root that is not an anchor", async () => {
    const other = workshop.issue({ subject: "/CN=Other", extensions: authorityExtensions });
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(other), [other]));
    expect(verdict).toMatchObject({ code: "untrusted-root", params: { issuer: "CN=Other" } });
  });

  test("when an intermediate certificate is not at hand", async () => {
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(between)));
    expect(verdict).toMatchObject({
      code: "untrusted-root",
      params: { issuer: "CN=Between,O=Lab" },
    });
  });

  test("when an impostor wears the anchor's name", async () => {
    const impostor = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
    const extensions = [...signerExtensions, "authorityKeyIdentifier=none"];
    const reasons = [
      [signerOf(impostor), "other-key"],
      [signerOf(impostor, { extensions }), "not-signed-by-issuer"],
    ] as const;
    for (const [issued, reason] of reasons) {
      expect(await verdictOn(cmsSign(workshop, content, issued))).toMatchObject({
        code: "broken-chain",
        params: { certificate: "CN=Signer,O=Maker", reason },
      });
    }
    const withRoot = await verdictOn(cmsSign(workshop, content, signerOf(impostor), [impostor]));
    expect(withRoot).toMatchObject({ code: "untrusted-root" });
  });

  test("when a certificate on the path had expired at signing", async () => {
    const to = new Date("2024-06-01T00:00:00Z");
    const old = workshop.issue({
      subject: "/CN=Old",
      issuer: root,
      extensions: authorityExtensions,
      to,
    });
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(old), [old]));
    expect(verdict).toMatchObject({
      code: "broken-chain",
      params: { certificate: "CN=Old", reason: "expired" },
    });
  });

  test("when an authority carries a critical extension that is not understood", async () => {
    const constrained = workshop.issue({
      subject: "/CN=Constrained",
      issuer: root,
      extensions: [...authorityExtensions, "nameConstraints=critical,permitted;DNS:example.com"],
    });
    const verdict = await verdictOn(
      cmsSign(workshop, content, signerOf(constrained), [constrained]),
    );
    expect(verdict).toMatchObject({
      code: "broken-chain",
      params: { reason: "critical-extension" },
    });
  });

  const usages = [
    ["without KeyUsage", "key-usage-missing", ["basicConstraints=CA:FALSE"]],
    ["without digitalSignature", "digital-signature-missing", ["keyUsage=keyEncipherment"]],
    ["made for a web site", "other-purpose", [...signerExtensions, "extendedKeyUsage=serverAuth"]],
    [
      "with an unknown critical extension",
      "critical-extension",
      [...signerExtensions, "1.2.3.4=critical,ASN1:NULL"],
    ],
  ] as const;
  test.each(usages)("when the signer's certificate is %s", async (_, reason, extensions) => {
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(root, { extensions })));
    expect(verdict).toMatchObject({ code: "wrong-usage", params: { reason } });
  });

  test("when the signer was issued by a certificate that is no authority", async () => {
    const verdict = await verdictOn(
      cmsSign(workshop, content, signerOf(signer, { subject: "/CN=Third" }), [signer]),
    );
    expect(verdict).toMatchObject({ code: "wrong-usage", params: { reason: "not-an-authority" } });
  });

  test("when the issuer may not sign certificates", async () => {
    const bound = workshop.issue({
      subject: "/CN=Bound",
      issuer: root,
      extensions: ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,cRLSign"],
    });
    const verdict = await verdictOn(cmsSign(workshop, content, signerOf(bound), [bound]));
    expect(verdict).toMatchObject({
      code: "wrong-usage",
      params: { certificate: "CN=Bound", reason: "may-not-sign-certificates" },
    });
  });

  test("when there are more authorities below one than it allows", async () => {
    const narrow = workshop.issue({
      subject: "/CN=Narrow",
      extensions: ["basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=keyCertSign"],
    });
    const below = workshop.issue({
      subject: "/CN=Below",
      issuer: narrow,
      extensions: authorityExtensions,
    });
    const signature = cmsSign(workshop, content, signerOf(below), [below]);
    const verdict = await verdictOn(signature, { anchors: anchors(narrow) });
    expect(verdict).toMatchObject({
      code: "wrong-usage",
      params: { certificate: "CN=Narrow", reason: "path-too-long" },
    });
    const direct = cmsSign(workshop, content, signerOf(narrow));
    expect(await verdictOn(direct, { anchors: anchors(narrow) })).toMatchObject({ ok: true });
  });

  test("when it was made over the file as mail text", async () => {
    const signature = cmsSign(workshop, content, signer, [], []);
    expect(await verdictOn(signature)).toMatchObject({ code: "crlf-text-signed" });
  });

  test("when it has two signers", async () => {
    const first = workshop.file("first", cmsSign(workshop, content, signer));
    const again = ["cms", "-resign", "-binary", "-inform", "DER", "-outform", "DER", "-in", first];
    const other = signerOf(root);
    const signature = workshop.run([
      ...again,
      ...["-signer", other.certificateFile, "-inkey", other.keyFile],
      ...["-content", workshop.file("content", content)],
    ]);
    expect(await verdictOn(signature)).toMatchObject({
      code: "more-than-one-signer",
      params: { signers: 2 },
    });
  });

  test("when the signer's certificate is not at hand", async () => {
    const signature = cmsSign(workshop, content, signer, [], ["-binary", "-nocerts"]);
    expect(await verdictOn(signature)).toMatchObject({ code: "signer-missing" });
    const known = await verdictOn(signature, { extraCertificates: anchors(signer) });
    expect(known).toMatchObject({ ok: true });
  });

  test("when its digest can be forged", async () => {
    const signature = cmsSign(workshop, content, signer, [], ["-binary", "-md", "sha1"]);
    expect(await verdictOn(signature)).toMatchObject({
      code: "weak-algorithm",
      params: { algorithm: "sha1" },
    });
  });

  test("when its RSA key is short", async () => {
    const signature = cmsSign(workshop, content, signerOf(root, { key: "rsa-1024" }));
    expect(await verdictOn(signature)).toMatchObject({
      code: "weak-algorithm",
      params: { bits: 1024 },
    });
  });

  test("when a certificate on the path was signed with SHA-1", async () => {
    const signature = cmsSign(workshop, content, signerOf(root, { digest: "sha1" }));
    expect(await verdictOn(signature)).toMatchObject({
      code: "weak-algorithm",
      params: { algorithm: "ecdsa-with-SHA1" },
    });
  });

  test("when signature or file is larger than is looked at", async () => {
    const long = new Uint8Array(signatureLimits.signature + 1);
    expect(await verdictOn(long)).toMatchObject({ code: "too-large" });
    const file = new Uint8Array(signatureLimits.content + 1);
    const signature = cmsSign(workshop, content, signer);
    expect(await verdictOn(signature, { content: file })).toMatchObject({ code: "too-large" });
  });

  test("when it nests without end", async () => {
    const deep = new Uint8Array(signatureLimits.signature).fill(0x30);
    expect(await verdictOn(deep)).toMatchObject({ code: "not-a-signature" });
  });
});

describe("an expected signer", () => {
  const pinOf = async () => {
    const verdict = await verdictOn(cmsSign(workshop, content, signer));
    if (!verdict.ok) throw new RangeError(verdict.code);
    const { subject, authorityKeyId } = verdict.signer;
    return { kind: "pinned", subject, authorityKeyId } as const;
  };

  test("may renew its certificate and key under the same authority", async () => {
    const renewed = cmsSign(workshop, content, signerOf(root, { key: "rsa" }));
    expect(await verdictOn(renewed, { expectedSigner: await pinOf() })).toMatchObject({ ok: true });
  });

  test("is not another subject of the same authority", async () => {
    const stranger = cmsSign(
      workshop,
      content,
      signerOf(root, { subject: "/O=Stranger/CN=Signer" }),
    );
    expect(await verdictOn(stranger, { expectedSigner: await pinOf() })).toMatchObject({
      code: "signer-changed",
      params: { expected: "CN=Signer,O=Maker", found: "CN=Signer,O=Stranger" },
      signer: { subject: "CN=Signer,O=Stranger" },
    });
  });

  test("is not the same subject of another trusted authority", async () => {
    const other = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
    const signature = cmsSign(workshop, content, signerOf(other));
    const both = anchors(root, other);
    const verdict = await verdictOn(signature, { anchors: both, expectedSigner: await pinOf() });
    expect(verdict).toMatchObject({ code: "signer-changed" });
  });

  test("named by the thing's certificate must be the subject", async () => {
    const signature = cmsSign(workshop, content, signer);
    const named = (subject: string) =>
      verdictOn(signature, { expectedSigner: { kind: "certificate", subject } });
    expect(await named("CN=signer,O=Maker")).toMatchObject({ ok: true });
    expect(await named("CN=Someone,O=Maker")).toMatchObject({ code: "signer-changed" });
  });
});
