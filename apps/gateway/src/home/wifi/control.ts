/**
 * One end of hostapd's control interface: datagrams on a unix socket, a command answered by one
 * datagram without a number. Hence one command at a time, and after a time-out a new socket: the
 * late answer to the old command then has nowhere to go.
 */
import { rmSync } from "node:fs";
import { DgramSocket } from "node-unix-socket";
import { AccessPointError } from "./error.ts";

/** hostapd reads this much of a command, its end included. */
const LONGEST_COMMAND = 4095;
/** `sun_path`, its final NUL included. */
const LONGEST_PATH = 107;
const ANSWER_WITHIN_MS = 5000;
/** Commands that may wait; more means that nobody answers. */
const MOST_WAITING = 1024;
const YES_OR_NO = /^(OK|FAIL|UNKNOWN COMMAND)\n$/;
const SENTENCE = /^[\x20-\x7e]+$/;

export interface ControlPaths {
  /** The server's socket, such as `/run/hostapd/wlan0`. */
  readonly server: string;
  /** Ours, in a folder that only we and root may write to. What is there is removed. */
  readonly own: string;
}

interface Waiting {
  readonly command: string;
  readonly withinMs: number;
  resolve(answer: string): void;
  reject(error: AccessPointError): void;
}

export class ControlSocket {
  readonly #paths: ControlPaths;
  readonly #socket = new DgramSocket();
  readonly #waiting: Waiting[] = [];
  #asked: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #onEvent: ((octets: Buffer) => void) | undefined;
  #gone: AccessPointError | undefined;

  /** Throws `unreachable` when a path is too long or ours cannot be made. Sends nothing yet. */
  constructor(paths: ControlPaths) {
    this.#paths = paths;
    for (const path of [paths.server, paths.own])
      if (Buffer.byteLength(path) > LONGEST_PATH) {
        this.#socket.close();
        throw new AccessPointError("unreachable", { path, reason: "ENAMETOOLONG" });
      }
    try {
      rmSync(paths.own, { force: true });
      this.#socket.bind(paths.own);
    } catch (error) {
      this.#socket.close();
      throw new AccessPointError("unreachable", { path: paths.own, reason: reasonOf(error) });
    }
    this.#socket.on("data", (octets: Buffer, from: string) => this.#receive(octets, from));
    this.#socket.on("error", (error: Error) => this.#end(this.#unreachable(error)));
  }

  /**
   * The answer as it came, one character an octet. Answers are not judged here: `FAIL` is one.
   * Rejects with `AccessPointError`: unreachable, timeout, closed. Throws a `RangeError` for a
   * command that is not one line of printable ASCII: a caller's mistake.
   */
  async ask(command: string, withinMs = ANSWER_WITHIN_MS): Promise<string> {
    // A line break or a NUL would let what a thing said become the rest of a command.
    if (!SENTENCE.test(command) || command.length > LONGEST_COMMAND)
      throw new RangeError(`not a command: ${firstWord(command)}`);
    if (this.#gone !== undefined) throw this.#gone;
    if (this.#waiting.length >= MOST_WAITING)
      throw new AccessPointError("timeout", { command: firstWord(command) });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, withinMs, resolve, reject });
      this.#next();
    });
  }

  /**
   * From now on every datagram goes to `onEvent`, which must not throw, but a plain yes or no to
   * what is asked here: events begin otherwise.
   */
  async attach(onEvent: (octets: Buffer) => void): Promise<void> {
    const answer = await this.ask("ATTACH");
    if (answer !== "OK\n") throw new AccessPointError("refused", { command: "ATTACH" });
    this.#onEvent = onEvent;
  }

  /** What was asked and not answered is rejected with `closed`. May be called again. */
  close(): void {
    this.#end(new AccessPointError("closed"));
  }

  #receive(octets: Buffer, from: string): void {
    // Whoever may write to our socket's folder could send: only the server is listened to.
    if (this.#gone !== undefined || from !== this.#paths.server) return;
    const asked = this.#asked;
    const answer = octets.toString("latin1");
    if (this.#onEvent !== undefined && (asked === undefined || !YES_OR_NO.test(answer))) {
      this.#onEvent(octets);
      return;
    }
    if (asked === undefined) return;
    clearTimeout(this.#timer);
    this.#asked = undefined;
    asked.resolve(answer);
    this.#next();
  }

  #next(): void {
    if (this.#asked !== undefined || this.#gone !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#asked = next;
    this.#timer = setTimeout(() => {
      this.#end(new AccessPointError("timeout", { command: firstWord(next.command) }));
    }, next.withinMs);
    const octets = Buffer.from(next.command, "latin1");
    try {
      this.#socket.sendTo(octets, 0, octets.length, this.#paths.server, (error) => {
        if (error instanceof Error) this.#end(this.#unreachable(error));
      });
    } catch (error) {
      this.#end(this.#unreachable(error));
    }
  }

  #end(why: AccessPointError): void {
    if (this.#gone !== undefined) return;
    this.#gone = why;
    clearTimeout(this.#timer);
    this.#socket.close();
    rmSync(this.#paths.own, { force: true });
    const unanswered = [...(this.#asked === undefined ? [] : [this.#asked]), ...this.#waiting];
    this.#asked = undefined;
    this.#waiting.length = 0;
    for (const each of unanswered) each.reject(why);
  }

  #unreachable(error: unknown): AccessPointError {
    const params = { path: this.#paths.server, reason: reasonOf(error) };
    return new AccessPointError("unreachable", params);
  }
}

/** Never more: what follows may be a key. */
export function firstWord(command: string): string {
  return /^[A-Z_-]{1,32}/.exec(command)?.[0] ?? "?";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
