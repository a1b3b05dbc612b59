/** CMS detached signatures over MUD files. Pure: the clock and the trust anchors are arguments. */
export { type Certificate, CertificateError, readCertificates } from "./certificate.ts";
export { embeddedCertificates } from "./signed-data.ts";
export { readName } from "./name.ts";
export { type SignRequest, SigningError, signMud } from "./sign.ts";
export {
  type ExpectedSigner,
  type SignatureAccepted,
  type SignatureFailure,
  type SignatureRefused,
  type SignatureVerdict,
  type SignerIdentity,
  signatureFailures,
} from "./verdict.ts";
export { type VerifyRequest, verifyMudSignature } from "./verify.ts";
export { signatureLimits } from "./limits.ts";
