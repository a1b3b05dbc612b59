/** The lab's own authorities: made at each start, never written outside the lab's private /run. */
import { randomBytes, webcrypto } from "node:crypto";
import { BitString, IA5String, Integer, PrintableString, Utf8String } from "asn1js";
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
} from "pkijs";

const EC = { name: "ECDSA", namedCurve: "P-256" } as const;
const DAY = 86_400_000;

export interface Issued {
  readonly certificate: Certificate;
  readonly certificatePem: string;
  readonly privateKey: webcrypto.CryptoKey;
  /** PKCS #8. */
  readonly privateKeyPem: string;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** From yesterday for a year: every clock in the lab agrees. */
export function currentValidity(now: number): Validity {
  return { from: new Date(now - DAY), to: new Date(now + 365 * DAY) };
}

export type Purpose =
  | { readonly kind: "authority" }
  | { readonly kind: "tls"; readonly names: readonly string[] }
  /** RFC 8520 §13.2: a signer of MUD files carries KeyUsage with digitalSignature. */
  | { readonly kind: "mud-signer" }
  /** RFC 8520 §11: a thing's own, which says where its description is and who signs that. */
  | { readonly kind: "thing"; readonly mudUrl: string; readonly signer: string };

/** Issues a certificate with a fresh P-256 key; signed by itself when there is no `issuer`. */
export async function issue(
  subject: string,
  purpose: Purpose,
  validity: Validity,
  issuer?: Issued,
): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]);
  const certificate = new Certificate();
  certificate.version = 2;
  // Positive and at most 20 octets (RFC 5280 §4.1.2.2).
  const serial = randomBytes(16);
  serial[0] = (serial.readUInt8(0) & 0x7f) | 0x40;
  certificate.serialNumber = new Integer({ valueHex: new Uint8Array(serial).buffer });
  certificate.subject.typesAndValues.push(...nameOf(subject));
  certificate.issuer.typesAndValues.push(
    ...(issuer === undefined ? nameOf(subject) : issuer.certificate.subject.typesAndValues),
  );
  certificate.notBefore.value = validity.from;
  certificate.notAfter.value = validity.to;
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  certificate.extensions = extensionsFor(purpose);
  await certificate.sign(issuer?.privateKey ?? keys.privateKey, "SHA-256");
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate,
    certificatePem: pem("CERTIFICATE", certificate.toSchema(true).toBER(false)),
    privateKey: keys.privateKey,
    privateKeyPem: pem("PRIVATE KEY", pkcs8),
  };
}

function nameOf(common: string): AttributeTypeAndValue[] {
  return [
    new AttributeTypeAndValue({ type: "2.5.4.6", value: new PrintableString({ value: "FR" }) }),
    new AttributeTypeAndValue({ type: "2.5.4.3", value: new Utf8String({ value: common }) }),
  ];
}

/** RFC 5280 §4.2.1.3, as the first octet of the bit string. */
const DIGITAL_SIGNATURE = { bits: 0x80, unused: 7 };
const CERTIFICATE_AND_CRL_SIGNING = { bits: 0x06, unused: 1 };

function extensionsFor(purpose: Purpose): Extension[] {
  const authority = purpose.kind === "authority";
  const usage = authority ? CERTIFICATE_AND_CRL_SIGNING : DIGITAL_SIGNATURE;
  const extensions = [
    extension("2.5.29.19", true, new BasicConstraints({ cA: authority }).toSchema().toBER(false)),
    extension(
      "2.5.29.15",
      true,
      new BitString({
        valueHex: new Uint8Array([usage.bits]).buffer,
        unusedBits: usage.unused,
      }).toBER(false),
    ),
  ];
  if (purpose.kind === "thing") {
    const url = new IA5String({ value: purpose.mudUrl }).toBER(false);
    const name = new RelativeDistinguishedNames({ typesAndValues: nameOf(purpose.signer) });
    const signer = name.toSchema().toBER(false);
    extensions.push(
      extension("1.3.6.1.5.5.7.1.25", false, url),
      extension("1.3.6.1.5.5.7.1.30", false, signer),
    );
  }
  if (purpose.kind === "tls") {
    const names = purpose.names.map((value) => new GeneralName({ type: 2, value }));
    extensions.push(
      extension("2.5.29.17", false, new GeneralNames({ names }).toSchema().toBER(false)),
      extension(
        "2.5.29.37",
        false,
        new ExtKeyUsage({ keyPurposes: ["1.3.6.1.5.5.7.3.1"] }).toSchema().toBER(false),
      ),
    );
  }
  return extensions;
}

function extension(extnID: string, critical: boolean, value: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue: value });
}

function pem(label: string, der: ArrayBuffer): string {
  const text = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
}
