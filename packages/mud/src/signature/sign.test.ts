import { afterAll, describe, expect, test } from "vitest";
import { readCertificates } from "./certificate.ts";
import { type SignRequest, signMud } from "./sign.ts";
import {
  type Issued,
  type KeyKind,
  authorityExtensions,
  openWorkshop,
  signerExtensions,
} from "./testing/openssl.ts";
import { verifyMudSignature } from "./verify.ts";

const workshop = openWorkshop();
afterAll(() => workshop.close());

const content = Buffer.from('{\r\n  "mixed": "line ends"\n}\n');
const signingTime = new Date("2026-03-01T12:00:00.900Z");
const root = workshop.issue({ subject: "/O=Lab/CN=Root", extensions: authorityExtensions });
const between = workshop.issue({
  subject: "/O=Lab/CN=Between",
  issuer: root,
  extensions: authorityExtensions,
});

function signerWith(key: KeyKind): Issued {
  return workshop.issue({
    subject: "/C=FR/O=Éclairage, SA/CN=Signer",
    issuer: between,
    key,
    extensions: signerExtensions,
  });
}

function requestFor(issued: Issued): SignRequest {
  const [certificate] = readCertificates(issued.certificate);
  if (certificate === undefined) throw new RangeError("no certificate");
  const chain = readCertificates(between.certificate);
  return { content, certificate, chain, privateKey: issued.privateKey, signingTime };
}

describe("signMud", () => {
  const cases = [
    ["EC P-256", "ec", "pkcs1"],
    ["EC P-384", "ec-384", "pkcs1"],
    ["RSA PKCS #1", "rsa", "pkcs1"],
    ["RSA with PSS padding", "rsa", "pss"],
    ["RSA-PSS key", "rsa-pss", "pkcs1"],
  ] as const;
  test.each(cases)("makes what openssl and we accept: %s", async (_, key, rsaPadding) => {
    const signature = await signMud({ ...requestFor(signerWith(key)), rsaPadding });
    const output = workshop.run([
      ...["cms", "-verify", "-binary", "-inform", "DER", "-in", workshop.file("p7s", signature)],
      ...["-content", workshop.file("content", content), "-CAfile", root.certificateFile],
    ]);
    expect(Buffer.from(output)).toEqual(content);
    const anchors = readCertificates(root.certificate);
    const verdict = await verifyMudSignature({ content, signature, anchors, now: signingTime });
    expect(verdict).toMatchObject({
      ok: true,
      signer: { subject: "CN=Signer,O=Éclairage\\, SA,C=FR" },
      signedAt: new Date("2026-03-01T12:00:00Z"),
    });
  });

  test("reads a PKCS #8 key in DER", async () => {
    const issued = signerWith("ec");
    const der = workshop.run([
      "pkcs8",
      "-topk8",
      "-nocrypt",
      "-in",
      issued.keyFile,
      "-outform",
      "DER",
    ]);
    const signature = await signMud({ ...requestFor(issued), privateKey: der });
    const anchors = readCertificates(root.certificate);
    const verdict = await verifyMudSignature({ content, signature, anchors, now: signingTime });
    expect(verdict).toMatchObject({ ok: true });
  });

  test("writes a time after 2049 that is read back", async () => {
    const request = {
      ...requestFor(signerWith("ec")),
      signingTime: new Date("2051-01-01T00:00:00Z"),
    };
    const verdict = await verifyMudSignature({
      content,
      signature: await signMud(request),
      anchors: readCertificates(root.certificate),
      now: new Date("2052-01-01T00:00:00Z"),
    });
    expect(verdict).toMatchObject({ code: "expired-when-signed" });
  });

  test("refuses a key that is not the certificate's", async () => {
    const request = { ...requestFor(signerWith("ec")), privateKey: signerWith("ec").privateKey };
    await expect(signMud(request)).rejects.toMatchObject({ code: "key-of-another-certificate" });
  });

  test("refuses a key that is none, and one that nobody would accept", async () => {
    const none = { ...requestFor(signerWith("ec")), privateKey: "-----BEGIN NOTHING-----" };
    await expect(signMud(none)).rejects.toMatchObject({ code: "key-unreadable" });
    const short = requestFor(signerWith("rsa-1024"));
    await expect(signMud(short)).rejects.toMatchObject({ code: "key-unsupported" });
  });
});

describe("readCertificates", () => {
  test("reads several certificates of a PEM file, with text between", () => {
    const text = `Root:\n${root.certificate}\nand\n${between.certificate}`;
    const subjects = readCertificates(text).map(({ subject }) => subject);
    expect(subjects).toEqual(["CN=Root,O=Lab", "CN=Between,O=Lab"]);
    expect(readCertificates(Buffer.from(text))).toHaveLength(2);
  });

  test("throws for a file without a certificate, and for a broken one", () => {
    expect(() => readCertificates("nothing")).toThrow("not an X.509 certificate");
    const broken = root.certificate.replace(/^MII/m, "MIJ");
    expect(() => readCertificates(broken)).toThrow("not an X.509 certificate");
  });
});
