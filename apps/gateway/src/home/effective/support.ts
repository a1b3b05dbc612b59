/**
 * Whether somebody still mends the thing (RFC 8520 §3.6). Several may say when that ends (its
 * file, its label, the household): the earliest wins. The household is told before, in steps. Pure.
 */

export type SupportSource = "file" | "label" | "household";

export interface Support {
  /** When support ends, by who says so. */
  readonly ends: Readonly<Partial<Record<SupportSource, number>>>;
  /** Of the end that now counts, the steps that were told. */
  readonly told: readonly SupportStep[];
  /** Internet access after the end, in the open, until then. */
  readonly reprieve?: { readonly since: number; readonly until: number };
}

export type SupportStep = "in-90-days" | "in-30-days" | "in-7-days" | "ended";

export type SupportEvent =
  /** `ends` undefined: this source says of no end (any more). */
  | {
      readonly kind: "stated";
      readonly at: number;
      readonly source: SupportSource;
      readonly ends: number | undefined;
    }
  | { readonly kind: "reprieved"; readonly at: number; readonly until: number }
  | { readonly kind: "reprieve-withdrawn"; readonly at: number }
  | { readonly kind: "tick"; readonly at: number };

export interface SupportNotice {
  readonly step: SupportStep;
  readonly ends: number;
}

const DAY = 86_400_000;
/** Latest first: of the steps that have passed only the last is told. */
const STEPS: readonly (readonly [SupportStep, number])[] = [
  ["ended", 0],
  ["in-7-days", 7 * DAY],
  ["in-30-days", 30 * DAY],
  ["in-90-days", 90 * DAY],
];
export const LONGEST_REPRIEVE = 92 * DAY;

export const UNKNOWN_SUPPORT: Support = { ends: {}, told: [] };

/** The next state, and the notice that is due now. */
export function supportAfter(
  support: Support,
  event: SupportEvent,
): { readonly support: Support; readonly notice?: SupportNotice } {
  return withNotice(changed(support, event), event.at);
}

function changed(support: Support, event: SupportEvent): Support {
  const current = withoutReprieve(support, event.at);
  switch (event.kind) {
    case "stated": {
      const { [event.source]: _, ...others } = current.ends;
      const ends = event.ends === undefined ? others : { ...others, [event.source]: event.ends };
      // Another end is another matter: it is told again from where it stands.
      const moved = endOf({ ...current, ends }) !== endOf(current);
      return { ...current, ends, told: moved ? [] : current.told };
    }
    case "reprieved": {
      const until = Math.min(event.until, event.at + LONGEST_REPRIEVE);
      if (phaseAt(current, event.at) !== "ended" || until <= event.at) return current;
      return { ...current, reprieve: { since: event.at, until } };
    }
    case "reprieve-withdrawn":
      return { ends: current.ends, told: current.told };
    case "tick":
      return current;
  }
}

function withoutReprieve(support: Support, at: number): Support {
  const { ends, told, reprieve } = support;
  return reprieve && reprieve.until <= at ? { ends, told } : support;
}

function withNotice(
  support: Support,
  at: number,
): { readonly support: Support; readonly notice?: SupportNotice } {
  const ends = endOf(support);
  if (ends === undefined) return { support };
  const passed = STEPS.filter(([, before]) => at >= ends - before).map(([step]) => step);
  const [latest] = passed;
  if (latest === undefined || support.told.includes(latest)) return { support };
  // A thing that arrives a week before its end is not told of ninety days.
  return { support: { ...support, told: passed }, notice: { step: latest, ends } };
}

/** The earliest end that anybody states. */
export function endOf({ ends }: Support): number | undefined {
  const stated = Object.values(ends);
  return stated.length === 0 ? undefined : Math.min(...stated);
}

export type SupportPhase = "in-support" | "ended" | "reprieved";

export function phaseAt(support: Support, at: number): SupportPhase {
  const ends = endOf(support);
  if (ends === undefined || at < ends) return "in-support";
  return support.reprieve && at < support.reprieve.until ? "reprieved" : "ended";
}

/** When the next step before the end is due; undefined where none is. */
export function nextStep(support: Support, at: number): number | undefined {
  const ends = endOf(support);
  if (ends === undefined) return undefined;
  const due = STEPS.map(([, before]) => ends - before).filter((time) => time > at);
  return due.length === 0 ? undefined : Math.min(...due);
}
