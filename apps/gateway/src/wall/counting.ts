/** Asks the kernel how much was dropped of whom, some time after something was; an idle home asks nothing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Counted } from "./contract.ts";
import { Counts, type CountingSet, DENIED, TOTALS } from "./violations.ts";

const run = promisify(execFile);

/** Milliseconds from a drop to the question, so that a flood is asked about seldom. */
const ASKED_AFTER = 5000;
/** Octets of one set's listing: 65,535 elements of some 200. */
const LISTING_LIMIT = 32 * 1024 * 1024;

export class Counting {
  readonly #tell: (counted: Counted) => void;
  readonly #counts = new Counts();
  #due = false;

  constructor(tell: (counted: Counted) => void) {
    this.#tell = tell;
  }

  /** Something was dropped: what it adds up to is told within some seconds. */
  dropped(): void {
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => void this.#ask(), ASKED_AFTER).unref();
  }

  async #ask(): Promise<void> {
    const listings: (readonly [CountingSet, unknown])[] = [];
    for (const set of [...TOTALS, ...DENIED]) listings.push([set, await list(set)]);
    this.#due = false;
    const counted = this.#counts.since(listings, Date.now());
    if (!counted) return;
    this.#tell(counted);
    // The reader of samples may have lost the last of them: until nothing comes any more.
    this.dropped();
  }
}

/** Nothing where there is no such set yet. */
async function list({ table, name }: CountingSet): Promise<unknown> {
  try {
    const command = ["-j", "list", "set", ...table.split(" "), name];
    const { stdout } = await run("nft", command, { maxBuffer: LISTING_LIMIT });
    return JSON.parse(stdout) as unknown;
  } catch {
    return undefined;
  }
}
