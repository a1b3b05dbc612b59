/**
 * Certificates for the app's own address (RFC 5280). The authority may vouch for the gateway's
 * addresses and for nothing else: whoever trusts it trusts no web site by it, even where its key is
 * stolen.
 */
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { BitString, Integer, OctetString, Utf8String } from "asn1js";
import ipaddr from "ipaddr.js";
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  GeneralName,
  GeneralNames,
  GeneralSubtree,
  NameConstraints,
} from "pkijs";

/** Of a general name (§4.2.1.6): `iPAddress`. */
const ADDRESS = 7;
const EC = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Who is said to be where, and until when. */
export interface Signed {
  readonly certificate: X509Certificate;
  /** PEM: PKCS #8, and the certificate. */
  readonly key: string;
  readonly pem: string;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** `addresses`: of the gateway, IPv4 and IPv6 text; it can vouch for no other, and for no name. */
export function makeAuthority(addresses: readonly string[], validity: Validity): Promise<Signed> {
  const constraints = new NameConstraints({
    permittedSubtrees: addresses.map(
      (address) =>
        new GeneralSubtree({ base: new GeneralName({ type: ADDRESS, value: withMask(address) }) }),
    ),
    // Every DNS name is under the empty one; a permitted address alone would not forbid names.
    excludedSubtrees: [new GeneralSubtree({ base: new GeneralName({ type: 2, value: "" }) })],
  });
  return make({
    ...{ subject: `Thingwall ${randomBytes(3).toString("hex")}`, validity },
    extensions: [
      extension("2.5.29.19", true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      keyUsage(CERTIFICATE_SIGNING),
      serverAuth(),
      extension("2.5.29.30", true, constraints),
    ],
  });
}

/** The addresses that an authority of ours may vouch for. */
export function vouchedFor({ raw }: X509Certificate): readonly string[] {
  const constraints = Certificate.fromBER(Uint8Array.from(raw).buffer).extensions?.find(
    ({ extnID }) => extnID === "2.5.29.30",
  )?.parsedValue as NameConstraints | undefined;
  return (constraints?.permittedSubtrees ?? []).flatMap(({ base }) => {
    if (base.type !== ADDRESS || !(base.value instanceof OctetString)) return [];
    const bytes = [...base.value.valueBlock.valueHexView];
    return ipaddr.fromByteArray(bytes.slice(0, bytes.length / 2)).toString();
  });
}

/** For a server at these addresses. */
export function makeServer(
  addresses: readonly string[],
  validity: Validity,
  issuer: Signed,
): Promise<Signed> {
  const names = addresses.map(
    (address) =>
      new GeneralName({ type: ADDRESS, value: octets(ipaddr.parse(address).toByteArray()) }),
  );
  return make({
    ...{ subject: "Thingwall", validity, issuer },
    extensions: [
      extension("2.5.29.19", true, new BasicConstraints({ cA: false })),
      keyUsage(DIGITAL_SIGNATURE),
      serverAuth(),
      extension("2.5.29.17", false, new GeneralNames({ names })),
    ],
  });
}

interface Making {
  readonly subject: string;
  readonly validity: Validity;
  readonly extensions: readonly Extension[];
  /** Absent: it signs itself. */
  readonly issuer?: Signed;
}

async function make({ subject, validity, extensions, issuer }: Making): Promise<Signed> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ["sign", "verify"]);
  const made = new Certificate();
  made.version = 2;
  // Positive and at most 20 octets (§4.1.2.2).
  const serial = randomBytes(16);
  serial[0] = (serial.readUInt8(0) & 0x7f) | 0x40;
  made.serialNumber = new Integer({ valueHex: new Uint8Array(serial).buffer });
  made.subject.typesAndValues.push(commonName(subject));
  made.issuer.typesAndValues.push(
    ...(issuer === undefined
      ? made.subject.typesAndValues
      : Certificate.fromBER(Uint8Array.from(issuer.certificate.raw).buffer).subject.typesAndValues),
  );
  made.notBefore.value = validity.from;
  made.notAfter.value = validity.until;
  await made.subjectPublicKeyInfo.importKey(keys.publicKey);
  made.extensions = [...extensions];
  await made.sign(issuer === undefined ? keys.privateKey : await signing(issuer), "SHA-256");
  const certificate = new X509Certificate(Buffer.from(made.toSchema(true).toBER(false)));
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return {
    certificate,
    key: key.export({ format: "pem", type: "pkcs8" }).toString(),
    pem: certificate.toString(),
  };
}

function signing({ key }: Signed): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(key).export({ format: "der", type: "pkcs8" });
  return webcrypto.subtle.importKey("pkcs8", Uint8Array.from(pkcs8), EC, false, ["sign"]);
}

const commonName = (value: string) =>
  new AttributeTypeAndValue({ type: "2.5.4.3", value: new Utf8String({ value }) });

const octets = (bytes: readonly number[]) =>
  new OctetString({ valueHex: Uint8Array.from(bytes).buffer });

/** §4.2.1.10: an address and its mask, here of one address alone. */
function withMask(address: string): OctetString {
  const bytes = ipaddr.parse(address).toByteArray();
  return octets([...bytes, ...bytes.map(() => 0xff)]);
}

/** §4.2.1.3, as the first octet of the bit string. */
const DIGITAL_SIGNATURE = { bits: 0x80, unused: 7 };
const CERTIFICATE_SIGNING = { bits: 0x04, unused: 2 };

function keyUsage({ bits, unused }: { readonly bits: number; readonly unused: number }): Extension {
  const value = new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits: unused });
  return new Extension({ extnID: "2.5.29.15", critical: true, extnValue: value.toBER(false) });
}

const serverAuth = () =>
  extension("2.5.29.37", false, new ExtKeyUsage({ keyPurposes: ["1.3.6.1.5.5.7.3.1"] }));

interface Encoded {
  toSchema(): { toBER(sizeOnly?: boolean): ArrayBuffer };
}

function extension(extnID: string, critical: boolean, value: Encoded): Extension {
  return new Extension({ extnID, critical, extnValue: value.toSchema().toBER(false) });
}
