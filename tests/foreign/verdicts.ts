/**
 * Holds the reader against the YANG verdicts of other people's MUD files, which are not kept here.
 *
 *     node tests/foreign/verdicts.ts FOLDER
 *
 * FOLDER/verdicts.tsv has the columns file, valid_as_published, valid_after_dialect_upgrade (`ok` or
 * `INVALID`). Exit status: 0 all agree, 1 a disagreement that no table in docs/spec/*.md
 * lists, 2 the folder cannot be read.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ParseOptions, parseMud } from "@thingwall/mud/document";

interface Row {
  readonly file: string;
  readonly column: string;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
}

const MODES: readonly (readonly [string, ParseOptions])[] = [
  ["valid_as_published", { strict: true }],
  ["valid_after_dialect_upgrade", {}],
];

function rows(folder: string): readonly Row[] {
  const [head = "", ...lines] = readFileSync(join(folder, "verdicts.tsv"), "utf8").split("\n");
  const columns = head.split("\t");
  return lines
    .filter((line) => line !== "")
    .flatMap((line) => {
      const cells = line.split("\t");
      const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
      const bytes = readFileSync(join(folder, cell("file")));
      return MODES.map(([column, options]) => {
        const { ok, issues } = parseMud(bytes, options);
        const errors = issues.filter(({ severity }) => severity === "error");
        const why = [...new Set(errors.map(({ code, path }) => `${code} ${path}`))].slice(0, 3);
        const found = ok ? "ok" : "INVALID";
        return { file: cell("file"), column, expected: cell(column), found, why: why.join("; ") };
      });
    });
}

/** The lines of docs/spec's pages: one that names a file and a column is a known difference. */
function specLines(): readonly string[] {
  const folder = new URL("../../docs/spec/", import.meta.url);
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
  return pages.flatMap((page) => readFileSync(new URL(page, folder), "utf8").split("\n"));
}

function main(folder: string | undefined): number {
  if (folder === undefined) {
    console.error("usage: node tests/foreign/verdicts.ts FOLDER");
    return 2;
  }
  let all: readonly Row[];
  try {
    all = rows(folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const spec = specLines();
  const isListed = ({ file, column }: Row): boolean =>
    spec.some((line) => line.includes(file) && line.includes(column));
  const disagreements = all.filter(({ expected, found }) => expected !== found);
  for (const row of disagreements) {
    const { file, column, expected, found, why } = row;
    const known = isListed(row) ? "listed" : "NOT LISTED";
    console.log(`${file}\n  ${column}: ${expected}; here ${found} (${known})\n  ${why}`);
  }
  console.log(`${all.length - disagreements.length} of ${all.length} verdicts agree`);
  return disagreements.every(isListed) ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
