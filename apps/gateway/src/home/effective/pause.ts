/** The household's pause of a thing: until it says otherwise, or until a time. Pure. */

export type Pause =
  | { readonly kind: "running" }
  | { readonly kind: "paused"; readonly since: number; readonly until?: number };

export type PauseEvent =
  | { readonly kind: "pause"; readonly at: number; readonly until?: number }
  | { readonly kind: "resume"; readonly at: number }
  | { readonly kind: "tick"; readonly at: number };

export const RUNNING: Pause = { kind: "running" };

export function pauseAfter(pause: Pause, event: PauseEvent): Pause {
  switch (event.kind) {
    case "pause": {
      if (event.until !== undefined && event.until <= event.at) return after(pause, event.at);
      const current = after(pause, event.at);
      const since = current.kind === "paused" ? current.since : event.at;
      return {
        kind: "paused",
        since,
        ...(event.until === undefined ? {} : { until: event.until }),
      };
    }
    case "resume":
      return RUNNING;
    case "tick":
      return after(pause, event.at);
  }
}

function after(pause: Pause, at: number): Pause {
  return isPausedAt(pause, at) ? pause : RUNNING;
}

/** Correct at any time, also when no tick came. */
export function isPausedAt(pause: Pause, at: number): boolean {
  return pause.kind === "paused" && (pause.until === undefined || at < pause.until);
}
