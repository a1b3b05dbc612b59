/** Puts single packets on the wires of the rig's home and says where each came out, and how. */
import ipaddr from "ipaddr.js";
import type { Flow, Path } from "@thingwall/mud/decide";
import type { Family } from "@thingwall/mud/policy";
import { errorAbout, framed, groupMac, packetOf, segmentOf } from "./frame.ts";
import { SENTINEL_PORT } from "./generate.ts";
import {
  ABOUT_TO_SEND,
  GATEWAY,
  type Host,
  HOSTS,
  INTERNET,
  INTERNET_MAC,
  LET_IN,
  type RigHome,
  WAN_GATEWAY,
} from "./home.ts";
import { inject, injectEach, type Injector, observe, type Watcher } from "./wire.ts";

/** `net`: the Internet. `gateway`: the gateway's own programs. */
export type Place = Host | "net" | "gateway";

export interface Packet {
  /** On whose wire it is put. */
  readonly via: Place;
  readonly family: Family;
  readonly from: string;
  readonly to: string;
  /** `tcp 443`, `udp 123`, `icmp 8`; from a port of its own unless `sourcePort` says which. */
  readonly what: `${"tcp" | "udp" | "icmp"} ${number}`;
  readonly sourcePort?: number;
  /** The packet that this ICMP message is about. */
  readonly about?: Packet;
  /** Instead of the sender's own, and of the gateway's. */
  readonly sourceMac?: string;
  readonly destinationMac?: string;
}

export interface Arrival {
  readonly at: Place;
  /** Addresses and ports as they arrived, translated or not. */
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number | undefined;
}

export interface Probe {
  /** Sends the packets in order and says of each where it arrived. */
  try(packets: readonly Packet[]): Promise<(readonly Arrival[])[]>;
  /**
   * As `reach` where nothing may pass, not even what ends a wait: waits until the gateway has
   * counted them all as they came in.
   */
  shut(packets: readonly Packet[]): Promise<string[]>;
  /** As `try`, said as the places alone; `-` for a packet that arrived nowhere. */
  reach(packets: readonly Packet[]): Promise<string[]>;
  close(): void;
}

/** `a` and `b` must be enforced with the sentinel rules of `described.ts`. */
export async function prepareProbe(home: RigHome): Promise<Probe> {
  const { children, directory } = home;
  const [net, a, b, gateway, sending] = await Promise.all([
    observe(children, "net", "eth0"),
    observe(children, "a", "eth0"),
    observe(children, "b", "eth0"),
    observe(children, "gw", LET_IN),
    observe(children, "gw", ABOUT_TO_SEND),
  ]);
  const places: Readonly<Record<Place, Watcher>> = { net, a, b, gateway };
  const [fromA, fromB, fromNet] = await Promise.all(
    ["a", "b", "net"].map((name) => inject(children, directory, name, "INTERFACE:eth0")),
  );
  if (!fromA || !fromB || !fromNet) throw new Error("unreachable: three were asked for");
  const wires = { a: fromA, b: fromB, net: fromNet };
  const ownMac = { a: HOSTS.a.mac, b: HOSTS.b.mac, net: INTERNET_MAC };
  const fromGateway = new Map<string, Injector>();

  let nextId = 1;
  const send = async (packet: Packet): Promise<number> => {
    const id = nextId++;
    const flow = flowOf(packet, 30_000 + id);
    const { via, sourceMac, destinationMac, to } = packet;
    if (via === "gateway") {
      const end = `IP${packet.family}-SENDTO:${packet.family === 4 ? to : `[${to}]`}:${flow.protocol}`;
      const injector = fromGateway.get(end) ?? (await injectEach(children, directory, "gw", end));
      fromGateway.set(end, injector);
      await injector.send(segmentOf(flow, id));
      // Once the gateway was about to send it, its filter decides before anything else happens.
      await sending.until(id);
      return id;
    }
    const group = /^(22[4-9]|23\d)\.|^ff/.test(to) ? groupMac(to) : undefined;
    const router = via === "net" ? WAN_GATEWAY.mac : GATEWAY.mac;
    const { about } = packet;
    const whole = about
      ? errorAbout(flow, packetOf(flowOf(about, 30_000 + id), 0), id)
      : packetOf(flow, id);
    await wires[via].send(
      framed(whole, sourceMac ?? ownMac[via], destinationMac ?? group ?? router),
    );
    return id;
  };

  const settle = async (): Promise<void> => {
    for (const { packet, at } of SENTINELS) await places[at].until(await send(packet));
  };

  const tryAll: Probe["try"] = async (packets) => {
    const ids: number[] = [];
    for (const packet of packets) ids.push(await send(packet));
    await settle();
    return ids.map((id) =>
      (Object.keys(places) as Place[]).flatMap((at) => {
        const packet = places[at].packet(id);
        return packet ? [{ at, ...read(packet) }] : [];
      }),
    );
  };
  const placesOf = (id: number) =>
    (Object.keys(places) as Place[]).filter((at) => places[at].seen.has(id)).join("+") || "-";
  return {
    try: tryAll,
    async reach(packets) {
      const arrivals = await tryAll(packets);
      return arrivals.map((each) => each.map(({ at }) => at).join("+") || "-");
    },
    async shut(packets) {
      const [lan, wan] = await Promise.all(
        ["br-lan", "wan0"].map((name) => observe(children, "gw", name)),
      );
      const ids: number[] = [];
      for (const packet of packets) ids.push(await send(packet));
      for (const [index, id] of ids.entries())
        await (packets[index]?.via === "net" ? wan : lan)?.until(id);
      return ids.map(placesOf);
    },
    close() {
      for (const injector of [fromA, fromB, fromNet, ...fromGateway.values()]) injector.close();
    },
  };
}

