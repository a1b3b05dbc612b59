/**
 * Prints the last line of `.ci/run`: everything that was checked and tested, counted.
 *
 *     tally.ts [--without-vm]     the virtual machine could not be run here: one skipped
 */
import { sum, tallyLine, writeTally } from "./reports.ts";

if (process.argv.includes("--without-vm")) {
  console.log("not run here (needs qemu-system-x86_64, or root to install it): npm run test:vm");
  writeTally("vm", { passed: 0, failed: 0, skipped: 1 });
}
const tally = sum(["check", "unit", "system", "spec", "vm"]);
console.log(tallyLine(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;
