/** A suite that not every machine can run. */
import { CannotRun } from "../tests/vm/debian.ts";
import { forgetReport, type ReportName, writeTally } from "./reports.ts";

const CANNOT = 3;

/**
 * Runs it. Where `run` throws `CannotRun`, or packages are missing and cannot be installed, that is
 * said, left to the tally as one suite skipped, and exit code 3.
 */
export async function suite(name: ReportName, run: () => void | Promise<void>): Promise<void> {
  forgetReport(name);
  try {
    // From setup.mjs.
    const missing = process.env["THINGWALL_MISSING"];
    if (missing !== undefined) throw new CannotRun(missing);
    await run();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    writeTally(name, { passed: 0, failed: 0, skipped: 1, cannot: error.message });
    console.error(`test:${name} cannot run here. ${error.message}`);
    process.exitCode = CANNOT;
  }
}

/** Shows tests as they end, of a console that is printed whole only at the end. */
export function showResults(line: string): void {
  if (/^ *[✓×] /.test(line)) console.error(line);
}
