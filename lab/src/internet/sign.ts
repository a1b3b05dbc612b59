import { readCertificates, signMud } from "@thingwall/mud/signature";
import type { Issued } from "./certificates.ts";

/** DER CMS, detached, over the exact octets of a MUD file (RFC 8520 §13.1). */
export async function signFile(
  file: Uint8Array,
  signer: Issued,
  signingTime: Date,
): Promise<Uint8Array> {
  const [certificate] = readCertificates(signer.certificatePem);
  if (certificate === undefined) throw new TypeError("the signer has no certificate");
  const privateKey = signer.privateKeyPem;
  return signMud({ content: file, certificate, chain: [], privateKey, signingTime });
}
