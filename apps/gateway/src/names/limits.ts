/** How much of us one thing may use, so that a broken or hostile one leaves enough for the others. */
export const NAMES_LIMITS = {
  /** Questions of one device a second, on average; more are not answered at all. */
  perSecond: 50,
  /** Questions that a device may ask in one go after a pause. */
  burst: 100,
  /** Questions of one device under way at once; more are answered with SERVFAIL. */
  underWay: 32,
  /** Questions of all devices under way at once. */
  underWayAll: 256,
  /** TCP connections at once: of all, and of one device, whichever of its addresses it uses. */
  connections: 128,
  connectionsPerDevice: 8,
  /** Questions of one TCP connection under way at once; then it is not read. */
  pipelined: 16,
  /** Bytes of one question over TCP; a name has 255 and the options that we know are short. */
  questionBytes: 4096,
  /** How often at most home hears that a device asks more than it may, in milliseconds. */
  tellMs: 10_000,
  /** A TCP connection that says nothing is closed, in milliseconds. */
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
