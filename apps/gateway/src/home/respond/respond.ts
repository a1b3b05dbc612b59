/**
 * What is done about what a thing does: nothing, one notice, restriction, quarantine; and how it
 * ends. Pure over observed facts and their times, so that every response can be replayed.
 *
 * One notice per cause: while the same cause goes on, its notice is changed, and when it comes
 * back within a month it is the same notice again. Nobody is told the same thing twice.
 */
import {
  atMost,
  type Containment,
  containmentAfter,
  type Nature,
  type ReleaseReason,
  releasableAt,
  settled,
  type Stage,
  UNCONTAINED,
} from "../effective/containment.ts";
import { OFFENCES, type Observed, type Offence, type OffenceKind, type Way } from "./observed.ts";
import { gravest, NO_SCORE, type Score, scoreAfter, unitOf, valueAt } from "./score.ts";
import { type Memory, NO_MEMORY, weigh } from "./weigh.ts";

export interface Conduct {
  readonly score: Score;
  readonly memory: Memory;
  readonly containment: Containment;
  /** When it last did something of weight. */
  readonly lastOffence: number;
  /** The notice that what goes on now belongs to, while anything does. */
  readonly open: Notice | undefined;
  /** Causes → when they were last told. */
  readonly told: ReadonlyMap<string, number>;
  /** Causes of this matter → how it was tried first. */
  readonly ways: ReadonlyMap<string, Way>;
  /** Causes of which the household wants to hear no more → until when. */
  readonly answered: ReadonlyMap<string, number>;
}

export interface Notice {
  readonly cause: Cause;
  readonly since: number;
  readonly stage: "noticed" | Stage;
  /** How it tried to reach the object, the first time in this matter, where that was seen. */
  readonly way?: Way;
}

/** What kind of conduct, and the first object of it. A scan has a thousand objects and one cause. */
export interface Cause {
  readonly kind: OffenceKind;
  readonly object: string;
}

export type Input =
  | { readonly kind: "observed"; readonly observed: Observed }
  | { readonly kind: "tick"; readonly at: number }
  | { readonly kind: "firmware-changed"; readonly at: number }
  | { readonly kind: "released-by-household"; readonly at: number }
  | {
      readonly kind: "answered";
      readonly at: number;
      readonly cause: Cause;
      readonly answer: Answer;
      /** When what is allowed once ends; an hour from now when absent. */
      readonly until?: number;
      /** One way alone was answered for: of others it is told as ever. */
      readonly oneWay?: true;
    }
  /** What the household said of this cause counts no more. */
  | { readonly kind: "answer-revoked"; readonly at: number; readonly cause: Cause };
export type Answer = "allow-once" | "keep-blocked" | "always-allow";

export type Act =
  /** A new notice. */
  | { readonly kind: "notice"; readonly notice: Notice; readonly answers: readonly Answer[] }
  /** The same notice, with another stage; it does not call anybody again. */
  | { readonly kind: "notice-changed"; readonly notice: Notice }
  | { readonly kind: "contained"; readonly containment: Containment }
  | { readonly kind: "released"; readonly reason: ReleaseReason }
  | { readonly kind: "trial-passed" };

export const THRESHOLDS = { notice: 10, restrict: 40, quarantine: 80 } as const;
/** Below this the matter is over. */
const OVER = 5;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const QUIET = DAY;
const TOLD_AGAIN_AFTER = 30 * DAY;
export const ONCE = HOUR;
/** The last moment that there is: what is written down keeps no infinity. */
const FOR_GOOD = 8.64e15;
const CAUSES_KEPT = 256;
/** Offences of fewer points do not keep a thing contained. */
const WEIGHTY = 3;
/** Offences of so many points are attacks, whatever the thing is for. */
const ATTACK = 30;

