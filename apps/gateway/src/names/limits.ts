/** How much of us one thing may use, so that a broken or hostile one leaves enough for the others. */
export const NAMES_LIMITS = {
  /** Questions of one device a second, on average; more are not answered at all. */
  perSecond: 50,
  /** Questions that a device may ask in one go after a pause. */
  burst: 100,
  /** Questions under way at once; more are answered with SERVFAIL. */
  underWay: { all: 256, each: 32, sure: 4 },
  /** TCP connections at once; of a device whichever of its addresses it uses. */
  connections: { all: 128, each: 8, sure: 2 },
  /** Questions of one TCP connection under way at once; then it is not read. */
  pipelined: 16,
  /** Bytes of one question over TCP; a name has 255 and the options that we know are short. */
  questionBytes: 4096,
  /** How often at most home hears that a device asks more than it may, in milliseconds. */
  tellMs: 10_000,
  /**
   * How long a TCP connection may take to its next whole question, in milliseconds (RFC 7766 §6.2.3);
   * single bytes gain no time.
   */
  idleMs: 10_000,
} as const;

/** A token bucket: `burst` at once, `perSecond` on average. Counts what it denied. */
export class Rate {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at: number;
  #denied = 0;
  #told: number | undefined;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#at = now;
  }

  /** `now` in milliseconds on a steady clock. */
  take(now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) * this.#perSecond) / 1000);
    this.#at = now;
    if (this.#left < 1) {
      this.#denied += 1;
      return false;
    }
    this.#left -= 1;
    return true;
  }

  /** How many were denied so far, when that has not been told for `everyMs`; telling is up to the
   *  caller. */
  news(now: number, everyMs: number): number | undefined {
    if (this.#told !== undefined && now - this.#told < everyMs) return undefined;
    this.#told = now;
    return this.#denied;
  }
}

export interface Bounds {
  /** Of all owners together, beyond those that each is sure of. */
  readonly all: number;
  /** Of one. */
  readonly each: number;
  /** Of one, whatever the others have taken. */
  readonly sure: number;
}

/**
 * Places that owners share: however many greedy ones there are, none takes what another is sure of.
 * Owners are as many as the household has devices, and all whom nobody knows are one.
 */
export class Shares {
  readonly #bounds: Bounds;
  readonly #taken = new Map<string, number>();
  /** How many are taken beyond what their owners are sure of. */
  #beyond = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** A place, given back by calling the result once; `undefined` when there is none for this owner. */
  take(owner: string): (() => void) | undefined {
    const { all, each, sure } = this.#bounds;
    const taken = this.#taken.get(owner) ?? 0;
    if (taken >= each || (taken >= sure && this.#beyond >= all)) return undefined;
    this.#taken.set(owner, taken + 1);
    if (taken >= sure) this.#beyond += 1;
    return () => {
      const left = (this.#taken.get(owner) ?? 1) - 1;
      if (left >= sure) this.#beyond -= 1;
      if (left === 0) this.#taken.delete(owner);
      else this.#taken.set(owner, left);
    };
  }
}
