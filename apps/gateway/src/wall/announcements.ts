/**
 * What the kernel announces of its tables, line by line as `nft monitor` says it, and what of it was
 * not our doing. Pure.
 *
 * The kernel says of a transaction only which process made it, by a number that a container does not
 * know, and that as late as a busy machine lets us hear it. So each of ours changes an object to a
 * number that was never used before, and only the first announcement of a number that is awaited is
 * ours: whoever loads again what was there once, our numbers with it, is somebody else.
 *
 * When announcements are lost, the generations of the kernel's tables are counted instead: each
 * transaction makes one, so those that none of ours made were made by others.
 */
import { randomInt } from "node:crypto";
import { TABLE } from "./text.ts";

/** The object of our table that carries the number; no rule asks it. */
const MARK = `quota ${TABLE} own`;
/** A change of our tables, but of the one that nobody else can change (`held.ts`). */
const OURS = /^(?:add|insert|replace|delete|flush) .*\b(?:inet|netdev|bridge) thingwall(?!_held\b)/;
/** Announcements of which nothing is known, because nobody listened. */
export const INTERRUPTED = "the watch was interrupted";
/** There were more at once than is kept for a listener. */
export const LOST = "announcements were lost";

/** Since when what is announced may not be all that happened. */
interface Doubt {
  /** The last generation of which everything was heard; undefined: none was. */
  readonly since: number | undefined;
  /** Once this mark or a later one is announced nothing more is missing. */
  readonly until: number;
  /** Generations since then that we made. */
  ours: number;
}

export class Announcements {
  /** Given to transactions that were not announced yet, in the order in which they are made. */
  readonly #awaited = new Set<number>();
  /** Odd, so that nft never says it in a larger unit. */
  #last = 2 * randomInt(2 ** 40) + 1;
  #generation: number | undefined;
  #touched: string | undefined;
  #mark: number | undefined;
  #doubt: Doubt | undefined;

  constructor() {
    this.listen();
  }

  /** Somebody begins to listen: nothing of what happened before is known. */
  listen(): void {
    this.#touched = undefined;
    this.#mark = undefined;
    this.#generation = undefined;
    this.#doubted();
  }

  /** Everything that happens is heard. Until it is, only a mark that is announced makes it so. */
  get isCertain(): boolean {
    return this.#doubt === undefined;
  }

  /** The text by which the announcement of a transaction will be known as ours, and its number. */
  mark(): { readonly mark: number; readonly text: string } {
    this.#last += 2;
    this.#awaited.add(this.#last);
    return { mark: this.#last, text: `add ${MARK} { ${this.#last} bytes }\n` };
  }

  /** The transaction was refused: it is never announced. */
  refused(mark: number): void {
    this.#awaited.delete(mark);
  }

  /** Takes one line; says what somebody else did, once that is known. */
  hear(line: string): string | undefined {
    if (/^# ERROR: .* lost/i.test(line)) this.#doubted();
    if (OURS.test(line)) {
      const mark = line.startsWith(`add ${MARK} `) ? /\{ (\d+) bytes/.exec(line)?.[1] : undefined;
      if (mark !== undefined && this.#awaited.has(Number(mark))) this.#mark = Number(mark);
      else this.#touched ??= line;
    }
    const generation = /^# new generation (\d+)/.exec(line)?.[1];
    return generation === undefined ? undefined : this.#ended(Number(generation));
  }

  /** The end of what one transaction changed. */
  #ended(generation: number): string | undefined {
    const [mark, touched, doubt] = [this.#mark, this.#touched, this.#doubt];
    this.#mark = undefined;
    this.#touched = undefined;
    const ours = mark === undefined ? 0 : this.#heard(mark);
    if (!doubt) {
      this.#generation = generation;
      return mark === undefined ? touched : undefined;
    }
    doubt.ours += ours;
    if (mark === undefined || mark < doubt.until) return undefined;
    this.#doubt = undefined;
    this.#generation = generation;
    if (doubt.since === undefined) return INTERRUPTED;
    return generation - doubt.since > doubt.ours ? LOST : undefined;
  }

  /** The kernel takes ours in their order: those before it have been. How many these are, with it. */
  #heard(mark: number): number {
    const before = [...this.#awaited].filter((each) => each <= mark);
    for (const each of before) this.#awaited.delete(each);
    return before.length;
  }

  /** What is announced before our next mark may be what was kept from before the loss. */
  #doubted(): void {
    const before = this.#doubt;
    this.#doubt = {
      since: before ? before.since : this.#generation,
      until: this.#last + 2,
      ours: before?.ours ?? 0,
    };
  }
}
