/** Claims of addresses that come together make one change; a flood of them never more than one at a time. */
import { type Claim, LEARNT_LIMIT } from "./neighbours.ts";

/** Milliseconds that the first claim waits for others. */
const GATHER_MS = 5;
/**
 * Claims that wait for the change before theirs. What is not taken is lost, and so is the packet that
 * claimed it: its sender's next one claims it again.
 */
export const WAITING_LIMIT = 1024;

export class Claims {
  readonly #take: (claims: readonly Claim[]) => Promise<void>;
  readonly #waiting = new Map<string, Claim>();
  /** How many of each MAC wait. */
  readonly #of = new Map<string, number>();
  #busy = false;

  /** `take` makes the change and never rejects; the next one begins when it has ended. */
  constructor(take: (claims: readonly Claim[]) => Promise<void>) {
    this.#take = take;
  }

  add(claim: Claim): void {
    const key = `${claim.mac} ${claim.address}`;
    const own = this.#of.get(claim.mac) ?? 0;
    if (this.#waiting.has(key) || own >= LEARNT_LIMIT || this.#waiting.size >= WAITING_LIMIT)
      return;
    this.#waiting.set(key, claim);
    this.#of.set(claim.mac, own + 1);
    if (this.#busy) return;
    this.#busy = true;
    setTimeout(() => void this.#takeAll(), GATHER_MS);
  }

  async #takeAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const claims = [...this.#waiting.values()];
      this.#waiting.clear();
      this.#of.clear();
      await this.#take(claims);
    }
    this.#busy = false;
  }
}
