/** Keeps one program running: starts it again whenever it ends, for as long as we are there. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export type Report =
  | { readonly kind: "started"; readonly program: string; readonly pid: number }
  | { readonly kind: "line"; readonly program: string; readonly text: string }
  | {
      readonly kind: "ended";
      readonly program: string;
      /** `exit code 1`, `signal SIGKILL`, or why it did not start. */
      readonly reason: string;
      /** When it starts again; `undefined` when it was told to end. */
      readonly againInMs: number | undefined;
    };

export interface KeepOptions {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Written to its standard input as JSON. */
  readonly settings?: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly onReport: (report: Report) => void;
  /** Waits; resolves early when the signal aborts. For tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds on a steady clock. For tests. */
  readonly now?: () => number;
  /** How long it may take to end when told to, in milliseconds. */
  readonly graceMs?: number;
}

export interface Kept {
  /** Ends it and does not start it again. Resolves when it is gone. */
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** What ran this long was well: the next failure is a first one. */
const WELL_MS = 30_000;
const GRACE_MS = 5000;
/** How long the last lines of a program that has ended may take, in milliseconds. */
const OUTPUT_MS = 1000;
/** Longest line of a program that is passed on. */
const LINE_LENGTH = 2000;

/** After the nth failure in a row (from 1): 0.2 s, 0.4 s … 10 s; never given up. */
export function waitAfter(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 16), LONGEST_WAIT_MS);
}

export function keep(options: KeepOptions): Kept {
  const { name, onReport, now = () => performance.now() } = options;
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }).catch(() => {}));
  const stopping = new AbortController();
  let child: ChildProcess | undefined;

  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const begun = now();
      const reason = await runOnce(options, (started) => (child = started));
      child = undefined;
      failures = now() - begun >= WELL_MS ? 1 : failures + 1;
      const againInMs = stopping.signal.aborted ? undefined : waitAfter(failures);
      onReport({ kind: "ended", program: name, reason, againInMs });
      if (againInMs !== undefined) await wait(againInMs, stopping.signal);
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      signal(child, "SIGTERM");
      const force = setTimeout(() => signal(child, "SIGKILL"), options.graceMs ?? GRACE_MS);
      await running;
      clearTimeout(force);
    },
  };
}

/** What it had started goes with it, so that nothing holds what its next life needs. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing is left of it: the usual case.
  }
}

function ending(code: number | null, by: NodeJS.Signals | null): string {
  return by === null ? `exit code ${code}` : `signal ${by}`;
}

/** A child that could not be started has no process: signalling it would reach process 0, which
 *  stands for our own group, us included. */
function signal(child: ChildProcess | undefined, name: NodeJS.Signals): void {
  if (child?.pid !== undefined) child.kill(name);
}

/** Each line, cut at `LINE_LENGTH`: of one that never ends no more than that is kept. */
function onLines(stream: Readable, onLine: (line: string) => void): void {
  let line = "";
  let begun = false;
  const add = (text: string): void => {
    begun ||= text !== "";
    if (line.length < LINE_LENGTH) line = (line + text).slice(0, LINE_LENGTH);
  };
  const end = (): void => {
    onLine(line.replace(/\r$/, ""));
    line = "";
    begun = false;
  };
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const [first = "", ...others] = chunk.split("\n");
    add(first);
    for (const next of others) {
      end();
      add(next);
    }
  });
  stream.once("end", () => begun && end());
}

/** One life of the program; resolves with how it ended. */
function runOnce(options: KeepOptions, onStart: (child: ChildProcess) => void): Promise<string> {
  const { name, onReport } = options;
  const [file, ...args] = options.command;
  // In a process group of its own: an interrupt from the terminal reaches it in order, through us.
  const child = spawn(file, args, {
    env: { ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  onStart(child);
  if (child.pid !== undefined) onReport({ kind: "started", program: name, pid: child.pid });
  // It may have ended before it read its settings.
  child.stdin.on("error", () => {});
  child.stdin.end(options.settings === undefined ? "" : JSON.stringify(options.settings));
  const pass = (stream: Readable): void => {
    onLines(stream, (text) => onReport({ kind: "line", program: name, text }));
  };
  pass(child.stdout);
  pass(child.stderr);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, by) => {
      resolve(ending(code, by));
    });
    child.once("exit", (code, by) => {
      endGroup(child.pid);
      // Something that it started and that left its group may keep its output open.
      setTimeout(() => resolve(ending(code, by)), OUTPUT_MS).unref();
    });
  });
}
