/**
 * X.509 certificates as far as signers of MUD files need them (RFC 5280 §4).
 */
import { type KeyObject, createHash, createPublicKey } from "node:crypto";
import {
  type BaseBlock,
  BitString,
  type Constructed,
  Boolean as DerBoolean,
  GeneralizedTime,
  IA5String,
  ObjectIdentifier,
  OctetString,
  UTCTime,
} from "asn1js";
import { AuthorityKeyIdentifier, BasicConstraints, ExtKeyUsage } from "pkijs";
import { derOf, isInteger, isTagged, readDer, sequenceOf } from "./der.ts";
import { nameText } from "./name.ts";

export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of `der`, in hex. */
  readonly fingerprint: string;
  /** RFC 4514 text; untrusted. */
  readonly subject: string;
  readonly issuer: string;
  /** Encoded names, for the comparison that chaining needs (RFC 5280 §7.1 allows octets). */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Serial number, in hex of its DER content. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  /** SHA-256 of the SubjectPublicKeyInfo, in hex. */
  readonly keyId: string;
  /** First octet of KeyUsage; undefined when the extension is absent. */
  readonly keyUsage?: number;
  readonly extendedKeyUsage?: readonly string[];
  /** BasicConstraints; an absent extension is a certificate that may issue nothing. */
  readonly authority: boolean;
  readonly pathLength?: number;
  /** Key identifiers as the certificate claims them, in hex. */
  readonly subjectKeyIdentifier?: string;
  readonly authorityKeyIdentifier?: string;
  /** Where a thing's description is, and who signs it (RFC 8520 §11, id-pe-mud-url and id-pe-mudsigner). */
  readonly mudUrl?: string;
  readonly mudSigner?: string;
  /** Object identifiers of critical extensions that nothing here understands. */
  readonly unknownCritical: readonly string[];
  /** What was signed, how, and the signature. */
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: BaseBlock;
  readonly signature: Uint8Array;
}

export class CertificateError extends Error {
  readonly code = "not-a-certificate";
  constructor() {
    super("not an X.509 certificate in DER or PEM");
    this.name = "CertificateError";
  }
}

/** KeyUsage bits of the first octet (RFC 5280 §4.2.1.3). */
export const digitalSignature = 0x80;
export const keyCertSign = 0x04;

/**
 * The certificates in a DER file or a PEM file (which may hold several, and text between them).
 * @throws {CertificateError} when there is none, or one cannot be read
 */
export function readCertificates(source: Uint8Array | string): readonly Certificate[] {
  const text = typeof source === "string" ? source : Buffer.from(source).toString("latin1");
  const ders =
    typeof source === "string" || text.includes("-----BEGIN")
      ? [
          ...text.matchAll(
            /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g,
          ),
        ].map(([, base64 = ""]) => new Uint8Array(Buffer.from(base64, "base64")))
      : [source];
  const certificates = ders.map(parseCertificate);
  if (certificates.length === 0) throw new CertificateError();
  return certificates.map((certificate) => {
    if (certificate === undefined) throw new CertificateError();
    return certificate;
  });
}

/** One DER certificate; undefined when it is not one, or contradicts itself. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  const block = readDer(der);
  return block === undefined ? undefined : certificateOf(block);
}

/** The certificate that `block` is; undefined when it is not one, or contradicts itself. */
export function certificateOf(block: BaseBlock): Certificate | undefined {
  try {
    return read(block);
  } catch {
    return undefined; // node:crypto and the ASN.1 library throw where a structure does not fit.
  }
}

