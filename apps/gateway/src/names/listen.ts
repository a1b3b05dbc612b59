/** The sockets that things ask: UDP and TCP on each of the gateway's LAN addresses. */
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, isIPv6, type Server, type Socket } from "node:net";
import { cutMessages, frame } from "./framing.ts";
import { NAMES_LIMITS, Shares } from "./limits.ts";

/** Bytes in, bytes out; `undefined` means no answer. Must not reject. */
export type Handle = (
  message: Buffer,
  source: string,
  transport: "udp" | "tcp",
) => Promise<Buffer | undefined>;

export interface Listener {
  /** Where it listens, in the order of `addresses`; both transports have the same port. */
  readonly ports: readonly number[];
  close(): Promise<void>;
}

/**
 * Port 0 takes any that is free. `ownerOf`: whose connection it is; one owner's are bounded together.
 * Rejects with the system's error, for example `EACCES` (no right to
 * a port below 1024) or `EADDRNOTAVAIL` (the address is not there yet).
 */
export async function listen(
  addresses: readonly string[],
  port: number,
  handle: Handle,
  ownerOf: (source: string) => string,
): Promise<Listener> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((end) => end()));
  };
  const connections: Connections = {
    sockets: new Set(),
    shares: new Shares(NAMES_LIMITS.connections),
  };
  const ports: number[] = [];
  try {
    for (const address of addresses) {
      const tcp = createServer((socket) => serveTcp(socket, connections, handle, ownerOf));
      opened.push(() => closeTcp(tcp, connections.sockets));
      tcp.listen({ host: address, port, ipv6Only: true });
      await once(tcp, "listening");
      const bound = tcp.address();
      const free = typeof bound === "object" && bound !== null ? bound.port : port;
      const udp = isIPv6(address)
        ? createSocket({ type: "udp6", ipv6Only: true })
        : createSocket("udp4");
      opened.push(() => closeUdp(udp));
      serveUdp(udp, handle);
      udp.bind(free, address);
      await once(udp, "listening");
      ports.push(free);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, close };
}

function serveUdp(socket: UdpSocket, handle: Handle): void {
  // What a single datagram causes (an unreachable asker) must not end the service.
  socket.on("error", () => {});
  socket.on("message", (message, { address, port }) => {
    void handle(message, address, "udp").then((answer) => {
      if (answer !== undefined) socket.send(answer, port, address, () => {});
    });
  });
}

interface Connections {
  readonly sockets: Set<Socket>;
  readonly shares: Shares;
}

function serveTcp(
  socket: Socket,
  { sockets, shares }: Connections,
  handle: Handle,
  ownerOf: (source: string) => string,
): void {
  socket.on("error", () => socket.destroy());
  const source = socket.remoteAddress;
  const giveBack = source === undefined ? undefined : shares.take(ownerOf(source));
  if (source === undefined || giveBack === undefined) {
    socket.destroy();
    return;
  }
  sockets.add(socket);
  let underWay = 0;
  const deadline = setTimeout(() => {
    // What we owe it comes first; each answer gives it the same time again.
    if (underWay === 0) socket.destroy();
  }, NAMES_LIMITS.idleMs);
  socket.on("close", () => {
    clearTimeout(deadline);
    sockets.delete(socket);
    giveBack();
  });
  cutMessages(socket, NAMES_LIMITS.questionBytes, (message) => {
    underWay += 1;
    if (underWay >= NAMES_LIMITS.pipelined) socket.pause();
    void handle(message, source, "tcp").then((answer) => {
      underWay -= 1;
      if (socket.destroyed) return;
      deadline.refresh();
      // A thing that does not take its answers, or sends what is no question, is left.
      if (answer === undefined || socket.writableNeedDrain) socket.destroy();
      else socket.write(frame(answer));
      if (underWay < NAMES_LIMITS.pipelined && socket.isPaused()) socket.resume();
    });
  });
}

function closeTcp(server: Server, sockets: ReadonlySet<Socket>): Promise<unknown> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(resolve));
}

function closeUdp(socket: UdpSocket): Promise<unknown> {
  return new Promise<void>((resolve) => socket.close(() => resolve()));
}
