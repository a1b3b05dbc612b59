/**
 * Asks the resolver behind us (dnsmasq): over UDP, then over TCP when the answer did not fit. Each
 * question has its own socket and so its own random port, a random id, and letters in random case:
 * a forged answer has to guess all three (RFC 5452).
 */
import { randomBytes, randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import {
  AUTHENTIC_DATA,
  type DecodedPacket,
  decode,
  DNSSEC_OK,
  encode,
  type Question,
  RECURSION_DESIRED,
} from "dns-packet";
import { cutMessages, frame } from "./framing.ts";
import {
  canonicalName,
  type DataRecord,
  type ExtendedError,
  extendedErrorOf,
  UDP_PAYLOAD_BYTES,
} from "./wire.ts";

export interface UpstreamOptions {
  readonly address: string;
  readonly port: number;
  /** How long one try may take, in milliseconds; there are two over UDP and one over TCP. */
  readonly timeoutMs?: number;
}

export interface UpstreamAnswer {
  readonly rcode: "NOERROR" | "NXDOMAIN";
  readonly answers: readonly DataRecord[];
  /** What says how long "no" is true (RFC 2308 §3): SOA, and the proofs of it when they were asked for. */
  readonly authorities: readonly DataRecord[];
  /** The resolver validated it (RFC 4035 §3.2.3). */
  readonly authentic: boolean;
  /** What the resolver says of its answer, for example that it kept addresses back. */
  readonly reason?: ExtendedError;
}

/** Why there is no answer: nothing came in time, or the resolver says that it failed. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  /** The resolver's own reason, for example that signatures do not hold (RFC 8914 §4.7). */
  readonly reason: ExtendedError | undefined;

  constructor(message: string, reason?: ExtendedError) {
    super(message);
    this.reason = reason;
  }
}

/** Rejects with `UpstreamError`. `dnssecOk`: with signatures. */
export type AskUpstream = (question: Question, dnssecOk?: boolean) => Promise<UpstreamAnswer>;

/** Below the 2–5 s after which things ask again. */
const TRY_MS = 2000;
/** Of one answer: a thousand addresses. More would let a hostile zone spend our time on reading. */
const ANSWER_BYTES = 16_384;

/** Questions that are alike and under way at once are asked once. */
export function upstream(options: UpstreamOptions): AskUpstream {
  const underWay = new Map<string, Promise<UpstreamAnswer>>();
  return (question, dnssecOk = false) => {
    const key = [canonicalName(question.name), question.type, dnssecOk].join(" ");
    let answer = underWay.get(key);
    if (answer === undefined) {
      answer = askOnce(options, { question, dnssecOk }).finally(() => underWay.delete(key));
      underWay.set(key, answer);
    }
    return answer;
  };
}

async function askOnce(options: UpstreamOptions, asked: Asked): Promise<UpstreamAnswer> {
  let answer = await askUdp(options, asked).catch(() => undefined);
  // Letters in another case: forged, or dnsmasq has just answered somebody else's question for the
  // same name, or the resolver does not keep them. Over TCP nobody can forge who does not see the
  // packets.
  if (answer === undefined || answer === "changed") answer = await askUdp(options, asked);
  const whole = answer === "changed" || answer.flag_tc ? await askTcp(options, asked) : answer;
  return read(whole, asked.dnssecOk);
}

interface Asked {
  readonly question: Question;
  readonly dnssecOk: boolean;
}

function read(packet: DecodedPacket, dnssecOk: boolean): UpstreamAnswer {
  const rcode = Number(packet.flags) & 0x0f;
  const reason = extendedErrorOf(packet.additionals ?? []);
  if (rcode !== 0 && rcode !== 3) {
    throw new UpstreamError(`the resolver failed (rcode ${rcode})`, reason);
  }
  const proofs = dnssecOk ? ["SOA", "RRSIG", "NSEC", "NSEC3"] : ["SOA"];
  return {
    rcode: rcode === 0 ? "NOERROR" : "NXDOMAIN",
    answers: dataRecords(packet.answers).filter((record) => dnssecOk || record.type !== "RRSIG"),
    authorities: dataRecords(packet.authorities).filter((record) => proofs.includes(record.type)),
    authentic: packet.flag_ad,
    ...(reason === undefined ? {} : { reason }),
  };
}

function dataRecords(records: DecodedPacket["answers"]): DataRecord[] {
  return (records ?? []).filter((r): r is DataRecord => r.type !== "OPT" && r.class === "IN");
}

function askUdp(options: UpstreamOptions, asked: Asked): Promise<DecodedPacket | "changed"> {
  const { id, question, message } = ask(asked);
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(options.address) ? "udp6" : "udp4");
    const end = (outcome: () => void): void => {
      clearTimeout(timer);
      socket.close();
      outcome();
    };
    const fail = (message: string): void => end(() => reject(new UpstreamError(message)));
    const timer = setTimeout(() => fail("no answer in time"), options.timeoutMs ?? TRY_MS);
    socket.on("error", (error) => fail(error.message));
    socket.on("message", (bytes) => {
      const answer = matching(bytes, id, question);
      if (answer === undefined) return;
      const kept = answer.questions?.[0]?.name === question.name;
      end(() => resolve(kept ? answer : "changed"));
    });
    // Connected: the kernel drops what comes from elsewhere, and reports a closed port at once.
    // Without a way there, `connect` ends in "error", which a callback of its own would keep from us.
    socket.once("connect", () => socket.send(message));
    socket.connect(options.port, options.address);
  });
}

function askTcp(options: UpstreamOptions, asked: Asked): Promise<DecodedPacket> {
  const { id, question, message } = ask(asked);
  return new Promise((resolve, reject) => {
    const socket = connect(options.port, options.address);
    const timer = setTimeout(() => socket.destroy(), options.timeoutMs ?? TRY_MS);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      reject(new UpstreamError("no answer over TCP"));
    });
    cutMessages(socket, ANSWER_BYTES, (bytes) => {
      const answer = matching(bytes, id, question);
      if (answer !== undefined) resolve(answer);
      socket.destroy();
    });
    socket.write(frame(message));
  });
}

function ask({ question: plain, dnssecOk }: Asked): {
  id: number;
  question: Question;
  message: Buffer;
} {
  const id = randomInt(0x10000);
  const question = { ...plain, name: inRandomCase(plain.name) };
  const message = encode({
    type: "query",
    id,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [question],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: UDP_PAYLOAD_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: dnssecOk ? DNSSEC_OK : 0,
        flag_do: dnssecOk,
        options: [],
      },
    ],
  });
  return { id, question, message };
}

/** Without the last dot, as it comes back. */
function inRandomCase(name: string): string {
  const bits = randomBytes(32);
  return name
    .replace(/(.)\.$/, "$1")
    .replace(/[A-Za-z]/g, (letter, at: number) =>
      ((bits[(at >> 3) & 31] ?? 0) >> (at & 7)) & 1 ? letter.toUpperCase() : letter.toLowerCase(),
    );
}

/** The answer to exactly what was asked, but for the letters' case; anything else is as if it had
 *  not come. */
function matching(bytes: Buffer, id: number, question: Question): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    const [asked] = packet.questions ?? [];
    const same =
      packet.flag_qr &&
      packet.id === id &&
      packet.questions?.length === 1 &&
      asked?.type === question.type &&
      asked.class === "IN" &&
      asked.name.toLowerCase() === question.name.toLowerCase();
    return same ? packet : undefined;
  } catch {
    return undefined;
  }
}
