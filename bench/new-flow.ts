/**
 * What a new flow costs in the forward path, with N devices of 20 rules each: our table, one flat
 * list of the same rules, and a stateful router whose forward chain is empty. Frames of distinct
 * flows, from all the devices in turn, are sent as fast as tcpreplay can; what counts is how long
 * each delivered flow took. Runs of the designs alternate, so that each meets the same machine.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DesiredState, WallDevice, WallRule } from "../apps/gateway/src/wall/contract.ts";
import { frameOf } from "../tests/system/rig/frame.ts";
import { base, GATEWAY, INTERNET, type RigHome, startRigHome } from "../tests/system/rig/home.ts";
import { median } from "./statistics.ts";

const run = promisify(execFile);

const RULES = 20;
const FLOWS = 40_000;
/** A flat list takes a hundred times as long at the largest size; fewer flows say it as well. */
const FLAT_FLOWS = 4_000;
const ROUNDS = 7;
const SIZES = [10, 100, 1000] as const;

export interface NewFlowResult {
  readonly devices: number;
  /** Cost of a new flow, in units of the same through an empty forward chain. */
  readonly ours: number;
  readonly flat: number;
  /** Microseconds through the empty chain, for orientation only. */
  readonly floorMicroseconds: number;
}

export async function measureNewFlow(say: (line: string) => void): Promise<NewFlowResult[]> {
  const home = await startRigHome();
  try {
    // Makes the gateway forward at all.
    await home.wall.call("apply", { ...base(), devices: [] });
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
  const devices = Array.from({ length: count }, (_, index) => device(index));
  const desired: DesiredState = { ...base(), devices };
  const file = join(home.directory, `flows-${count}.pcap`);
  await writeFile(file, capture(devices, FLOWS));
  const short = join(home.directory, `flows-${count}-short.pcap`);
  await writeFile(short, capture(devices, FLAT_FLOWS));
  const designs = {
    floor: () => load(home, FLOOR),
    ours: async () => {
      await load(home, NOTHING);
      await home.wall.call("apply", desired);
    },
    flat: () => load(home, flatList(devices)),
  };
  await designs.ours();
  for (const { id } of devices)
    await Promise.all(
      Array.from({ length: RULES }, (_, rule) =>
        home.wall.call("admit", {
          device: id,
          name: nameOf(rule),
          addresses: [destination(rule)],
          seconds: 86_400,
        }),
      ),
    );
  const costs: Record<keyof typeof designs, number[]> = { floor: [], ours: [], flat: [] };
  for (let round = 0; round < ROUNDS; round++)
    for (const name of ["floor", "ours", "flat"] as const) {
      await designs[name]();
      costs[name].push(
        name === "flat"
          ? await costOfFlow(home, short, FLAT_FLOWS)
          : await costOfFlow(home, file, FLOWS),
      );
    }
  const floor = median(costs.floor);
  return {
    devices: count,
    ours: median(costs.ours) / floor,
    flat: median(costs.flat) / floor,
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

function device(index: number): WallDevice {
  const octets = [(index + 256) >> 8, (index + 256) & 255];
  const hex = octets.map((octet) => octet.toString(16).padStart(2, "0"));
  const rules = Array.from({ length: RULES }, (_, rule): WallRule => {
    const port = 1000 + ((index * 7 + rule) % 5000);
    return {
      direction: "from-device",
      family: 4,
      verdict: "accept",
      peer: [{ kind: "name", name: nameOf(rule) }],
      protocol: 17,
      destinationPorts: [{ from: port, to: port }],
    };
  });
  return {
    id: `device-${index}`,
    slot: index + 1,
    role: "thing",
    macs: [`02:00:00:01:${hex.join(":")}`],
    addresses: [`192.168.${80 + (index >> 8)}.${index & 255}`],
    rules,
  };
}

function nameOf(rule: number): string {
  return `service-${rule}.example.net`;
}

function destination(rule: number): string {
  return INTERNET[4][rule % INTERNET[4].length] ?? "";
}

/** A pcap of the first packets of permitted flows, from all the devices in turn. */
function capture(devices: readonly WallDevice[], flows: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const records = Array.from({ length: flows }, (_, index) => {
    const from = devices[index % devices.length];
    const rule = from?.rules[index % RULES];
    if (!from || !rule) throw new Error("unreachable: every device has rules");
    const frame = frameOf(
      {
        path: "wan",
        family: 4,
        from: { address: from.addresses[0] ?? "" },
        to: { address: destination(index % RULES) },
        protocol: 17,
        sourcePort: 1024 + Math.floor(index / devices.length),
        destinationPort: rule.destinationPorts?.[0]?.from ?? 0,
      },
      index & 0xffff,
      from.macs[0] ?? "",
      GATEWAY.mac,
    );
    const record = Buffer.alloc(16);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([header, ...records]);
}

const NOTHING = `add table inet bench
delete table inet bench
add table inet thingwall
delete table inet thingwall
`;

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
