/** Ethernet frames of a flow's first packet, and back: which flow is this frame? */
import ipaddr from "ipaddr.js";
import type { Flow } from "@thingwall/mud/decide";

/** Marks our packets among whatever the kernels say of their own. */
const MAGIC = 0x7468;

/** The IP packet of a flow; `id` (16 bits) travels in it and survives address translation. */
export function packetOf(flow: Flow, id: number): Buffer {
  const source = bytes(flow.from.address);
  const destination = bytes(flow.to.address);
  const segment = segmentOf(flow, id);
  return flow.family === 4
    ? Buffer.concat([ipv4Header(source, destination, flow.protocol, segment.length), segment])
    : Buffer.concat([ipv6Header(source, destination, flow.protocol, segment.length), segment]);
}

export function frameOf(flow: Flow, id: number, sourceMac: string, destinationMac: string): Buffer {
  return framed(packetOf(flow, id), sourceMac, destinationMac);
}

/** The Ethernet frame of an IP packet. */
export function framed(packet: Buffer, sourceMac: string, destinationMac: string): Buffer {
  const type = Buffer.from((packet[0] ?? 0) >> 4 === 4 ? [0x08, 0x00] : [0x86, 0xdd]);
  return Buffer.concat([mac(destinationMac), mac(sourceMac), type, packet]);
}

/**
 * The ICMP error of a flow about another packet, which it quotes (RFC 792, RFC 4443 §2.4); `id`
 * travels where most errors say nothing.
 */
export function errorAbout(flow: Flow, quoted: Buffer, id: number): Buffer {
  const source = bytes(flow.from.address);
  const destination = bytes(flow.to.address);
  const header = Buffer.from([flow.icmp?.type ?? 0, flow.icmp?.code ?? 0, 0, 0]);
  const segment = Buffer.concat([header, tagOf(id), quoted]);
  const pseudo =
    flow.family === 4 ? Buffer.alloc(0) : pseudoHeader(source, destination, flow.protocol, segment);
  segment.writeUInt16BE(checksum(Buffer.concat([pseudo, segment])), 2);
  const ipHeader = flow.family === 4 ? ipv4Header : ipv6Header;
  return Buffer.concat([ipHeader(source, destination, flow.protocol, segment.length), segment]);
}

/** The transport segment with its checksum, for a raw IP socket. */
export function segmentOf(flow: Flow, id: number): Buffer {
  const segment = bareSegment(flow, id);
  const at = { 1: 2, 6: 16, 17: 6, 58: 2 }[flow.protocol];
  if (at === undefined) return segment;
  const pseudo =
    flow.protocol === 1
      ? Buffer.alloc(0)
      : pseudoHeader(bytes(flow.from.address), bytes(flow.to.address), flow.protocol, segment);
  const sum = checksum(Buffer.concat([pseudo, segment]));
  segment.writeUInt16BE(flow.protocol === 17 && sum === 0 ? 0xffff : sum, at);
  return segment;
}

function tagOf(id: number): Buffer {
  const tag = Buffer.alloc(4);
  tag.writeUInt16BE(MAGIC, 0);
  tag.writeUInt16BE(id, 2);
  return tag;
}

function bareSegment(flow: Flow, id: number): Buffer {
  const tag = tagOf(id);
  if (flow.protocol === 6) {
    const header = Buffer.alloc(20);
    header.writeUInt16BE(flow.sourcePort ?? 0, 0);
    header.writeUInt16BE(flow.destinationPort ?? 0, 2);
    tag.copy(header, 4);
    header.writeUInt8(5 << 4, 12);
    header.writeUInt8(0x02, 13);
    header.writeUInt16BE(1024, 14);
    return header;
  }
  if (flow.protocol === 17) {
    const header = Buffer.alloc(8);
    header.writeUInt16BE(flow.sourcePort ?? 0, 0);
    header.writeUInt16BE(flow.destinationPort ?? 0, 2);
    header.writeUInt16BE(12, 4);
    return Buffer.concat([header, tag]);
  }
  const header = Buffer.alloc(8);
  header.writeUInt8(flow.icmp?.type ?? 0, 0);
  header.writeUInt8(flow.icmp?.code ?? 0, 1);
  header.writeUInt16BE(id, 4);
  // Timestamp requests carry three times; the tag stands where the first does.
  return Buffer.concat([header, tag, Buffer.alloc(8)]);
}

/** The `id` of one of our packets, or undefined. `packet` starts at the IP header. */
export function idOf(packet: Buffer): number | undefined {
  const version = (packet[0] ?? 0) >> 4;
  const [protocol, offset] =
    version === 4 ? [packet[9], ((packet[0] ?? 0) & 15) * 4] : [packet[6], 40];
  const places = { 6: [4], 17: [8] }[protocol ?? 0] ?? [8, 4];
  const at = places
    .map((each) => offset + each)
    .find((each) => packet.length >= each + 4 && packet.readUInt16BE(each) === MAGIC);
  return at === undefined ? undefined : packet.readUInt16BE(at + 2);
}

export function ipv4Header(
  source: Buffer,
  destination: Buffer,
  protocol: number,
  length: number,
): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt8(64, 8);
  header.writeUInt8(protocol, 9);
  source.copy(header, 12);
  destination.copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

export function ipv6Header(
  source: Buffer,
  destination: Buffer,
  next: number,
  length: number,
): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(length, 4);
  header.writeUInt8(next, 6);
  header.writeUInt8(64, 7);
  source.copy(header, 8);
  destination.copy(header, 24);
  return header;
}

export function pseudoHeader(
  source: Buffer,
  destination: Buffer,
  protocol: number,
  segment: Buffer,
): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32BE(segment.length, 0);
  tail.writeUInt8(protocol, 7);
  return Buffer.concat([source, destination, tail]);
}

export function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < data.length; at += 2) sum += data.readUInt16BE(at);
  if (data.length % 2 === 1) sum += (data[data.length - 1] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export function bytes(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray());
}

export function mac(text: string): Buffer {
  return Buffer.from(text.replaceAll(":", ""), "hex");
}

/** Where a packet to a group goes on Ethernet (RFC 1112 §6.4, RFC 2464 §7). */
export function groupMac(address: string): string {
  const octets = bytes(address);
  const tail = [...octets.subarray(octets.length === 4 ? 1 : 12)];
  if (octets.length === 4) tail[0] = (tail[0] ?? 0) & 0x7f;
  const head = octets.length === 4 ? [0x01, 0x00, 0x5e] : [0x33, 0x33];
  return [...head, ...tail].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}
