/**
 * What the whole gateway takes: the memory of all its processes, dnsmasq and whatever they keep
 * running among them, when every thing has asked for all of its names; their processor time while a
 * flood of forbidden packets is dropped; and how long all of them take to be back after a sudden end.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { encode } from "dns-packet";
import {
  connectWhenReady,
  FRUGAL,
  type GatewayConfig,
  socketPath,
  type StatusView,
  type WallDevice,
} from "@thingwall/gateway";
import { mudFile, port, to } from "../tests/system/rig/described.ts";
import { GATEWAY, INTERNET, type RigHome, startRigHome } from "../tests/system/rig/home.ts";
import { datagram } from "../tests/system/rig/neighbour.ts";
import { capture, destination, devices as homeOf, nameOf, pcap, RULES } from "./home-of.ts";

/** Questions a second of all things together. */
const QUESTIONS = 500;
/** Milliseconds after the last question until memory is read. */
const SETTLED = 5000;
const FLOOD_SECONDS = 5;
const FLOOD_PACKETS = 40_000;
const CLOCK_TICKS = 100;
/** Milliseconds between two looks at whether everything is enforced. */
const LOOK = 100;

export interface WholeResult {
  readonly devices: number;
  /** Things that have a description in force, and elements that names put into the kernel. */
  readonly described: number;
  readonly admitted: number;
  /** Octets: shared pages divided among those who share them, and counted for each. */
  readonly pss: number;
  readonly rss: number;
  /** Octets of each program, shared pages divided. */
  readonly programs: Readonly<Record<string, number>>;
  /** Packets a second of the flood, and our processes' share of one core meanwhile. */
  readonly flooded: number;
  readonly cpu: number;
  /** Milliseconds from the start after SIGKILL of everything until all descriptions are enforced. */
  readonly restarted: number;
}

export async function measureWhole(count: number): Promise<WholeResult> {
  const home = await startRigHome();
  try {
    await home.killWall();
    const devices = homeOf(count);
    await home.exec("gw", "ip", "route", "add", "192.168.80.0/20", "dev", "br-lan");
    await resolver(home);
    const directory = join(home.directory, "whole");
    await mkdir(directory);
    const installed = await install(directory, devices);
    let gateway = await startGateway(installed, count);
    try {
      await askForNames(home, devices);
      await pause(SETTLED);
      const memory = await memoryOf(gateway.pid);
      const { described, admitted } = await gateway.state(home);
      const flooded = await flood(home, gateway.pid);
      await gateway.stop("SIGKILL");
      const began = performance.now();
      gateway = await startGateway(installed, count);
      const restarted = performance.now() - began;
      return { devices: count, described, admitted, ...memory, ...flooded, restarted };
    } finally {
      await gateway.stop("SIGTERM");
    }
  } finally {
    await home.stop();
  }
}

/** Answers for every name, on the Internet. */
async function resolver(home: RigHome): Promise<void> {
  await home.exec("net", "nft", "delete", "table", "inet", "silence");
  const names = Array.from({ length: RULES }, (_, rule) => rule);
  home.children.start([
    ...["ip", "netns", "exec", "net", "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null"],
    ...["--no-hosts", "--no-resolv", "--pid-file=", "--user=", "--group=", "--local-ttl=3600"],
    ...["--bind-interfaces", `--listen-address=${INTERNET[4][0]}`],
    ...names.map((rule) => `--address=/${nameOf(rule)}/${destination(rule)}`),
  ]);
}

interface Installed {
  readonly config: GatewayConfig;
  readonly argv: readonly string[];
}

