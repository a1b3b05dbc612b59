/** Homes of many devices, and frames of their flows, for every bench that needs them. */
import type { WallDevice, WallRule } from "../apps/gateway/src/wall/contract.ts";
import { frameOf } from "../tests/system/rig/frame.ts";
import { GATEWAY, INTERNET } from "../tests/system/rig/home.ts";

export const RULES = 20;
/** A port that no rule of any device permits. */
export const FORBIDDEN_PORT = 9;

/** The device at an index: 20 rules, each a name at one UDP port. */
export function device(index: number): WallDevice {
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
    // What is measured is the path, not its limits.
    caps: { packetsPerSecond: 1_000_000, newFlowsPerSecond: 1_000_000 },
  };
}

export function devices(count: number): WallDevice[] {
  return Array.from({ length: count }, (_, index) => device(index));
}

export function nameOf(rule: number): string {
  return `service-${rule}.example.net`;
}

export function destination(rule: number): string {
  return INTERNET[4][rule % INTERNET[4].length] ?? "";
}

/** A pcap of the first packets of distinct flows, from all the devices in turn. */
export function capture(
  from: readonly WallDevice[],
  flows: number,
  kind: "permitted" | "forbidden",
): Buffer {
  const frames = Array.from({ length: flows }, (_, index) => {
    const sender = from[index % from.length];
    const rule = sender?.rules[index % RULES];
    if (!sender || !rule) throw new Error("unreachable: every device has rules");
    return frameOf(
      {
        path: "wan",
        family: 4,
        from: { address: sender.addresses[0] ?? "" },
        to: { address: destination(index % RULES) },
        protocol: 17,
        sourcePort: 1024 + (Math.floor(index / from.length) % 64_000),
        destinationPort:
          kind === "permitted" ? (rule.destinationPorts?.[0]?.from ?? 0) : FORBIDDEN_PORT,
      },
      index & 0xffff,
      sender.macs[0] ?? "",
      GATEWAY.mac,
    );
  });
  return pcap(frames);
}

/** A capture file of Ethernet frames, for tcpreplay. */
export function pcap(frames: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const records = frames.flatMap((frame) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}
