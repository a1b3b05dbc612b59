/**
 * Frames → IP packets: Ethernet with VLAN tags, Linux cooked captures, bare IP; IPv4 and IPv6 with
 * extension headers and fragments; TCP, UDP and ICMP. Pure; what is cut short gives what is there.
 */
import ipaddr from "ipaddr.js";
import type { Frame } from "./capture-file.ts";

export interface Packet {
  readonly at: number;
  readonly sourceMac: string | undefined;
  readonly destinationMac: string | undefined;
  readonly family: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** Past IPv6 extension headers. */
  readonly protocol: number;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
  readonly tcp: TcpFlags | undefined;
  /** Behind the TCP or UDP header. */
  readonly payload: Buffer;
}

export interface TcpFlags {
  readonly syn: boolean;
  readonly ack: boolean;
  /** FIN or RST. */
  readonly closes: boolean;
}

/** LINKTYPE_ values that are read. */
const LINK = {
  null: 0,
  ethernet: 1,
  rawOld: 12,
  raw: 101,
  loop: 108,
  sll: 113,
  ipv4: 228,
  ipv6: 229,
  sll2: 276,
} as const;
const LINKS: ReadonlySet<number> = new Set(Object.values(LINK));

export function isReadable(link: number): boolean {
  return LINKS.has(link);
}

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
const TAGS = 4;
const EXTENSIONS = 16;

/** Undefined for what is no IP packet, too short, or a fragment behind the first. */
export function packetOf({ at, link, data }: Frame): Packet | undefined {
  const { offset, sourceMac, destinationMac } = linkLayer(link, data) ?? {};
  if (offset === undefined || offset >= data.length) return undefined;
  const version = data.readUInt8(offset) >> 4;
  const network = data.subarray(offset);
  const ip = version === 4 ? ipv4(network) : version === 6 ? ipv6(network) : undefined;
  return ip && { at, sourceMac, destinationMac, ...ip };
}

interface LinkLayer {
  readonly offset: number;
  readonly sourceMac?: string;
  readonly destinationMac?: string;
}

function linkLayer(link: number, data: Buffer): LinkLayer | undefined {
  switch (link) {
    case LINK.ethernet: {
      if (data.length < 14) return undefined;
      const offset = behindTags(data, 12);
      if (offset === undefined) return undefined;
      return { offset, destinationMac: macText(data, 0), sourceMac: macText(data, 6) };
    }
    case LINK.sll: {
      // Only the sender's address is kept, in eight octets of which `length` count.
      if (data.length < 16) return undefined;
      const offset = behindTags(data, 14);
      if (offset === undefined) return undefined;
      return { offset, ...(data.readUInt16BE(4) === 6 ? { sourceMac: macText(data, 6) } : {}) };
    }
    case LINK.sll2: {
      if (data.length < 20 || !isIp(data.readUInt16BE(0))) return undefined;
      return {
        offset: 20,
        ...(data.readUInt8(11) === 6 ? { sourceMac: macText(data, 12) } : {}),
      };
    }
    case LINK.null:
    case LINK.loop:
      return { offset: 4 };
    case LINK.raw:
    case LINK.rawOld:
    case LINK.ipv4:
    case LINK.ipv6:
      return { offset: 0 };
    default:
      return undefined;
  }
}

/** Where the IP header begins, behind the EtherType at `at` and any VLAN tags (802.1Q, 802.1ad). */
function behindTags(data: Buffer, at: number): number | undefined {
  let offset = at;
  for (let tag = 0; tag <= TAGS && offset + 2 <= data.length; tag += 1) {
    const type = data.readUInt16BE(offset);
    if (isIp(type)) return offset + 2;
    if (!VLAN_TAGS.has(type)) return undefined;
    offset += 4;
  }
  return undefined;
}

function isIp(ethertype: number): boolean {
  return ethertype === ETHERTYPE.ipv4 || ethertype === ETHERTYPE.ipv6;
}

type Network = Omit<Packet, "at" | "sourceMac" | "destinationMac">;

function ipv4(packet: Buffer): Network | undefined {
  if (packet.length < 20) return undefined;
  const header = (packet.readUInt8(0) & 15) * 4;
  // A later fragment has no ports; its flow was opened by the first.
  if (header < 20 || (packet.readUInt16BE(6) & 0x1fff) !== 0) return undefined;
  // What follows the packet's own end is padding; 0 is written by cards that cut packets themselves.
  const end = packet.readUInt16BE(2) || packet.length;
  return {
    family: 4,
    source: addressText(packet.subarray(12, 16)),
    destination: addressText(packet.subarray(16, 20)),
    ...transport(packet.readUInt8(9), packet.subarray(header, end)),
  };
}

/** RFC 8200 §4. */
function ipv6(packet: Buffer): Network | undefined {
  if (packet.length < 40) return undefined;
  let protocol = packet.readUInt8(6);
  let offset = 40;
  for (let count = 0; [0, 43, 44, 51, 60].includes(protocol); count += 1) {
    if (count >= EXTENSIONS || offset + 8 > packet.length) return undefined;
    if (protocol === 44 && (packet.readUInt16BE(offset + 2) & 0xfff8) !== 0) return undefined;
    const octets = packet.readUInt8(offset + 1);
    // RFC 4302 §2.2: the authentication header alone counts in four octets, less two.
    const length = protocol === 44 ? 8 : protocol === 51 ? (octets + 2) * 4 : (octets + 1) * 8;
    protocol = packet.readUInt8(offset);
    offset += length;
  }
  const end = packet.readUInt16BE(4) === 0 ? packet.length : 40 + packet.readUInt16BE(4);
  return {
    family: 6,
    source: addressText(packet.subarray(8, 24)),
    destination: addressText(packet.subarray(24, 40)),
    ...transport(protocol, packet.subarray(offset, Math.max(offset, end))),
  };
}

type Transport = Omit<Network, "family" | "source" | "destination">;

const NOTHING = Buffer.alloc(0);

function transport(protocol: number, body: Buffer): Transport {
  const nothing = {
    protocol,
    sourcePort: undefined,
    destinationPort: undefined,
    icmp: undefined,
    tcp: undefined,
    payload: NOTHING,
  };
  if ((protocol === 1 || protocol === 58) && body.length >= 2)
    return { ...nothing, icmp: { type: body.readUInt8(0), code: body.readUInt8(1) } };
  if ((protocol !== 6 && protocol !== 17) || body.length < 4) return nothing;
  const ports = { sourcePort: body.readUInt16BE(0), destinationPort: body.readUInt16BE(2) };
  if (protocol === 17) return { ...nothing, ...ports, payload: body.subarray(8) };
  if (body.length < 14) return { ...nothing, ...ports };
  const flags = body.readUInt8(13);
  return {
    ...nothing,
    ...ports,
    tcp: { syn: (flags & 2) !== 0, ack: (flags & 16) !== 0, closes: (flags & 5) !== 0 },
    payload: body.subarray((body.readUInt8(12) >> 4) * 4),
  };
}

function macText(data: Buffer, offset: number): string {
  return data.toString("hex", offset, offset + 6).replaceAll(/(..)(?=.)/g, "$1:");
}

/** The same few addresses stand in every packet; forgotten when there are this many. */
const ADDRESSES_KEPT = 65_536;
const texts = new Map<string, string>();

function addressText(octets: Buffer): string {
  const key = octets.toString("latin1");
  const known = texts.get(key);
  if (known !== undefined) return known;
  const address = ipaddr.fromByteArray([...octets]);
  const text = address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
  if (texts.size >= ADDRESSES_KEPT) texts.clear();
  texts.set(key, text);
  return text;
}
