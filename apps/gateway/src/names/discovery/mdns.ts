/**
 * Multicast DNS (RFC 6762) across isolated ports: a person's question and a thing's answer, read and
 * written anew. Both are hostile until read here; an answer speaks for nobody but its sender. Pure.
 */
import { type Answer, decode, encode, type Packet, type Question } from "dns-packet";

export const MDNS_PORT = 5353;
export const MDNS_GROUP = { 4: "224.0.0.251", 6: "ff02::fb" } as const;

/** Octets of a message (RFC 6762 §17). */
const LONGEST = 9000;
const QUESTIONS = 16;
const RECORDS = 64;
/** RFC 6762 §6.7: what answers a simple querier is not kept for long. */
const SIMPLE_TTL = 10;
const LONGEST_TTL = 4500;
const ASKED = ["PTR", "SRV", "TXT", "A", "AAAA", "ANY"] as const;
/** §18.2 to §18.4: a response, from whom it is about. */
const RESPONSE_AA = 0x0400;

export interface Sought {
  readonly id: number;
  readonly questions: readonly (Pick<Question, "name"> & {
    readonly type: (typeof ASKED)[number];
  })[];
}

/** Undefined for what asks nothing that is found at home. */
export function readQuestion(message: Uint8Array): Sought | undefined {
  const packet = read(message);
  if (packet?.type !== "query") return undefined;
  const questions = (packet.questions ?? []).slice(0, QUESTIONS).flatMap(({ name, type }) => {
    const known = ASKED.find((each) => each === type);
    return known !== undefined && isLocal(name) ? [{ name, type: known }] : [];
  });
  return questions.length === 0 ? undefined : { id: packet.id ?? 0, questions };
}

/** §5.5 and §6.7: sent straight to a thing, which answers to where it came from. */
export function writeQuestion({ questions }: Sought, id: number): Buffer | undefined {
  return write({
    ...{ type: "query", id },
    questions: questions.map(({ name, type }) => ({ name, type, class: "IN" })),
  } as Packet);
}

export interface Found {
  readonly id: number;
  readonly records: readonly Answer[];
}

/** `own`: the addresses of the thing that answers; it cannot lead to another's. */
export function readAnswer(message: Uint8Array, own: ReadonlySet<string>): Found | undefined {
  const packet = read(message);
  if (packet?.type !== "response") return undefined;
  const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])]
    .slice(0, RECORDS)
    .filter((record) => isOf(record, own));
  return records.length === 0 ? undefined : { id: packet.id ?? 0, records };
}

/**
 * To whom asked, alone (§5.4, §6.7). `simple`: it asked from a port of its own and knows its
 * question by number.
 */
export function writeAnswer(
  { records }: Found,
  sought: Sought,
  simple: boolean,
): Buffer | undefined {
  const most = simple ? SIMPLE_TTL : LONGEST_TTL;
  return write({
    ...{ type: "response", flags: RESPONSE_AA, id: simple ? sought.id : 0 },
    questions: simple ? sought.questions.map((each) => ({ ...each, class: "IN" })) : [],
    answers: records.map((record) => ({
      ...record,
      ttl: Math.min(most, "ttl" in record ? (record.ttl ?? 0) : 0),
    })),
  } as Packet);
}

/** Undefined for what could be read but is no name or no data that can be written. */
function write(packet: Packet): Buffer | undefined {
  try {
    return encode(packet);
  } catch {
    return undefined;
  }
}

function read(message: Uint8Array): Packet | undefined {
  if (message.length > LONGEST) return undefined;
  try {
    return decode(Buffer.from(message));
  } catch {
    return undefined;
  }
}

function isOf(record: Answer, own: ReadonlySet<string>): boolean {
  switch (record.type) {
    case "A":
    case "AAAA":
      return isLocal(record.name) && own.has(record.data);
    case "PTR":
      return isLocal(record.name) && isLocal(record.data);
    case "SRV":
      return isLocal(record.name) && isLocal(record.data.target);
    case "TXT":
      return isLocal(record.name);
    default:
      return false;
  }
}

function isLocal(name: string): boolean {
  return name.length <= 255 && /(?:^|\.)local\.?$/i.test(name);
}
