/**
 * The kernel's samples of packets: a pcap stream (link type NFLOG) → records, `DroppedPacket`s.
 * Pure. The payload comes from a packet of somebody else's: hostile, possibly cut short.
 */
import ipaddr from "ipaddr.js";
import type { DroppedPacket } from "./contract.ts";

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const PCAP_MAGIC = 0xa1b2c3d4;
const LINKTYPE_NFLOG = 239;
/** A record that claims more is not from our log statement (snaplen 128). */
const RECORD_LIMIT = 65_536;

const TLV_HWADDR = 8;
const TLV_PAYLOAD = 9;
const TLV_PREFIX = 10;

const STAGES: ReadonlySet<DroppedPacket["stage"]> = new Set([
  "from-device",
  "to-device",
  "unknown-device",
  "wan-in",
  "gateway",
  "quarantined",
  "over-cap",
  "false-sender",
] as const);

function isStage(word: string): word is DroppedPacket["stage"] {
  return (STAGES as ReadonlySet<string>).has(word);
}

/** One packet as a log statement of ours sampled it; `payload` from its network header on. */
export interface LogRecord {
  readonly prefix: string;
  readonly mac: string | undefined;
  readonly payload: Buffer;
  /** Milliseconds since the epoch, from the kernel. */
  readonly at: number;
}

/** Cuts the stream into records; throws when it is not the stream we asked for. */
export class RecordReader {
  #rest: Buffer = Buffer.alloc(0);
  #begun = false;

  push(chunk: Buffer): LogRecord[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const records: LogRecord[] = [];
    if (!this.#begun) {
      if (this.#rest.length < PCAP_HEADER) return records;
      if (
        this.#rest.readUInt32LE(0) !== PCAP_MAGIC ||
        this.#rest.readUInt32LE(20) !== LINKTYPE_NFLOG
      )
        throw new Error("not a little-endian pcap stream of NFLOG packets");
      this.#rest = this.#rest.subarray(PCAP_HEADER);
      this.#begun = true;
    }
    while (this.#rest.length >= RECORD_HEADER) {
      const length = this.#rest.readUInt32LE(8);
      if (length > RECORD_LIMIT) throw new Error(`a record of ${length} octets`);
      const end = RECORD_HEADER + length;
      if (this.#rest.length < end) break;
      const at = this.#rest.readUInt32LE(0) * 1000 + Math.floor(this.#rest.readUInt32LE(4) / 1000);
      const record = readRecord(this.#rest.subarray(RECORD_HEADER, end), at);
      if (record) records.push(record);
      this.#rest = this.#rest.subarray(end);
    }
    return records;
  }
}

/** The packet that a record speaks of; undefined when it speaks of something else. */
export function droppedPacket({ prefix, mac, payload, at }: LogRecord): DroppedPacket | undefined {
  const [stage = "", slot = ""] = prefix.split(" ");
  if (!isStage(stage)) return undefined;
  const headers = readHeaders(payload);
  return headers && { stage, slot: Number.parseInt(slot, 10) || 0, mac, at, ...headers };
}

function readRecord(record: Buffer, at: number): LogRecord | undefined {
  let prefix = "";
  let mac: string | undefined;
  let payload: Buffer | undefined;
  for (let offset = 4; offset + 4 <= record.length; ) {
    const length = record.readUInt16LE(offset);
    const type = record.readUInt16LE(offset + 2);
    if (length < 4 || offset + length > record.length) return undefined;
    const value = record.subarray(offset + 4, offset + length);
    if (type === TLV_PREFIX) prefix = value.toString("latin1").replace(/\0+$/, "");
    if (type === TLV_PAYLOAD) payload = value;
    if (type === TLV_HWADDR && value.length >= 10 && value.readUInt16BE(0) === 6)
      mac = [...value.subarray(4, 10)]
        .map((octet) => octet.toString(16).padStart(2, "0"))
        .join(":");
    offset += Math.ceil(length / 4) * 4;
  }
  return payload && { prefix, mac, payload, at };
}

type Headers = Pick<
  DroppedPacket,
  "family" | "source" | "destination" | "protocol" | "sourcePort" | "destinationPort" | "icmp"
>;

function readHeaders(packet: Buffer): Headers | undefined {
  const version = packet.length > 0 ? packet.readUInt8(0) >> 4 : 0;
  if (version === 4 && packet.length >= 20) {
    const headerLength = (packet.readUInt8(0) & 15) * 4;
    return {
      family: 4,
      source: addressText(packet.subarray(12, 16)),
      destination: addressText(packet.subarray(16, 20)),
      ...readTransport(packet.readUInt8(9), packet.subarray(headerLength)),
    };
  }
  if (version === 6 && packet.length >= 40) {
    const { protocol, offset } = skipExtensions(packet);
    return {
      family: 6,
      source: addressText(packet.subarray(8, 24)),
      destination: addressText(packet.subarray(24, 40)),
      ...readTransport(protocol, packet.subarray(offset)),
    };
  }
  return undefined;
}

/** RFC 8200 §4: hop-by-hop, routing, fragment and destination options stand before the payload. */
function skipExtensions(packet: Buffer): { protocol: number; offset: number } {
  let protocol = packet.readUInt8(6);
  let offset = 40;
  while ([0, 43, 44, 60].includes(protocol) && offset + 8 <= packet.length) {
    const length = protocol === 44 ? 8 : (packet.readUInt8(offset + 1) + 1) * 8;
    protocol = packet.readUInt8(offset);
    offset += length;
  }
  return { protocol, offset };
}

function readTransport(
  protocol: number,
  body: Buffer,
): Pick<Headers, "protocol" | "sourcePort" | "destinationPort" | "icmp"> {
  const ported = (protocol === 6 || protocol === 17) && body.length >= 4;
  const icmp = (protocol === 1 || protocol === 58) && body.length >= 2;
  return {
    protocol,
    sourcePort: ported ? body.readUInt16BE(0) : undefined,
    destinationPort: ported ? body.readUInt16BE(2) : undefined,
    icmp: icmp ? { type: body.readUInt8(0), code: body.readUInt8(1) } : undefined,
  };
}

/** Canonical text of 4 or 16 octets. */
export function addressText(octets: Buffer): string {
  const address = ipaddr.fromByteArray([...octets]);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
