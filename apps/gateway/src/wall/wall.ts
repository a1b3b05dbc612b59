/**
 * The wall: holds the desired state and the admitted names, and makes the kernel enforce them.
 * Changes are made one after another; admissions that arrive while one is under way go together
 * in the next.
 */
import { canonicalAddress } from "@thingwall/mud/policy";
import { Admitted } from "./admitted.ts";
import type { Admit, DesiredState } from "./contract.ts";
import {
  type NameTarget,
  renderAdmission,
  renderRuleset,
  type Ruleset,
  targetKey,
} from "./render.ts";

/** What the wall changes; the real one is nftables and /proc/sys, a test's is its own. */
export interface Firewall {
  /** One transaction: all of it or nothing. */
  transact(text: string): Promise<void>;
  /** The network's own settings that bring packets to the rules. */
  prepare(desired: DesiredState): Promise<void>;
}

export class Wall {
  readonly #firewall: Firewall;
  readonly #now: () => number;
  readonly #admitted = new Admitted();
  #ruleset: Ruleset | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: { admission: Admit; settle: (error?: unknown) => void }[] = [];

  /** `now` in milliseconds since the epoch. */
  constructor(firewall: Firewall, now: () => number) {
    this.#firewall = firewall;
    this.#now = now;
  }

  /** Replaces everything enforced. Rejects when refused: the state before stays whole. */
  apply(desired: DesiredState): Promise<void> {
    return this.#inTurn(async () => {
      const ruleset = renderRuleset(desired, this.#admitted, this.#now());
      await this.#firewall.transact(ruleset.text);
      this.#ruleset = ruleset;
      this.#admitted.keep(desired);
      // Only now: forwarding that began before the first rules would forward everything.
      await this.#firewall.prepare(desired);
    });
  }

  /**
   * Resolves once the kernel admits the addresses; at once for a name that no rule speaks of, which
   * opens nothing.
   */
  admit(asked: Admit): Promise<void> {
    const canonical = asked.addresses.map((text) => canonicalAddress(text) ?? text);
    const admission = { ...asked, addresses: [...new Set(canonical)] };
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.push({
        admission,
        settle: (error) => (error === undefined ? resolve() : reject(error as Error)),
      });
    });
    if (this.#waiting.length === 1) void this.#inTurn(() => this.#commitWaiting());
    return done;
  }

  async #commitWaiting(): Promise<void> {
    // The longest last: what it leaves in the kernel is what stays.
    const batch = this.#waiting.toSorted((a, b) => a.admission.seconds - b.admission.seconds);
    this.#waiting = [];
    const now = this.#now();
    const text = batch
      .map(({ admission }) =>
        renderAdmission(admission, this.#targets(admission), this.#admitted, now),
      )
      .join("");
    try {
      if (text !== "") await this.#firewall.transact(text);
    } catch (error) {
      for (const { settle } of batch) settle(error);
      return;
    }
    for (const { admission, settle } of batch) {
      if (this.#targets(admission).length > 0) this.#admitted.admit(admission, now);
      settle();
    }
  }

  /** Empty when no rule speaks of the name: then nothing is admitted. */
  #targets(admission: Admit): readonly NameTarget[] {
    return this.#ruleset?.targets.get(targetKey(admission.device, admission.name)) ?? [];
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }
}
