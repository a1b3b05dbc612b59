/**
 * An `nft -i` that runs for as long as the wall, at most: each line that it is given is one transaction.
 *
 * It says nothing of a line that was taken, so each is followed by a word that means nothing: the
 * complaint about that word says that the line before was done with, and whatever else was said
 * meanwhile is a complaint about the line.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Characters of one line of a complaint; it repeats the whole transaction as one. */
const COMPLAINT_LINE = 200;
/** Milliseconds after which one that does not answer is ended. */
const ANSWER_WITHIN = 10_000;
/** Ends with the wall, however the wall ends. */
export const INTERACTIVE = ["setpriv", "--pdeathsig=KILL", "nft", "-i"] as const;

export class SpokenNft {
  /** Resolves when it has ended, or could not be started. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  #hasEnded = false;
  #turn = 0;
  /** What it says about the word alone, without the word; asked before anything else. */
  #silence: Promise<string | undefined> | undefined;
  #written = 0;
  #heard: string[] = [];
  #answered: ((complaint: string | undefined) => void) | undefined;

  /** `argv`: how to start it; another only in tests. */
  constructor([command, ...args]: readonly [string, ...string[]] = INTERACTIVE) {
    this.#child = spawn(command, args, {
      stdio: ["pipe", "ignore", "pipe"],
      // It would keep what it was told in a file of its user's.
      env: { PATH: process.env["PATH"], HOME: "/nonexistent" },
    });
    this.#child.stdin.on("error", () => {});
    createInterface({ input: this.#child.stderr }).on("line", (line) => this.#hear(line));
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#hasEnded = true;
        this.#answered?.(undefined);
        resolve();
      };
      this.#child.once("error", end);
      this.#child.once("close", end);
    });
  }

  /** Characters that it was told; it remembers them all, for who would type. */
  get written(): number {
    return this.#written;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }

  /**
   * What it says of a line, the empty text when it was taken; undefined when it ended before it had
   * said everything. One line at a time.
   */
  async say(line: string): Promise<string | undefined> {
    this.#silence ??= this.#ask("");
    const silence = await this.#silence;
    const heard = silence === undefined ? undefined : await this.#ask(line);
    if (silence === undefined || heard === undefined) return undefined;
    return heard.endsWith(silence) ? heard.slice(0, heard.length - silence.length) : heard;
  }

  /** All that it says until it complains of the word. */
  #ask(line: string): Promise<string | undefined> {
    if (this.#hasEnded) return Promise.resolve(undefined);
    this.#turn += 1;
    this.#heard = [];
    const late = setTimeout(() => this.end(), ANSWER_WITHIN);
    return new Promise((resolve) => {
      this.#answered = (heard) => {
        clearTimeout(late);
        this.#answered = undefined;
        resolve(heard);
      };
      const said = `${line}\n${this.#word}\n`;
      this.#written += said.length;
      this.#child.stdin.write(said);
    });
  }

  get #word(): string {
    return `done_${this.#turn}`;
  }

  #hear(line: string): void {
    if (line === this.#word) this.#answered?.(this.#heard.join("\n"));
    // It shows where in the line the word before stood.
    else if (!/^\s*\^*$/.test(line)) this.#heard.push(line.slice(0, COMPLAINT_LINE));
  }
}
