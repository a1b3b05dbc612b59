import type { Vocabulary } from "../format.ts";

/** Words of closed vocabularies inside parameters; a word that is not here is shown as it is. */
export const vocabulary: Vocabulary = {
  // Encodings.
  unknown: "unknown",
  // JSON.
  end: "the end of the file",
  object: "an object",
  array: "an array",
  string: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
  // Texts that act.
  control: "a control character",
  direction: "it turns the reading direction",
  invisible: "it is invisible",
  markup: "markup",
  shell: "shell syntax",
  // Directions.
  "from-device": "from the thing",
  "to-device": "towards the thing",
  // Classes.
  manufacturer: "manufacturer",
  "same-manufacturer": "same manufacturer",
  model: "model",
  controller: "controller",
  "my-controller": "its own controller",
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
  expired: "it had expired",
  "not-yet-valid": "it was not valid yet",
  "critical-extension": "it has a critical extension that is not known here",
  "key-usage-missing": "it has no KeyUsage",
  "digital-signature-missing": "its KeyUsage lacks digitalSignature",
  "other-purpose": "it was issued for another purpose",
};
