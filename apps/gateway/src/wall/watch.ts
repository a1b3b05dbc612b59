/**
 * Notices when somebody else changes what is ours: our tables (flushed, edited, deleted) or the
 * bridge's ports. Follows the kernel's own announcements; nothing is polled.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Announcements, INTERRUPTED } from "./announcements.ts";
import { COMPLAINT_LIMIT } from "./nft.ts";
import { TABLE } from "./text.ts";

/** Ends with the wall, however the wall ends. */
const TIED = ["setpriv", "--pdeathsig=KILL"] as const;
/** Milliseconds to let a run of changes pass before it is answered once. */
const SETTLE = 50;
/** Milliseconds before a watcher that ended is started again. */
const AGAIN = 500;
/**
 * Milliseconds between changes of our own by which we learn whether we hear of everything; each time
 * twice as long, at most: a listener that begins reads all tables, and again when they change meanwhile.
 */
const ASKED_AGAIN = { first: 50, longest: 2000 } as const;

export interface Watch {
  /** Makes a transaction of our own, with a mark by which its announcement is known. */
  own(text: string): Promise<void>;
  /** Resolves once everything that changes is heard of. */
  readonly begun: Promise<void>;
}

/**
 * `onForeign` is called once for each run of changes of our tables that were not made by `own`, and
 * when there may have been some that nobody heard of. Our main table must be there.
 */
export function watchTables(
  transact: (text: string) => Promise<void>,
  onForeign: (what: string) => void,
): Watch {
  const announcements = new Announcements();
  const answer = settled(onForeign);
  const begun = Promise.withResolvers<void>();
  /** Something of ours was made, and may since have been changed. */
  let isMade = false;
  let isListening = false;
  let isAsking = false;
  const own = async (text: string): Promise<void> => {
    const { mark, text: marked } = announcements.mark();
    try {
      await transact(text + marked);
    } catch (error) {
      announcements.refused(mark);
      throw error;
    }
  };
  /** Changes only the mark, until that is heard: nobody says when a listener begins to hear. */
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    let wait: number = ASKED_AGAIN.first;
    while (isListening && !announcements.isCertain) {
      // A table that is gone could not be marked, and that it is gone would not be found.
      await own(`add table ${TABLE}\n`).catch(() => {});
      await delay(wait);
      wait = Math.min(2 * wait, ASKED_AGAIN.longest);
    }
    isAsking = false;
  };
  follow(["nft", "monitor"], {
    onStarted: () => {
      isListening = true;
      announcements.listen();
      void ask();
    },
    onLine: (line) => {
      const what = announcements.hear(line);
      if (what !== undefined && (what !== INTERRUPTED || isMade)) answer(what);
      if (announcements.isCertain) begun.resolve();
      else void ask();
    },
    onEnded: () => {
      isListening = false;
    },
  });
  return {
    begun: begun.promise,
    own: (text) => {
      isMade = true;
      return own(text);
    },
  };
}

/**
 * `onChange` is called once for each run of changes of the bridge's ports, and whenever there may have
 * been some that nobody heard of. `onDeaf` is told why nobody listens, once until somebody does.
 * `argv`: who listens; another only in tests.
 */
export function watchPorts(
  onChange: (what: string) => void,
  onDeaf: (why: string) => void,
  argv: readonly string[] = ["bridge", "monitor", "link"],
): void {
  const answer = settled(onChange);
  let isTold = false;
  follow(argv, {
    onStarted: (isAgain) => isAgain && answer(INTERRUPTED),
    onLine: (line) => {
      isTold = false;
      answer(line);
    },
    onEnded: (why) => {
      if (!isTold) onDeaf(why);
      isTold = true;
    },
  });
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

interface Follower {
  onStarted(isAgain: boolean): void;
  onLine(line: string): void;
  /** `why`: what it complained of, or how it ended. */
  onEnded(why: string): void;
}

function follow(argv: readonly string[], follower: Follower, isAgain = false): void {
  const [command, ...args] = [...TIED, ...argv];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  createInterface({ input: child.stdout }).on("line", (line) => follower.onLine(line));
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < COMPLAINT_LIMIT) complaint += text;
  });
  child.once("error", (error) => {
    complaint = error.message;
  });
  child.once("close", (status, signal) => {
    follower.onEnded(complaint.trim() || `${argv.join(" ")} ended with ${status ?? signal}`);
    setTimeout(() => follow(argv, follower, true), AGAIN);
  });
  follower.onStarted(isAgain);
}
