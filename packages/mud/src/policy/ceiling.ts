/**
 * How much a description may be trusted to open, given how it was learnt. The only place that
 * decides it.
 *
 * RFC 8520 §16: a URL that a thing announces about itself (DHCP, LLDP, a sticker) must not by
 * itself give more than a thing without a description gets. A person's own word, a certificate
 * and a good label may.
 */
import type { Strength } from "./policy.ts";

export interface Provenance {
  /** How the MUD URL (or file) reached the gateway. */
  readonly channel: "user" | "certificate" | "label" | "dhcp" | "lldp" | "dpp" | "sticker";
  /** The label's verdict, when the channel is a label. */
  readonly label?: "good" | "stale" | "suspended" | "revoked" | "expired" | "forged" | "unknown";
  /** Who vouches for the file: a signer that the label pins, one under an anchor, or nobody. */
  readonly signature: "pinned" | "anchored" | "unsigned";
  /** Not its maker gave the file: the repository with this address did, for want of the maker's. */
  readonly repository?: string;
}

export interface Household {
  /** Let self-announced URLs open what their file asks. */
  readonly trustSelfDescribed: boolean;
  /** Enforce files that nobody signed. */
  readonly acceptUnsigned: boolean;
}

export type Ceiling =
  | { readonly level: Strength; readonly why: CeilingReason }
  | { readonly level: "hold"; readonly why: HoldReason };

export type CeilingReason =
  | "word-of-the-household"
  | "device-certificate"
  | "good-label"
  | "self-described-trusted"
  | "secondary-repository";
export type HoldReason =
  | "label-forged"
  | "label-revoked"
  | "label-expired"
  | "self-described"
  | "unsigned-needs-approval";

/** `hold`: the thing gets what one without a description gets, and `why` is shown. */
export function ceiling(provenance: Provenance, household: Household): Ceiling {
  if (provenance.channel === "label") {
    switch (provenance.label) {
      case "forged":
        return { level: "hold", why: "label-forged" };
      case "revoked":
        return { level: "hold", why: "label-revoked" };
      case "expired":
        return { level: "hold", why: "label-expired" };
      case "good":
      case "stale":
      case "suspended":
      case "unknown":
      case undefined:
        break;
    }
  }
  if (provenance.signature === "unsigned" && !household.acceptUnsigned)
    return { level: "hold", why: "unsigned-needs-approval" };
  const found = ofChannel(provenance, household);
  // Whoever vouches for the URL does not vouch for what somebody else says of that thing.
  return provenance.repository !== undefined && found.level !== "hold"
    ? { level: "weak", why: "secondary-repository" }
    : found;
}

function ofChannel({ channel, label }: Provenance, household: Household): Ceiling {
  if (channel === "user") return { level: "strong", why: "word-of-the-household" };
  if (channel === "certificate") return { level: "strong", why: "device-certificate" };
  if (channel === "label" && label === "good") return { level: "strong", why: "good-label" };
  return household.trustSelfDescribed
    ? { level: "weak", why: "self-described-trusted" }
    : { level: "hold", why: "self-described" };
}
