/**
 * How far a thing that misbehaves is contained, and how it gets out again. Pure.
 *
 * Containment only grows by what the thing does and only ends by a release: its firmware changed,
 * a day of quiet, or the household's word. A release is a trial of one hour; who relapses in it is
 * contained again, at least as before, and who relapses in it or within a month waits longer each
 * time for the next release that nobody asked for. The household's own word never waits.
 */

export type Stage = "restricted" | "quarantined";
export type ReleaseReason = "firmware-changed" | "quiet" | "household";

export type Containment =
  | { readonly kind: "none"; readonly relapses: number; readonly since: number }
  | {
      readonly kind: Stage;
      readonly relapses: number;
      readonly since: number;
    }
  | {
      readonly kind: "on-trial";
      readonly relapses: number;
      readonly since: number;
      readonly until: number;
      /** What it was before, and becomes again at least. */
      readonly before: Stage;
    };

export type ContainmentEvent =
  /** What its score now demands. */
  | { readonly kind: "demanded"; readonly at: number; readonly stage: Stage }
  | { readonly kind: "release"; readonly at: number; readonly reason: ReleaseReason }
  | { readonly kind: "tick"; readonly at: number };

/** What is known of the thing and never changes by what it does. */
export interface Nature {
  /** Smoke, medical: cut off it may cost a life. */
  readonly safety: boolean;
  /** Its profile was learnt here, not described: it may be wrong about the thing. */
  readonly learnt: boolean;
  /** Nothing says what it needs: what it asks for is no offence yet, an attack is. */
  readonly undescribed?: boolean;
  /** The household said that it is never contained without being asked: it is told, no more. */
  readonly toldOnly?: boolean;
  /** How long a release is on trial, in milliseconds; an hour unless the household said so. */
  readonly trial?: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const TRIAL = HOUR;
/** Before the release after the first, the second, the third and any later relapse. */
export const BACKOFF = [HOUR, DAY, 7 * DAY] as const;
/** So long without containment, and earlier relapses are forgotten. */
export const FORGOTTEN = 30 * DAY;

export const UNCONTAINED: Containment = { kind: "none", relapses: 0, since: 0 };

export function containmentAfter(
  containment: Containment,
  event: ContainmentEvent,
  nature: Nature,
): Containment {
  const current = settled(containment, event.at);
  switch (event.kind) {
    case "demanded":
      return contained(current, atMost(event.stage, nature), event.at);
    case "release":
      return released(current, event.reason, event.at, nature.trial ?? TRIAL);
    case "tick":
      return current;
  }
}

/** The furthest that a thing of this nature is contained; undefined: not at all. */
export function atMost(stage: Stage, { safety, learnt, toldOnly }: Nature): Stage | undefined {
  if (toldOnly === true) return undefined;
  return safety || learnt ? "restricted" : stage;
}

function contained(current: Containment, stage: Stage | undefined, at: number): Containment {
  if (stage === undefined) return current;
  switch (current.kind) {
    case "none": {
      // Whoever lies low for the hour of its trial has not mended: it is the same matter for a month.
      const again = current.since > 0 && at - current.since < FORGOTTEN;
      return { kind: stage, relapses: current.relapses + (again ? 1 : 0), since: at };
    }
    case "restricted":
      return stage === "quarantined" ? { ...current, kind: stage, since: at } : current;
    case "quarantined":
      return current;
    case "on-trial": {
      const kind = current.before === "quarantined" ? "quarantined" : stage;
      return { kind, relapses: current.relapses + 1, since: at };
    }
  }
}

function released(
  current: Containment,
  reason: ReleaseReason,
  at: number,
  trial: number,
): Containment {
  if (current.kind === "none" || current.kind === "on-trial") return current;
  if (reason !== "household" && at < releasableAt(current)) return current;
  const { kind: before, relapses } = current;
  return { kind: "on-trial", relapses, since: at, until: at + trial, before };
}

/** From when a release that the household did not ask for is taken. */
export function releasableAt({ relapses, since }: Containment): number {
  return relapses === 0 ? since : since + (BACKOFF[relapses - 1] ?? BACKOFF[2]);
}

/** What time alone has done. Correct at any time, also when no tick came. */
export function settled(containment: Containment, at: number): Containment {
  if (containment.kind === "on-trial" && containment.until <= at)
    return settled({ kind: "none", relapses: containment.relapses, since: containment.until }, at);
  if (containment.kind === "none" && containment.relapses > 0)
    return at - containment.since >= FORGOTTEN ? { ...containment, relapses: 0 } : containment;
  return containment;
}
