/**
 * Capture files → frames: pcap (both byte orders, microseconds and nanoseconds) and pcapng
 * (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng). Pure. Hostile until read: every length is
 * held against the bytes that are there; a file that is cut short or damaged gives the frames before.
 */

export interface Frame {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** LINKTYPE_ value of the interface. */
  readonly link: number;
  readonly data: Buffer;
}

/** How reading ended. */
export type Ending = "whole" | "cut";

export class NotACapture extends Error {
  override readonly name = "NotACapture";
}

/** tcpdump's MAXIMUM_SNAPLEN; a longer record is damage. */
const MAX_FRAME = 262_144;
/** Interfaces described in one section. */
const MAX_INTERFACES = 1024;

const PCAP = { micro: 0xa1b2c3d4, nano: 0xa1b23c4d } as const;
const PCAP_HEADER = 24;
const RECORD_HEADER = 16;

const SECTION = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const BLOCK = { interface: 1, obsolete: 2, simple: 3, enhanced: 6 } as const;
const OPTION = { resolution: 9, offset: 14 } as const;

/** Throws `NotACapture` when the bytes begin like neither format. */
export function* framesOf(bytes: Buffer): Generator<Frame, Ending> {
  if (bytes.length >= PCAP_HEADER) {
    for (const little of [true, false]) {
      const magic = uint32(bytes, 0, little);
      if (magic === PCAP.micro) return yield* pcapFrames(bytes, little, 1e3);
      if (magic === PCAP.nano) return yield* pcapFrames(bytes, little, 1e6);
    }
  }
  if (bytes.length >= 12 && uint32(bytes, 0, true) === SECTION) return yield* pcapngFrames(bytes);
  throw new NotACapture("neither pcap nor pcapng");
}

function* pcapFrames(
  bytes: Buffer,
  little: boolean,
  ticksPerMillisecond: number,
): Generator<Frame, Ending> {
  // The upper bits say how long a frame check sequence is; nothing here reads that far.
  const link = uint32(bytes, 20, little) & 0xffff;
  let offset = PCAP_HEADER;
  while (offset + RECORD_HEADER <= bytes.length) {
    const seconds = uint32(bytes, offset, little);
    const fraction = uint32(bytes, offset + 4, little);
    const length = uint32(bytes, offset + 8, little);
    const start = offset + RECORD_HEADER;
    if (length > MAX_FRAME || start + length > bytes.length) return "cut";
    const at = seconds * 1000 + Math.floor(fraction / ticksPerMillisecond);
    yield { at, link, data: bytes.subarray(start, start + length) };
    offset = start + length;
  }
  return offset === bytes.length ? "whole" : "cut";
}

interface Interface {
  readonly link: number;
  /** Milliseconds that one tick of its clock lasts. */
  readonly tick: number;
  /** Milliseconds to add. */
  readonly offset: number;
}

function* pcapngFrames(bytes: Buffer): Generator<Frame, Ending> {
  let little = true;
  let interfaces: Interface[] = [];
  let offset = 0;
  while (offset + 12 <= bytes.length) {
    if (uint32(bytes, offset, true) === SECTION) {
      little = uint32(bytes, offset + 8, true) === BYTE_ORDER;
      if (!little && uint32(bytes, offset + 8, false) !== BYTE_ORDER) return "cut";
      interfaces = [];
    }
    const type = uint32(bytes, offset, little);
    const length = uint32(bytes, offset + 4, little);
    if (length < 12 || length % 4 !== 0 || offset + length > bytes.length) return "cut";
    const body = bytes.subarray(offset + 8, offset + length - 4);
    if (type === BLOCK.interface) {
      const described = interfaceOf(body, little);
      if (described === undefined || interfaces.length >= MAX_INTERFACES) return "cut";
      interfaces.push(described);
    } else if (type === BLOCK.enhanced || type === BLOCK.obsolete || type === BLOCK.simple) {
      const frame = frameOf(type, body, little, interfaces);
      if (frame === undefined) return "cut";
      yield frame;
    }
    offset += length;
  }
  return offset === bytes.length ? "whole" : "cut";
}

function interfaceOf(body: Buffer, little: boolean): Interface | undefined {
  if (body.length < 8) return undefined;
  let tick = 1e-3;
  let offset = 0;
  for (let at = 8; at + 4 <= body.length; ) {
    const code = uint16(body, at, little);
    const length = uint16(body, at + 2, little);
    if (code === 0 || at + 4 + length > body.length) break;
    if (code === OPTION.resolution && length === 1) {
      const resolution = body.readUInt8(at + 4);
      tick = 1000 * (resolution & 0x80 ? 2 : 10) ** -(resolution & 0x7f);
    }
    if (code === OPTION.offset && length === 8) {
      const seconds = little ? body.readBigInt64LE(at + 4) : body.readBigInt64BE(at + 4);
      offset = 1000 * Number(seconds);
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { link: uint16(body, 0, little), tick, offset };
}

function frameOf(
  type: number,
  body: Buffer,
  little: boolean,
  interfaces: readonly Interface[],
): Frame | undefined {
  if (type === BLOCK.simple) {
    const [first] = interfaces;
    if (first === undefined || body.length < 4) return undefined;
    const length = Math.min(uint32(body, 0, little), body.length - 4);
    return { at: first.offset, link: first.link, data: body.subarray(4, 4 + length) };
  }
  if (body.length < 20) return undefined;
  const index = type === BLOCK.enhanced ? uint32(body, 0, little) : uint16(body, 0, little);
  const from = interfaces[index];
  const length = uint32(body, 12, little);
  if (from === undefined || length > MAX_FRAME || 20 + length > body.length) return undefined;
  const ticks = uint32(body, 4, little) * 2 ** 32 + uint32(body, 8, little);
  const at = Math.floor(ticks * from.tick) + from.offset;
  return { at, link: from.link, data: body.subarray(20, 20 + length) };
}

function uint32(bytes: Buffer, offset: number, little: boolean): number {
  return little ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
}

function uint16(bytes: Buffer, offset: number, little: boolean): number {
  return little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
}
