/**
 * CMS SignedData as a MUD signature uses it (RFC 5652 §5, RFC 8520 §13.1): detached, one signer,
 * signed attributes. Everything that is not covered by the signature must be redundant here, so
 * that no octet of it can be changed unnoticed.
 */
import {
  type BaseBlock,
  type Constructed,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  Set as DerSet,
} from "asn1js";
import { type Hash, type Scheme, readHash, readScheme } from "./algorithm.ts";
import { type Certificate, certificateOf, timeOf } from "./certificate.ts";
import { derOf, isInteger, isTagged, readDer, sequenceOf, setOf } from "./der.ts";
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
  const [type, content, ...more] = sequenceOf(block);
  if (identifierOf(type) !== oids.signedData || more.length > 0)
    return malformed("not-signed-data");
  const data = isTagged(content, 0) ? content.valueBlock.value : [];
  const [version, digests, encapsulated, ...rest] = data.length === 1 ? sequenceOf(data[0]) : [];
  const certificateSet = takeTagged(rest, 0);
  takeTagged(rest, 1); // Revocation lists: nothing here asks for them.
  const [signerSet, ...extra] = rest;
  if (!(signerSet instanceof DerSet) || extra.length > 0) return malformed("signed-data");
  const signers = setOf(signerSet);
  const [signerInfo] = signers;

  // RFC 8520 §13.1: the file is signed from outside.
  const [contentType, ownContent] = sequenceOf(encapsulated);
  if (ownContent !== undefined) return refuse("not-detached");
  if (identifierOf(contentType) !== oids.data) return malformed("content-type");
  if (signers.length > 1) return refuse("more-than-one-signer", { signers: signers.length });
  if (signerInfo === undefined) return refuse("signer-missing");

  const certificates = readEmbedded(certificateSet);
  if (certificates === undefined) return malformed("certificates");
  const signer = readSignerInfo(signerInfo);
  if (signer === undefined) return malformed("signer-info");

  // RFC 5652 §5.1, §5.3: versions follow from the contents.
  const due = signer.sid instanceof Sequence ? 1 : 3;
  if (numberOf(version) !== due || signer.version !== due) return malformed("version");

  // RFC 5652 §5.1: the digest algorithms name the signer's.
  const hash = readHash(signer.digestAlgorithm);
  if (typeof hash !== "string") return hash;
  const [listed, ...others] = setOf(digests);
  if (listed === undefined || others.length > 0 || readHash(listed) !== hash) {
    return malformed("digest-algorithms");
  }
  const scheme = readScheme(signer.signatureAlgorithm, hash);
  if ("code" in scheme) return scheme;

  // Without signed attributes there is no time to judge the certificate at.
  if (signer.signedAttributes === undefined) return refuse("no-signing-time");
  const attributes = signer.signedAttributes.valueBlock.value;
  // RFC 5652 §11.1: there once, and equal to the type outside, or data could pass for another kind.
  if (identifierOf(only(attributes, oids.contentType)) !== oids.data)
    return malformed("content-type");
  // RFC 5652 §11.2: there once; the only thing that ties the signature to the file.
  const messageDigest = only(attributes, oids.messageDigest);
  if (!(messageDigest instanceof OctetString)) return malformed("message-digest");
  // RFC 5652 §11.3.
  const signingTime = only(attributes, oids.signingTime);
  if (signingTime === undefined) return refuse("no-signing-time");
  const at = timeOf(signingTime);
  if (at === undefined) return malformed("signing-time");

  return {
    certificates,
    isSigner: signerTest(signer.sid),
    hash,
    scheme,
    messageDigest: new Uint8Array(messageDigest.getValue()),
    signingTime: at,
    signed: asSet(derOf(signer.signedAttributes)),
    signature: signer.signature,
  };
}

/** The certificates that a signature brings, unchecked; none where it is not a signature. */
export function embeddedCertificates(signature: Uint8Array): readonly Certificate[] {
  const detached = readDetachedSignature(signature);
  return "code" in detached ? [] : detached.certificates;
}

/** RFC 5652 §5.3. */
function readSignerInfo(block: BaseBlock) {
  const [version, sid, digestAlgorithm, ...rest] = sequenceOf(block);
  const signedAttributes = takeTagged(rest, 0);
  const [signatureAlgorithm, signature, ...unsigned] = rest;
  takeTagged(unsigned, 1); // Unsigned attributes prove nothing.
  if (sid === undefined || digestAlgorithm === undefined || signatureAlgorithm === undefined) {
    return undefined;
  }
  if (!(signature instanceof OctetString) || unsigned.length > 0) return undefined;
  return {
    version: numberOf(version),
    sid,
    digestAlgorithm,
    signedAttributes,
    signatureAlgorithm,
    signature: new Uint8Array(signature.getValue()),
  };
}

/** RFC 5652 §10.2.3. */
function readEmbedded(set: Constructed | undefined): readonly Certificate[] | undefined {
  const blocks = set?.valueBlock.value ?? [];
  if (blocks.length > signatureLimits.certificates) return undefined;
  const certificates = blocks.map(certificateOf);
  return certificates.every((certificate) => certificate !== undefined) ? certificates : undefined;
}

/** RFC 5652 §5.3: by issuer and serial number, or by subject key identifier. */
function signerTest(sid: BaseBlock): (certificate: Certificate) => boolean {
  if (sid instanceof Primitive && sid.idBlock.tagClass === 3 && sid.idBlock.tagNumber === 0) {
    const identifier = Buffer.from(sid.valueBlock.valueHexView).toString("hex");
    return (certificate) => certificate.subjectKeyIdentifier === identifier;
  }
  const [issuer, serialNumber, ...more] = sequenceOf(sid);
  if (issuer === undefined || !isInteger(serialNumber) || more.length > 0) {
    return () => false;
  }
  const issuerDer = derOf(issuer);
  const serial = Buffer.from(serialNumber.valueBlock.valueHexView).toString("hex");
  return (certificate) =>
    Buffer.compare(certificate.issuerDer, issuerDer) === 0 && certificate.serial === serial;
}

/** The value of an attribute that is there once with one value (RFC 5652 §5.3, §11). */
function only(attributes: readonly BaseBlock[], type: string): BaseBlock | undefined {
  const [found, ...again] = attributes.filter(
    (attribute) => identifierOf(sequenceOf(attribute)[0]) === type,
  );
  const [value, ...more] = setOf(sequenceOf(found)[1]);
  return again.length === 0 && more.length === 0 ? value : undefined;
}

/** RFC 5652 §5.4: signed under the tag of SET, sent under [0]. */
function asSet(attributes: Uint8Array): Uint8Array {
  const set = new Uint8Array(attributes);
  set[0] = 0x31;
  return set;
}

/** Takes the next field off the list when it is the optional one tagged [n]. */
function takeTagged(fields: BaseBlock[], n: number): Constructed | undefined {
  const [next] = fields;
  if (!isTagged(next, n)) return undefined;
  fields.shift();
  return next;
}

function identifierOf(block: BaseBlock | undefined): string | undefined {
  return block instanceof ObjectIdentifier ? block.getValue() : undefined;
}

function numberOf(block: BaseBlock | undefined): number | undefined {
  return isInteger(block) ? block.valueBlock.valueDec : undefined;
}

function malformed(reason: string): SignatureRefused {
  return refuse("not-a-signature", { reason });
}
