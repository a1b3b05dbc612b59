/**
 * Loads a description, and again: while the reason that it failed may pass by itself, and when it
 * has grown old (RFC 8520 §3.5). It is never asked for sooner than its maker said.
 */
import { type Described, type LoadedProfile, type LoadRequest, loadProfile } from "./load.ts";

/** Reasons of the network and of servers, not of what they said. */
const PASSING: ReadonlySet<string> = new Set([
  "name-not-found",
  "connection-failed",
  "timeout",
  "http-status",
]);
/** Milliseconds before the second try; doubled each time up to the limit. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15 * 60_000;
const HOUR = 3_600_000;
const DEFAULT_HOURS = 48;
/** So much later at most, as chance has it: not all homes ask in the same minute. */
const JITTER = 0.1;

export interface Loading {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** As it is then: `previous` is in force, and as its server gave it `fetched`: it is not asked for too soon. */
  readonly request: () => LoadRequest;
  /** Called after each try; what is in force from then on is the next request's `previous`. */
  readonly onLoaded: (profile: LoadedProfile) => Promise<void>;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/** Resolves when trying again would change nothing, or on `signal`. */
export async function keepLoading(loading: Loading): Promise<void> {
  const { now, request, onLoaded, signal, wait, random } = loading;
  let failures = 0;
  const known = request().previous;
  const validUntil = (known?.fetched ?? 0) + validityOf(known) * (1 + JITTER * random());
  if (validUntil > now()) await wait(validUntil - now(), signal);
  while (!signal.aborted) {
    const profile = await loadProfile(request());
    await onLoaded(profile);
    const { previous } = request();
    const why = profile.kind === "described" ? profile.refreshFailed : profile.why;
    failures = why === undefined ? 0 : failures + 1;
    if (why === undefined || (previous && !PASSING.has(why.code))) {
      await wait(validityOf(previous) * (1 + JITTER * random()), signal);
    } else if (PASSING.has(why.code)) {
      await wait(Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT), signal);
    } else return;
  }
}

/** In milliseconds. */
function validityOf(profile: Described | undefined): number {
  return (profile?.document.cacheValidity ?? DEFAULT_HOURS) * HOUR;
}
