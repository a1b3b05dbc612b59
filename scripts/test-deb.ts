/**
 * `npm run test:deb`: the package in a Debian 12 with systemd: installed, set up, run, removed.
 *
 *     npm run test:deb
 *     npm run test:deb -- -t watchdog      arguments for vitest
 *
 * Needs root, and Debian's packages the first time. Exit codes: 0 all passed, 1 some failed, 3 this
 * machine cannot.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { assertControlGroups, debianRoot } from "../tests/deb/debian.ts";
import { CannotRun } from "../tests/vm/debian.ts";
import { buildDeb, DEB_FOLDER, programPackages, RECOMMENDED } from "./deb.ts";
import { reportFile, ROOT, sum, tallyLine } from "./reports.ts";
import { suite } from "./suite.ts";

await suite("deb", () => {
  if (process.getuid?.() !== 0) throw new CannotRun("It must be run as root.");
  assertControlGroups();
  const root = debianRoot(join(DEB_FOLDER, "root"), [...programPackages, ...RECOMMENDED]);
  const deb = buildDeb();
  const { status } = spawnSync(
    process.execPath,
    [
      ...["node_modules/vitest/vitest.mjs", "run", "--project", "deb"],
      ...["--reporter=verbose", "--reporter=json", `--outputFile.json=${reportFile("deb")}`],
      ...process.argv.slice(2),
    ],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, THINGWALL_DEB: deb, THINGWALL_DEB_ROOT: root },
    },
  );
  const tally = sum(["deb"]);
  console.log(`The Debian package: ${tallyLine(tally)}`);
  process.exitCode = status === 0 && tally.failed === 0 ? 0 : 1;
});
