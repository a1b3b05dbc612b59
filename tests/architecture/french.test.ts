/** French text is set as French is: a narrow space before ; ? !, a hard one before :, ’ and « ». */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LITERAL = /"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const OF_FRENCH = /\bfr:\s*("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/g;
const FAULTS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["; ? or ! without its narrow space", /[\p{L}»)}’][ \u00a0]?[;?!](?=\s|["`]$)/u],
  [": without its hard space", /[\p{L}»)}][ \u202f]?:(?=\s)/u],
  ["a straight apostrophe", /\p{L}'\p{L}/u],
];

/** The French texts of one source file: all of a folder or file `fr`, else what `fr:` names. */
function frenchOf(path: string, source: string): readonly string[] {
  if (/\/fr(\/|\.ts$)/.test(path)) return source.match(LITERAL) ?? [];
  return [...source.matchAll(OF_FRENCH)].map(([, text = ""]) => text);
}

test("every French sentence is set as French is", () => {
  const listed = execFileSync("git", ["ls-files", "-z", "*.ts", "*.tsx"], { cwd: ROOT });
  const paths = listed
    .toString()
    .split("\0")
    .filter((path) => path !== "" && !path.includes(".test."));
  const texts = paths.flatMap((path) =>
    frenchOf(path, readFileSync(join(ROOT, path), "utf8")).map((text) => ({ path, text })),
  );
  expect(texts.length).toBeGreaterThan(500);
  const found = texts.flatMap(({ path, text }) =>
    FAULTS.filter(([, fault]) => fault.test(text)).map(([what]) => `${path}: ${what}: ${text}`),
  );
  expect(found).toEqual([]);
});
