/** Loads a description, and tries again while the reason that it failed may pass by itself. */
import { setTimeout as delay } from "node:timers/promises";
import { type LoadedProfile, type LoadRequest, loadProfile } from "./load.ts";

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

/** Calls `onLoaded` after each try. Resolves when trying again would change nothing, or on `signal`. */
export async function keepLoading(
  request: () => LoadRequest,
  onLoaded: (profile: LoadedProfile) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const profile = await loadProfile(request());
    await onLoaded(profile);
    const why = profile.kind === "described" ? profile.refreshFailed : profile.why;
    if (why === undefined || !PASSING.has(why.code)) return;
    await delay(wait, undefined, { signal }).catch(() => {});
  }
}
