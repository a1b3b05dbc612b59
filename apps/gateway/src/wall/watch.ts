/**
 * Notices when somebody else changes what is ours: our tables (flushed, edited, deleted) or the
 * bridge's ports. Follows the kernel's own announcements; nothing is polled.
 */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createInterface } from "node:readline";
import { TABLE } from "./text.ts";

/** Ends with the wall, however the wall ends. */
const TIED = ["setpriv", "--pdeathsig=KILL"] as const;
/** Milliseconds after which a watch that was started again has surely begun, or is asked about again. */
const BEGUN = 1000;
/** Milliseconds to let a run of changes pass before it is answered once. */
const SETTLE = 50;
/** Milliseconds before a watcher that ended is started again. */
const AGAIN = 500;
/** The object of our table that every transaction of ours gives another number; no rule asks it. */
const MARK = `quota ${TABLE} own`;

export interface Watch {
  /** Runs a transaction of our own, with a mark by which its announcement is known. */
  own<T>(text: string, transact: (marked: string) => Promise<T>): Promise<T>;
}

/**
 * `onForeign` is called once for each run of changes that were not ours.
 *
 * The kernel announces our transactions like everyone's, however late a busy machine lets us hear of
 * them, and says of each only which process made it, by a number that a container does not know. So
 * each of ours changes an object to a number that nobody else uses.
 */
export function watchTables(onForeign: (what: string) => void): Watch {
  const marks = new Marks();
  const answer = settled(onForeign);
  let touched: string | undefined;
  let isOurs = false;
  let isPartly = false;
  let isHeard = false;
  follow(
    ["nft", "monitor"],
    (line) => {
      if (/^(?:add|insert|replace|delete|flush) .*\b(?:inet|netdev|bridge) thingwall/.test(line)) {
        const mark = line.startsWith(`add ${MARK} `) ? /\{ (\d+) bytes/.exec(line)?.[1] : undefined;
        if (mark !== undefined && marks.hears(Number(mark))) isOurs = true;
        else touched ??= line;
      }
      // More at once than is kept for us. Most likely our own: loading everything is that much.
      if (/^# ERROR: .* lost/i.test(line)) {
        if (!marks.areAwaited) answer("announcements were lost");
        marks.awaitNoMore();
        isPartly = true;
      }
      if (!line.startsWith("# new generation")) return;
      if (touched !== undefined && !isOurs && !isPartly) answer(touched);
      isHeard ||= isOurs;
      touched = undefined;
      isOurs = false;
      isPartly = false;
    },
    // What happened while nobody looked is not known; nor, until the new watch hears of our own
    // repair, whether it had begun by then.
    () => {
      isHeard = false;
      marks.awaitNoMore();
      answer("the watch was interrupted");
      setTimeout(() => {
        if (!isHeard) answer("the watch was interrupted");
      }, BEGUN + SETTLE).unref();
    },
  );
  return {
    async own(text, transact) {
      const mark = marks.next();
      try {
        return await transact(`${text}add ${MARK} { ${mark} bytes }\n`);
      } catch (error) {
        marks.hears(mark);
        throw error;
      }
    },
  };
}

/** Numbers that only we use: odd, so that nft never says them in a larger unit. */
class Marks {
  readonly #first = 2 * randomInt(2 ** 40) + 1;
  #last = this.#first;
  readonly #awaited = new Set<number>();

  next(): number {
    this.#last += 2;
    this.#awaited.add(this.#last);
    return this.#last;
  }

  /** Is it one of ours? It is awaited no more. */
  hears(mark: number): boolean {
    this.#awaited.delete(mark);
    return mark > this.#first && mark <= this.#last && mark % 2 === 1;
  }

  get areAwaited(): boolean {
    return this.#awaited.size > 0;
  }

  awaitNoMore(): void {
    this.#awaited.clear();
  }
}

/** `onChange` is called once for each run of changes of the bridge's ports. */
export function watchPorts(onChange: (what: string) => void): void {
  const answer = settled(onChange);
  follow(["bridge", "monitor", "link"], answer, () => answer("the watch was interrupted"));
}

function settled(act: (what: string) => void): (what: string) => void {
  let timer: NodeJS.Timeout | undefined;
  return (what) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act(what);
    }, SETTLE);
  };
}

function follow(
  argv: readonly string[],
  onLine: (line: string) => void,
  onInterrupted: () => void,
): void {
  const [command, ...args] = [...TIED, ...argv];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
  createInterface({ input: child.stdout }).on("line", onLine);
  child.once("error", () => {});
  child.once("close", () => {
    setTimeout(() => {
      follow(argv, onLine, onInterrupted);
      onInterrupted();
    }, AGAIN);
  });
}