function flowOf(packet: Packet, freePort: number): Flow {
  const [word, text] = packet.what.split(" ");
  const number = Number(text);
  const { family } = packet;
  const path: Path = "wan";
  const common = { path, family, from: { address: packet.from }, to: { address: packet.to } };
  if (word === "icmp")
    return { ...common, protocol: family === 4 ? 1 : 58, icmp: { type: number, code: 0 } };
  return {
    ...common,
    protocol: word === "tcp" ? 6 : 17,
    sourcePort: packet.sourcePort ?? freePort,
    destinationPort: number,
  };
}

function read(packet: Buffer): Omit<Arrival, "at"> {
  const isIpv4 = (packet[0] ?? 0) >> 4 === 4;
  const [source, destination] = isIpv4
    ? [packet.subarray(12, 16), packet.subarray(16, 20)]
    : [packet.subarray(8, 24), packet.subarray(24, 40)];
  const offset = isIpv4 ? ((packet[0] ?? 0) & 15) * 4 : 40;
  const protocol = packet[isIpv4 ? 9 : 6];
  const ported = protocol === 6 || protocol === 17;
  return {
    source: text(source),
    destination: text(destination),
    destinationPort: ported ? packet.readUInt16BE(offset + 2) : undefined,
  };
}

function text(octets: Buffer): string {
  const address = ipaddr.fromByteArray([...octets]);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** One packet on every way, each permitted; when all have arrived, all before them have too. */
const SENTINELS: readonly { packet: Packet; at: Place }[] = [
  { packet: sentinel("a", HOSTS.a[4], INTERNET[4][0] ?? ""), at: "net" },
  { packet: sentinel("b", HOSTS.b[4], INTERNET[4][0] ?? ""), at: "net" },
  { packet: sentinel("net", INTERNET[4][0] ?? "", HOSTS.a[4]), at: "a" },
  { packet: sentinel("net", INTERNET[4][0] ?? "", HOSTS.b[4]), at: "b" },
  { packet: sentinel("a", HOSTS.a[4], HOSTS.b[4]), at: "b" },
  { packet: sentinel("b", HOSTS.b[4], HOSTS.a[4]), at: "a" },
  { packet: sentinel("a", HOSTS.a[4], GATEWAY[4]), at: "gateway" },
  { packet: sentinel("b", HOSTS.b[4], GATEWAY[4]), at: "gateway" },
];

function sentinel(via: Place, from: string, to: string): Packet {
  return { via, family: 4, from, to, what: "udp 123", sourcePort: SENTINEL_PORT };
}
