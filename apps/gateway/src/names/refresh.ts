/**
 * Keeps the addresses of every listed name current without waiting for a question: a peer may open
 * a connection towards the thing before the thing has asked, and a name that a rule forbids must
 * have addresses to forbid. Each name is asked once for all devices, in both families, and again
 * when its TTL has passed; its addresses lapse only ten minutes after that, or more.
 */
import type { AskUpstream } from "./upstream.ts";
import { type Chain, followChain } from "./answers.ts";
import { type Admissions, lifetime } from "./admit.ts";

export interface Timers {
  /** Milliseconds on a steady clock. */
  now(): number;
  /** Calls `run` once after `ms`; the result cancels it. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

export interface RefreshOptions {
  readonly ask: AskUpstream;
  readonly admissions: Admissions;
  readonly timers: Timers;
  /** In [0, 1): spreads the look-ups of names that were listed at once. */
  readonly random: () => number;
}

const AT_ONCE = 8;
/** After a failure: the resolver or the wall may be restarting. */
const RETRY_MS = 15_000;
/** A name that has no address may get one. */
const ABSENT_SECONDS = 300;

interface Entry {
  devices: readonly string[];
  state: "waiting" | "ready" | "running";
  cancel: () => void;
  /** Changed while it was being looked up. */
  again: boolean;
}

export class Refresher {
  readonly #options: RefreshOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #ready: string[] = [];
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(options: RefreshOptions) {
    this.#options = options;
  }

  /** Name → devices that list it. New ones are looked up at once, missing ones are forgotten. */
  set(names: ReadonlyMap<string, readonly string[]>): void {
    for (const [name, entry] of this.#entries) {
      if (names.has(name)) continue;
      entry.cancel();
      this.#entries.delete(name);
    }
    for (const [name, devices] of names) {
      const entry = this.#entries.get(name);
      const known = new Set(entry?.devices);
      if (entry === undefined) {
        this.#entries.set(name, { devices, state: "waiting", cancel: () => {}, again: false });
        this.#due(name);
      } else {
        entry.devices = devices;
        if (devices.some((device) => !known.has(device))) this.#due(name);
      }
    }
    this.#pump();
  }

  /** Looks everything up now: the wall is there again and may have forgotten. */
  all(): void {
    for (const name of this.#entries.keys()) this.#due(name);
    this.#pump();
  }

  stop(): void {
    this.set(new Map());
  }

  /** Resolves when nothing is due or under way. */
  idle(): Promise<void> {
    if (this.#running === 0 && this.#ready.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #due(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.state === "ready") return;
    if (entry.state === "running") {
      entry.again = true;
      return;
    }
    entry.cancel();
    entry.state = "ready";
    this.#ready.push(name);
  }

  #pump(): void {
    while (this.#running < AT_ONCE) {
      const name = this.#ready.shift();
      if (name === undefined) break;
      const entry = this.#entries.get(name);
      if (entry !== undefined && entry.state === "ready") void this.#run(name, entry);
    }
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #run(name: string, entry: Entry): Promise<void> {
    this.#running += 1;
    entry.state = "running";
    const wait = await this.#refresh(name, entry);
    this.#running -= 1;
    entry.state = "waiting";
    // A name that was forgotten meanwhile is not looked up again.
    if (this.#entries.get(name) === entry) {
      if (entry.again) {
        entry.again = false;
        this.#due(name);
      } else {
        entry.cancel = this.#options.timers.after(wait, () => {
          this.#due(name);
          this.#pump();
        });
      }
    }
    this.#pump();
  }

  /** Returns after how many milliseconds to look again. */
  async #refresh(name: string, entry: Entry): Promise<number> {
    const { admissions, random } = this.#options;
    const found = await Promise.all([this.#resolve(name, "A"), this.#resolve(name, "AAAA")]);
    const addresses = found.flatMap((answer) => answer?.addresses ?? []);
    let failed = found.includes(undefined);
    const ttls = found.flatMap((answer) => answer?.ttl ?? []);
    if (addresses.length > 0) {
      const ttl = Math.min(...ttls);
      const outcomes = await Promise.allSettled(
        entry.devices.map((device) => admissions.admit(device, name, addresses, ttl)),
      );
      failed ||= outcomes.some((outcome) => outcome.status === "rejected");
    }
    if (failed) return RETRY_MS * (1 + random());
    const seconds = addresses.length === 0 ? ABSENT_SECONDS : lifetime(Math.min(...ttls)).answer;
    return seconds * 1000 * (0.8 + 0.2 * random());
  }

  /** `undefined` when the resolver failed; no addresses when it has none, or only a loop. */
  async #resolve(
    name: string,
    type: "A" | "AAAA",
  ): Promise<Pick<Chain, "addresses" | "ttl"> | undefined> {
    try {
      const { answers } = await this.#options.ask({ name, type, class: "IN" });
      return followChain(answers, name, type) ?? { addresses: [], ttl: undefined };
    } catch {
      return undefined;
    }
  }
}
