/**
 * Measures what the project promises and prints bench/RESULTS.md's tables:
 *
 *   npm run bench                   all of it, with the lab's own MUD files
 *   npm run bench -- files FOLDER   files a second over another folder
 *   npm run bench -- new-flow       the forward path alone (needs tcpreplay)
 *
 * Ratios within one run; the absolute figures beside them say only what the machine was.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { enter, entered } from "../lab/src/enter.ts";
import { measureFiles } from "./files.ts";
import { measureNewFlow } from "./new-flow.ts";

const [what = "all", folder = fileURLToPath(new URL("../lab/src/mud", import.meta.url))] =
  process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
const progress = (line: string) => process.stderr.write(`${line}\n`);

if (!["all", "files", "new-flow"].includes(what)) {
  progress("usage: npm run bench -- [all | files [FOLDER] | new-flow]");
  process.exit(2);
}
if (what !== "new-flow" && !entered()) await files();
if (what !== "files") await newFlow();

async function files(): Promise<void> {
  progress("files: parse, verify, compile");
  const result = await measureFiles(folder);
  print(
    "| files | median octets | parsed, verified, compiled /s | without signature | bare JSON.parse |",
  );
  print("|---|---|---|---|---|");
  const figures = [result.medianOctets, result.whole, result.unsigned, result.json];
  print(`| ${result.files} | ${figures.map((figure) => Math.round(figure)).join(" | ")} |`);
}

async function newFlow(): Promise<void> {
  if (!entered()) {
    if (spawnSync("tcpreplay", ["--version"]).error) {
      progress("tcpreplay is not installed: apt-get install --no-install-recommends tcpreplay");
      process.exit(3);
    }
    process.exitCode = await enter([process.execPath, fileURLToPath(import.meta.url), "new-flow"]);
    return;
  }
  const results = await measureNewFlow(progress);
  print("| devices × 20 rules | empty forward chain | ours | flat list | flat ÷ ours |");
  print("|---|---|---|---|---|");
  for (const { devices, ours, flat, floorMicroseconds } of results) {
    const row = [
      `1.0 (${floorMicroseconds.toFixed(1)} µs)`,
      ours.toFixed(2),
      flat.toFixed(1),
      `${(flat / ours).toFixed(1)}×`,
    ];
    print(`| ${devices} | ${row.join(" | ")} |`);
  }
}
