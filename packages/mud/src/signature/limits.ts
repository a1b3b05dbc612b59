/**
 * Bounds on what is looked at. A signature file is hostile text until it is verified (RFC 8520
 * §16): its size, its nesting, the certificates it brings and the keys it names all cost work.
 */
export const signatureLimits = {
  /** Octets of the signature file. */
  signature: 64 * 1024,
  /** Octets of the signed file. */
  content: 1024 * 1024,
  /** ASN.1 nesting and nodes. */
  depth: 32,
  nodes: 10_000,
  /** Certificates inside the signature. */
  certificates: 16,
  /** Certificates on one path, signer and anchor included (RFC 5280 §6.1 sets no bound). */
  path: 6,
  /** Certificate signatures checked while a path is looked for. */
  checks: 24,
  /** Bits of an RSA modulus: fewer is weak (NIST SP 800-131A), more costs seconds. */
  rsaLeast: 2048,
  rsaMost: 8192,
} as const;
