/**
 * Events that wait to be written together: what says the same is counted once, and no device can
 * fill the journal with its own noise.
 */
import { createHash } from "node:crypto";
import type { Draft } from "./entry.ts";

export const NOTE_LIMITS = {
  /** Entries that wait; what comes beyond is counted and left out. */
  waiting: 2000,
  /** Entries that a device may make at once, and after how long it may make one more. */
  burst: 60,
  refillMs: 10_000,
} as const;

export interface Note extends Draft {
  readonly count: number;
  readonly until: number;
}

export class Notes {
  #waiting = new Map<string, Note>();
  readonly #budgets = new Map<string, { left: number; at: number }>();

  add(draft: Draft): void {
    const key = this.#keyOf(draft);
    const known = this.#waiting.get(key);
    if (known) this.#count(key, known, draft.at);
    else if (this.#mayAdd(draft.device ?? "", draft.at))
      this.#waiting.set(key, { ...draft, count: 1, until: draft.at });
    else this.#leaveOut(draft);
  }

  take(): readonly Note[] {
    const notes = [...this.#waiting.values()];
    this.#waiting = new Map();
    return notes;
  }

  /** What could not be written waits again, before what came meanwhile. */
  putBack(notes: readonly Note[]): void {
    this.#waiting = new Map([
      ...notes.map((note): [string, Note] => [this.#keyOf(note), note]),
      ...this.#waiting,
    ]);
  }

  forget(device: string): void {
    this.#budgets.delete(device);
    for (const [key, note] of this.#waiting) if (note.device === device) this.#waiting.delete(key);
  }

  #leaveOut({ device, at }: Draft): void {
    const whose =
      device === undefined || this.#waiting.size >= NOTE_LIMITS.waiting ? {} : { device };
    const more: Draft = {
      at,
      kind: "more",
      ...whose,
      cause: "gateway",
      reason: { code: "more-events", params: {} },
    };
    const key = this.#keyOf(more);
    const known = this.#waiting.get(key);
    if (known) this.#count(key, known, at);
    else this.#waiting.set(key, { ...more, count: 1, until: at });
  }

  #count(key: string, note: Note, at: number): void {
    this.#waiting.set(key, { ...note, count: note.count + 1, until: Math.max(note.until, at) });
  }

  #mayAdd(device: string, at: number): boolean {
    if (this.#waiting.size >= NOTE_LIMITS.waiting) return false;
    // Bounded like the devices themselves; strangers share one budget.
    const { left, at: since } = this.#budgets.get(device) ?? { left: NOTE_LIMITS.burst, at };
    const earned = Math.max(0, Math.floor((at - since) / NOTE_LIMITS.refillMs));
    const now = Math.min(NOTE_LIMITS.burst, left + earned);
    const begun = now === NOTE_LIMITS.burst ? at : since + earned * NOTE_LIMITS.refillMs;
    this.#budgets.set(device, { left: Math.max(0, now - 1), at: begun });
    return now > 0;
  }

  #keyOf({ kind, device, cause, reason }: Draft): string {
    const text = JSON.stringify([kind, device, cause, reason]);
    return createHash("sha256").update(text).digest("base64");
  }
}
