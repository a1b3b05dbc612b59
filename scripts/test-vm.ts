/**
 * `npm run test:vm`: system tests on Debian's 6.1 kernel, in a virtual machine each.
 *
 *     npm run test:vm                                   those named below
 *     npm run test:vm -- tests/system/nist.test.ts      these instead
 *     npm run test:vm -- --flows 20000                  more flows against the oracle
 *     npm run test:vm -- --at-once 1                    machines at the same time (two)
 *     npm run test:vm -- --limit 3600                   seconds for each (1200)
 *
 * Exit codes: 0 all passed, 1 some failed, 3 this machine cannot.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { CannotRun, type DebianFiles, debianFiles } from "../tests/vm/debian.ts";
import { RESULTS_INSIDE } from "../tests/vm/initramfs.ts";
import { assertEmulator, runInMachine } from "../tests/vm/machine.ts";
import { forgetReport, mergeReports, ROOT, sum, tallyLine } from "./reports.ts";

/** The longest first: they run two at a time. */
const FILES = ["kernel-oracle", "wall", "nist", "element-timeout"].map(
  (name) => `tests/system/${name}.test.ts`,
);
const CACHE = join(ROOT, "node_modules", ".cache", "thingwall", "vm");
const CANNOT = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    flows: { type: "string", default: "2016" },
    limit: { type: "string", default: "1200" },
    "at-once": { type: "string", default: "2" },
  },
});

forgetReport("vm");
try {
  const files = positionals.length > 0 ? positionals : FILES;
  const missing = files.filter((file) => !existsSync(join(ROOT, file)));
  if (missing.length > 0) throw new Error(`no such test file: ${missing.join(", ")}`);
  assertEmulator();
  const debian = debianFiles(join(CACHE, "debian"));
  const passed = await runAll(debian, files);
  mergeReports(
    "vm",
    files.map((file) => ({ file: join(ROOT, file), report: join(resultsOf(file), "report.json") })),
  );
  const tally = sum(["vm"]);
  console.log(`Linux ${debian.release}: ${tallyLine(tally)}`);
  process.exitCode = passed && tally.failed === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.error(`test:vm cannot run here. ${error.message}`);
  process.exitCode = CANNOT;
}

async function runAll(debian: DebianFiles, files: readonly string[]): Promise<boolean> {
  const waiting = [...files];
  let passed = true;
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      passed = (await runFile(debian, file)) && passed;
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, lane));
  return passed;
}

async function runFile(debian: DebianFiles, file: string): Promise<boolean> {
  const run = await runInMachine(
    debian,
    {
      argv: [
        ...[process.execPath, "lab/src/enter.ts", process.execPath],
        ...["node_modules/vitest/vitest.mjs", "run", "--project", "system"],
        ...["--reporter=default", "--reporter=json"],
        ...[`--outputFile.json=${RESULTS_INSIDE}/report.json`, file],
      ],
      directory: ROOT,
      environment: {
        PATH: process.env["PATH"] ?? "",
        NO_COLOR: "1",
        THINGWALL_FLOWS: values.flows,
        ...(process.env["THINGWALL_SEED"] && { THINGWALL_SEED: process.env["THINGWALL_SEED"] }),
      },
    },
    resultsOf(file),
    Number(values.limit),
  );
  console.log(run.output.trim());
  console.log(`Linux ${run.kernel ?? "did not start"}: ${file} in ${run.seconds.toFixed(0)} s\n`);
  return run.status === 0 && run.kernel === debian.release;
}

function resultsOf(file: string): string {
  return join(CACHE, "results", basename(file, ".test.ts"));
}
