/** A resolver that answers with whatever octets a test likes, over UDP and TCP. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { type Answer, decode, encode, type Packet } from "dns-packet";
import { cutMessages, frame } from "./framing.ts";
import { freePort } from "./names.fixture.ts";

export interface Heard {
  readonly bytes: Buffer;
  readonly transport: "udp" | "tcp";
}

/** Messages in the order in which they are sent. */
export type Lie = (heard: Heard) => readonly Buffer[];

export interface HostileResolver {
  readonly port: number;
  /** What was asked since the start. */
  readonly heard: Heard[];
  lie: Lie;
  stop(): Promise<void>;
}

export async function startHostileResolver(): Promise<HostileResolver> {
  const port = await freePort();
  const heard: Heard[] = [];
  const answer = (question: Heard): readonly Buffer[] => {
    heard.push(question);
    return resolver.lie(question);
  };
  const udp = createSocket("udp4");
  udp.on("message", (bytes, { address, port: to }) => {
    for (const each of answer({ bytes, transport: "udp" })) udp.send(each, to, address);
  });
  const tcp = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    cutMessages(socket, 0xffff, (bytes) => {
      for (const each of answer({ bytes, transport: "tcp" })) socket.write(frame(each));
    });
  });
  udp.bind(port, "127.0.0.1");
  tcp.listen(port, "127.0.0.1");
  await Promise.all([once(udp, "listening"), once(tcp, "listening")]);
  const resolver: HostileResolver = {
    port,
    heard,
    lie: () => [],
    async stop() {
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
  return resolver;
}

/** An answer to what was asked, as an honest server writes it, but for `change`. */
export function reply(bytes: Buffer, answers: readonly Answer[], change: Packet = {}): Buffer {
  const { id, questions } = decode(bytes);
  return encode({
    type: "response",
    id: id ?? 0,
    flags: 0x0180,
    questions: questions ?? [],
    answers: [...answers],
    ...change,
  });
}

/** A corpus answer with the id and the question that were asked put in. */
export function readdressed(seed: Buffer, bytes: Buffer): Buffer {
  const message = Buffer.from(seed);
  bytes.copy(message, 0, 0, Math.min(2, message.length));
  const nameEnd = bytes.indexOf(0, 12);
  if (nameEnd >= 0 && message.length > 12) bytes.copy(message, 12, 12, nameEnd + 1);
  return message;
}
