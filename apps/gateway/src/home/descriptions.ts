/**
 * The descriptions of the things that are here: what is kept of each is in force again at once, then
 * it is followed. Whoever left and came back is held to what was taken of it before.
 */
import { isDeepStrictEqual } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import type { Home } from "./home.ts";
import {
  type Described,
  Following,
  keepLoading,
  type LoadedProfile,
  loadProfile,
  type LoadRequest,
  recallProfile,
  type Source,
} from "./profile/index.ts";
import { Refusal } from "./refusal.ts";
import type { Taken } from "./store/recalled.ts";

export interface Describing {
  readonly home: Pick<Home, "devices" | "describe">;
  readonly memory: { description(id: string, source: Source): Taken | undefined };
  /** What every request has. */
  readonly request: () => Omit<LoadRequest, "source" | "previous" | "pin">;
  readonly signal: AbortSignal;
}

export class Descriptions {
  readonly #with: Describing;
  readonly #following = new Following((id, source, signal) => this.#load(id, source, signal));

  constructor(describing: Describing) {
    this.#with = describing;
  }

  /** Resolves when each description that was not followed yet was tried once. */
  follow(): Promise<void> {
    const things = this.#with.home.devices.flatMap(({ config: { id, mud } }): [string, Source][] =>
      mud === undefined ? [] : [[id, mud]],
    );
    return this.#following.follow(new Map(things));
  }

  /** Takes it from where it comes from once more, now. Throws `Refusal`. */
  async readAgain(id: string): Promise<void> {
    const device = this.#device(id);
    if (!device) throw new Refusal("no-device");
    const source = device.config.mud;
    if (source === undefined) throw new Refusal("no-source");
    await this.#with.home.describe(id, await loadProfile(this.#requestOf(id, source)));
  }

  /** Resolves when it was tried once; goes on until the signal says that nobody wants it. */
  async #load(id: string, source: Source, signal: AbortSignal): Promise<void> {
    const { home, signal: stop } = this.#with;
    const previous = await this.#recall(id, source);
    // In force again before anybody is asked: the maker's server may be gone.
    if (previous && !signal.aborted) await home.describe(id, previous);
    return new Promise((resolve, reject) => {
      if (previous) resolve();
      keepLoading({
        now: () => this.#with.request().now.getTime(),
        request: () => this.#requestOf(id, source),
        onLoaded: (profile: LoadedProfile) =>
          (signal.aborted ? Promise.resolve() : home.describe(id, profile)).then(resolve),
        signal: AbortSignal.any([stop, signal]),
        wait: (milliseconds, until) =>
          delay(milliseconds, undefined, { signal: until, ref: false }).catch(() => undefined),
        random: Math.random,
      }).then(resolve, reject);
    });
  }

  /** What was taken from there once, where it still may be. */
  async #recall(id: string, source: Source): Promise<Described | undefined> {
    const kept = this.#with.memory.description(id, source);
    if (!kept?.original) return undefined;
    const profile = await recallProfile(kept.original, { ...this.#with.request(), source });
    return profile.kind === "described" ? { ...profile, fetched: kept.fetched } : undefined;
  }

  /** With what is in force from there; where nothing is, with what was taken from there once. */
  #requestOf(id: string, source: Source): LoadRequest {
    const { profile, config } = this.#device(id) ?? {};
    const request = { ...this.#with.request(), source };
    if (profile?.kind === "described" && !profile.learnt && isDeepStrictEqual(config?.mud, source))
      return { ...request, previous: profile };
    const taken = this.#with.memory.description(id, source);
    return { ...request, ...(taken && { pin: taken.pin }) };
  }

  #device(id: string) {
    return this.#with.home.devices.find(({ config }) => config.id === id);
  }
}
