/** Everything that is left to chance, from one seed. */
import fc from "fast-check";
import { mudFile } from "../generate.ts";
import type { Host } from "../home.ts";

export interface Draw {
  /** A seed for other generators. */
  seed(): number;
  /** From 0 to below the limit. */
  below(limit: number): number;
  /** Throws when there is nothing to pick. */
  pick<T>(list: readonly T[]): T;
  /** As many of the list in any order, or all. */
  some<T>(list: readonly T[], count: number): T[];
  file(host: Host): string;
}

export function drawFrom(seed: number): Draw {
  let state = seed | 0;
  const next = () => {
    // A linear congruential generator (Knuth's constants); its upper bits are used.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 8;
  };
  const below = (limit: number) => next() % limit;
  return {
    seed: next,
    below,
    pick(list) {
      const [picked] = list.slice(below(Math.max(1, list.length)));
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    some(list, count) {
      const rest = [...list];
      return Array.from({ length: Math.min(count, list.length) }, () =>
        rest.splice(below(rest.length), 1),
      ).flat();
    },
    file(host) {
      const [file] = fc.sample(mudFile(host), { seed: next(), numRuns: 1 });
      if (file === undefined) throw new Error("unreachable: one was asked for");
      return file;
    },
  };
}
