/** Where the checks and the tests leave what they found, and how the whole is counted. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = join(ROOT, "node_modules", ".cache", "thingwall", "reports");

/**
 * `check`: the checks of `npm run check`; `spec`: the tables of docs/spec; `vm`: system tests on
 * another kernel; the others: one vitest project each.
 */
export type ReportName = "check" | "unit" | "system" | "browser" | "spec" | "vm" | "wifi" | "deb";

export interface TestResult {
  /** Absolute path of the test file. */
  readonly file: string;
  /** `describe > describe > test`. */
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why this machine cannot run the suite; it is counted as one that was skipped. */
  readonly cannot?: string;
}

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

export function reportFile(name: ReportName): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, `${name}.json`);
}

/** Removes an older run's report, so that a run that dies early leaves none. */
export function forgetReport(name: ReportName): void {
  rmSync(reportFile(name), { force: true });
}

export function writeTally(name: ReportName, tally: Tally): void {
  writeFileSync(reportFile(name), JSON.stringify(tally));
}

/** Why this machine could not run the suite, if so. */
export function whyNot(name: ReportName): string | undefined {
  return (readJson(name) as Partial<Tally> | undefined)?.cannot;
}

/** Makes one report of several. A file that a part should tell of and does not could not be run. */
export function mergeReports(
  name: ReportName,
  parts: readonly { readonly files: readonly string[]; readonly report: string }[],
): void {
  const testResults = parts.flatMap(({ files, report }) => {
    const found = existsSync(report)
      ? (JSON.parse(readFileSync(report, "utf8")) as VitestReport).testResults
      : [];
    const untold = files.filter((file) => !found.some((each) => each.name === file));
    const failed = untold.map((file) => ({ name: file, status: "failed", assertionResults: [] }));
    return [...found, ...failed];
  });
  writeFileSync(reportFile(name), JSON.stringify({ testResults }));
}

/** One result per test; a file that could not be run is one failed test. Undefined: no report. */
export function readTests(name: ReportName): readonly TestResult[] | undefined {
  const report = readJson(name) as VitestReport | undefined;
  return report?.testResults.flatMap(({ name: file, status, assertionResults }) => {
    const tests = assertionResults.map((each) => ({
      file,
      name: [...each.ancestorTitles, each.title].join(" > "),
      status: each.status === "passed" || each.status === "failed" ? each.status : "skipped",
    })) satisfies TestResult[];
    const brokenOutside = status === "failed" && !tests.some((test) => test.status === "failed");
    return brokenOutside ? [...tests, { file, name: "(file)", status: "failed" as const }] : tests;
  });
}

/** Sum over the named reports; a missing report counts as one failure. */
export function sum(names: readonly ReportName[]): Tally {
  const tallies = names.map((name): Tally => {
    const written = readJson(name) as Tally | VitestReport | undefined;
    if (written !== undefined && "passed" in written) return written;
    const tests = readTests(name);
    if (tests === undefined) return { passed: 0, failed: 1, skipped: 0 };
    const count = (status: TestResult["status"]) =>
      tests.filter((test) => test.status === status).length;
    return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
  });
  return {
    passed: tallies.reduce((total, each) => total + each.passed, 0),
    failed: tallies.reduce((total, each) => total + each.failed, 0),
    skipped: tallies.reduce((total, each) => total + each.skipped, 0),
  };
}

export function tallyLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

function readJson(name: ReportName): unknown {
  let text: string;
  try {
    text = readFileSync(reportFile(name), "utf8");
  } catch {
    return undefined;
  }
  return JSON.parse(text);
}
