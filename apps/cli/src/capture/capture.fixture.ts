/** Builds captures octet by octet, for the tests of what reads them. */
import { encode, type StringAnswer } from "dns-packet";
import ipaddr from "ipaddr.js";

export const MAC = {
  lamp: "02:00:00:00:00:0a",
  phone: "02:00:00:00:00:14",
  router: "02:00:00:00:00:01",
  everyone: "ff:ff:ff:ff:ff:ff",
  group: "01:00:5e:00:00:fb",
} as const;

const hex = (text: string) => Buffer.from(text.replaceAll(":", ""), "hex");
const octets = (address: string) => Buffer.from(ipaddr.parse(address).toByteArray());

export function ethernet(from: string, to: string, type: number, body: Buffer, ...tags: number[]) {
  const tagged = tags.map((tag) => u16(0x8100, tag));
  return Buffer.concat([hex(to), hex(from), ...tagged, u16(type), body]);
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

export function u32(value: number, little = true): Buffer {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value >>> 0);
  else bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** `fragment`: the offset in units of eight octets. */
export function ip(
  from: string,
  to: string,
  protocol: number,
  body: Buffer,
  fragment = 0,
): { readonly type: number; readonly bytes: Buffer } {
  if (!from.includes(":")) {
    const header = Buffer.alloc(20);
    header.writeUInt8(0x45, 0);
    header.writeUInt16BE(20 + body.length, 2);
    header.writeUInt16BE(fragment, 6);
    header.writeUInt8(64, 8);
    header.writeUInt8(protocol, 9);
    octets(from).copy(header, 12);
    octets(to).copy(header, 16);
    return { type: 0x0800, bytes: Buffer.concat([header, body]) };
  }
  const header = Buffer.alloc(40);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(body.length, 4);
  header.writeUInt8(protocol, 6);
  header.writeUInt8(64, 7);
  octets(from).copy(header, 8);
  octets(to).copy(header, 24);
  return { type: 0x86dd, bytes: Buffer.concat([header, body]) };
}

export function udp(
  source: number,
  destination: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([u16(source, destination, 8 + payload.length, 0), payload]);
}

export const FLAGS = { syn: 2, synAck: 18, ack: 16, rst: 4, fin: 17 } as const;

export function tcp(source: number, destination: number, flags: keyof typeof FLAGS): Buffer {
  const header = Buffer.alloc(20);
  u16(source, destination).copy(header, 0);
  header.writeUInt8(0x50, 12);
  header.writeUInt8(FLAGS[flags], 13);
  return header;
}

export function answer(name: string, ...answers: readonly StringAnswer[]): Buffer {
  const type = answers.some((record) => record.type === "AAAA") ? "AAAA" : "A";
  return encode({ type: "response", id: 1, questions: [{ name, type }], answers: [...answers] });
}

export interface Timed {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly data: Buffer;
}

/** A frame between two hosts of `MAC`, by their hardware and IP addresses. */
export function frame(
  at: number,
  from: readonly [keyof typeof MAC, string],
  to: readonly [keyof typeof MAC, string],
  protocol: number,
  body: Buffer,
): Timed {
  const { type, bytes } = ip(from[1], to[1], protocol, body);
  return { at, data: ethernet(MAC[from[0]], MAC[to[0]], type, bytes) };
}

export interface PcapShape {
  readonly little?: boolean;
  readonly nano?: boolean;
  readonly link?: number;
}

export function pcap(frames: readonly Timed[], shape: PcapShape = {}): Buffer {
  const { little = true, nano = false, link = 1 } = shape;
  const word = (value: number) => u32(value, little);
  const version = little ? Buffer.from([2, 0, 4, 0]) : Buffer.from([0, 2, 0, 4]);
  return Buffer.concat([
    ...[word(nano ? 0xa1b23c4d : 0xa1b2c3d4), version, word(0), word(0), word(65_535), word(link)],
    ...frames.flatMap(({ at, data }) => [
      word(Math.floor(at / 1000)),
      word((at % 1000) * (nano ? 1e6 : 1e3)),
      word(data.length),
      word(data.length),
      data,
    ]),
  ]);
}

/** Enhanced packet blocks, with the clock's resolution as a power of ten. */
export function pcapng(frames: readonly Timed[], little = true, resolution = 6): Buffer {
  const word = (value: number) => u32(value, little);
  const half = (value: number) => (little ? Buffer.from([value & 255, value >> 8]) : u16(value));
  const block = (type: number, ...parts: readonly Buffer[]) => {
    const body = Buffer.concat(parts);
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    const length = word(padded.length + 12);
    return Buffer.concat([word(type), length, padded, length]);
  };
  const option = Buffer.concat([half(9), half(1), Buffer.from([resolution, 0, 0, 0]), word(0)]);
  return Buffer.concat([
    block(0x0a0d0d0a, word(0x1a2b3c4d), half(1), half(0), word(0xffffffff), word(0xffffffff)),
    block(1, half(1), half(0), word(65_535), option),
    // A block that nobody here knows is stepped over.
    block(0x0bad, word(1)),
    ...frames.map(({ at, data }) => {
      const ticks = at * 10 ** (resolution - 3);
      const high = Math.floor(ticks / 2 ** 32);
      return block(6, word(0), word(high), word(ticks), word(data.length), word(data.length), data);
    }),
  ]);
}
