/**
 * Notices when somebody else changes what is ours: our tables (flushed, edited, deleted) or the
 * bridge's ports. Follows the kernel's own announcements; nothing is polled.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Ends with the wall, however the wall ends. */
const TIED = ["setpriv", "--pdeathsig=KILL"] as const;
/** Milliseconds after which an announcement that did not come will not come any more. */
const LOST_AFTER = 1000;
/** Milliseconds to let a run of changes pass before it is answered once. */
const SETTLE = 50;
/** Milliseconds before a watcher that ended is started again. */
const AGAIN = 500;

export interface Watch {
  /**
   * Runs a transaction of our own. The kernel announces it like everyone's, but not by whom: one
   * announcement is expected for each that it took.
   */
  own<T>(transaction: () => Promise<T>): Promise<T>;
}

/** `onForeign` is called once for each run of changes that were not ours. */
export function watchTables(onForeign: (what: string) => void): Watch {
  const due = new Set<symbol>();
  const answer = settled(onForeign);
  let touched: string | undefined;
  follow(
    ["nft", "monitor"],
    (line) => {
      if (/^(?:add|insert|replace|delete|flush) .*\b(?:inet|netdev|bridge) thingwall/.test(line))
        touched = line;
      if (!line.startsWith("# new generation") || touched === undefined) return;
      const [expected] = due;
      if (expected === undefined) answer(touched);
      else due.delete(expected);
      touched = undefined;
    },
    // What happened while nobody looked is not known. Nor whether the new watch hears of our own
    // repair: until that is given up, another's change would pass for it.
    () => {
      answer("the watch was interrupted");
      setTimeout(() => answer("the watch was interrupted"), LOST_AFTER + SETTLE).unref();
    },
  );
  return {
    async own(transaction) {
      const mark = Symbol("own");
      due.add(mark);
      try {
        const result = await transaction();
        setTimeout(() => due.delete(mark), LOST_AFTER).unref();
        return result;
      } catch (error) {
        due.delete(mark);
        throw error;
      }
    },
  };
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
