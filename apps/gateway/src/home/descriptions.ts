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
  type Given,
  type Held,
  isSameOriginal,
  keepLoading,
  type LoadedProfile,
  loadProfile,
  type LoadRequest,
  type Original,
  readGiven,
  recallProfile,
  type Source,
} from "./profile/index.ts";
import { Refusal } from "./refusal.ts";
import type { Taken } from "./store/recalled.ts";

export interface Describing {
  readonly home: Pick<Home, "devices" | "describe" | "decide" | "known">;
  readonly memory: { description(id: string, source: Source): Taken | undefined };
  /** What every request has. */
  readonly request: () => Omit<LoadRequest, "source" | "previous" | "pin">;
  readonly signal: AbortSignal;
}

export class Descriptions {
  readonly #with: Describing;
  readonly #following = new Following((id, source, signal) => this.#load(id, source, signal));

  /** What the household hands over of whom, until it is followed. */
  readonly #given = new Map<string, Given>();

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

  /**
   * Takes a file that the household hands over. Resolves when what follows is enforced: with why
   * where it is not taken, and nothing has changed then. Throws `Refusal`, and `StoreError` where the
   * household's word could not be kept.
   */
  async give(
    id: string,
    original: Original,
  ): Promise<{ readonly outcome: "taken" | "offered" } | Held> {
    const { home } = this.#with;
    const device = this.#device(id);
    if (!device) throw new Refusal("no-device");
    if (device.config.role !== "thing") throw new Refusal("no-thing");
    const { mud } = device.config;
    const before =
      device.profile?.kind === "described" && !device.profile.learnt ? device.profile : undefined;
    // What is held, for want of somebody who vouches for it, opens nothing.
    const isInForce = before !== undefined && home.known(id)?.view.state === "described";
    const given = await readGiven(original, { source: mud, isInForce }, (source) =>
      this.#requestOf(id, source),
    );
    if ("kind" in given) return given;
    const { source, profile } = given;
    if (isDeepStrictEqual(source, mud)) {
      if (isSameOriginal(before?.original, profile.original)) return { outcome: "taken" };
      await home.describe(id, profile);
      return { outcome: this.#device(id)?.offered === profile ? "offered" : "taken" };
    }
    // Whether it is wider could not be asked of the household once the other is gone.
    if (isInForce) throw new Refusal("described-elsewhere");
    this.#given.set(id, given);
    try {
      await home.decide(id, { kind: "claim", url: source.url, channel: "user" });
      await this.follow();
    } finally {
      this.#given.delete(id);
    }
    return { outcome: "taken" };
  }

  /** Resolves when it was tried once; goes on until the signal says that nobody wants it. */
  async #load(id: string, source: Source, signal: AbortSignal): Promise<void> {
    const { home, signal: stop } = this.#with;
    const given = this.#given.get(id);
    const previous =
      given && isDeepStrictEqual(given.source, source)
        ? given.profile
        : await this.#recall(id, source);
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
    const request = { ...this.#with.request(), source };
    const profile = await recallProfile(kept.original, request, kept.pin.repository);
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
