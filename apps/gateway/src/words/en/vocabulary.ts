import type { Vocabulary } from "../format.ts";

/** Words of closed vocabularies inside parameters; a word that is not here is shown as it is. */
export const vocabulary: Vocabulary = {
  // Parts of a signature.
  "not-der": "the octets are not DER",
  structure: "its structure does not fit",
  "not-signed-data": "it is another kind of CMS",
  "content-type": "its content type does not fit",
  certificates: "its certificates cannot be read",
  version: "its version does not fit",
  "digest-algorithms": "its digest algorithms do not fit",
  "digest-mismatch": "its algorithms contradict each other",
  "message-digest": "its digest is missing or twice",
  "signing-time": "its signing time cannot be read",
  // Certificates.
  "too-long": "it is too long",
  "path-too-long": "it may not stand so far from the signer",
  "other-key": "it names another key of its issuer",
  "not-signed-by-issuer": "its issuer did not sign it",
  "not-an-authority": "it is not an authority",
  "may-not-sign-certificates": "it may not sign certificates",
  expired: "the certificate had expired",
  "not-yet-valid": "the certificate was not valid yet",
  "critical-extension": "it has a critical extension that is not known here",
  "key-usage-missing": "it has no KeyUsage",
  "digital-signature-missing": "its KeyUsage lacks digitalSignature",
  "other-purpose": "it was issued for another purpose",
  // Fetching.
  "not-a-url": "it is not a URL",
  "not-https": "it is not https",
  "user-info": "it holds a user name or a password",
  fragment: "it has a fragment",
  port: "it names the port of another service",
  "wrong-name": "its certificate is for another name",
  untrusted: "its certificate comes from an unknown authority",
  protocol: "it does not speak TLS as it should",
  resolve: "finding its address",
  connect: "connecting",
  handshake: "proving who it is",
  header: "answering",
  total: "all together",
  file: "file",
  signature: "signature",
  // Services written into a thing.
  names: "names",
  time: "the time",
  // Accesses.
  "as-described": "as described",
  "lan-only": "the home only",
  "updates-only": "its updates only",
  full: "everything",
  blocked: "nothing",
};
