import { type Listener, onDatagram } from "./sockets.ts";

/** Seconds between 1900 (NTP) and 1970 (Unix). */
const NTP_EPOCH = 2_208_988_800;

/** Serves time as RFC 4330 §6 demands of a unicast server. `now`: milliseconds since 1970. */
export function startTimeServer(
  addresses: readonly string[],
  port: number,
  now: () => number,
): Promise<Listener> {
  return onDatagram(addresses, port, (message, answer) => {
    const reply = timeReply(message, now());
    if (reply !== undefined) answer(reply);
  });
}

/** The reply to one request, or undefined where the datagram is not a client's request. */
export function timeReply(request: Buffer, now: number): Buffer | undefined {
  const first = request[0];
  if (first === undefined || request.length < 48 || (first & 7) !== 3) return undefined;
  const reply = Buffer.alloc(48);
  const version = (first >> 3) & 7;
  reply[0] = (version << 3) | 4;
  reply[1] = 1;
  reply[2] = request[2] ?? 0;
  reply.writeInt8(-20, 3);
  reply.write("LAB", 12, "ascii");
  const seconds = Math.floor(now / 1000) + NTP_EPOCH;
  const fraction = Math.floor(((now % 1000) / 1000) * 2 ** 32);
  for (const offset of [16, 32, 40]) {
    reply.writeUInt32BE(seconds, offset);
    reply.writeUInt32BE(fraction, offset + 4);
  }
  // Originate timestamp: the client's transmit timestamp, so that it knows its own question.
  request.copy(reply, 24, 40, 48);
  return reply;
}
