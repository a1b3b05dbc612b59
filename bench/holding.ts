/**
 * Whether a device is held to what it may: to its packet cap under a flood of permitted packets, and
 * at once to less when it is narrowed or quarantined while its connection is live.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Applied, Changed, WallDevice } from "../apps/gateway/src/wall/contract.ts";
import { base, type RigHome, startRigHome } from "../tests/system/rig/home.ts";
import { capture, destination, device, devices, nameOf, RULES } from "./home-of.ts";

const CAP = 1000;
const CAPPED_SECONDS = 10;
const HOME_OF = 250;
const NARROWINGS = 100;
const LIVE_PER_SECOND = 500;
/** Milliseconds in which what still comes through after the answer would come. */
const AFTERWARDS = 20;

export interface HeldResult {
  /** Packets a second that were sent, and that arrived, in units of the cap. */
  readonly sent: number;
  readonly arrived: number;
  readonly stops: readonly Stops[];
}

/** A live connection of a device that may no longer have it, again and again. */
export interface Stops {
  readonly what: "narrowed" | "quarantined";
  /** Milliseconds from the order until the wall said that it is done. */
  readonly waits: readonly number[];
  /** Packets of the connection that arrived after that. */
  readonly late: number;
}

export async function measureHolding(): Promise<HeldResult> {
  const home = await startRigHome();
  try {
    await home.exec("gw", "ip", "route", "add", "192.168.80.0/20", "dev", "br-lan");
    await detector(home);
    return { ...(await cap(home)), ...(await narrow(home)) };
  } finally {
    await home.stop();
  }
}

async function cap(home: RigHome): Promise<Pick<HeldResult, "sent" | "arrived">> {
  const held: WallDevice = {
    ...device(0),
    caps: { packetsPerSecond: CAP, newFlowsPerSecond: 1_000_000 },
  };
  await home.wall.call("apply", { ...base(), devices: [held] });
  for (let rule = 0; rule < RULES; rule++) await admit(home, held, rule);
  const file = join(home.directory, "capped.pcap");
  await writeFile(file, capture([held], 20_000, "permitted"));
  const before = await arrived(home);
  const began = performance.now();
  const said = await home.exec(
    ...(["a", "tcpreplay", "-q", "-K", "-t", "--loop=0"] as const),
    ...[`--duration=${CAPPED_SECONDS}`, "-i", "eth0", file],
  );
  const seconds = (performance.now() - began) / 1000;
  const sent = Number(/Actual: (\d+) packets/.exec(said)?.[1]);
  return {
    sent: sent / seconds / CAP,
    arrived: ((await arrived(home)) - before) / seconds / CAP,
  };
}

/** One connection, answered, of one device among many: ended again and again. */
async function narrow(home: RigHome): Promise<Pick<HeldResult, "stops">> {
  const wide = device(0);
  const less: Readonly<Record<Stops["what"], WallDevice>> = {
    narrowed: { ...wide, rules: [] },
    quarantined: { ...wide, quarantined: true },
  };
  const applied = (await home.wall.call("apply", {
    ...base(),
    devices: devices(HOME_OF),
  })) as Applied;
  let { revision } = applied;
  const change = async (to: WallDevice) => {
    const answer = (await home.wall.call("change", { revision, gone: [], come: [to] })) as Changed;
    if (answer.outcome !== "changed") throw new Error("the wall was told something else");
    revision = answer.revision;
  };
  const file = join(home.directory, "live.pcap");
  await writeFile(file, capture([wide], 1, "permitted"));
  await echo(home);
  const live = spawn(
    "ip",
    [
      ...["netns", "exec", "a", "tcpreplay", "-q", "-K", `--pps=${LIVE_PER_SECOND}`, "--loop=0"],
      ...["-i", "eth0", file],
    ],
    { stdio: "ignore" },
  );
  const ended = once(live, "close");
  const end = async (what: Stops["what"]): Promise<Stops> => {
    const waits: number[] = [];
    let late = 0;
    for (let turn = 0; turn < NARROWINGS; turn++) {
      await change(wide);
      await admit(home, wide, 0);
      const open = await arrived(home);
      while ((await arrived(home)) < open + 3) await pause(5);
      const began = performance.now();
      await change(less[what]);
      waits.push(performance.now() - began);
      const then = await arrived(home);
      await pause(AFTERWARDS);
      late += (await arrived(home)) - then;
    }
    return { what, waits, late };
  };
  try {
    return { stops: [await end("narrowed"), await end("quarantined")] };
  } finally {
    live.kill("SIGINT");
    await ended;
  }
}

async function admit(home: RigHome, { id }: WallDevice, rule: number): Promise<void> {
  const asked = { device: id, name: nameOf(rule), addresses: [destination(rule)], seconds: 3600 };
  await home.wall.call("admit", asked);
}

/** Answers every datagram of the connection, so that it is one that stays. */
async function echo(home: RigHome): Promise<void> {
  await home.exec("net", "nft", "delete", "table", "inet", "silence");
  const number = device(0).rules[0]?.destinationPorts?.[0]?.from ?? 0;
  const code = `const s = require("node:dgram").createSocket("udp4");
    s.on("message", (m, from) => s.send(m, from.port, from.address));
    s.bind(${number}, "${destination(0)}", () => console.log("ready"));`;
  const child = home.children.start(
    ["ip", "netns", "exec", "net", process.execPath, "-e", code],
    "pipe",
  );
  if (child.stdout) await once(child.stdout, "data");
}

async function detector(home: RigHome): Promise<void> {
  const table =
    "table inet holding { counter come { }; chain arriving { type filter hook prerouting priority -400; ip saddr 192.168.80.0/24 udp dport 1000-6000 counter name come; }; }";
  await home.exec("net", "nft", table);
}

async function arrived(home: RigHome): Promise<number> {
  const text = await home.exec("net", "nft", "list", "counter", "inet", "holding", "come");
  return Number(/packets (\d+)/.exec(text)?.[1]);
}
