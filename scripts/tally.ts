/**
 * Prints the last line of `.ci/run`: everything that was checked and tested, counted, and before it
 * each suite that this machine cannot run.
 *
 *     tally.ts [--without vm] [--without deb]      suites that were left out: they count as skipped
 */
import { parseArgs } from "node:util";
import { type ReportName, sum, tallyLine, whyNot } from "./reports.ts";

const SUITES: readonly ReportName[] = [
  "check",
  "unit",
  "system",
  "browser",
  "spec",
  "vm",
  "wifi",
  "deb",
];

const { values } = parseArgs({ options: { without: { type: "string", multiple: true } } });
const without = new Set(values.without);
for (const name of without) console.log(`skipped: npm run test:${name} is not run here`);
const asked = SUITES.filter((name) => !without.has(name));
for (const name of asked) {
  const reason = whyNot(name);
  if (reason !== undefined) console.log(`skipped: npm run test:${name} cannot run here. ${reason}`);
}
const ran = sum(asked);
const tally = { ...ran, skipped: ran.skipped + without.size };
console.log(tallyLine(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;
