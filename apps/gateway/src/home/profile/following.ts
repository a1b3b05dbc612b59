/** Which descriptions are being loaded: those of the things that are here, each from one place. */
import { isDeepStrictEqual } from "node:util";
import type { Source } from "./load.ts";

export class Following {
  readonly #load: (id: string, source: Source, signal: AbortSignal) => Promise<void>;
  readonly #loading = new Map<
    string,
    { readonly source: Source; readonly stop: AbortController }
  >();

  /**
   * `load` resolves when it was tried once; it goes on until it has what there is, or until its
   * signal says that nobody wants it.
   */
  constructor(load: (id: string, source: Source, signal: AbortSignal) => Promise<void>) {
    this.#load = load;
  }

  /**
   * Begins for who is new or says another place; ends for who has left. Resolves when each that
   * began now was tried once.
   */
  async follow(things: ReadonlyMap<string, Source>): Promise<void> {
    const begun: Promise<void>[] = [];
    for (const [id, { source, stop }] of this.#loading) {
      if (isDeepStrictEqual(things.get(id), source)) continue;
      stop.abort();
      this.#loading.delete(id);
    }
    for (const [id, source] of things) {
      if (this.#loading.has(id)) continue;
      const stop = new AbortController();
      this.#loading.set(id, { source, stop });
      begun.push(this.#load(id, source, stop.signal));
    }
    await Promise.all(begun);
  }
}