/** RFC 5280 §4.1. Read by place: the library's whole-certificate schema costs three times as much. */
function read(block: BaseBlock): Certificate | undefined {
  const [signed, outerAlgorithm, signature, ...more] = sequenceOf(block);
  if (signed === undefined || outerAlgorithm === undefined || more.length > 0) return undefined;
  if (!(signature instanceof BitString) || signature.valueBlock.unusedBits !== 0) return undefined;
  const fields = sequenceOf(signed);
  const [serial, algorithm, issuerName, validity, subjectName, spki, ...optional] = isInteger(
    fields[0],
  )
    ? fields
    : fields.slice(1);
  if (!isInteger(serial) || algorithm === undefined || spki === undefined) return undefined;
  if (issuerName === undefined || subjectName === undefined) return undefined;
  // RFC 5280 §4.1.1.2: the algorithm outside the signed part must repeat the one inside, or it
  // could be exchanged.
  if (Buffer.compare(derOf(algorithm), derOf(outerAlgorithm)) !== 0) return undefined;
  const subject = nameText(subjectName);
  const issuer = nameText(issuerName);
  const [notBefore, notAfter] = sequenceOf(validity).map(timeOf);
  if (subject === undefined || issuer === undefined) return undefined;
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const extensions = readExtensions(optional.filter((part) => isTagged(part, 3))[0]);
  if (extensions === undefined) return undefined;

  const der = derOf(block);
  const key = Buffer.from(derOf(spki));
  return {
    der,
    fingerprint: sha256(der),
    subject,
    issuer,
    subjectDer: derOf(subjectName),
    issuerDer: derOf(issuerName),
    serial: hex(serial.valueBlock.valueHexView),
    notBefore,
    notAfter,
    publicKey: createPublicKey({ key, format: "der", type: "spki" }),
    keyId: sha256(key),
    ...extensions,
    signed: derOf(signed),
    signatureAlgorithm: outerAlgorithm,
    signature: new Uint8Array(signature.valueBlock.valueHexView),
  };
}

/** UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5); undefined when it is neither, or no date. */
export function timeOf(block: BaseBlock): Date | undefined {
  if (!(block instanceof UTCTime || block instanceof GeneralizedTime)) return undefined;
  const time = block.toDate();
  return Number.isNaN(time.getTime()) ? undefined : time;
}

type Extensions = Pick<
  Certificate,
  | "keyUsage"
  | "extendedKeyUsage"
  | "authority"
  | "pathLength"
  | "subjectKeyIdentifier"
  | "authorityKeyIdentifier"
  | "mudUrl"
  | "mudSigner"
  | "unknownCritical"
>;

/** RFC 5280 §4.2: the extensions used here; undefined when one is broken or comes twice. */
function readExtensions(tagged: Constructed | undefined): Extensions | undefined {
  let found: Extensions = { authority: false, unknownCritical: [] };
  const seen = new Set<string>();
  for (const extension of sequenceOf(tagged?.valueBlock.value[0])) {
    const [type, ...rest] = sequenceOf(extension);
    const octets = rest.at(-1);
    if (!(type instanceof ObjectIdentifier) || !(octets instanceof OctetString)) return undefined;
    const id = type.getValue();
    const critical = rest[0] instanceof DerBoolean && rest[0].getValue();
    if (seen.has(id)) return undefined;
    seen.add(id);
    const value = readDer(new Uint8Array(octets.getValue()));
    if (value === undefined) return undefined;
    switch (id) {
      case "2.5.29.15": {
        if (!(value instanceof BitString)) return undefined;
        found = { ...found, keyUsage: value.valueBlock.valueHexView[0] ?? 0 };
        break;
      }
      case "2.5.29.19": {
        const { cA, pathLenConstraint } = new BasicConstraints({ schema: value });
        found = { ...found, authority: cA };
        if (typeof pathLenConstraint === "number")
          found = { ...found, pathLength: pathLenConstraint };
        else if (pathLenConstraint !== undefined) return undefined;
        break;
      }
      case "2.5.29.37": {
        const { keyPurposes } = new ExtKeyUsage({ schema: value });
        found = { ...found, extendedKeyUsage: keyPurposes };
        break;
      }
      case "1.3.6.1.5.5.7.1.25": {
        if (!(value instanceof IA5String)) return undefined;
        found = { ...found, mudUrl: value.getValue() };
        break;
      }
      case "1.3.6.1.5.5.7.1.30": {
        const mudSigner = nameText(value);
        if (mudSigner === undefined) return undefined;
        found = { ...found, mudSigner };
        break;
      }
      case "2.5.29.14": {
        if (!(value instanceof OctetString)) return undefined;
        found = { ...found, subjectKeyIdentifier: hex(new Uint8Array(value.getValue())) };
        break;
      }
      case "2.5.29.35": {
        const { keyIdentifier } = new AuthorityKeyIdentifier({ schema: value });
        if (keyIdentifier === undefined) break;
        found = { ...found, authorityKeyIdentifier: hex(new Uint8Array(keyIdentifier.getValue())) };
        break;
      }
      // Alternative names do not change what a certificate may sign.
      case "2.5.29.17":
      case "2.5.29.18":
        break;
      default:
        if (critical) found = { ...found, unknownCritical: [...found.unknownCritical, id] };
    }
  }
  return found;
}

function sha256(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex");
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString("hex");
}
