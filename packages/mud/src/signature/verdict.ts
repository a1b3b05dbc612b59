/**
 * What a check of a MUD file's signature finds. Sentences are made from `code` and `params` by
 * the application's catalogue; names inside params come from certificates and are untrusted text.
 */

/** Who signed: what a household approves, and what a later file is held against. */
export interface SignerIdentity {
  /** RFC 4514 text of the certificate's subject; untrusted, escape where shown. */
  readonly subject: string;
  /** RFC 4514 text of its issuer. */
  readonly issuer: string;
  /**
   * SHA-256, in hex, of the public key (SubjectPublicKeyInfo) that vouches for the certificate.
   * Not the authority key identifier the certificate claims: a second authority could copy it.
   */
  readonly authorityKeyId: string;
  /** SHA-256, in hex, of the certificate. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

/** Who must have signed, where that is known already. */
export type ExpectedSigner =
  /** Who signed the file that the household accepted before (draft acceptable-urls). */
  | { readonly kind: "pinned"; readonly subject: string; readonly authorityKeyId: string }
  /** RFC 8520 §11: id-pe-mudsigner of the thing's certificate, as RFC 4514 text (`readName`). */
  | { readonly kind: "certificate"; readonly subject: string };

export type SignatureVerdict = SignatureAccepted | SignatureRefused;

export interface SignatureAccepted {
  readonly ok: true;
  readonly signer: SignerIdentity;
  /** The signed attribute signingTime; never later than the clock given. */
  readonly signedAt: Date;
  /** The certificate was valid when it signed and has expired since: accepted, and said. */
  readonly signerExpired: boolean;
  /** Subjects from the signer to the trust anchor, both included. */
  readonly path: readonly string[];
}

export interface SignatureRefused {
  readonly ok: false;
  readonly code: SignatureFailure;
  readonly params: Readonly<Record<string, string | number>>;
  /** The clause that was not met. */
  readonly clause: string;
  /** Known once the path to an anchor holds: what a household would be asked to approve. */
  readonly signer?: SignerIdentity;
}

/** Every way to fail, with the clause that asks for it. */
export const signatureFailures = {
  /** The file or the signature was changed after signing. */
  tampered: "RFC 5652 §5.6",
  /** Not DER CMS SignedData, or it contradicts itself; `reason` says how. */
  "not-a-signature": "RFC 8520 §13.1",
  /** The signature carries content of its own: which of the two was signed? */
  "not-detached": "RFC 8520 §13.1",
  /** The certificate had already expired when it signed. */
  "expired-when-signed": "RFC 5280 §4.1.2.5",
  /** The certificate was not valid yet when it signed. */
  "not-yet-valid": "RFC 5280 §4.1.2.5",
  /** signingTime is later than our clock. */
  "signed-in-the-future": "RFC 5652 §11.3",
  /** Without it, expired when signed and expired since cannot be told apart. */
  "no-signing-time": "RFC 5652 §11.3",
  /** The path ends at an authority that is not among the anchors, or its issuer is not at hand. */
  "untrusted-root": "RFC 8520 §13.2",
  /** A link of the path does not hold; `reason` says which check. */
  "broken-chain": "RFC 5280 §6.1",
  /** A certificate is used for what it was not made for; `reason` says which check. */
  "wrong-usage": "RFC 8520 §13.2",
  /** The signature is right for the file with CRLF line ends: it was signed as text. */
  "crlf-text-signed": "RFC 8520 §13.1",
  /** A good signature, by someone else than before or than the thing's certificate names. */
  "signer-changed": "RFC 8520 §13.2",
  /** The signer's certificate is not at hand. */
  "signer-missing": "RFC 5652 §10.2.3",
  /** MD5, SHA-1 or a short RSA key, in the signature or on the path. */
  "weak-algorithm": "RFC 8933 §1",
  /** An algorithm that is not known here; `algorithm` holds its identifier. */
  "unsupported-algorithm": "RFC 5754 §3",
  /** Accountability is to one entity: a second signer would not be shown. */
  "more-than-one-signer": "RFC 8520 §13.2",
  /** Beyond a limit; nothing was parsed. */
  "too-large": "RFC 8520 §16",
} as const;

export type SignatureFailure = keyof typeof signatureFailures;

/** Makes the refusal for a code, with its clause. */
export function refuse(
  code: SignatureFailure,
  params: Readonly<Record<string, string | number>> = {},
): SignatureRefused {
  return { ok: false, code, params, clause: signatureFailures[code] };
}
