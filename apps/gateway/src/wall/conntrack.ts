/**
 * The kernel's connections, over a netlink socket that is kept open
 * (docs/decisions/0021-connections-over-netlink.md). Node cannot open one; socat can, and passes on
 * what it is given and what it gets, octet for octet.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Connection } from "./connections.ts";
import {
  type Answer,
  AnswerReader,
  deletionRequest,
  listRequest,
  octetsOf,
  readConnection,
  speaksOf,
} from "./ctnetlink.ts";

/** Octets that pass at once, more than the kernel puts into one datagram. */
const AT_ONCE = 65_536;
/** Requests in one datagram: answered all before the next goes, so that none is cut in two. */
const BATCH = 50;
/** Milliseconds after which a kernel that does not answer is asked on a new socket. */
const ANSWER_WITHIN = 10_000;
/** There is no such connection (errno). */
const GONE = -2;

/** Raw AF_NETLINK, NETLINK_NETFILTER; the peer is the kernel. Ends with the wall. */
const SOCKET = [
  ...["setpriv", "--pdeathsig=KILL", "socat", "-b", String(AT_ONCE), "-"],
  "SOCKET-DATAGRAM:16:3:12:x00000000000000000000",
] as const;

interface Asked {
  readonly onAnswer: (answer: Answer) => void;
  readonly onEnd: (error: Error) => void;
}

export class Conntrack {
  readonly #argv: readonly [string, ...string[]];
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #asked: Asked | undefined;
  #sequence = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `argv`: what opens the socket; another only in tests. */
  constructor(argv: readonly [string, ...string[]] = SOCKET) {
    this.#argv = argv;
  }

  /**
   * Connections that begin or end at one of the addresses (canonical text), of both families. The
   * kernel goes through its whole table for every question, whatever is asked: so it is asked once.
   * Rejects when it cannot say.
   */
  list(addresses: readonly string[]): Promise<readonly Connection[]> {
    const own = new Set(addresses.map(octetsOf));
    return this.#inTurn(async () => {
      const found: Connection[] = [];
      await this.#ask([listRequest], (answer) => {
        if (!speaksOf(answer.attributes, own)) return;
        const connection = readConnection(answer.family, answer.attributes);
        if (connection) found.push(connection);
      });
      return found;
    });
  }

  /** Ends each of them; one that has gone already is no fault. */
  end(connections: readonly Connection[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let at = 0; at < connections.length; at += BATCH) {
        const batch = connections.slice(at, at + BATCH);
        await this.#ask(batch.map((each) => (sequence: number) => deletionRequest(each, sequence)));
      }
    });
  }

  /** A socket that fails is replaced once by a new one: what was done is gone, and no fault. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => step().catch(step));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Resolves when each request is answered. */
  async #ask(
    requests: readonly ((sequence: number) => Buffer)[],
    onConnection: (answer: Answer & { kind: "connection" }) => void = () => {},
  ): Promise<void> {
    const child = (this.#child ??= this.#start());
    const waited = new Set<number>();
    const text = Buffer.concat(
      requests.map((request) => {
        this.#sequence = (this.#sequence + 1) % 2 ** 32;
        waited.add(this.#sequence);
        return request(this.#sequence);
      }),
    );
    const late = setTimeout(() => child.kill("SIGKILL"), ANSWER_WITHIN);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#asked = {
          onAnswer(answer) {
            if (answer.kind === "connection") return onConnection(answer);
            if (!waited.delete(answer.sequence)) return;
            if (answer.error !== 0 && answer.error !== GONE)
              reject(new Error(`the kernel refuses (errno ${-answer.error})`));
            else if (waited.size === 0) resolve();
          },
          onEnd: reject,
        };
        child.stdin.write(text);
      });
    } finally {
      clearTimeout(late);
      this.#asked = undefined;
    }
  }

  #start(): ChildProcessByStdio<Writable, Readable, null> {
    const [command, ...args] = this.#argv;
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    const reader = new AnswerReader();
    const ended = (error: Error) => {
      if (child !== this.#child) return;
      this.#child = undefined;
      this.#asked?.onEnd(error);
    };
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk: Buffer) => {
      try {
        for (const answer of reader.push(chunk)) this.#asked?.onAnswer(answer);
      } catch (error) {
        ended(error as Error);
        child.kill("SIGKILL");
      }
    });
    child.once("error", ended);
    child.once("close", () => ended(new Error("the socket to the kernel's connections ended")));
    return child;
  }
}
