/**
 * `npm run test:wifi`: real handshakes without a radio. Debian's 6.1 kernel in a virtual machine
 * with simulated radios (mac80211_hwsim), the machine's own hostapd and wpa_supplicant.
 *
 *     npm run test:wifi                     the whole story, some minutes long
 *     npm run test:wifi -- --bail 1         arguments for vitest
 *     npm run test:wifi -- --keys 5000      measures instead, in a home with so many keys
 *
 * Exit codes: 0 all passed, 1 some failed, 3 this machine cannot.
 */
import { join } from "node:path";
import { debianFiles } from "../tests/vm/debian.ts";
import { RESULTS_INSIDE } from "../tests/vm/initramfs.ts";
import { assertEmulator, runInMachine } from "../tests/vm/machine.ts";
import { mergeReports, ROOT, sum, tallyLine } from "./reports.ts";
import { showResults, suite } from "./suite.ts";

const CACHE = join(ROOT, "node_modules", ".cache", "thingwall", "vm");
const RESULTS = join(CACHE, "results", "wifi");
/** The access point's and six stations'. */
const RADIOS = 7;
/** Of a machine that others use too. */
const LIMIT_S = 3000;

const [option, count, ...rest] = process.argv.slice(2);
await suite("wifi", async () => {
  assertEmulator();
  if (option === "--keys" && count !== undefined && rest.length === 0) {
    const { status } = await inMachine(["tests/wifi/many.ts", count]);
    process.exitCode = status === 0 ? 0 : 1;
  } else await test();
});

async function test(): Promise<void> {
  const { status, debian } = await inMachine([
    ...["node_modules/vitest/vitest.mjs", "run", "--project", "wifi"],
    ...["--reporter=verbose", "--reporter=json"],
    ...[`--outputFile.json=${RESULTS_INSIDE}/report.json`, ...process.argv.slice(2)],
  ]);
  mergeReports("wifi", [
    { files: [join(ROOT, "tests", "wifi", "keys.test.ts")], report: join(RESULTS, "report.json") },
  ]);
  const tally = sum(["wifi"]);
  console.log(`Wi-Fi on Linux ${debian}: ${tallyLine(tally)}`);
  process.exitCode = status === 0 && tally.failed === 0 ? 0 : 1;
}

/** Runs this project's Node.js with `argv` among the radios; shows what it said. */
async function inMachine(argv: readonly string[]) {
  const debian = debianFiles(join(CACHE, "debian"));
  console.error(`Linux ${debian.release} starts with ${RADIOS} simulated radios …`);
  const ended = await runInMachine(
    debian,
    {
      argv: [process.execPath, ...argv],
      directory: ROOT,
      environment: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
      modules: [`mac80211_hwsim radios=${RADIOS}`],
    },
    RESULTS,
    LIMIT_S,
    showResults,
  );
  console.log(ended.output.trim());
  console.log(`Linux ${ended.kernel ?? "did not start"}: ended in ${ended.seconds.toFixed(0)} s\n`);
  return { status: ended.status, debian: debian.release };
}
