/** Prints the last line of `.ci/run`: everything that was checked and tested, counted. */
import { sum, tallyLine } from "./reports.ts";

const tally = sum(["check", "unit", "system", "spec"]);
console.log(tallyLine(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;
