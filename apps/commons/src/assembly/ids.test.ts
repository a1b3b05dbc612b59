import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const spec = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../../docs/spec/${name}`, import.meta.url)), "utf8");

/** How many features the process extraction lists under each letter. */
const COUNTS = {
  ...{ A: 21, B: 10, C: 14, E: 8, F: 16, G: 8, H: 17, I: 10, J: 8, K: 5, L: 6, M: 11, N: 7 },
  ...{ O: 5, P: 8, Q: 6, S: 28, T: 12 },
} as const;
/** Gatherings, agendas and segments are numbered apart. */
const OF_GATHERINGS = [...Array(16).keys()]
  .map((n) => n + 1)
  .concat([20, 21, 22, 23, 24, 30, 31, 32]);

test("every feature of the process has its row, or a reason why not, and never both", () => {
  const id = (letter: string, number: number) => `${letter}${String(number).padStart(2, "0")}`;
  const all = [
    ...Object.entries(COUNTS).flatMap(([letter, count]) =>
      [...Array(count).keys()].map((index) => id(letter, index + 1)),
    ),
    ...OF_GATHERINGS.map((number) => id("D", number)),
  ];
  const inTable = [...spec("assembly.tsv").matchAll(/^([A-T]\d\d)\t/gm)].map(([, found]) => found);
  const open = [...spec("assembly-open.md").matchAll(/^\| ([A-T]\d\d) \|/gm)].map(
    ([, found]) => found,
  );
  const named = [...new Set(inTable), ...open];
  expect(new Set(named)).toEqual(new Set(all));
  // In both lists would be once too often.
  expect(named).toHaveLength(all.length);
});
