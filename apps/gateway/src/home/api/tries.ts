/** Guesses are slowed down: after a few that failed, each one waits longer than the one before. Pure. */

const FORGOTTEN_MS = 15 * 60_000;
const FIRST_WAIT_MS = 5000;
/** Who guesses under ever other names finds no end of room here. */
const MOST_KEYS = 2000;

interface Failed {
  readonly times: number;
  readonly last: number;
}

export class Tries {
  readonly #free: number;
  readonly #failed = new Map<string, Failed>();

  /** `free`: failures that cost nothing. */
  constructor(free: number) {
    this.#free = free;
  }

  /** Milliseconds until the next guess of this key counts; 0: it counts. */
  waitOf(key: string, now: number): number {
    const failed = this.#failed.get(key);
    if (!failed || failed.times < this.#free) return 0;
    const wait = Math.min(
      FORGOTTEN_MS,
      FIRST_WAIT_MS * 2 ** Math.min(failed.times - this.#free, 16),
    );
    return Math.max(0, failed.last + wait - now);
  }

  failed(key: string, now: number): void {
    const before = this.#failed.get(key);
    const recent = before !== undefined && now - before.last < FORGOTTEN_MS;
    this.#failed.delete(key);
    this.#failed.set(key, { times: recent ? before.times + 1 : 1, last: now });
    const [oldest] = this.#failed.keys();
    if (this.#failed.size > MOST_KEYS && oldest !== undefined) this.#failed.delete(oldest);
  }

  succeeded(key: string): void {
    this.#failed.delete(key);
  }
}
