/**
 * Prints the last line of `.ci/run`: everything that was checked and tested, counted.
 *
 *     tally.ts [--without vm] [--without wifi] [--without deb]     suites that take long and were left out
 */
import { parseArgs } from "node:util";
import { type ReportName, sum, tallyLine } from "./reports.ts";

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
for (const name of without) console.log(`not run here: npm run test:${name}`);
const ran = sum(SUITES.filter((name) => !without.has(name)));
const tally = { ...ran, skipped: ran.skipped + without.size };
console.log(tallyLine(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;
