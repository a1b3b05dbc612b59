/** `npm run check`: every check that reads the sources without running the product. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { rulesWithoutAlarm } from "../tests/architecture/canary.ts";
import { forgetReport, ROOT, tallyLine, writeTally } from "./reports.ts";

interface Outcome {
  readonly passed: boolean;
  readonly output: string;
}

/** Folders that hold sources; some come later than others. */
const SOURCES = ["packages", "apps", "lab", "bench", "scripts", "tests"].filter((folder) =>
  existsSync(join(ROOT, folder)),
);

const CHECKS: readonly (readonly [name: string, run: () => Outcome])[] = [
  ["types", () => tool("tsc", "-p", ".")],
  ["types of the app", () => tool("tsc", "-p", "apps/household")],
  ["lint", () => tool("oxlint", "--type-aware", "--deny-warnings", ...SOURCES)],
  ["format", () => tool("biome", "format", ".")],
  [
    "arrows",
    () =>
      tool(
        ...["depcruise", ...SOURCES, "--config", ".dependency-cruiser.mjs"],
        // What is built of our sources is judged as these.
        ...["--exclude", "^(tests/architecture/canary|apps/household/dist)/"],
      ),
  ],
  ["arrows: every planted violation is reported", canary],
  ["dead code", () => tool("knip", "--no-progress")],
];

forgetReport("check");
let failed = 0;
for (const [name, run] of CHECKS) {
  const started = performance.now();
  const { passed, output } = run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!passed) {
    failed += 1;
    console.log(output.trimEnd());
  }
  console.log(`${passed ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
}
const tally = { passed: CHECKS.length - failed, failed, skipped: 0 };
writeTally("check", tally);
console.log(`check: ${tallyLine(tally)}`);
process.exitCode = failed === 0 ? 0 : 1;

function tool(name: string, ...args: readonly string[]): Outcome {
  const result = spawnSync(join(ROOT, "node_modules", ".bin", name), args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64e6,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const failure = result.error === undefined ? "" : `${name}: ${result.error.message}\n`;
  return { passed: result.status === 0, output: failure + result.stdout + result.stderr };
}

function canary(): Outcome {
  const silent = rulesWithoutAlarm();
  const output = `Planted in tests/architecture/canary and not reported: ${silent.join(", ")}`;
  return { passed: silent.length === 0, output };
}
