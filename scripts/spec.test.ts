import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ROOT, type TestResult } from "./reports.ts";
import { checkSpec, unexplainedSkips } from "./spec.ts";

const HEADER = "clause\trequirement\tfile\ttest";
const FILE = "scripts/spec.test.ts";
const results: readonly TestResult[] = [
  { file: join(ROOT, FILE), name: "room > holds", status: "passed" },
  { file: join(ROOT, FILE), name: "room > fails", status: "failed" },
  { file: join(ROOT, "elsewhere.test.ts"), name: "room > elsewhere", status: "passed" },
  { file: join(ROOT, FILE), name: "radio (needs a radio)", status: "skipped" },
  { file: join(ROOT, FILE), name: "room > skipped", status: "skipped" },
];

function tableOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "spec-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "rfc.tsv"), `${lines.join("\n")}\n`);
  return folder;
}

describe("the specification check", () => {
  test("a row whose file exists and whose test passed holds", () => {
    const folder = tableOf(HEADER, `§1\tIt holds\t${FILE}\troom > holds`);
    expect(checkSpec(folder, results)).toMatchObject({ passed: 1, failed: 0, problems: [] });
  });

  test("a file that is no test takes the test from anywhere", () => {
    const folder = tableOf(HEADER, "§1\tIt holds\tpackage.json\troom > elsewhere");
    expect(checkSpec(folder, results).problems).toEqual([]);
  });

  test.for([
    ["an empty cell", `§1\t \t${FILE}\troom > holds`, "an empty cell"],
    ["a missing cell", `§1\t${FILE}\troom > holds`, "3 cells instead of 4"],
    ["no such file", "§1\tx\tnowhere.ts\troom > holds", "no such file: nowhere.ts"],
    [
      "a test that did not run",
      `§1\tx\t${FILE}\troom > gone`,
      "this test did not run: room > gone",
    ],
    [
      "a test of another file",
      `§1\tx\t${FILE}\troom > elsewhere`,
      "this test did not run: room > elsewhere",
    ],
    ["a test that failed", `§1\tx\t${FILE}\troom > fails`, "this test failed: room > fails"],
    [
      "a test that was skipped",
      `§1\tx\t${FILE}\troom > skipped`,
      "this test skipped: room > skipped",
    ],
  ] as const)("%s is a problem", ([, row, problem]) => {
    const folder = tableOf(HEADER, row);
    expect(checkSpec(folder, results).problems).toEqual([`rfc.tsv:2: ${problem}`]);
  });

  test("another header is a problem, and so is no table", () => {
    const folder = tableOf("clause\ttest");
    expect(checkSpec(folder, results).failed).toBe(1);
    rmSync(join(folder, "rfc.tsv"));
    expect(checkSpec(folder, results).failed).toBe(1);
  });

  test("a skipped test must say what the machine lacks", () => {
    expect(unexplainedSkips(results).map((each) => each.name)).toEqual(["room > skipped"]);
  });
});
