/**
 * Measures what the project promises and prints bench/RESULTS.md's tables:
 *
 *   npm run bench                   all of it, with the lab's own MUD files
 *   npm run bench -- files FOLDER   files a second over another folder
 *   npm run bench -- new-flow       a new flow: forward path, and all of it (needs tcpreplay)
 *   npm run bench -- changing       changes and floods (needs tcpreplay)
 *   npm run bench -- leaks          what gets through under a flood (needs tcpreplay)
 *   npm run bench -- stopping       how long what is no longer permitted goes on
 *   npm run bench -- names          names in front of dnsmasq, and first packets
 *   npm run bench -- holding        caps and narrowing (needs tcpreplay)
 *   npm run bench -- whole          memory and processor time of all processes (needs tcpreplay)
 *   npm run bench -- living         joining and capture (needs dhcpcd)
 *
 * Ratios within one run; the absolute figures beside them say only what the machine was.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { enter, entered } from "../lab/src/enter.ts";
import { measureChange, measureFlood } from "./changing.ts";
import { measureFiles } from "./files.ts";
import { measureHolding } from "./holding.ts";
import { measureKills } from "./kills.ts";
import { measureLeaks } from "./leaks.ts";
import { measureFirstPackets, measureNames } from "./names.ts";
import { measureNewFlow } from "./new-flow.ts";
import { percentile } from "./statistics.ts";
import { measureStopping } from "./stopping.ts";
import { measureCaptures, measureJoins, type Times } from "./living.ts";
import { measureWhole } from "./whole.ts";

const [what = "all", folder = fileURLToPath(new URL("../lab/src/mud", import.meta.url))] =
  process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
const progress = (line: string) => process.stderr.write(`${line}\n`);

const PARTS = [
  "files",
  "new-flow",
  "changing",
  "leaks",
  "stopping",
  "names",
  "holding",
  "whole",
  "living",
] as const;
type Part = (typeof PARTS)[number];
const MEASURES: Readonly<Record<Part, () => Promise<void>>> = {
  files,
  "new-flow": newFlow,
  changing,
  leaks,
  stopping,
  names,
  holding,
  whole,
  living,
};

const parts = PARTS.filter((part) => what === "all" || what === part);
if (parts.length === 0) {
  progress(`usage: npm run bench -- [all | ${PARTS.join(" | ")}]`);
  process.exit(2);
}
for (const part of parts) {
  if (part === "files" || entered()) await MEASURES[part]();
  else await measureInside(part);
}
process.exit();

/** In namespaces of its own: nothing of this machine is touched. */
async function measureInside(part: Part): Promise<void> {
  if (part !== "names" && part !== "stopping" && spawnSync("tcpreplay", ["--version"]).error) {
    progress("tcpreplay is not installed: apt-get install --no-install-recommends tcpreplay");
    process.exit(3);
  }
  const status = await enter([process.execPath, fileURLToPath(import.meta.url), part]);
  if (status !== 0) process.exit(status);
}

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
  const results = await measureNewFlow(progress);
  print(
    "| devices × 20 rules | empty forward chain | forward path | all of it | flat list | flat ÷ forward |",
  );
  print("|---|---|---|---|---|---|");
  for (const { devices, forward, whole, flat, floorMicroseconds } of results) {
    const row = [
      `1.0 (${floorMicroseconds.toFixed(1)} µs)`,
      forward.toFixed(2),
      whole.toFixed(2),
      flat.toFixed(1),
      `${(flat / forward).toFixed(1)}×`,
    ];
    print(`| ${devices} | ${row.join(" | ")} |`);
  }
}

async function changing(): Promise<void> {
  progress("changes among 1000 devices");
  const change = await measureChange(1000);
  const times = (part: number, whole: number) => (part / whole).toFixed(2);
  print("| change | ms | ratio |");
  print("|---|---|---|");
  print(`| full load, 1000 devices | ${change.fullLoad.toFixed(0)} | 1 |`);
  print(
    `| one device of them | ${change.oneDevice.toFixed(0)} | ${times(change.oneDevice, change.fullLoad)} of a full load |`,
  );
  print(`| one name | ${change.oneName.toFixed(0)} | 1 |`);
  print(
    `| 100 names at once | ${change.hundredNames.toFixed(0)} | ${times(change.hundredNames, change.oneName)} of one |`,
  );
  progress("flood of forbidden packets");
  const flood = await measureFlood(10, 1000);
  print(
    `\nForbidden packets disposed of: ${Math.round(flood.many / 1000)} kpps with 1000 devices, ${times(flood.many, flood.few)} of the rate with 10.`,
  );
}