/** What a household may allow; for the rest there is nothing to allow. */
const ALLOWABLE: readonly OffenceKind[] = [
  "related-name",
  "hard-coded-service",
  "unknown-destination",
];
const isAllowable = ({ kind }: Pick<Cause, "kind">): boolean => ALLOWABLE.includes(kind);
/** Kinds whose objects change with every packet: one cause, whatever the object. */
const ONE_CAUSE: readonly OffenceKind[] = ["home-scan", "telnet", "impersonation"];

export const GOOD_CONDUCT: Conduct = {
  score: NO_SCORE,
  memory: NO_MEMORY,
  containment: UNCONTAINED,
  lastOffence: 0,
  open: undefined,
  told: new Map(),
  ways: new Map(),
  answered: new Map(),
};

export interface Response {
  readonly conduct: Conduct;
  readonly acts: readonly Act[];
}

export function respond(conduct: Conduct, input: Input, nature: Nature): Response {
  const at = input.kind === "observed" ? input.observed.at : input.at;
  const begun = passTime(conduct, at, nature);
  const next = handle(begun.conduct, input, nature);
  return { conduct: next.conduct, acts: [...begun.acts, ...next.acts] };
}

function handle(conduct: Conduct, input: Input, nature: Nature): Response {
  switch (input.kind) {
    case "tick":
      return { conduct, acts: [] };
    case "firmware-changed":
      return release(conduct, "firmware-changed", input.at, nature);
    case "released-by-household":
      return release(conduct, "household", input.at, nature);
    case "answered":
      return answer(conduct, input);
    case "answer-revoked": {
      const unit = unitOf(input.cause);
      const answered = new Map([...conduct.answered].filter(([each]) => each !== unit));
      return { conduct: { ...conduct, answered }, acts: [] };
    }
    case "observed": {
      const { memory, offences } = weigh(conduct.memory, input.observed);
      const counting = offences.filter(
        ({ kind }) => nature.undescribed !== true || OFFENCES[kind].points >= ATTACK,
      );
      return counting.reduce<Response>(
        ({ conduct: before, acts }, offence) => {
          const after = offend(before, offence, nature);
          return { conduct: after.conduct, acts: [...acts, ...after.acts] };
        },
        { conduct: { ...conduct, memory }, acts: [] },
      );
    }
  }
}

/** What time alone brings: a trial passed, a day of quiet, a matter that is over. */
function passTime(conduct: Conduct, at: number, nature: Nature): Response {
  const containment = settled(conduct.containment, at);
  const passed = conduct.containment.kind === "on-trial" && containment.kind === "none";
  const over = conduct.open && containment.kind === "none" && valueAt(conduct.score, at) < OVER;
  const current: Conduct = {
    ...{ ...conduct, containment, open: over ? undefined : conduct.open },
    ways: over ? new Map() : conduct.ways,
  };
  const acts: readonly Act[] = passed ? [{ kind: "trial-passed" }] : [];
  const quiet = quietAt(current);
  if (quiet === undefined || at < quiet) return { conduct: current, acts };
  const released = release(current, "quiet", at, nature);
  return { conduct: released.conduct, acts: [...acts, ...released.acts] };
}

/** When it has been quiet for long enough to be tried again; undefined for what is not contained. */
export function quietAt({ containment, lastOffence }: Conduct): number | undefined {
  if (containment.kind !== "restricted" && containment.kind !== "quarantined") return undefined;
  const since = Math.max(lastOffence, containment.since);
  return Math.max(since + QUIET, releasableAt(containment));
}

function release(conduct: Conduct, reason: ReleaseReason, at: number, nature: Nature): Response {
  const containment = containmentAfter(
    conduct.containment,
    { kind: "release", at, reason },
    nature,
  );
  if (containment === conduct.containment) return { conduct, acts: [] };
  // A trial begins with a clean sheet: what it was contained for is served.
  return {
    conduct: { ...conduct, containment, score: { ...NO_SCORE, daily: conduct.score.daily } },
    acts: [{ kind: "released", reason }],
  };
}

