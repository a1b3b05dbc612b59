/** Whose key signed an envelope, and whether that key spoke for its owner at a time. */
import { didOf, type Envelope, isSignedBy } from "../envelope/index.ts";
import type { Issuer, TrustedKey, TrustList } from "./list.ts";
import { because, type Reason } from "./reason.ts";

export interface Signer {
  readonly issuer: Issuer;
  readonly key: TrustedKey;
}

/** Threat: anybody can make a key and write any name on it. */
export async function signerOf(envelope: Envelope, trust: TrustList): Promise<Signer | Reason> {
  const issuer = trust.issuers.get(didOf(envelope.keyId));
  if (issuer === undefined) return because("issuer-not-listed", { issuer: didOf(envelope.keyId) });
  const key = issuer.keys.find(({ keyId }) => keyId === envelope.keyId);
  if (key === undefined) return because("key-not-listed", { key: envelope.keyId });
  return (await isSignedBy(envelope, key.key))
    ? { issuer, key }
    : because("signature-does-not-fit", { key: envelope.keyId });
}

/**
 * What stands against the signer at the time that it wrote on what it signed.
 *
 * @param seenBy  when witnesses had seen it in the record; undefined when nobody has
 */
export function againstSigner(
  { issuer, key }: Signer,
  dated: Date,
  seenBy: Date | undefined,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!isWithin(issuer, dated))
    reasons.push(because("outside-issuers-period", { issuer: issuer.id }));
  if (!isWithin(key, dated)) reasons.push(because("outside-keys-period", { key: key.keyId }));
  if (key.compromised !== undefined) {
    if (dated >= key.compromised) reasons.push(because("key-compromised", { key: key.keyId }));
    else if (seenBy === undefined || seenBy >= key.compromised) {
      reasons.push(because("key-compromised-date-unproved", { key: key.keyId }));
    }
  }
  return reasons;
}

const isWithin = (
  { from, until }: { readonly from: Date; readonly until?: Date },
  time: Date,
): boolean => time >= from && (until === undefined || time < until);
