/**
 * CMS SignedData as a MUD signature uses it (RFC 5652 §5, RFC 8520 §13.1): detached, one signer,
 * signed attributes. Everything that is not covered by the signature must be redundant here, so
 * that no octet of it can be changed unnoticed.
 */
import { type BaseBlock, GeneralizedTime, ObjectIdentifier, OctetString, UTCTime } from "asn1js";
import {
  type Attribute,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  type SignerInfo,
} from "pkijs";
import { type Hash, type Scheme, readHash, readScheme } from "./algorithm.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { childrenOf, derOf, readDer } from "./der.ts";
import { signatureLimits } from "./limits.ts";
import { type SignatureRefused, refuse } from "./verdict.ts";

export const oids = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
} as const;

export interface DetachedSignature {
  readonly certificates: readonly Certificate[];
  /** The signer's certificate, where it is among `certificates` or the extra ones. */
  readonly isSigner: (certificate: Certificate) => boolean;
  readonly hash: Hash;
  readonly scheme: Scheme;
  /** messageDigest attribute. */
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date;
  /** What was signed: the attributes as a DER SET (RFC 5652 §5.4). */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

export function readDetachedSignature(bytes: Uint8Array): DetachedSignature | SignatureRefused {
  const block = readDer(bytes);
  if (block === undefined) return malformed("not-der");
  try {
    return read(block);
  } catch {
    return malformed("structure"); // The ASN.1 library throws where a structure does not fit.
  }
}

function read(block: BaseBlock): DetachedSignature | SignatureRefused {
  const info = new ContentInfo({ schema: block });
  if (info.contentType !== oids.signedData) return malformed("not-signed-data");
  const data = new SignedData({ schema: info.content });
  const [signer, second] = data.signerInfos;

  // RFC 8520 §13.1: the file is signed from outside.
  if (data.encapContentInfo.eContent !== undefined) return refuse("not-detached");
  if (data.encapContentInfo.eContentType !== oids.data) return malformed("content-type");
  if (second !== undefined)
    return refuse("more-than-one-signer", { signers: data.signerInfos.length });
  if (signer === undefined) return refuse("signer-missing");

  const certificates = readEmbedded(block);
  if (certificates === undefined) return malformed("certificates");

  // RFC 5652 §5.1, §5.3: versions follow from the contents.
  const bySerial = signer.sid instanceof IssuerAndSerialNumber;
  const version = bySerial ? 1 : 3;
  if (signer.version !== version || data.version !== version) return malformed("version");

  // RFC 5652 §5.1: the digest algorithms name the signer's.
  const hash = readHash(signer.digestAlgorithm);
  if (typeof hash !== "string") return hash;
  const listed = data.digestAlgorithms.map(readHash);
  if (listed.length !== 1 || listed[0] !== hash) return malformed("digest-algorithms");
  const scheme = readScheme(signer.signatureAlgorithm, hash);
  if ("code" in scheme) return scheme;

  // Without signed attributes there is no time to judge the certificate at.
  if (signer.signedAttrs === undefined) return refuse("no-signing-time");
  const attributes = signer.signedAttrs.attributes;
  const contentType = only(attributes, oids.contentType);
  const messageDigest = only(attributes, oids.messageDigest);
  const signingTime = only(attributes, oids.signingTime);

  // RFC 5652 §11.1: present once, and equal to the type outside, or data could be passed for another kind.
  if (!(contentType instanceof ObjectIdentifier)) return malformed("content-type");
  if (contentType.getValue() !== oids.data) return malformed("content-type");
  // RFC 5652 §11.2: present once; the only thing that ties the signature to the file.
  if (!(messageDigest instanceof OctetString)) return malformed("message-digest");
  if (signingTime === undefined) return refuse("no-signing-time");
  // RFC 5652 §11.3.
  const isTime = signingTime instanceof UTCTime || signingTime instanceof GeneralizedTime;
  const at = isTime ? signingTime.toDate() : new Date(Number.NaN);
  if (Number.isNaN(at.getTime())) return malformed("signing-time");

  return {
    certificates,
    isSigner: signerTest(signer),
    hash,
    scheme,
    messageDigest: new Uint8Array(messageDigest.getValue()),
    signingTime: at,
    signed: new Uint8Array(signer.signedAttrs.encodedValue),
    signature: new Uint8Array(signer.signature.getValue()),
  };
}

/** RFC 5652 §10.2.3. The certificates' own octets, not a re-encoding of them. */
function readEmbedded(contentInfo: BaseBlock): readonly Certificate[] | undefined {
  const [, content] = childrenOf(contentInfo);
  const set = childrenOf(childrenOf(content)[0]).find(
    ({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0,
  );
  const blocks = childrenOf(set);
  if (blocks.length > signatureLimits.certificates) return undefined;
  const certificates = blocks.map((block) => parseCertificate(derOf(block)));
  return certificates.every((certificate) => certificate !== undefined) ? certificates : undefined;
}

/** RFC 5652 §5.3: by issuer and serial number, or by subject key identifier. */
function signerTest(signer: SignerInfo): (certificate: Certificate) => boolean {
  const { sid } = signer;
  if (sid instanceof IssuerAndSerialNumber) {
    const issuer = new Uint8Array(sid.issuer.valueBeforeDecode);
    const serial = Buffer.from(sid.serialNumber.valueBlock.valueHexView).toString("hex");
    return (certificate) =>
      Buffer.compare(certificate.issuerDer, issuer) === 0 && certificate.serial === serial;
  }
  const identifier = Buffer.from(sid.valueBlock.valueHexView).toString("hex");
  return (certificate) => certificate.subjectKeyIdentifier === identifier;
}

/** The value of an attribute that is there once with one value (RFC 5652 §5.3, §11). */
function only(attributes: readonly Attribute[], type: string): BaseBlock | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  const values: readonly BaseBlock[] = found[0]?.values ?? [];
  return found.length === 1 && values.length === 1 ? values[0] : undefined;
}

function malformed(reason: string): SignatureRefused {
  return refuse("not-a-signature", { reason });
}
