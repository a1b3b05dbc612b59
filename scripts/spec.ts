/**
 * Holds docs/spec/*.tsv against the test reports: every requirement names a file that exists and a
 * test that ran and passed. Also names every skipped test.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Tally, type TestResult, readTests, ROOT } from "./reports.ts";

export interface SpecFindings extends Tally {
  /** One line for each row or test that is not as it must be. */
  readonly problems: readonly string[];
}

const HEADER = "clause\trequirement\tfile\ttest";

export function checkSpec(folder: string, results: readonly TestResult[]): SpecFindings {
  const problems: string[] = [];
  let passed = 0;
  const tables = readdirSync(folder).filter((name) => name.endsWith(".tsv"));
  if (tables.length === 0) problems.push(`${folder}: no table`);
  for (const table of tables.toSorted()) {
    const [header, ...rows] = readFileSync(join(folder, table), "utf8").trimEnd().split("\n");
    if (header !== HEADER) problems.push(`${table}:1: the header must be "${HEADER}"`);
    for (const [index, row] of rows.entries()) {
      const problem = rowProblem(row.split("\t"), results);
      if (problem === undefined) passed += 1;
      else problems.push(`${table}:${index + 2}: ${problem}`);
    }
  }
  return { passed, failed: problems.length, skipped: 0, problems };
}

/** `file` is where the requirement is met, or its test file; then the test must be in that file. */
function rowProblem(cells: readonly string[], results: readonly TestResult[]): string | undefined {
  if (cells.length !== 4) return `${cells.length} cells instead of 4`;
  if (cells.some((cell) => cell.trim() === "")) return "an empty cell";
  const [, , file = "", test = ""] = cells;
  const path = join(ROOT, file);
  if (!existsSync(path)) return `no such file: ${file}`;
  const inFile = file.endsWith(".test.ts") ? results.filter((each) => each.file === path) : results;
  const named = inFile.filter((each) => each.name === test);
  if (named.length === 0) return `this test did not run: ${test}`;
  const bad = named.find((each) => each.status !== "passed");
  return bad === undefined ? undefined : `this test ${bad.status}: ${test}`;
}

/** Skipped tests that state no limitation of the machine in their name. */
export function unexplainedSkips(results: readonly TestResult[]): readonly TestResult[] {
  return results.filter((each) => each.status === "skipped" && !each.name.includes("(needs "));
}

/** Every result of the last test run; a project that left no report is a problem, not silence. */
export function lastResults(): readonly TestResult[] {
  return (["unit", "system", "browser"] as const).flatMap(
    (name) =>
      readTests(name) ?? [{ file: "", name: `(no report of ${name} tests)`, status: "failed" }],
  );
}
