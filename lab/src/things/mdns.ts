/** Multicast DNS (RFC 6762): a speaker says that it is there, a phone asks who is. */
import { createSocket, type Socket } from "node:dgram";
import { decode, encode } from "dns-packet";
import type { Addresses } from "../plan.ts";

const PORT = 5353;
const GROUP = { 4: "224.0.0.251", 6: "ff02::fb" } as const;

export interface MdnsOptions {
  readonly host: Addresses & { readonly name: string };
  readonly announces?: string | undefined;
  readonly seeks?: string | undefined;
  /** Milliseconds between two announcements or questions. */
  readonly interval: number;
  readonly onFound: (instance: string) => void;
}

/** Runs as long as the process, over both families. */
export async function speakMdns(options: MdnsOptions): Promise<void> {
  const sockets = [await join(4, options.host.v4), await join(6, "::%eth0")];
  for (const { socket, group } of sockets) {
    socket.on("message", (message, { address, port }) => {
      const asked = read(message, options);
      if (asked === undefined) return;
      const answer = announcement(options, port === PORT ? 0 : asked);
      if (answer === undefined) return;
      // RFC 6762 §6.7: whoever asks from another port is answered there.
      const [to, at] = port === PORT ? [PORT, group] : [port, address];
      socket.send(answer, to, at, () => undefined);
    });
  }
  const first = options.announces === undefined ? question(options.seeks) : announcement(options);
  const speak = () => {
    if (first === undefined) return;
    for (const { socket, group } of sockets) socket.send(first, PORT, group, () => undefined);
  };
  speak();
  setInterval(speak, options.interval);
}

async function join(family: 4 | 6, via: string): Promise<{ socket: Socket; group: string }> {
  const type = family === 4 ? "udp4" : "udp6";
  const socket = createSocket({ type, reuseAddr: true });
  const group = GROUP[family];
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.bind(PORT, resolve));
  socket.addMembership(group, via);
  socket.setMulticastInterface(via);
  // RFC 6762 §11: link-local multicast travels with 255.
  socket.setMulticastTTL(255);
  return { socket, group };
}

function question(service: string | undefined): Buffer | undefined {
  if (service === undefined) return undefined;
  return encode({ type: "query", questions: [{ type: "PTR", class: "IN", name: service }] });
}

/** `id`: of the question that it answers straight. */
function announcement({ host, announces }: MdnsOptions, id = 0): Buffer | undefined {
  if (announces === undefined) return undefined;
  const owner = `${host.name}.local`;
  const instance = `${host.name}.${announces}`;
  return encode({
    ...{ type: "response", id, flags: 0x400 },
    answers: [
      { type: "PTR", name: announces, ttl: 120, data: instance },
      { type: "A", name: owner, ttl: 120, data: host.v4 },
      { type: "AAAA", name: owner, ttl: 120, data: host.v6 },
    ],
  });
}

/** The number of a question that it can answer. */
function read(message: Buffer, options: MdnsOptions): number | undefined {
  try {
    const packet = decode(message);
    if (packet.type === "query") {
      const asked = packet.questions?.some((each) => each.name === options.announces);
      return asked === true ? (packet.id ?? 0) : undefined;
    }
    for (const answer of packet.answers ?? []) {
      if (answer.type === "PTR" && answer.name === options.seeks) options.onFound(answer.data);
    }
  } catch {
    // Not DNS: nobody's business.
  }
  return undefined;
}
