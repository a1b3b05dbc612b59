/**
 * `npm test`: unit tests, then the system tests and those of the app
 * in a browser inside the lab's private namespaces, then the tables of docs/spec against what ran.
 *
 *     npm test                    everything
 *     npm run test:unit           the pure tests only
 *     npm run test:system         the tests with real packets only
 *     npm run test:browser        the tests with a real browser only
 *     … -- FILTER …               arguments for vitest
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { forgetReport, reportFile, ROOT, sum, tallyLine, writeTally } from "./reports.ts";
import { checkSpec, lastResults, unexplainedSkips } from "./spec.ts";

const PROJECTS = ["unit", "system", "browser"] as const;
type Project = (typeof PROJECTS)[number];

const [asked, ...filters] = process.argv.slice(2);
const projects = PROJECTS.filter((project) => asked === "all" || asked === project);
if (projects.length === 0) throw new Error("usage: test.ts all|unit|system|browser [FILTER …]");

let failed = false;
for (const project of projects) {
  forgetReport(project);
  const code = await run(
    project !== "unit"
      ? ["lab/src/enter.ts", process.execPath, ...vitest(project)]
      : vitest(project),
  );
  if (code !== 0) failed = true;
}
if (asked === "all" && filters.length === 0) {
  const results = lastResults();
  const findings = checkSpec(join(ROOT, "docs", "spec"), results);
  const skips = unexplainedSkips(results).map((each) => `skipped without a reason: ${each.name}`);
  for (const problem of [...findings.problems, ...skips]) console.log(`docs/spec: ${problem}`);
  const problems = findings.failed + skips.length;
  writeTally("spec", { passed: findings.passed, failed: problems, skipped: 0 });
  console.log(`docs/spec: ${findings.passed} rows hold, ${problems} problems`);
  if (problems > 0) failed = true;
}
console.log(tallyLine(sum(projects)));
process.exitCode = failed ? 1 : 0;

function vitest(project: Project): readonly string[] {
  return [
    ...["node_modules/vitest/vitest.mjs", "run", "--project", project],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile(project)}`],
    ...filters,
  ];
}

async function run(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => child.kill(signal));
  }
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}
