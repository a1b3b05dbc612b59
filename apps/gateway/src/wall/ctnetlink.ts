/**
 * What the kernel says of its connections and what it is told about them: messages of the
 * connection tracker's netlink (linux/netfilter/nfnetlink_conntrack.h). Pure. Headers are in the
 * machine's own order of octets, which is little-endian wherever the gateway runs; what an
 * attribute holds of a packet is in the network's.
 */
import { canonicalAddress } from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";
import type { Connection, Tuple } from "./connections.ts";

const HEADER = 16;
/** Of the netfilter part that follows it: family, version, resource. */
const FAMILY_HEADER = 4;
const ATTRIBUTE_HEADER = 4;
const REQUEST = 0x01;
const ACKNOWLEDGE = 0x04;
const DUMP = 0x300;

const ERROR = 2;
const DONE = 3;
const CONNECTION = 0x0100;
const GET = 0x0101;
const DELETE = 0x0102;

const ORIGINAL = 1;
const REPLY = 2;
const ID = 12;

const ADDRESSES = 1;
const PROTOCOL = 2;
/** In both families the sender is the odd one. */
const SOURCES: readonly number[] = [1, 3];
const DESTINATIONS: readonly number[] = [2, 4];
const PROTOCOL_NUMBER = 1;
const SOURCE_PORT = 2;
const DESTINATION_PORT = 3;
const ICMP_TYPES: readonly number[] = [5, 8];
const ICMP_CODES: readonly number[] = [6, 9];

const FAMILIES: Readonly<Record<number, 4 | 6>> = { 2: 4, 10: 6 };
const NUMBERS: Readonly<Record<4 | 6, number>> = { 4: 2, 6: 10 };

/** One answer of the kernel. `error`: 0 when what was asked is done, else a negative errno. */
export type Answer =
  | { readonly kind: "connection"; readonly family: 4 | 6; readonly attributes: Buffer }
  | { readonly kind: "done"; readonly sequence: number; readonly error: number };

/** Asks for all connections, of both families. */
export function listRequest(sequence: number): Buffer {
  return request(GET, REQUEST | DUMP, sequence, 0, Buffer.alloc(0));
}

/**
 * Ends this connection. The kernel makes its number of its first packet and its place in memory: one
 * that began anew with the same first packet is taken for it only at the same place.
 */
export function deletionRequest({ family, handle }: Connection, sequence: number): Buffer {
  return request(DELETE, REQUEST | ACKNOWLEDGE, sequence, NUMBERS[family], handle);
}

function request(
  type: number,
  flags: number,
  sequence: number,
  family: number,
  attributes: Buffer,
): Buffer {
  const head = Buffer.alloc(HEADER + FAMILY_HEADER);
  head.writeUInt32LE(head.length + attributes.length, 0);
  head.writeUInt16LE(type, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt32LE(sequence, 8);
  head.writeUInt8(family, HEADER);
  return Buffer.concat([head, attributes]);
}

/** Cuts what comes from the kernel into answers; throws when it is nothing that a kernel says. */
export class AnswerReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Answer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const answers: Answer[] = [];
    while (this.#rest.length >= HEADER) {
      const length = this.#rest.readUInt32LE(0);
      if (length < HEADER) throw new Error(`a netlink message of ${length} octets`);
      if (this.#rest.length < length) break;
      const answer = readAnswer(this.#rest.subarray(0, length));
      if (answer) answers.push(answer);
      this.#rest = this.#rest.subarray(aligned(length));
    }
    return answers;
  }
}

function readAnswer(message: Buffer): Answer | undefined {
  const type = message.readUInt16LE(4);
  const sequence = message.readUInt32LE(8);
  if (type === ERROR || type === DONE) {
    const error = message.length >= HEADER + 4 ? message.readInt32LE(HEADER) : 0;
    return { kind: "done", sequence, error };
  }
  if (type !== CONNECTION || message.length < HEADER + FAMILY_HEADER) return undefined;
  const family = FAMILIES[message.readUInt8(HEADER)];
  const attributes = message.subarray(HEADER + FAMILY_HEADER);
  return family && { kind: "connection", family, attributes };
}

/** Whether one of the addresses (as `octetsOf` tells them) began it or answers it. */
export function speaksOf(attributes: Buffer, addresses: ReadonlySet<string>): boolean {
  for (const { type, value } of attributesOf(attributes)) {
    if (type !== ORIGINAL && type !== REPLY) continue;
    const source = find(find(value, [ADDRESSES]), SOURCES);
    if (addresses.has(source.toString("latin1"))) return true;
  }
  return false;
}

/** An address (canonical text) as it stands in a message. */
export function octetsOf(address: string): string {
  return Buffer.from(ipaddr.parse(address).toByteArray()).toString("latin1");
}

/** Undefined when it lacks what makes a connection one. */
export function readConnection(family: 4 | 6, attributes: Buffer): Connection | undefined {
  const original = find(attributes, [ORIGINAL]);
  const reply = find(attributes, [REPLY]);
  const there = readTuple(original);
  const back = readTuple(reply);
  const protocol = find(original, [PROTOCOL]);
  const number = octet(find(protocol, [PROTOCOL_NUMBER]));
  if (!there || !back || number === undefined) return undefined;
  const [type, code] = [find(protocol, ICMP_TYPES), find(protocol, ICMP_CODES)].map(octet);
  return {
    family,
    protocol: number,
    original: there,
    reply: back,
    icmp: type === undefined || code === undefined ? undefined : { type, code },
    // A copy: what it stands in is much, and others'.
    handle: Buffer.concat(
      [...attributesOf(attributes)].flatMap(({ type: kind, whole }) =>
        kind === ORIGINAL || kind === ID ? [whole] : [],
      ),
    ),
  };
}

function readTuple(tuple: Buffer): Tuple | undefined {
  const addresses = find(tuple, [ADDRESSES]);
  const protocol = find(tuple, [PROTOCOL]);
  const source = addressOf(find(addresses, SOURCES));
  const destination = addressOf(find(addresses, DESTINATIONS));
  if (source === undefined || destination === undefined) return undefined;
  return {
    source,
    destination,
    sourcePort: port(find(protocol, [SOURCE_PORT])),
    destinationPort: port(find(protocol, [DESTINATION_PORT])),
  };
}

function addressOf(octets: Buffer): string | undefined {
  if (octets.length !== 4 && octets.length !== 16) return undefined;
  return canonicalAddress(ipaddr.fromByteArray([...octets]).toString());
}

function octet(value: Buffer): number | undefined {
  return value.length === 1 ? value[0] : undefined;
}

function port(value: Buffer): number | undefined {
  return value.length === 2 ? value.readUInt16BE(0) : undefined;
}

interface Attribute {
  readonly type: number;
  readonly value: Buffer;
  /** With its header and what fills it up. */
  readonly whole: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** What the first attribute of one of these types holds; nothing where there is none. */
function find(attributes: Buffer, types: readonly number[]): Buffer {
  for (const { type, value } of attributesOf(attributes)) if (types.includes(type)) return value;
  return NOTHING;
}

function* attributesOf(octets: Buffer): Generator<Attribute> {
  for (let at = 0; at + ATTRIBUTE_HEADER <= octets.length; ) {
    const length = octets.readUInt16LE(at);
    if (length < ATTRIBUTE_HEADER || at + length > octets.length) return;
    yield {
      // Two bits say only how to read it.
      type: octets.readUInt16LE(at + 2) & 0x3fff,
      value: octets.subarray(at + ATTRIBUTE_HEADER, at + length),
      whole: octets.subarray(at, at + aligned(length)),
    };
    at += aligned(length);
  }
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}
