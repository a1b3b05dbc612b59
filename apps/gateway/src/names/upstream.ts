/**
 * Asks the resolver behind us (dnsmasq): over UDP, then over TCP when the answer did not fit. Each
 * question has its own socket and so its own random port, and a random id: a forged answer has to
 * guess both (RFC 5452).
 */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { type DecodedPacket, decode, encode, type Question, RECURSION_DESIRED } from "dns-packet";
import { cutMessages, frame } from "./framing.ts";
import { type DataRecord, UDP_PAYLOAD_BYTES } from "./wire.ts";

export interface UpstreamOptions {
  readonly address: string;
  readonly port: number;
  /** How long one try may take, in milliseconds; there are two over UDP and one over TCP. */
  readonly timeoutMs?: number;
}

export interface UpstreamAnswer {
  readonly rcode: "NOERROR" | "NXDOMAIN";
  readonly answers: readonly DataRecord[];
  /** The SOA records of the authority section, which say how long "no" is true (RFC 2308 §3). */
  readonly authorities: readonly DataRecord[];
}

/** Why there is no answer: nothing came in time, or the resolver says that it failed. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
}

/** Rejects with `UpstreamError`. */
export type AskUpstream = (question: Question) => Promise<UpstreamAnswer>;

/** Below the 2–5 s after which things ask again. */
const TRY_MS = 2000;

export function upstream(options: UpstreamOptions): AskUpstream {
  return async (question) => {
    const first = await askUdp(options, question).catch(() => askUdp(options, question));
    return read(first.flag_tc ? await askTcp(options, question) : first);
  };
}

function read(packet: DecodedPacket): UpstreamAnswer {
  const rcode = Number(packet.flags) & 0x0f;
  if (rcode !== 0 && rcode !== 3) throw new UpstreamError(`the resolver failed (rcode ${rcode})`);
  return {
    rcode: rcode === 0 ? "NOERROR" : "NXDOMAIN",
    answers: dataRecords(packet.answers),
    authorities: dataRecords(packet.authorities).filter((record) => record.type === "SOA"),
  };
}

function dataRecords(records: DecodedPacket["answers"]): DataRecord[] {
  return (records ?? []).filter((r): r is DataRecord => r.type !== "OPT" && r.class === "IN");
}

function askUdp(options: UpstreamOptions, question: Question): Promise<DecodedPacket> {
  const { id, message } = ask(question);
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
      if (answer !== undefined) end(() => resolve(answer));
    });
    // Connected: the kernel drops what comes from elsewhere, and reports a closed port at once.
    socket.connect(options.port, options.address, () => socket.send(message));
  });
}

function askTcp(options: UpstreamOptions, question: Question): Promise<DecodedPacket> {
  const { id, message } = ask(question);
  return new Promise((resolve, reject) => {
    const socket = connect(options.port, options.address);
    socket.setTimeout(options.timeoutMs ?? TRY_MS, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => reject(new UpstreamError("no answer over TCP")));
    cutMessages(socket, (bytes) => {
      const answer = matching(bytes, id, question);
      if (answer !== undefined) resolve(answer);
      socket.destroy();
    });
    socket.write(frame(message));
  });
}

function ask(question: Question): { id: number; message: Buffer } {
  const id = randomInt(0x10000);
  const message = encode({
    type: "query",
    id,
    flags: RECURSION_DESIRED,
    questions: [question],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: UDP_PAYLOAD_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
  return { id, message };
}

/** The answer to exactly what was asked; anything else is as if it had not come. */
function matching(bytes: Buffer, id: number, question: Question): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    const [asked] = packet.questions ?? [];
    const same =
      packet.flag_qr &&
      packet.id === id &&
      packet.questions?.length === 1 &&
      asked?.type === question.type &&
      asked.name.toLowerCase() === question.name.toLowerCase().replace(/(.)\.$/, "$1");
    return same ? packet : undefined;
  } catch {
    return undefined;
  }
}
