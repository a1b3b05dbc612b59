/**
 * An nft that is kept running, for changes that are small and many: starting one and letting it read
 * all our tables takes longer than the change (docs/decisions/0018-nft-kept-running.md).
 *
 * `nft -i` takes one line as one transaction. It says nothing of a line that was taken, so each is
 * followed by a word that means nothing: the complaint about that word says that the line before was
 * done with, and whatever else was said meanwhile is a complaint about the line.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { applyTransaction, COMPLAINT_LIMIT, refusal } from "./nft.ts";

/** Octets; what is longer takes a fresh nft no longer, and reads faster from a file. */
const LINE_LIMIT = 64 * 1024;
/** Octets after which another takes its place: it remembers every line for who would type. */
const RENEWED_AFTER = 4 * 1024 * 1024;
/** Characters of one line of a complaint; it repeats the whole transaction as one. */
const COMPLAINT_LINE = 200;
/** Milliseconds after which one that does not answer is ended. */
const ANSWER_WITHIN = 10_000;
/** Ends with the wall, however the wall ends. */
const KEPT = ["setpriv", "--pdeathsig=KILL", "nft", "-i"] as const;

type Child = ChildProcessByStdio<Writable, null, Readable>;

export class KeptNft {
  readonly #argv: readonly [string, ...string[]];
  #child: Child | undefined;
  #turn = 0;
  /** What it says about the word alone, without the word. */
  #silence = "";
  #written = 0;
  #heard: string[] = [];
  #answered: ((complaint: string | undefined) => void) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `argv`: how to start it; another only in tests. */
  constructor(argv: readonly [string, ...string[]] = KEPT) {
    this.#argv = argv;
  }

  /**
   * Applies `text` as one transaction, one after another. Throws `NftError`; nothing is applied
   * then. Where there is none that runs, a fresh nft does it, and the next finds one. One that ends
   * in the middle may have done it: it is done again, which changes no element, and whoever takes
   * away what is gone already is refused and loads everything.
   */
  apply(text: string): Promise<void> {
    const step = () => this.#apply(text);
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }

  async #apply(text: string): Promise<void> {
    if (Buffer.byteLength(text) > LINE_LIMIT) return applyTransaction(text);
    if (!this.#child) {
      await applyTransaction(text);
      return this.#start();
    }
    const complaint = await this.#say(text.trimEnd().replaceAll("\n", ";"));
    if (this.#written > RENEWED_AFTER) this.#end();
    if (complaint === undefined) return applyTransaction(text);
    if (complaint !== "") throw refusal(complaint.slice(0, COMPLAINT_LIMIT));
  }

  async #start(): Promise<void> {
    const [command, ...args] = this.#argv;
    const child: Child = spawn(command, args, {
      stdio: ["pipe", "ignore", "pipe"],
      // It would keep what it was told in a file of its user's.
      env: { PATH: process.env["PATH"], HOME: "/nonexistent" },
    });
    child.stdin.on("error", () => {});
    child.once("error", () => this.#ended(child));
    child.once("close", () => this.#ended(child));
    createInterface({ input: child.stderr }).on("line", (line) => this.#hear(child, line));
    this.#child = child;
    this.#written = 0;
    this.#silence = "";
    this.#silence = (await this.#say("")) ?? "";
  }

  #end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  /** What it says of a line; undefined when it ended before it had said everything. */
  #say(line: string): Promise<string | undefined> {
    const child = this.#child;
    if (!child) return Promise.resolve(undefined);
    this.#turn += 1;
    this.#heard = [];
    const late = setTimeout(() => child.kill("SIGKILL"), ANSWER_WITHIN);
    return new Promise((resolve) => {
      this.#answered = (complaint) => {
        clearTimeout(late);
        this.#answered = undefined;
        resolve(complaint);
      };
      const said = `${line}\n${this.#word}\n`;
      this.#written += said.length;
      child.stdin.write(said);
    });
  }

  get #word(): string {
    return `done_${this.#turn}`;
  }

  #hear(child: Child, line: string): void {
    if (child !== this.#child) return;
    if (line === this.#word) {
      const heard = this.#heard.join("\n");
      const expected = heard.endsWith(this.#silence);
      this.#answered?.(expected ? heard.slice(0, heard.length - this.#silence.length) : heard);
    }
    // It shows where in the line the word before stood.
    else if (!/^\s*\^*$/.test(line)) this.#heard.push(line.slice(0, COMPLAINT_LINE));
  }

  #ended(child: Child): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#answered?.(undefined);
  }
}
