/** Things that go on: a connection that is used all the time, and a download without an end. */
import { connect } from "node:net";
import { request } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import type { Family } from "../plan.ts";
import { locate, type Resolver, type Target } from "./trial.ts";

/** `echo`: a word goes out 40 times a second and comes back. `download`: as fast as it is given. */
export type Wish = { readonly family: Family } & (
  | { readonly kind: "echo"; readonly to: Target; readonly port: number }
  | { readonly kind: "download"; readonly to: { readonly name: string }; readonly path: string }
);

/** Times in milliseconds since the epoch: machines of the lab share a clock. */
export interface Going {
  readonly octets: number;
  readonly lastAt: number;
  /** Longest time without anything coming, the time since the last included; since `forget`. */
  readonly longestPause: number;
  readonly at: number;
}

const PERIOD = 25;
const PATIENCE = 3000;
/** How often a name is asked for, and milliseconds between. */
const QUESTIONS = 8;
const AGAIN = 500;

/** What this machine holds at present. */
export class Holding {
  readonly #resolver: Resolver;
  readonly #held = new Map<number, Held>();
  #next = 1;

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  /** Resolves with a number once something has come back; rejects when nothing does. */
  async begin(wish: Wish): Promise<number> {
    const address = await this.#find(wish);
    const held = wish.kind === "echo" ? echo(address, wish.port) : download(address, wish);
    await held.began;
    const number = this.#next++;
    this.#held.set(number, held);
    return number;
  }

  /** Asks more than once, as who wants to listen to music does. */
  async #find({ to, family }: Wish): Promise<string> {
    const { v4, v6 } = this.#resolver;
    for (let asked = 1; ; asked++) {
      const found = await locate(to, family, family === 4 ? v4 : v6, PATIENCE);
      if (found.kind === "at") return found.address;
      if (asked === QUESTIONS) throw new Error(`${found.kind}: ${JSON.stringify(to)}`);
      await delay(AGAIN);
    }
  }

  /** How it goes. `again`: pauses count from now on. */
  look(number: number, again: boolean): Going {
    const held = this.#held.get(number);
    if (held === undefined) throw new RangeError(`nothing held as ${number}`);
    const now = Date.now();
    const { octets, lastAt } = held.seen;
    const longestPause = Math.max(held.seen.longestPause, now - lastAt);
    if (again) held.seen.longestPause = 0;
    return { octets, lastAt, longestPause, at: now };
  }

  end(number: number): void {
    this.#held.get(number)?.end();
    this.#held.delete(number);
  }
}

interface Held {
  readonly began: Promise<void>;
  readonly seen: { octets: number; lastAt: number; longestPause: number };
  end(): void;
}

function echo(host: string, port: number): Held {
  const socket = connect({ host, port, noDelay: true });
  const timer = setInterval(() => socket.write("going on"), PERIOD);
  const end = () => {
    clearInterval(timer);
    socket.destroy();
  };
  return watch(end, (came, failed) => {
    socket.on("data", came).on("error", failed).on("close", end);
  });
}

function download(host: string, { to, path }: Extract<Wish, { kind: "download" }>): Held {
  const common = { host, servername: to.name, headers: { host: to.name }, path, agent: false };
  const asked = request(common);
  asked.end();
  return watch(
    () => asked.destroy(),
    (came, failed) => {
      asked.on("error", failed);
      asked.on("response", (response) => {
        // Cut off in the middle is what the pauses tell.
        response.on("data", came).on("error", () => undefined);
      });
    },
  );
}

function watch(
  end: () => void,
  follow: (came: (chunk: Buffer) => void, failed: (error: Error) => void) => void,
): Held {
  const seen = { octets: 0, lastAt: 0, longestPause: 0 };
  const began = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("nothing came back")), PATIENCE);
    follow(
      (chunk) => {
        const now = Date.now();
        if (seen.lastAt !== 0) seen.longestPause = Math.max(seen.longestPause, now - seen.lastAt);
        seen.octets += chunk.length;
        seen.lastAt = now;
        clearTimeout(timer);
        resolve();
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
  return { began, seen, end };
}
