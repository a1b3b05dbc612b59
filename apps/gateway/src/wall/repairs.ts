/**
 * Makes ours again what somebody changed, and says so. What the kernel refuses is tried again, ever
 * more seldom, until it takes it; that it does not is said too.
 */
import { setTimeout as delay } from "node:timers/promises";
import { inOneLine } from "../channel/error.ts";
import type { Repaired, RepairFailed } from "./contract.ts";

/** Milliseconds before a repair that was refused is tried again; each time twice as long, at most. */
const AGAIN = { first: 250, longest: 8000 } as const;

type Part = Repaired["part"];

/** Makes one part whole. False: there is nothing yet that could have been changed. */
type Mend = () => Promise<boolean>;

export class Repairs {
  readonly #mend: Readonly<Record<Part, Mend>>;
  readonly #tell: (event: Repaired | RepairFailed) => void;
  readonly #wait: (milliseconds: number) => Promise<void>;
  /** What was changed, of the parts that are under repair: an object for each change. */
  readonly #wanted = new Map<Part, { readonly what: string }>();

  /** `wait`: another only in tests. */
  constructor(
    mend: Readonly<Record<Part, Mend>>,
    tell: (event: Repaired | RepairFailed) => void,
    wait: (milliseconds: number) => Promise<void> = (milliseconds) => delay(milliseconds),
  ) {
    this.#mend = mend;
    this.#tell = tell;
    this.#wait = wait;
  }

  /** `what`: one of the changes. What is changed while it is being repaired is repaired after that. */
  begin(part: Part, what: string): void {
    const isUnderWay = this.#wanted.has(part);
    this.#wanted.set(part, { what });
    if (!isUnderWay) void this.#repair(part);
  }

  async #repair(part: Part): Promise<void> {
    let refused = 0;
    for (let wanted = this.#wanted.get(part); wanted; wanted = this.#wanted.get(part)) {
      try {
        const isDone = await this.#mend[part]();
        refused = 0;
        if (isDone) this.#tell({ kind: "repaired", part, what: wanted.what, at: Date.now() });
        if (this.#wanted.get(part) === wanted) this.#wanted.delete(part);
      } catch (error) {
        refused += 1;
        const reason = inOneLine(error);
        // Once: it goes on for the same reason, most likely, and would fill the journal.
        if (refused === 1)
          this.#tell({ kind: "repair-failed", part, what: wanted.what, reason, at: Date.now() });
        await this.#wait(Math.min(AGAIN.first * 2 ** (refused - 1), AGAIN.longest));
      }
    }
  }
}
