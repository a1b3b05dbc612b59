/**
 * What is observed of a thing that may speak against it. Judged against what its grant permits, not
 * against a containment: what a contained thing does as ever is no further offence.
 */
import type { DecisionReason, Flow } from "@thingwall/mud/decide";

export type Observed =
  /** A flow of its own that was not permitted. */
  | {
      readonly kind: "denied";
      readonly at: number;
      readonly flow: Flow;
      readonly why: DecisionReason;
      /** A name that it asked for this address, where one is known. */
      readonly name?: string;
      /**
       * It would be permitted under a name whose address has lapsed. RFC 9726: that the mapping
       * lags is our doing and no attack.
       */
      readonly lapsed?: true;
    }
  /** It asked for a name that its description does not have. */
  | {
      readonly kind: "asked";
      readonly at: number;
      readonly name: string;
      /** Under a domain that its description has a name of. */
      readonly related: boolean;
    }
  /** A frame with another's address, or a key with another's MAC. */
  | { readonly kind: "impersonated"; readonly at: number; readonly whom: string }
  /** How often a permitted rule was used in one hour that has passed. */
  | { readonly kind: "used"; readonly at: number; readonly rule: string; readonly flows: number };

/** Why something counts, with the points of one unit (a cause within one hour). */
export const OFFENCES = {
  /** A new name under a permitted domain: updates bring them. */
  "related-name": { points: 1, per: "hour" },
  /** Another resolver or clock than the gateway's, written into the thing. */
  "hard-coded-service": { points: 1, per: "day" },
  "unknown-destination": { points: 3, per: "hour" },
  /** Ten devices of the home within a minute. */
  "home-scan": { points: 30, per: "hour" },
  /** Telnet and what captured things use like it, towards the Internet. */
  telnet: { points: 40, per: "hour" },
  impersonation: { points: 50, per: "hour" },
  /** A permitted rule, used ten times more than its busiest hours. */
  surge: { points: 60, per: "hour" },
} as const satisfies Record<string, { points: number; per: "hour" | "day" }>;

export type OffenceKind = keyof typeof OFFENCES;

/** Of a flow that was stopped. */
export interface Way {
  /** IP protocol number. */
  readonly protocol: number;
  /** Of the destination. */
  readonly port?: number;
}

export interface Offence {
  readonly kind: OffenceKind;
  readonly at: number;
  /** The destination, name, rule or victim: untrusted text. */
  readonly object: string;
  /** Absent where it only asked for a name, or did something else than to open a flow. */
  readonly way?: Way;
}
