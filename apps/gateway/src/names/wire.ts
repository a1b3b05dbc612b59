/**
 * DNS messages on the wire: questions in, answers out. The library does the parsing; what is added
 * here is strictness for hostile questions and owner-name compression (RFC 1035 §4.1.4), because
 * small things read no answer over UDP that is longer than 512 bytes.
 */
import { domainToASCII } from "node:url";
import {
  type Answer,
  AUTHENTIC_DATA,
  CHECKING_DISABLED,
  decode,
  DNSSEC_OK,
  encode,
  type OptAnswer,
  type PacketOpt,
  type Question,
  type RecordType,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from "dns-packet";

export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  /** Extended: its upper bits travel in OPT (RFC 6891 §6.1.3). */
  BADVERS: 16,
} as const;
export type Rcode = (typeof RCODE)[keyof typeof RCODE];

/** RFC 8914 §4: the info codes that we send of our own; the resolver's are passed on. */
export const EDE = { OTHER: 0, NOT_READY: 14, BLOCKED: 15, PROHIBITED: 18, NETWORK: 23 } as const;

export interface ExtendedError {
  readonly code: number;
  /** Short, English; for whoever debugs the thing. */
  readonly text: string;
}

/** What an answer must repeat of its question, and how long it may be. */
export interface Query {
  readonly id: number;
  readonly recursionDesired: boolean;
  /** The asker understands "authenticated" in the answer (RFC 6840 §5.7). */
  readonly authenticData: boolean;
  /** Repeated in the answer, and nothing else: what a validating resolver calls bogus is opened for
   *  nobody, so a thing cannot ask for it. */
  readonly checkingDisabled: boolean;
  /** As asked, letter case kept: untrusted text. */
  readonly question: Question;
  /** Set when the question came with an OPT record. */
  readonly edns: { readonly payloadBytes: number; readonly dnssecOk: boolean } | undefined;
}

export type Parsed =
  | { readonly kind: "query"; readonly query: Query }
  /** Not a question at all, or an answer: replying could make two servers talk for ever. */
  | { readonly kind: "ignore" }
  | { readonly kind: "bad"; readonly reply: Buffer };

export type DataRecord = Exclude<Answer, OptAnswer>;

export interface Response {
  readonly rcode: Rcode;
  readonly answers: readonly DataRecord[];
  readonly authorities: readonly DataRecord[];
  /** The resolver validated all of it. */
  readonly authentic?: boolean;
  readonly error?: ExtendedError;
}

const HEADER_BYTES = 12;
const OPCODE_MASK = 0x7800;
/** What we are ready to receive over UDP, and the most we send (no fragments on any link). */
export const UDP_PAYLOAD_BYTES = 1232;
const PLAIN_UDP_BYTES = 512;

export function parseQuery(message: Buffer): Parsed {
  if (message.length < HEADER_BYTES) return { kind: "ignore" };
  const id = message.readUInt16BE(0);
  const flags = message.readUInt16BE(2);
  if ((flags & 0x8000) !== 0) return { kind: "ignore" };
  if ((flags & OPCODE_MASK) !== 0) return { kind: "bad", reply: bare(id, RCODE.NOTIMP) };
  const malformed: Parsed = { kind: "bad", reply: bare(id, RCODE.FORMERR) };
  // One question (RFC 9619), and at most a few records beside it: OPT, a signature.
  if (message.readUInt16BE(4) !== 1 || message.readUInt16BE(6) !== 0) return malformed;
  if (message.readUInt16BE(8) !== 0 || message.readUInt16BE(10) > 4) return malformed;
  try {
    const packet = decode(message);
    const question = packet.questions?.[0];
    if (question === undefined) return malformed;
    // A name whose text does not give back its bytes (a dot inside a label, bytes that are not
    // UTF-8) would be judged as one name and asked as another.
    const written = questionBytes(question);
    if (!message.subarray(HEADER_BYTES, HEADER_BYTES + written.length).equals(written)) {
      return malformed;
    }
    const options = (packet.additionals ?? []).filter((record) => record.type === "OPT");
    const [opt] = options;
    if (options.length > 1) return malformed;
    const query: Query = {
      id,
      recursionDesired: packet.flag_rd,
      authenticData: packet.flag_ad,
      checkingDisabled: packet.flag_cd,
      question,
      edns:
        opt === undefined ? undefined : { payloadBytes: opt.udpPayloadSize, dnssecOk: opt.flag_do },
    };
    if (opt !== undefined && opt.ednsVersion !== 0) {
      const response: Response = { rcode: RCODE.BADVERS, answers: [], authorities: [] };
      return { kind: "bad", reply: renderResponse(query, response, PLAIN_UDP_BYTES) };
    }
    return { kind: "query", query };
  } catch {
    return malformed;
  }
}

/** Bytes that the answer may have over UDP. */
export function udpLimit(query: Query): number {
  if (query.edns === undefined) return PLAIN_UDP_BYTES;
  return Math.min(Math.max(query.edns.payloadBytes, PLAIN_UDP_BYTES), UDP_PAYLOAD_BYTES);
}

/**
 * The answer as bytes, at most `limit` of them: records that do not fit are left out and TC is set,
 * so that a thing which cannot ask over TCP still has the first ones.
 */
