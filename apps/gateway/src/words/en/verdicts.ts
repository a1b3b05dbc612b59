import type { Ceilings, Decisions, Signatures } from "../model.ts";

/** Why a flow was permitted or dropped: a clause, so that it can follow what it is said of. */
export const decisions: Decisions = {
  "permitted-by-rule": "its description allows it",
  "dropped-by-rule": "its description forbids it",
  "no-rule-matches": "nothing in its description allows it",
  "unknown-device": "the gateway does not know this device",
  "wan-opens-nothing": "the Internet may open nothing here",
  "opens-nothing": "such a message opens nothing by itself",
  "gateway-offers-only-dns-and-time": "the gateway gives names and the time, nothing else",
  "gateway-sends-no-multicast": "only devices of the home may speak to a group",
  "encrypted-dns": "another resolver, encrypted, would hide the names it asks for",
  "link-local-stays": "link-local traffic stays on its own cable",
  "not-through-here": "it has no business passing here",
};

/** Why a description is believed, or held. */
export const ceilings: Ceilings = {
  "word-of-the-household": "You gave this description yourself.",
  "device-certificate": "The thing’s certificate names this description.",
  "good-label": "A good label names this description.",
  "secondary-repository": "Not its maker gave it, but a repository that you named.",
  "self-described-trusted": "The thing announced it itself, and you allow that.",
  "label-forged": "Its label is forged.",
  "label-revoked": "Its label was revoked.",
  "label-expired": "Its label has expired.",
  "self-described": "The thing announced its description itself; it waits for your approval.",
  "unsigned-needs-approval": "Nobody signed its description; it waits for your approval.",
};

/** Why a signature is refused, and what to do about it. */
export const signatures: Signatures = {
  tampered: {
    reason: "The file or the signature was changed after signing.",
    remedy: "Fetch both again from the maker; if it stays so, do not use the file.",
  },
  "not-a-signature": {
    reason: "This is not a CMS signature in DER ({reason:word}).",
    remedy: "Take the signature that “mud-signature” names; PEM and S/MIME are other forms.",
  },
  "not-detached": {
    reason: "The signature carries a content of its own, and not necessarily this file.",
    remedy: "Sign with a detached signature (`thingwall mud sign` makes one).",
  },
  "expired-when-signed": {
    reason:
      "The signer’s certificate had expired on {notAfter:moment}, before it signed on {signedAt:moment}.",
    remedy: "Ask the maker to sign with a valid certificate.",
  },
  "not-yet-valid": {
    reason:
      "The signer’s certificate is valid from {notBefore:moment}; it signed on {signedAt:moment}.",
    remedy: "Ask the maker to sign again; a clock was wrong.",
  },
  "signed-in-the-future": {
    reason: "It says it was signed on {signedAt:moment}; the clock here shows {now:moment}.",
    remedy: "Set the clock here, or ask the maker to sign again.",
  },
  "no-signing-time": {
    reason: "The signature does not say when it was made.",
    remedy: "Sign with the attribute signingTime (`thingwall mud sign` does).",
  },
  "untrusted-root": {
    reason: "The path of certificates ends at “{issuer}”, which is not among the trusted ones.",
    remedy: "If you trust that authority, name its certificate as an anchor.",
  },
  "broken-chain": {
    reason: "The path of certificates breaks at “{certificate}” ({reason:word}).",
    remedy: "Ask the maker for the complete path of valid certificates.",
  },
  "wrong-usage": {
    reason: "“{certificate}” may not be used for this ({reason:word}).",
    remedy: "Sign with a certificate whose KeyUsage has digitalSignature.",
  },
  "crlf-text-signed": {
    reason: "The signature is right for the file with CRLF line ends: it was signed as text.",
    remedy: "Sign the octets as they are: `openssl cms -sign -binary`, or `thingwall mud sign`.",
  },
  "signer-changed": {
    reason: "The signature is good but by “{found}”; expected was “{expected}”.",
    remedy: "Approve the new signer only if the maker announced it.",
  },
  "signer-missing": {
    reason: "The signer’s certificate is not in the signature and not at hand.",
    remedy: "Sign with the certificate included.",
  },
  "weak-algorithm": {
    reason: "It relies on {algorithm}, which is too weak today.",
    remedy: "Sign with SHA-256 and an RSA key of 2048 bits or more, or with an elliptic curve.",
  },
  "unsupported-algorithm": {
    reason: "It relies on {algorithm}, which is not known here.",
    remedy: "Sign with RSA or an elliptic curve (P-256, P-384, P-521).",
  },
  "more-than-one-signer": {
    reason: {
      by: "signers",
      one: "{signers} signer stands in the signature where one is expected.",
      other: "{signers} signers stand in the signature where one is expected.",
    },
    remedy: "Sign with one signer: one is accountable.",
  },
  "too-large": {
    reason: "The signature has {signature} bytes and the file {content}; that much is not read.",
    remedy: "Publish a smaller file or signature.",
  },
};
