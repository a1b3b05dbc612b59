/**
 * From the signer to a trust anchor: RFC 5280 §6.1, one check per paragraph.
 *
 * Validity is judged at signing time throughout: a file does not become unsigned when a
 * certificate above its signer expires.
 */
import { isSignedBy, keyProblem, readScheme } from "./algorithm.ts";
import { type Certificate, keyCertSign } from "./certificate.ts";
import { signatureLimits } from "./limits.ts";
import { type SignatureRefused, refuse } from "./verdict.ts";

export interface PathRequest {
  readonly signer: Certificate;
  readonly anchors: readonly Certificate[];
  /** Certificates that may stand between; not trusted for being here. */
  readonly others: readonly Certificate[];
  /** When the path must have been valid. */
  readonly at: Date;
}

export type PathResult =
  /** From the signer to the anchor, both included; one element when the signer is the anchor. */
  { readonly ok: true; readonly path: readonly Certificate[] } | SignatureRefused;

/**
 * Looks for a path depth first. When there is none, the refusal is the one met farthest from the
 * signer, so that an impostor with an authority's name does not hide what is really wrong.
 */
export async function findPath({ signer, anchors, others, at }: PathRequest): Promise<PathResult> {
  const trusted = new Set(anchors.map((anchor) => anchor.fingerprint));
  const candidates = [...anchors, ...others];
  let checks = 0;
  let worst = { progress: -1, refusal: refuse("untrusted-root", { issuer: signer.issuer }) };

  async function extend(path: readonly Certificate[]): Promise<readonly Certificate[] | undefined> {
    const last = path.at(-1) ?? signer;
    if (trusted.has(last.fingerprint)) return path;
    const known = new Set(path.map((certificate) => certificate.fingerprint));
    const issuers = candidates.filter(
      (candidate) =>
        Buffer.compare(candidate.subjectDer, last.issuerDer) === 0 &&
        !known.has(candidate.fingerprint),
    );
    if (issuers.length === 0) {
      fail(path.length * 10, refuse("untrusted-root", { issuer: last.issuer }));
      return undefined;
    }
    for (const issuer of issuers) {
      if (path.length >= signatureLimits.path || checks >= signatureLimits.checks) {
        fail(path.length * 10, broken(last, "too-long"));
        return undefined;
      }
      checks += 1;
      const problem = await linkProblem(path, last, issuer, at);
      if (problem !== undefined) {
        fail(path.length * 10 + problem.step, problem.refusal);
        continue;
      }
      const found = await extend([...path, issuer]);
      if (found !== undefined) return found;
    }
    // A root of somebody's: that other roots share its name does not matter.
    if (Buffer.compare(last.subjectDer, last.issuerDer) === 0) {
      fail(path.length * 10 + 9, refuse("untrusted-root", { issuer: last.issuer }));
    }
    return undefined;
  }

  function fail(progress: number, refusal: SignatureRefused): void {
    if (progress > worst.progress) worst = { progress, refusal };
  }

  const path = await extend([signer]);
  return path === undefined ? worst.refusal : { ok: true, path };
}

interface LinkProblem {
  /** How many checks held before. */
  readonly step: number;
  readonly refusal: SignatureRefused;
}

/** The first check that keeps `issuer` from vouching for `subject`, the last of `path`. */
async function linkProblem(
  path: readonly Certificate[],
  subject: Certificate,
  issuer: Certificate,
  at: Date,
): Promise<LinkProblem | undefined> {
  // RFC 5280 §4.2.1.1: which of the issuer's keys. An authority with one name and two keys.
  const claimed = subject.authorityKeyIdentifier;
  if (claimed !== undefined && issuer.subjectKeyIdentifier !== undefined) {
    if (claimed !== issuer.subjectKeyIdentifier) {
      return { step: 1, refusal: broken(subject, "other-key") };
    }
  }
  // RFC 5280 §6.1.3 (a)(1): the issuer's key signed it. Anyone can write an issuer's name.
  const scheme = readScheme(subject.signatureAlgorithm);
  if ("code" in scheme) return { step: 2, refusal: scheme };
  const weakKey = keyProblem(issuer.publicKey);
  if (weakKey !== undefined) return { step: 2, refusal: weakKey };
  if (!(await isSignedBy(issuer.publicKey, scheme, subject.signed, subject.signature))) {
    return { step: 3, refusal: broken(subject, "not-signed-by-issuer") };
  }
  // RFC 5280 §6.1.4 (k): an authority. Any web site's certificate could issue signers otherwise.
  if (!issuer.authority) return { step: 4, refusal: misused(issuer, "not-an-authority") };
  // RFC 5280 §6.1.4 (n): one that may sign certificates.
  if (issuer.keyUsage !== undefined && (issuer.keyUsage & keyCertSign) === 0) {
    return { step: 5, refusal: misused(issuer, "may-not-sign-certificates") };
  }
  // RFC 5280 §6.1.4 (m): as many authorities below it as it was allowed.
  const below = path.slice(1).filter((authority) => authority.subject !== authority.issuer).length;
  if (issuer.pathLength !== undefined && below > issuer.pathLength) {
    return { step: 6, refusal: misused(issuer, "path-too-long") };
  }
  // RFC 5280 §6.1.3 (a)(2): valid then.
  if (at > issuer.notAfter) return { step: 7, refusal: broken(issuer, "expired") };
  if (at < issuer.notBefore) return { step: 7, refusal: broken(issuer, "not-yet-valid") };
  // RFC 5280 §6.1.4 (o): a critical extension that is not understood, name constraints among
  // them, may forbid just this.
  if (issuer.unknownCritical.length > 0) {
    return { step: 8, refusal: broken(issuer, "critical-extension") };
  }
  return undefined;
}

function broken(certificate: Certificate, reason: string): SignatureRefused {
  return refuse("broken-chain", { certificate: certificate.subject, reason });
}

function misused(certificate: Certificate, reason: string): SignatureRefused {
  return refuse("wrong-usage", { certificate: certificate.subject, reason });
}
