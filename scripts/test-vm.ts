/**
 * `npm run test:vm`: system tests on Debian's 6.1 kernel, in two virtual machines at a time.
 *
 *     npm run test:vm                                   those named below
 *     npm run test:vm -- tests/system/nist.test.ts      these instead
 *     npm run test:vm -- --at-once 1                    in one machine, one after another
 *     npm run test:vm -- --flows 20000                  more flows against the oracle
 *     npm run test:vm -- --limit 3600                   seconds for each machine (3600)
 *
 * Exit codes: 0 all passed, 1 some failed, 3 this machine cannot.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DebianFiles, debianFiles } from "../tests/vm/debian.ts";
import { RESULTS_INSIDE } from "../tests/vm/initramfs.ts";
import { assertEmulator, runInMachine } from "../tests/vm/machine.ts";
import { mergeReports, ROOT, sum, tallyLine } from "./reports.ts";
import { showResults, suite } from "./suite.ts";

/** What each machine runs, the longest first. */
const MACHINES = [
  ["oracle-churn"],
  ["kernel-oracle"],
  ["wall", "nist", "element-timeout"],
  ["icmp-errors", "change-under-flood"],
].map((names) => names.map((name) => `tests/system/${name}.test.ts`));
const CACHE = join(ROOT, "node_modules", ".cache", "thingwall", "vm");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "at-once": { type: "string", default: "2" },
    flows: { type: "string", default: "2016" },
    limit: { type: "string", default: "3600" },
  },
});

await suite("vm", async () => {
  const atOnce = Number(values["at-once"]);
  const asked = positionals.length > 0 ? positionals : MACHINES.flat();
  const machines = positionals.length > 0 || atOnce === 1 ? dealt(asked, atOnce) : MACHINES;
  const waiting = machines.map((files, at) => ({ files, at }));
  const missing = machines.flat().filter((file) => !existsSync(join(ROOT, file)));
  if (missing.length > 0) throw new Error(`no such test file: ${missing.join(", ")}`);
  assertEmulator();
  const debian = debianFiles(join(CACHE, "debian"));
  const passed: boolean[] = [];
  const oneAfterAnother = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      passed.push(await run(debian, next.files, resultsOf(next.at)));
  };
  await Promise.all(Array.from({ length: atOnce }, oneAfterAnother));
  mergeReports(
    "vm",
    machines.map((files, at) => ({
      files: files.map((file) => join(ROOT, file)),
      report: join(resultsOf(at), "report.json"),
    })),
  );
  const tally = sum(["vm"]);
  console.log(`Linux ${debian.release}: ${tallyLine(tally)}`);
  process.exitCode = passed.every(Boolean) && tally.failed === 0 ? 0 : 1;
});

async function run(
  debian: DebianFiles,
  files: readonly string[],
  results: string,
): Promise<boolean> {
  console.error(`Linux ${debian.release} starts for ${files.join(", ")} …`);
  const ended = await runInMachine(
    debian,
    {
      argv: [
        ...[process.execPath, "lab/src/enter.ts", process.execPath],
        ...["node_modules/vitest/vitest.mjs", "run", "--project", "system"],
        ...["--reporter=default", "--reporter=json"],
        ...[`--outputFile.json=${RESULTS_INSIDE}/report.json`, ...files],
      ],
      directory: ROOT,
      environment: {
        PATH: process.env["PATH"] ?? "",
        NO_COLOR: "1",
        THINGWALL_FLOWS: values.flows,
        ...(process.env["THINGWALL_SEED"] && { THINGWALL_SEED: process.env["THINGWALL_SEED"] }),
      },
    },
    results,
    Number(values.limit),
    showResults,
  );
  console.log(ended.output.trim());
  console.log(`Linux ${ended.kernel ?? "did not start"}: ended in ${ended.seconds.toFixed(0)} s\n`);
  return ended.status === 0 && ended.kernel === debian.release;
}

/** The files in as many parts as there are machines, none of them empty. */
function dealt(files: readonly string[], machines: number): readonly (readonly string[])[] {
  return Array.from({ length: machines }, (_, part) =>
    files.filter((_file, at) => at % machines === part),
  ).filter((each) => each.length > 0);
}

function resultsOf(machine: number): string {
  return join(CACHE, "results", String(machine));
}
