/**
 * What a new flow costs, with N devices of 20 rules each: through our forward path alone; through
 * everything that we put before it too, binding, guards and caps; through one flat list of the same
 * rules; and through a stateful router whose forward chain is empty. Frames of distinct flows, from
 * all the devices in turn, are sent as fast as tcpreplay can; what counts is how long each delivered
 * flow took. Runs of the designs alternate, so that each meets the same machine, and the quickest
 * run of each counts: whatever else a machine does only slows it down.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  Admitted,
  type DesiredState,
  HELD,
  renderIngress,
  renderRuleset,
  type WallDevice,
} from "@thingwall/gateway";
import { base, type RigHome, startRigHome } from "../tests/system/rig/home.ts";
import { capture, destination, devices as homeOf, nameOf, RULES } from "./home-of.ts";

const run = promisify(execFile);

const FLOWS = 40_000;
/** A flat list takes a hundred times as long at the largest size; fewer flows say it as well. */
const FLAT_FLOWS = 4_000;
const ROUNDS = 7;
/** Runs of a design in each of its turns: loading it takes longer than a run. */
const RUNS = 4;
const SIZES = [10, 100, 1000] as const;

export interface NewFlowResult {
  readonly devices: number;
  /** Cost of a new flow, in units of the same through an empty forward chain. */
  readonly forward: number;
  readonly whole: number;
  readonly flat: number;
  /** Microseconds through the empty chain, for orientation only. */
  readonly floorMicroseconds: number;
}

export async function measureNewFlow(say: (line: string) => void): Promise<NewFlowResult[]> {
  const home = await startRigHome();
  try {
    // Makes the gateway forward at all.
    await home.wall.call("apply", { ...base(), devices: [] });
    // Alive, it would take the other designs for somebody else's hands on its tables.
    await home.killWall();
    const results: NewFlowResult[] = [];
    for (const devices of SIZES) {
      say(`new flows: ${devices} devices × ${RULES} rules`);
      results.push(await measureSize(home, devices));
    }
    return results;
  } finally {
    await home.stop();
  }
}

async function measureSize(home: RigHome, count: number): Promise<NewFlowResult> {
  const devices = homeOf(count);
  const desired: DesiredState = { ...base(), devices };
  const file = join(home.directory, `flows-${count}.pcap`);
  await writeFile(file, capture(devices, FLOWS, "permitted"));
  const short = join(home.directory, `flows-${count}-short.pcap`);
  await writeFile(short, capture(devices, FLAT_FLOWS, "permitted"));
  const now = Date.now();
  const admitted = new Admitted();
  for (const { id } of devices)
    for (let rule = 0; rule < RULES; rule++)
      admitted.admit(
        { device: id, name: nameOf(rule), addresses: [destination(rule)], seconds: 86_400 },
        now,
      );
  const { ahead, text } = renderRuleset(desired, admitted, now);
  // Of no owner: whoever loads it here ends at once.
  const forward = ahead + text + HELD.replace("flags owner;", "");
  const designs = {
    floor: FLOOR,
    forward: NOTHING + forward,
    whole: NOTHING + forward + renderIngress(desired, ["p-a", "p-b"]),
    flat: flatList(devices),
  };
  const names = ["floor", "forward", "whole", "flat"] as const;
  const quickest: Record<keyof typeof designs, number> = {
    floor: Infinity,
    forward: Infinity,
    whole: Infinity,
    flat: Infinity,
  };
  for (let round = 0; round < ROUNDS; round++)
    for (const name of names) {
      await load(home, designs[name]);
      for (let turn = 0; turn < (name === "flat" ? 1 : RUNS); turn++) {
        const cost = await (name === "flat"
          ? costOfFlow(home, short, FLAT_FLOWS)
          : costOfFlow(home, file, FLOWS));
        quickest[name] = Math.min(quickest[name], cost);
      }
    }
  const { floor } = quickest;
  return {
    devices: count,
    forward: quickest.forward / floor,
    whole: quickest.whole / floor,
    flat: quickest.flat / floor,
    floorMicroseconds: floor,
  };
}

/** Microseconds for each delivered flow. */
async function costOfFlow(home: RigHome, file: string, flows: number): Promise<number> {
  await home.exec("gw", "conntrack", "-F");
  const before = await delivered(home);
  const { stdout } = await run("ip", [
    ...["netns", "exec", "a", "tcpreplay", "--quiet", "--preload-pcap", "--topspeed"],
    ...["-i", "eth0", file],
  ]);
  const seconds = Number(/ in ([\d.]+) seconds/.exec(stdout)?.[1]);
  const arrived = (await delivered(home)) - before;
  if (arrived < flows * 0.5) throw new Error(`only ${arrived} of ${flows} flows arrived`);
  return (seconds * 1e6) / arrived;
}

async function delivered(home: RigHome): Promise<number> {
  const text = await home.exec("net", "cat", "/proc/net/dev");
  return Number(/eth0:\s*\d+\s+(\d+)/.exec(text)?.[1]);
}

const NOTHING = [
  "inet bench",
  "inet thingwall",
  "inet thingwall_guard",
  "inet thingwall_held",
  "inet thingwall_early",
  "netdev thingwall",
  "bridge thingwall",
]
  .map((table) => `add table ${table}\ndelete table ${table}\n`)
  .join("");

/** A router that keeps state and permits everything: the price of forwarding a new flow at all. */
const FLOOR = `${NOTHING}table inet bench {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
  }
}
`;

function flatList(devices: readonly WallDevice[]): string {
  const rules = devices.flatMap((each) =>
    each.rules.map(
      (rule, index) =>
        `ether saddr ${each.macs[0]} ip daddr ${destination(index)} udp dport ${rule.destinationPorts?.[0]?.from} accept`,
    ),
  );
  return `${NOTHING}table inet bench {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ${rules.join("\n    ")}
  }
}
`;
}

async function load(home: RigHome, text: string): Promise<void> {
  const child = spawn("ip", ["netns", "exec", "gw", "nft", "-f", "-"], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(text);
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`nft ended with ${status} in ${home.directory}`);
}