/** The configuration, the descriptions and the programs, without what takes types away. */
async function install(directory: string, devices: readonly WallDevice[]): Promise<Installed> {
  const config: GatewayConfig = {
    runDirectory: join(directory, "run"),
    stateDirectory: join(directory, "state"),
    lan: { interface: "br-lan", addresses: [`${GATEWAY[4]}/24`, `${GATEWAY[6]}/64`] },
    wan: { interface: "wan0", nat44: false },
    dns: { upstream: [INTERNET[4][0] ?? ""] },
    ntp: [],
    trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: true },
    devices: devices.map(({ id, macs, addresses }) => ({
      ...{ id, name: id, role: "thing", mac: macs[0] ?? "", addresses: [...addresses] },
      mud: { file: join(directory, `${id}.json`) },
      caps: { packetsPerSecond: 1_000_000, newFlowsPerSecond: 1_000_000 },
    })),
  };
  for (const device of devices)
    await writeFile(join(directory, `${device.id}.json`), description(device));
  const file = join(directory, "gateway.json");
  await writeFile(file, JSON.stringify(config));
  const plain = join(directory, "plain");
  const script = fileURLToPath(new URL("../scripts/plain.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [script, plain]);
  return { config, argv: [...FRUGAL, join(plain, "lab/src/gateway-main.js"), file] };
}

/** Resolves when all descriptions are enforced. */
async function startGateway({ config, argv }: Installed, devices: number) {
  const child = spawn("ip", ["netns", "exec", "gw", process.execPath, ...argv], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const path = socketPath(config.runDirectory, "home");
  const channel = await connectWhenReady(path, AbortSignal.timeout(60_000));
  const status = async () => (await channel.call("status", {})) as StatusView;
  const described = ({ devices: all }: StatusView) =>
    all.filter(({ state }) => state === "described").length;
  const late = AbortSignal.timeout(300_000);
  for (;;) {
    const now = await status();
    if (now.enforced && described(now) === devices) break;
    await pause(LOOK, undefined, { signal: late });
  }
  return {
    pid: child.pid ?? Number.NaN,
    async state(home: RigHome) {
      const list = "nft list table inet thingwall | grep -o 'comment \"service-' | wc -l";
      return {
        described: described(await status()),
        admitted: Number(await home.exec("gw", "sh", "-c", list)),
      };
    },
    /** Resolves when nobody answers any more: what it started ends a little later than it. */
    async stop(signal: "SIGTERM" | "SIGKILL") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      channel.close();
      const gone = once(child, "close");
      child.kill(signal);
      await gone;
      while (await isServed(path)) await pause(1);
    },
  };
}

function isServed(path: string): Promise<boolean> {
  const probe = createConnection(path);
  return once(probe, "connect")
    .then(() => true)
    .catch(() => false)
    .finally(() => probe.destroy());
}

function description({ id, rules }: WallDevice): string {
  const from = rules.map((rule, index) => ({
    family: 4 as const,
    matches: { ...to(nameOf(index)), ...port("udp", rule.destinationPorts?.[0]?.from ?? 0) },
  }));
  return mudFile({ from }, `https://maker.example.net/${id}.json`);
}

/** Every thing asks for all of its names, one after another. */
async function askForNames(home: RigHome, devices: readonly WallDevice[]): Promise<void> {
  const questions = Array.from({ length: RULES }, (_, rule) =>
    encode({
      type: "query",
      id: rule,
      flags: 0x100,
      questions: [{ type: "A", name: nameOf(rule) }],
    }),
  );
  const frames = questions.flatMap((question, rule) =>
    devices.map(({ macs, addresses }) =>
      datagram(
        macs[0] ?? "",
        GATEWAY.mac,
        [addresses[0] ?? "", 20_000 + rule],
        [GATEWAY[4], 53],
        question,
      ),
    ),
  );
  const file = join(home.directory, "questions.pcap");
  await writeFile(file, pcap(frames));
  await home.exec("a", "tcpreplay", "-q", `--pps=${QUESTIONS}`, "-i", "eth0", file);
}

async function flood(home: RigHome, pid: number): Promise<Pick<WholeResult, "flooded" | "cpu">> {
  const devices = homeOf(10);
  const file = join(home.directory, "flood.pcap");
  await writeFile(file, capture(devices, FLOOD_PACKETS, "forbidden"));
  const before = await processorTime(pid);
  const began = performance.now();
  const said = await home.exec(
    ...(["a", "tcpreplay", "-q", "-K", "-t", "--loop=0", `--duration=${FLOOD_SECONDS}`] as const),
    ...["-i", "eth0", file],
  );
  const seconds = (performance.now() - began) / 1000;
  const packets = Number(/Actual: (\d+) packets/.exec(said)?.[1]);
  return { flooded: packets / seconds, cpu: ((await processorTime(pid)) - before) / seconds };
}

/** A process and all that it started, and what those started. */
async function tree(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number((await stat(Number(entry)))[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const all = [root];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  return all;
}

/** The fields of /proc/PID/stat from the state on; none of a process that has gone. */
async function stat(pid: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Seconds of processor time that a process, its children and those that they waited for took. */
async function processorTime(root: number): Promise<number> {
  let ticks = 0;
  for (const pid of await tree(root)) {
    const fields = await stat(pid);
    // user, system, and both of children that ended.
    for (const each of fields.slice(11, 15)) ticks += Number(each);
  }
  return ticks / CLOCK_TICKS;
}

async function memoryOf(root: number): Promise<Pick<WholeResult, "pss" | "rss" | "programs">> {
  const total = { pss: 0, rss: 0 };
  const programs: Record<string, number> = {};
  for (const pid of await tree(root)) {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
    const octets = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;
    const name = programOf(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
    total.pss += octets("Pss");
    total.rss += octets("Rss");
    programs[name] = (programs[name] ?? 0) + octets("Pss");
  }
  return { ...total, programs };
}

/** `wall` of …/src/wall/main.ts, otherwise the program's own name. */
function programOf(command: string): string {
  const [program = "", ...args] = command.split("\0");
  const ours = args.map((each) => /\/src\/(\w+)\/main\.js$/.exec(each)?.[1]).find(Boolean);
  if (ours) return ours;
  if (args.some((each) => each.endsWith("gateway-main.js"))) return "supervisor";
  return program.split("/").at(-1) ?? "";
}