function answer(
  conduct: Conduct,
  {
    at,
    cause,
    answer: said,
    until: once = at + ONCE,
    oneWay,
  }: Extract<Input, { kind: "answered" }>,
): Response {
  if (said !== "keep-blocked" && !isAllowable(cause)) return { conduct, acts: [] };
  const until = said === "allow-once" ? once : FOR_GOOD;
  const answered = oneWay ? conduct.answered : kept(conduct.answered, unitOf(cause), until);
  const open = conduct.open && same(conduct.open.cause, cause) ? undefined : conduct.open;
  return { conduct: { ...conduct, answered, open }, acts: [] };
}

function offend(conduct: Conduct, offence: Offence, nature: Nature): Response {
  const { at, kind } = offence;
  // The household knows of it; only what may be allowed at all can be answered for.
  const known = isAllowable(offence) && (conduct.answered.get(unitOf(offence)) ?? 0) > at;
  if (known) return { conduct, acts: [] };
  const score = scoreAfter(conduct.score, offence);
  const lastOffence = OFFENCES[kind].points >= WEIGHTY ? at : conduct.lastOffence;
  const value = valueAt(score, at);
  const current = { ...conduct, score, lastOffence, ways: waysAfter(conduct.ways, offence) };
  const stage: Stage | undefined =
    value >= THRESHOLDS.quarantine
      ? "quarantined"
      : value >= THRESHOLDS.restrict
        ? "restricted"
        : undefined;
  const containment =
    stage === undefined
      ? conduct.containment
      : containmentAfter(conduct.containment, { kind: "demanded", at, stage }, nature);
  const told = tell({ ...current, containment }, value, stage && atMost(stage, nature), at);
  const changed = containment !== conduct.containment;
  return {
    conduct: told.conduct,
    acts: changed ? [{ kind: "contained", containment }, ...told.acts] : told.acts,
  };
}

function tell(conduct: Conduct, value: number, demanded: Stage | undefined, at: number): Response {
  if (value < THRESHOLDS.notice) return { conduct, acts: [] };
  const { containment, open } = conduct;
  const stage =
    containment.kind === "restricted" || containment.kind === "quarantined"
      ? containment.kind
      : (demanded ?? "noticed");
  const cause = causeOf(conduct.score);
  if (cause === undefined) return { conduct, acts: [] };
  if (open) {
    if (open.stage === stage) return { conduct, acts: [] };
    const { way: _before, ...same } = open;
    const way = conduct.ways.get(unitOf(cause));
    const notice: Notice = { ...same, cause, stage, ...(way && { way }) };
    const told = kept(conduct.told, unitOf(cause), at);
    return {
      conduct: { ...conduct, open: notice, told },
      acts: [{ kind: "notice-changed", notice }],
    };
  }
  const way = conduct.ways.get(unitOf(cause));
  const notice: Notice = { cause, since: at, stage, ...(way && { way }) };
  const before = conduct.told.get(unitOf(cause));
  const again = before !== undefined && at - before < TOLD_AGAIN_AFTER;
  const next = { ...conduct, open: notice, told: kept(conduct.told, unitOf(cause), at) };
  if (again) return { conduct: next, acts: [{ kind: "notice-changed", notice }] };
  const answers: readonly Answer[] = isAllowable(cause)
    ? ["allow-once", "keep-blocked", "always-allow"]
    : [];
  return { conduct: next, acts: [{ kind: "notice", notice, answers }] };
}

function waysAfter(ways: Conduct["ways"], { kind, object, way }: Offence): Conduct["ways"] {
  const unit = unitOf({ kind, object });
  return way === undefined || ways.has(unit) ? ways : kept(ways, unit, way);
}

function causeOf(score: Score): Cause | undefined {
  const found = gravest(score);
  return found && ONE_CAUSE.includes(found.kind) ? { kind: found.kind, object: "" } : found;
}

function same(a: Cause, b: Cause): boolean {
  return unitOf(a) === unitOf(b);
}

/** The map with this entry last; the oldest make room. */
function kept<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  const others = [...map].filter(([each]) => each !== key);
  return new Map([...others.slice(1 - CAUSES_KEPT), [key, value] as const]);
}
