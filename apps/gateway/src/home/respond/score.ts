/**
 * The score of one thing. A unit is a cause within one hour (one day for some) and counts once,
 * however often and in whatever order its facts come. It counts whole to the end of its hour and
 * then loses half every 24 hours. Pure, bounded in value and in memory.
 */
import { OFFENCES, type Offence, type OffenceKind } from "./observed.ts";

export interface Score {
  /** The hour that the units are of, since the epoch. */
  readonly hour: number;
  /** What earlier hours had left when this one began. */
  readonly carried: number;
  /** Units of this hour → points. */
  readonly units: ReadonlyMap<string, number>;
  /** Units of a day → the day that they counted in. */
  readonly daily: ReadonlyMap<string, number>;
}

export const HALF_LIFE = 86_400_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Twice what quarantines; more would only keep the thing longer in a drawer. */
export const HIGHEST = 200;
/** Units held of an hour; far fewer reach the highest score. */
const UNITS = 512;

export const NO_SCORE: Score = { hour: 0, carried: 0, units: new Map(), daily: new Map() };

/** A fact that comes late, of an hour that is over, counts in the present one. */
export function scoreAfter(score: Score, offence: Offence): Score {
  const current = inHour(score, Math.max(score.hour, Math.floor(offence.at / HOUR)));
  const { points, per } = OFFENCES[offence.kind];
  const unit = unitOf(offence);
  if (current.units.has(unit) || current.units.size >= UNITS) return current;
  if (per === "day") {
    const day = Math.floor(offence.at / DAY);
    if ((current.daily.get(unit) ?? -1) >= day) return current;
    const daily = new Map([...current.daily].filter(([, counted]) => counted >= day));
    daily.set(unit, day);
    return { ...current, daily, units: new Map([...current.units, [unit, points]]) };
  }
  return { ...current, units: new Map([...current.units, [unit, points]]) };
}

export function unitOf({ kind, object }: Pick<Offence, "kind" | "object">): string {
  return JSON.stringify([kind, object]);
}

/** Between 0 and `HIGHEST`. */
export function valueAt(score: Score, at: number): number {
  const since = at - score.hour * HOUR;
  const carried = score.carried * decay(since);
  return Math.min(HIGHEST, carried + sum(score.units) * decay(since - HOUR));
}

function inHour(score: Score, hour: number): Score {
  if (hour === score.hour) return score;
  const carried = valueAt(score, hour * HOUR);
  return { hour, carried, units: new Map(), daily: score.daily };
}

function decay(elapsed: number): number {
  return 2 ** -(Math.max(0, elapsed) / HALF_LIFE);
}

function sum(units: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const points of units.values()) total += points;
  return total;
}

/** What counts most in this hour: what a notice is about. */
export function gravest(score: Score): { kind: OffenceKind; object: string } | undefined {
  let found: { unit: string; points: number } | undefined;
  for (const [unit, points] of score.units)
    if (found === undefined || points > found.points) found = { unit, points };
  if (found === undefined) return undefined;
  const [kind, object] = JSON.parse(found.unit) as [OffenceKind, string];
  return { kind, object };
}
