/**
 * Verifies a MUD file's detached signature (RFC 8520 §13.2).
 */
import { createHash } from "node:crypto";
import { isSignedBy, keyProblem } from "./algorithm.ts";
import { type Certificate, digitalSignature } from "./certificate.ts";
import { signatureLimits } from "./limits.ts";
import { sameName } from "./name.ts";
import { findPath } from "./path.ts";
import { type DetachedSignature, readDetachedSignature } from "./signed-data.ts";
import {
  type ExpectedSigner,
  type SignatureRefused,
  type SignatureVerdict,
  type SignerIdentity,
  refuse,
} from "./verdict.ts";

export interface VerifyRequest {
  /** The file, octet for octet as fetched. */
  readonly content: Uint8Array;
  /** DER CMS SignedData without content. */
  readonly signature: Uint8Array;
  /** Who may vouch for signers; a signer's own certificate may stand here too. */
  readonly anchors: readonly Certificate[];
  /** Intermediate certificates known otherwise; not trusted for being here. */
  readonly extraCertificates?: readonly Certificate[];
  readonly now: Date;
  readonly expectedSigner?: ExpectedSigner;
}

/**
 * Checks, in this order: sizes; the signature's form; the signer's certificate; that signer and
 * file belong together; the time of signing; what the certificate may be used for; the path to an
 * anchor; who it is. Never throws for what is in `content` or `signature`.
 */
export async function verifyMudSignature(request: VerifyRequest): Promise<SignatureVerdict> {
  const { content, signature, anchors, extraCertificates = [], now, expectedSigner } = request;
  if (signature.length > signatureLimits.signature || content.length > signatureLimits.content) {
    return refuse("too-large", {
      signature: signature.length,
      content: content.length,
    });
  }
  const detached = readDetachedSignature(signature);
  if ("code" in detached) return detached;

  const others = [...detached.certificates, ...extraCertificates];
  const signer = [...others, ...anchors].find(detached.isSigner);
  if (signer === undefined) return refuse("signer-missing");

  const problem =
    keyProblem(signer.publicKey) ??
    (await contentProblem(content, detached, signer)) ??
    timeProblem(signer, detached.signingTime, now) ??
    usageProblem(signer);
  if (problem !== undefined) return problem;

  const found = await findPath({ signer, anchors, others, at: detached.signingTime });
  if (!found.ok) return found;
  const identity = identityOf(signer, found.path[1] ?? signer);
  if (expectedSigner !== undefined && !isExpected(identity, expectedSigner)) {
    return {
      ...refuse("signer-changed", { expected: expectedSigner.subject, found: identity.subject }),
      signer: identity,
    };
  }
  return {
    ok: true,
    signer: identity,
    signedAt: detached.signingTime,
    signerExpired: now > signer.notAfter,
    path: found.path.map((certificate) => certificate.subject),
  };
}

/**
 * RFC 5652 §5.4, §5.6: the attributes carry the file's digest, and the signer signed the
 * attributes. A digest that fits the file with CRLF line ends is what S/MIME tools make when they
 * take the file for text; it is said, because the remedy is to sign again with `-binary`.
 */
async function contentProblem(
  content: Uint8Array,
  detached: DetachedSignature,
  signer: Certificate,
): Promise<SignatureRefused | undefined> {
  const { scheme, signed, signature, hash, messageDigest } = detached;
  if (!(await isSignedBy(signer.publicKey, scheme, signed, signature))) return refuse("tampered");
  const digest = (octets: Uint8Array) => createHash(hash).update(octets).digest();
  if (Buffer.compare(digest(content), messageDigest) === 0) return undefined;
  return Buffer.compare(digest(asMailText(content)), messageDigest) === 0
    ? refuse("crlf-text-signed")
    : refuse("tampered");
}

/** The file as S/MIME canonical text (RFC 8551 §3.1.1). */
function asMailText(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content).toString("latin1");
  return Buffer.from(text.replace(/\r?\n/g, "\r\n"), "latin1");
}

/**
 * The certificate is judged at the time of signing: expired since is accepted and said, expired
 * then is not. Of a stolen old key this cannot warn: signingTime is the signer's own word.
 */
function timeProblem(signer: Certificate, at: Date, now: Date): SignatureRefused | undefined {
  const params = {
    certificate: signer.subject,
    signedAt: at.toISOString(),
    notBefore: signer.notBefore.toISOString(),
    notAfter: signer.notAfter.toISOString(),
    now: now.toISOString(),
  };
  if (at > now) return refuse("signed-in-the-future", params);
  if (at > signer.notAfter) return refuse("expired-when-signed", params);
  if (at < signer.notBefore) return refuse("not-yet-valid", params);
  return undefined;
}

/** Purposes under which a file may be signed, where the certificate names any (RFC 5280 §4.2.1.12). */
const signingPurposes: readonly string[] = [
  "2.5.29.37.0", // any
  "1.3.6.1.5.5.7.3.3", // code signing
  "1.3.6.1.5.5.7.3.4", // e-mail protection, which S/MIME tools ask for
  "1.3.6.1.5.5.7.3.36", // document signing (RFC 9336)
];

/** RFC 8520 §13.2: KeyUsage must be present and have digitalSignature. */
function usageProblem(signer: Certificate): SignatureRefused | undefined {
  const wrong = (reason: string) => refuse("wrong-usage", { certificate: signer.subject, reason });
  if (signer.keyUsage === undefined) return wrong("key-usage-missing");
  if ((signer.keyUsage & digitalSignature) === 0) return wrong("digital-signature-missing");
  // A web site's certificate must not speak for what things may do.
  const purposes = signer.extendedKeyUsage;
  if (purposes !== undefined && !purposes.some((purpose) => signingPurposes.includes(purpose))) {
    return wrong("other-purpose");
  }
  // RFC 5280 §4.2: an extension that is not understood may forbid just this.
  return signer.unknownCritical.length > 0 ? wrong("critical-extension") : undefined;
}

function identityOf(signer: Certificate, authority: Certificate): SignerIdentity {
  return {
    subject: signer.subject,
    issuer: signer.issuer,
    authorityKeyId: authority.keyId,
    fingerprint: signer.fingerprint,
    notAfter: signer.notAfter,
  };
}

function isExpected(found: SignerIdentity, expected: ExpectedSigner): boolean {
  if (!sameName(found.subject, expected.subject)) return false;
  return expected.kind === "certificate" || found.authorityKeyId === expected.authorityKeyId;
}
