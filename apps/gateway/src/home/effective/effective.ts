/**
 * Effective access: the least of four facts that know nothing of each other — what the household
 * grants, whether the thing is in support, how far it is contained, and whether it is paused.
 *
 * "LAN only" and "updates only" are neither more nor less than one another, so access is judged
 * apart for each way out, and the least is taken of each.
 */
import { type Access, accessAt, type Grant } from "./grant.ts";
import { type Containment, settled } from "./containment.ts";
import { isPausedAt, type Pause } from "./pause.ts";
import { phaseAt, type Support, type SupportPhase } from "./support.ts";

export interface Facts {
  readonly grant: Grant;
  readonly support: Support;
  readonly containment: Containment;
  readonly pause: Pause;
}

/** What of the Internet: nothing, what its file keeps open for repair, what it describes, anything. */
const INTERNET = ["none", "repair", "described", "any"] as const;
/** What of the home: likewise, and between repair and all what others open towards it. */
const HOME = ["none", "repair", "answers", "described", "any"] as const;
export type Internet = (typeof INTERNET)[number];
export type AtHome = (typeof HOME)[number];

export interface Effective {
  readonly internet: Internet;
  readonly home: AtHome;
  /** Names and time from the gateway. */
  readonly services: boolean;
  /** Its rate is held down, whatever else. */
  readonly capped: boolean;
  /** Which facts take something away, in order; none when all is as described. */
  readonly why: readonly Reason[];
}

export type Reason =
  | "granted-full"
  | "granted-lan-only"
  | "granted-updates-only"
  | "blocked"
  | "support-ended"
  | "restricted"
  | "quarantined"
  | "on-trial"
  | "paused";

type Bound = Omit<Effective, "why"> & { readonly why?: Reason };

const FREE: Bound = { internet: "any", home: "any", services: true, capped: false };
const NOTHING: Bound = { internet: "none", home: "none", services: false, capped: false };

const GRANT: Readonly<Record<Access, Bound>> = {
  full: { ...FREE, why: "granted-full" },
  "as-described": { ...FREE, internet: "described", home: "described" },
  "lan-only": { ...FREE, internet: "none", home: "described", why: "granted-lan-only" },
  "updates-only": { ...FREE, internet: "repair", home: "repair", why: "granted-updates-only" },
  blocked: { ...NOTHING, why: "blocked" },
};

/** RFC 8520 §3.6: what nobody mends is kept from the Internet. */
const SUPPORT: Readonly<Record<SupportPhase, Bound>> = {
  "in-support": FREE,
  reprieved: FREE,
  ended: { ...FREE, internet: "none", why: "support-ended" },
};

const CONTAINMENT: Readonly<Record<Containment["kind"], Bound>> = {
  none: FREE,
  "on-trial": {
    ...FREE,
    internet: "described",
    home: "described",
    capped: true,
    why: "on-trial",
  },
  restricted: {
    ...FREE,
    internet: "described",
    home: "answers",
    capped: true,
    why: "restricted",
  },
  quarantined: { ...FREE, internet: "repair", home: "repair", capped: true, why: "quarantined" },
};

export function effective(facts: Facts, at: number): Effective {
  const bounds = [
    GRANT[accessAt(facts.grant, at)],
    SUPPORT[phaseAt(facts.support, at)],
    CONTAINMENT[settled(facts.containment, at).kind],
    isPausedAt(facts.pause, at) ? { ...NOTHING, why: "paused" as const } : FREE,
  ];
  const least = <Word extends string>(order: readonly Word[], words: readonly Word[]): Word =>
    words.reduce((a, b) => (order.indexOf(b) < order.indexOf(a) ? b : a));
  return {
    internet: least(
      INTERNET,
      bounds.map(({ internet }) => internet),
    ),
    home: least(
      HOME,
      bounds.map(({ home }) => home),
    ),
    services: bounds.every(({ services }) => services),
    capped: bounds.some(({ capped }) => capped),
    why: bounds.flatMap(({ why }) => why ?? []),
  };
}

/** Is there a way out that is wider than before? */
export function isMore(before: Effective, after: Effective): boolean {
  return (
    INTERNET.indexOf(after.internet) > INTERNET.indexOf(before.internet) ||
    HOME.indexOf(after.home) > HOME.indexOf(before.home) ||
    (after.services && !before.services) ||
    (before.capped && !after.capped)
  );
}

/** When effective access next changes by time alone; undefined when it does not. */
export function nextChange(facts: Facts, at: number): number | undefined {
  const { grant, support, containment, pause } = facts;
  const times = [
    grant.exception?.until,
    ...Object.values(support.ends),
    support.reprieve?.until,
    containment.kind === "on-trial" ? containment.until : undefined,
    pause.kind === "paused" ? pause.until : undefined,
  ].filter((time) => time !== undefined && time > at);
  return times.length === 0 ? undefined : Math.min(...times.map((time) => time ?? at));
}
