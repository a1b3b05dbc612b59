/**
 * Signature algorithms: from the identifiers in certificates and signatures to a check, closed
 * list. What is not on the list is refused by name, never guessed.
 */
import { type KeyObject, constants, verify } from "node:crypto";
import { promisify } from "node:util";
import { type BaseBlock, Null, ObjectIdentifier } from "asn1js";
import { RSASSAPSSParams } from "pkijs";
import { sequenceOf } from "./der.ts";
import { signatureLimits } from "./limits.ts";
import { type SignatureRefused, refuse } from "./verdict.ts";

export type Hash = "sha256" | "sha384" | "sha512";

/** How octets were signed. */
export type Scheme =
  | { readonly kind: "ecdsa" | "rsa-pkcs1"; readonly hash: Hash }
  | { readonly kind: "rsa-pss"; readonly hash: Hash; readonly saltLength: number };

const hashes: Readonly<Record<string, Hash>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
export const hashIdentifiers = {
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
} as const satisfies Record<Hash, string>;

const withHash: Readonly<Record<string, Scheme>> = {
  "1.2.840.10045.4.3.2": { kind: "ecdsa", hash: "sha256" },
  "1.2.840.10045.4.3.3": { kind: "ecdsa", hash: "sha384" },
  "1.2.840.10045.4.3.4": { kind: "ecdsa", hash: "sha512" },
  "1.2.840.113549.1.1.11": { kind: "rsa-pkcs1", hash: "sha256" },
  "1.2.840.113549.1.1.12": { kind: "rsa-pkcs1", hash: "sha384" },
  "1.2.840.113549.1.1.13": { kind: "rsa-pkcs1", hash: "sha512" },
};
export const ecdsaIdentifiers = {
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4",
} as const satisfies Record<Hash, string>;
export const rsaEncryption = "1.2.840.113549.1.1.1";
export const rsaPss = "1.2.840.113549.1.1.10";
export const mgf1 = "1.2.840.113549.1.1.8";

/** Collisions can be made: a second file could carry the first one's signature (RFC 6151, RFC 8933). */
const weak: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.5": "md5",
  "1.3.14.3.2.26": "sha1",
  "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
  "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
  "1.2.840.10045.4.1": "ecdsa-with-SHA1",
};

const curves: readonly string[] = ["prime256v1", "secp384r1", "secp521r1"];

/** The hash an AlgorithmIdentifier names, such as CMS digestAlgorithm (RFC 5754 §2). */
export function readHash(identifier: BaseBlock): Hash | SignatureRefused {
  const { id, bare } = identify(identifier);
  return (bare ? hashes[id] : undefined) ?? notKnown(id);
}

/**
 * The scheme a signatureAlgorithm names. `digest` is CMS digestAlgorithm, which says the hash
 * where the identifier does not (rsaEncryption, RFC 5754 §3.2) and must agree where it does: two
 * hashes in one signature would let the weaker one decide.
 */
export function readScheme(identifier: BaseBlock, digest?: Hash): Scheme | SignatureRefused {
  const scheme = schemeOf(identifier, digest);
  if ("code" in scheme || digest === undefined || scheme.hash === digest) return scheme;
  return refuse("not-a-signature", { reason: "digest-mismatch" });
}

function schemeOf(identifier: BaseBlock, digest: Hash | undefined): Scheme | SignatureRefused {
  const { id, parameters, bare } = identify(identifier);
  if (id === rsaPss) return pssScheme(parameters);
  if (id === rsaEncryption && digest !== undefined && bare) {
    return { kind: "rsa-pkcs1", hash: digest };
  }
  return (bare ? withHash[id] : undefined) ?? notKnown(id);
}

/** RFC 4055 §3.1. Absent parameters mean SHA-1. */
function pssScheme(parameters: BaseBlock | undefined): Scheme | SignatureRefused {
  if (parameters === undefined) return refuse("weak-algorithm", { algorithm: "sha1" });
  try {
    const read = new RSASSAPSSParams({ schema: parameters });
    const hash = readHash(read.hashAlgorithm.toSchema());
    if (typeof hash !== "string") return hash;
    const mask = identify(read.maskGenAlgorithm.toSchema());
    const masked = mask.id === mgf1 && mask.parameters && readHash(mask.parameters);
    return masked === hash && read.trailerField === 1
      ? { kind: "rsa-pss", hash, saltLength: read.saltLength }
      : notKnown(rsaPss);
  } catch {
    return notKnown(rsaPss); // The ASN.1 library throws where the parameters do not fit.
  }
}

/** A key too short to trust, or too long or foreign to use; undefined when it will do. */
export function keyProblem(key: KeyObject): SignatureRefused | undefined {
  const type = key.asymmetricKeyType ?? "";
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  if (type === "ec" && curves.includes(namedCurve)) return undefined;
  if (type === "ec") return refuse("unsupported-algorithm", { algorithm: namedCurve });
  if (type !== "rsa" && type !== "rsa-pss") {
    return refuse("unsupported-algorithm", { algorithm: type });
  }
  if (modulusLength < signatureLimits.rsaLeast) {
    return refuse("weak-algorithm", { algorithm: type, bits: modulusLength });
  }
  return modulusLength > signatureLimits.rsaMost
    ? refuse("unsupported-algorithm", { algorithm: type, bits: modulusLength })
    : undefined;
}

const verifyOctets = promisify(verify);

/** Whether `key` made `signature` over `octets`. A key of another kind than the scheme's did not. */
export async function isSignedBy(
  key: KeyObject,
  scheme: Scheme,
  octets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const type = key.asymmetricKeyType;
  const fits = scheme.kind === "ecdsa" ? type === "ec" : type === "rsa" || type === "rsa-pss";
  if (!fits || (type === "rsa-pss" && scheme.kind !== "rsa-pss")) return false;
  try {
    return await verifyOctets(scheme.hash, octets, { key, ...paddingOf(scheme) }, signature);
  } catch {
    return false; // OpenSSL throws where the key's own restrictions forbid the scheme.
  }
}

/** What node:crypto needs beside the key. */
export function paddingOf(scheme: Scheme) {
  switch (scheme.kind) {
    case "ecdsa":
      return { dsaEncoding: "der" as const };
    case "rsa-pkcs1":
      return { padding: constants.RSA_PKCS1_PADDING };
    case "rsa-pss":
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
  }
}

/** AlgorithmIdentifier; `bare` when its parameters are absent or NULL. */
function identify(identifier: BaseBlock) {
  const [algorithm, parameters, ...more] = sequenceOf(identifier);
  const id = algorithm instanceof ObjectIdentifier && more.length === 0 ? algorithm.getValue() : "";
  return { id, parameters, bare: parameters === undefined || parameters instanceof Null };
}

function notKnown(id: string): SignatureRefused {
  const name = weak[id];
  return name === undefined
    ? refuse("unsupported-algorithm", { algorithm: id })
    : refuse("weak-algorithm", { algorithm: name });
}
