import { createSocket } from "node:dgram";

export interface Listener {
  close(): void;
}

/**
 * Listens for datagrams on `port` of each address. One socket per address, so that an answer
 * leaves from the address that was asked.
 */
export async function onDatagram(
  addresses: readonly string[],
  port: number,
  handle: (message: Buffer, answer: (payload: Buffer) => void) => void,
): Promise<Listener> {
  const sockets = await Promise.all(
    addresses.map(async (address) => {
      const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
      // A reply that cannot be delivered is the network's business, not a reason to stop.
      socket.on("error", () => undefined);
      socket.on("message", (message, from) => {
        handle(message, (payload) => socket.send(payload, from.port, from.address));
      });
      await new Promise<void>((resolve) => socket.bind({ port, address }, resolve));
      return socket;
    }),
  );
  return {
    close: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