async function leaks(): Promise<void> {
  print("| under a flood of forbidden packets | times | packets sent | kpps | delivered |");
  print("|---|---|---|---|---|");
  for (const measure of [measureLeaks, measureKills])
    for (const { what: name, times: count, sent, leaked, seconds } of await measure(progress))
      print(`| ${name} | ${count} | ${sent} | ${Math.round(sent / seconds / 1000)} | ${leaked} |`);
}

async function stopping(): Promise<void> {
  const { flows, neighbour } = await measureStopping(50, progress);
  print(
    "| live connection, then the household's pause | times | p50 ms | p90 ms | p99 ms | at most ms |",
  );
  print("|---|---|---|---|---|---|");
  for (const { flow, times, p50, p90, p99, most } of flows)
    print(`| ${flow} | ${times} | ${p50} | ${p90} | ${p99} | ${most} |`);
  print(`\nAnother device meanwhile: ${neighbour.sent} packets, ${neighbour.lost} lost.`);
}

async function names(): Promise<void> {
  const results = await measureNames(progress);
  print("| answers | | p50 ms | p99 ms | questions /s |");
  print("|---|---|---|---|---|");
  for (const { kind, dnsmasq, names: ours, added } of results) {
    const row = (what: string, ...figures: readonly string[]) =>
      print(`| ${kind} | ${what} | ${figures.join(" | ")} |`);
    for (const [what, { p50, p99, perSecond }] of [
      ["dnsmasq alone", dnsmasq],
      ["names, then dnsmasq", ours],
    ] as const)
      row(what, p50.toFixed(2), p99.toFixed(2), String(Math.round(perSecond)));
    const ratio = (ours.perSecond / dnsmasq.perSecond).toFixed(2);
    row("added; ratio", `+${added.p50.toFixed(2)}`, `+${added.p99.toFixed(2)}`, `${ratio}×`);
  }
  const first = await measureFirstPackets(progress);
  print("");
  print(
    "| resolve, then send | first packets lost | not answered | addresses | hit p50 / p99 ms | miss p50 / p99 ms |",
  );
  print("|---|---|---|---|---|---|");
  const both = ({ p50, p99 }: typeof first.hit) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
  const row = [first.sent, first.lost, first.unanswered, first.addresses];
  print(`| ${row.join(" | ")} | ${both(first.hit)} | ${both(first.miss)} |`);
}

async function holding(): Promise<void> {
  progress("a capped device, and narrowing");
  const { sent, arrived, stops } = await measureHolding();
  print("| packet cap | sent | arrived |");
  print("|---|---|---|");
  print(`| 1 | ${sent.toFixed(0)} | ${arrived.toFixed(3)} |`);
  print("\n| | times | p50 ms | p90 ms | p99 ms | at most ms | arrived later |");
  print("|---|---|---|---|---|---|---|");
  for (const { what, waits, late } of stops) {
    const row = [0.5, 0.9, 0.99, 1].map((share) => percentile(waits, share).toFixed(0));
    print(`| ${what} | ${waits.length} | ${row.join(" | ")} | ${late} |`);
  }
}

async function whole(): Promise<void> {
  const mega = (octets: number) => (octets / 2 ** 20).toFixed(0);
  print(
    "| devices × 20 names | names admitted | PSS MB | RSS MB | of it (PSS) | flood kpps | our processes, of a core | back after SIGKILL, s |",
  );
  print("|---|---|---|---|---|---|---|---|");
  for (const count of [10, 100, 250, 1000]) {
    progress(`the whole gateway with ${count} devices`);
    const result = await measureWhole(count);
    const parts = Object.entries(result.programs)
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, octets]) => `${name} ${mega(octets)}`);
    const row = [
      ...[count, result.admitted, mega(result.pss), mega(result.rss), parts.join(", ")],
      ...[(result.flooded / 1000).toFixed(0), result.cpu.toFixed(2)],
      (result.restarted / 1000).toFixed(1),
    ];
    print(`| ${row.join(" | ")} |`);
  }
}

async function living(): Promise<void> {
  print("| | times | p50 ms | p99 ms | at most ms |");
  print("|---|---|---|---|---|");
  const row = (what: string, { times, p50, p99, most }: Times) =>
    print(`| ${what} | ${times} | ${p50} | ${p99} | ${most} |`);
  progress("a thing joins");
  row("joined: lease → described and enforced", await measureJoins(40));
  progress("a bulb is captured");
  const captured = await measureCaptures(10);
  row("captured: first dropped packet → quarantined", captured);
  const { tried, leaked } = captured;
  print(`\nWhile captured: ${tried} connections tried, ${leaked} packets at the victim.`);
}
