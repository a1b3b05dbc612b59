/** Signing and reading what is signed. Runs in a browser. */
export {
  didOf,
  encodeBase64url,
  type Envelope,
  type EnvelopeType,
  isSignedBy,
  readEnvelope,
  seal,
  type SigningKey,
} from "./envelope.ts";
export {
  type Algorithm,
  algorithmOf,
  parsePublicJwk,
  parseSigningKey,
  type PublicJwk,
  readBase64url,
} from "./jwk.ts";
export { labelLimits } from "../limits.ts";
export {
  LabelError,
  labelRefusals,
  type LabelRefusalCode,
  type LabelRefused,
  refuse,
} from "../refusal.ts";
