/** Frames that neighbours exchange before any flow: ARP, neighbour discovery, DHCP; true or false. */
import { bytes, checksum, ipv4Header, ipv6Header, mac, pseudoHeader } from "./frame.ts";

export const BROADCAST = "ff:ff:ff:ff:ff:ff";
const ZERO = "00:00:00:00:00:00";

export function frame(to: string, from: string, type: number, payload: Buffer): Buffer {
  return Buffer.concat([mac(to), mac(from), word(type), payload]);
}

/** The frame with an 802.1Q tag. */
export function tagged(untagged: Buffer, vlan: number): Buffer {
  return Buffer.concat([untagged.subarray(0, 12), word(0x8100), word(vlan), untagged.subarray(12)]);
}

export interface Arp {
  readonly operation: "request" | "reply";
  /** Sender of the frame; of the message too unless `hardware` says another. */
  readonly from: string;
  readonly hardware?: string;
  readonly sender: string;
  readonly target: string;
}

export function arp({ operation, from, hardware = from, sender, target }: Arp): Buffer {
  const payload = Buffer.concat([
    Buffer.from([0, 1, 8, 0, 6, 4]),
    word(operation === "request" ? 1 : 2),
    ...[mac(hardware), bytes(sender), mac(ZERO), bytes(target)],
  ]);
  return frame(BROADCAST, from, 0x0806, payload);
}

export interface Discovery {
  readonly type: "solicit" | "advertise" | "router-solicit" | "router-advertise" | "redirect";
  readonly from: string;
  readonly source: string;
  readonly destination: string;
  readonly target?: string;
  /** Link-layer address in the option; absent: no option. */
  readonly option?: string;
  /** Behind a hop-by-hop header, which a hasty reader takes for something else. */
  readonly extended?: boolean;
}

const TYPE = {
  "router-solicit": 133,
  "router-advertise": 134,
  solicit: 135,
  advertise: 136,
  redirect: 137,
} as const;

/** RFC 4861 §4. */
export function discovery(message: Discovery): Buffer {
  const { type, target, option } = message;
  const kind = type === "advertise" || type === "redirect" ? 2 : 1;
  const fixed = {
    "router-solicit": Buffer.alloc(4),
    // A lifetime of half an hour: "I am the router".
    "router-advertise": Buffer.concat([Buffer.from([64, 0, 7, 8]), Buffer.alloc(8)]),
    solicit: Buffer.alloc(4),
    advertise: Buffer.from([0x20, 0, 0, 0]),
    redirect: Buffer.alloc(4),
  }[type];
  return icmpv6(
    message,
    TYPE[type],
    Buffer.concat([
      fixed,
      ...(target === undefined ? [] : [bytes(target)]),
      ...(type === "redirect" ? [bytes(target ?? "::")] : []),
      ...(option === undefined ? [] : [Buffer.from([kind, 1]), mac(option)]),
    ]),
  );
}

/** `body`: everything after type, code and checksum. */
export function icmpv6(
  {
    from,
    source,
    destination,
    extended = false,
  }: Pick<Discovery, "from" | "source" | "destination" | "extended">,
  type: number,
  body: Buffer,
): Buffer {
  const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), body]);
  const [src, dst] = [bytes(source), bytes(destination)];
  const pseudo = pseudoHeader(src, dst, 58, message);
  message.writeUInt16BE(checksum(Buffer.concat([pseudo, message])), 2);
  const between = extended ? Buffer.from([58, 0, 1, 4, 0, 0, 0, 0]) : Buffer.alloc(0);
  const header = ipv6Header(src, dst, extended ? 0 : 58, between.length + message.length);
  header.writeUInt8(255, 7);
  return frame(groupOr(dst), from, 0x86dd, Buffer.concat([header, between, message]));
}

/** A UDP datagram without checksum over IPv4, with one over IPv6. */
export function datagram(
  from: string,
  to: string,
  [source, sourcePort]: readonly [string, number],
  [destination, destinationPort]: readonly [string, number],
  body: Buffer = Buffer.alloc(8),
): Buffer {
  const [src, dst] = [bytes(source), bytes(destination)];
  const udp = Buffer.concat([
    ...[word(sourcePort), word(destinationPort), word(8 + body.length), word(0)],
    body,
  ]);
  if (src.length === 4)
    return frame(to, from, 0x0800, Buffer.concat([ipv4Header(src, dst, 17, udp.length), udp]));
  udp.writeUInt16BE(checksum(Buffer.concat([pseudoHeader(src, dst, 17, udp), udp])), 6);
  return frame(to, from, 0x86dd, Buffer.concat([ipv6Header(src, dst, 17, udp.length), udp]));
}

function groupOr(destination: Buffer): string {
  if (destination[0] !== 0xff) return "02:00:00:00:77:01";
  return `33:33:${[...destination.subarray(12)].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`;
}

function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
