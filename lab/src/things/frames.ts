/** Ethernet frames that a machine's own kernel would never send: who says to be somebody else. */
import ipaddr from "ipaddr.js";
import { type Addresses, type Family, addressOf } from "../plan.ts";

const BROADCAST = "ff:ff:ff:ff:ff:ff";
const ALL_NODES = "ff02::1";
const ALL_NODES_MAC = "33:33:00:00:00:01";
const TYPE = { 4: 0x0800, 6: 0x86dd, arp: 0x0806 } as const;
const UDP = 17;
const ICMPV6 = 58;

export interface Datagram {
  readonly family: Family;
  /** Link-layer addresses. */
  readonly from: string;
  readonly to: string;
  readonly sender: Addresses;
  readonly target: Addresses;
  readonly port: number;
}

/** A UDP datagram whose sender is whoever the caller says. */
export function datagram(packet: Datagram): Buffer {
  const { family } = packet;
  const source = octets(addressOf(packet.sender, family));
  const destination = octets(addressOf(packet.target, family));
  const body = Buffer.from("forged");
  const udp = Buffer.concat([words(40_000, packet.port, 8 + body.length, 0), body]);
  udp.writeUInt16BE(checksum(Buffer.concat([pseudo(source, destination, UDP, udp), udp])), 6);
  const header =
    family === 4 ? ipv4(source, destination, udp) : ipv6(source, destination, UDP, udp);
  return frame(packet.to, packet.from, TYPE[family], Buffer.concat([header, udp]));
}

/** RFC 826: “`address` is at `from`”, to everybody. */
export function arpReply(from: string, address: string): Buffer {
  const own = Buffer.concat([mac(from), octets(address)]);
  const message = Buffer.concat([Buffer.from([0, 1, 8, 0, 6, 4]), words(2), own, own]);
  return frame(BROADCAST, from, TYPE.arp, message);
}

/** RFC 4861 §4.4, with the override flag: `source` says “`address` is at `from`”, to everybody. */
export function neighbourAdvertisement(from: string, source: string, address: string): Buffer {
  const flags = Buffer.from([0x20, 0, 0, 0]);
  const target = Buffer.concat([flags, octets(address), Buffer.from([2, 1]), mac(from)]);
  return icmpv6(from, source, 136, target);
}

/** RFC 4861 §4.2: “I am a router for half an hour”, to everybody. `source`: a link-local address. */
export function routerAdvertisement(from: string, source: string): Buffer {
  const lifetime = Buffer.concat([Buffer.from([64, 0]), words(1800), Buffer.alloc(8)]);
  return icmpv6(from, source, 134, Buffer.concat([lifetime, Buffer.from([1, 1]), mac(from)]));
}

function icmpv6(from: string, sender: string, type: number, body: Buffer): Buffer {
  const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), body]);
  const [source, destination] = [octets(sender), octets(ALL_NODES)];
  const sum = checksum(Buffer.concat([pseudo(source, destination, ICMPV6, message), message]));
  message.writeUInt16BE(sum, 2);
  const header = ipv6(source, destination, ICMPV6, message);
  return frame(ALL_NODES_MAC, from, TYPE[6], Buffer.concat([header, message]));
}

function frame(to: string, from: string, type: number, payload: Buffer): Buffer {
  return Buffer.concat([mac(to), mac(from), words(type), payload]);
}

function ipv4(source: Buffer, destination: Buffer, payload: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt8(64, 8);
  header.writeUInt8(UDP, 9);
  source.copy(header, 12);
  destination.copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

/** RFC 4861 §6.1 and §7.1: what neighbours say has never passed a router, hence 255. */
function ipv6(source: Buffer, destination: Buffer, next: number, payload: Buffer): Buffer {
  const fixed = Buffer.from([0x60, 0, 0, 0, 0, 0, next, 255]);
  fixed.writeUInt16BE(payload.length, 4);
  return Buffer.concat([fixed, source, destination]);
}

function pseudo(source: Buffer, destination: Buffer, protocol: number, payload: Buffer): Buffer {
  return Buffer.concat([source, destination, words(0, payload.length, 0, protocol)]);
}

/** RFC 1071. */
function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) sum += (data[at] ?? 0) * 256 + (data[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function words(...values: readonly number[]): Buffer {
  const all = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) all.writeUInt16BE(value, 2 * index);
  return all;
}

function mac(text: string): Buffer {
  return Buffer.from(text.replaceAll(":", ""), "hex");
}

function octets(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray());
}