export function renderResponse(query: Query, response: Response, limit: number): Buffer {
  const opt = query.edns === undefined ? Buffer.alloc(0) : optBytes(response, query.edns.dnssecOk);
  const tellsAuthentic = query.authenticData || query.edns?.dnssecOk === true;
  const question = questionBytes(query.question);
  const parts = [bare(query.id, 0), question];
  let length = HEADER_BYTES + question.length;
  const offsets = new Map([[canonicalName(query.question.name), HEADER_BYTES]]);
  const counts = { answers: 0, authorities: 0 };
  let truncated = false;

  const sections = ["answers", "authorities"] as const;
  for (const section of sections) {
    for (const record of response[section]) {
      const owner = ownerBytes(record.name, offsets);
      const body = recordBody(record);
      if (truncated || length + owner.length + body.length + opt.length > limit) {
        truncated = true;
        continue;
      }
      if (record.type === "CNAME" && length + owner.length < 0x3f00) {
        const target = canonicalName(record.data);
        if (!offsets.has(target)) offsets.set(target, length + owner.length + FIXED_BODY_BYTES);
      }
      parts.push(owner, body);
      length += owner.length + body.length;
      counts[section] += 1;
    }
  }
  parts.push(opt);
  const bytes = Buffer.concat(parts);
  bytes.writeUInt16BE(
    0x8000 |
      (query.recursionDesired ? RECURSION_DESIRED : 0) |
      RECURSION_AVAILABLE |
      (response.authentic === true && tellsAuthentic ? AUTHENTIC_DATA : 0) |
      (query.checkingDisabled ? CHECKING_DISABLED : 0) |
      (truncated ? TRUNCATED_RESPONSE : 0) |
      (response.rcode & 0x0f),
    2,
  );
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt16BE(counts.answers, 6);
  bytes.writeUInt16BE(counts.authorities, 8);
  bytes.writeUInt16BE(opt.length === 0 ? 0 : 1, 10);
  return bytes;
}

/** Lower case, without the trailing dot: how names are compared (RFC 4343). */
export function canonicalName(name: string): string {
  return name.replace(/\.$/, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The name that a question is judged and asked as. Policies and DNS hold A-labels (RFC 5890
 * §2.3.2.1); a thing that asks in U-labels, as bytes of UTF-8, means the A-labels they stand for. What
 * has none stays as it is, and is then on no list.
 */
export function meantName(name: string): string {
  const canonical = canonicalName(name);
  if (/^[\x00-\x7f]*$/.test(canonical)) return canonical;
  // The conversion reads a host of a URL: nothing that means more than itself there goes in.
  if (!/^[a-z0-9_.\u0080-\u{10ffff}-]+$/u.test(canonical)) return canonical;
  const ascii = domainToASCII(canonical);
  return /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(ascii) ? ascii : canonical;
}

/** The type's name as a person knows it; `TYPE123` (RFC 3597 §5) for one without a name here. */
export function typeName(type: RecordType): string {
  const unnamed = /^UNKNOWN_([0-9]+)$/.exec(type)?.[1];
  if (unnamed === undefined) return type;
  if (unnamed === "64") return "SVCB";
  return unnamed === "65" ? "HTTPS" : `TYPE${unnamed}`;
}

/** Type, class, TTL and length: what stands between an owner name and the data. */
const FIXED_BODY_BYTES = 10;

function bare(id: number, rcode: Rcode): Buffer {
  return encode({ type: "response", id, flags: RECURSION_AVAILABLE | rcode });
}

function questionBytes(question: Question): Buffer {
  return encode({ questions: [question] }).subarray(HEADER_BYTES);
}

function ownerBytes(name: string, offsets: ReadonlyMap<string, number>): Buffer {
  const offset = offsets.get(canonicalName(name));
  if (offset === undefined) return questionBytes({ name, type: "A" }).subarray(0, -4);
  const pointer = Buffer.alloc(2);
  pointer.writeUInt16BE(0xc000 | offset);
  return pointer;
}

/** All of a record after its owner: written for the root, whose name is one byte. */
function recordBody(record: DataRecord): Buffer {
  return encode({ answers: [{ ...record, name: "." }] }).subarray(HEADER_BYTES + 1);
}

function optBytes({ rcode, error }: Response, dnssecOk: boolean): Buffer {
  const options: PacketOpt[] = [];
  if (error !== undefined) {
    const data = Buffer.alloc(2 + Buffer.byteLength(error.text));
    data.writeUInt16BE(error.code, 0);
    data.write(error.text, 2);
    options.push(extendedErrorOption(data));
  }
  const opt: OptAnswer = {
    type: "OPT",
    name: ".",
    udpPayloadSize: UDP_PAYLOAD_BYTES,
    extendedRcode: rcode >> 4,
    ednsVersion: 0,
    flags: dnssecOk ? DNSSEC_OK : 0,
    flag_do: dnssecOk,
    options,
  };
  return encode({ additionals: [opt] }).subarray(HEADER_BYTES);
}

/** The first extended error of a message (RFC 8914 §2), its text cut to what fits beside answers. */
export function extendedErrorOf(additionals: readonly Answer[]): ExtendedError | undefined {
  for (const record of additionals) {
    if (record.type !== "OPT") continue;
    for (const option of record.options) {
      const data: Buffer | undefined = "data" in option ? option.data : undefined;
      const code: number = option.code;
      if (code !== 15 || data === undefined || data.length < 2) continue;
      const text = data.toString("utf8", 2, 2 + 120).replace(/[\p{Cc}\ufffd]/gu, "");
      return { code: data.readUInt16BE(0), text };
    }
  }
  return undefined;
}

/** Option 15 (RFC 8914 §2). The library writes any option with data; its types know only a few. */
function extendedErrorOption(data: Buffer): PacketOpt {
  return { code: 15 as 12, data };
}
