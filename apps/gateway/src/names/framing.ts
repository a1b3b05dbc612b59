import type { Socket } from "node:net";

/** A DNS message as it travels over TCP: behind its length in two bytes (RFC 1035 §4.2.2). */
export function frame(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/**
 * Calls `onMessage` for each framed message that arrives on `socket`, however it is split; none while
 * the socket is paused. One that announces more than `limit` bytes ends the connection.
 */
export function cutMessages(
  socket: Socket,
  limit: number,
  onMessage: (message: Buffer) => void,
): void {
  let rest: Buffer = Buffer.alloc(0);
  const cut = (): void => {
    while (rest.length >= 2 && !socket.destroyed && !socket.isPaused()) {
      const length = rest.readUInt16BE(0);
      if (length > limit) {
        socket.destroy();
        return;
      }
      if (rest.length < 2 + length) return;
      const message = rest.subarray(2, 2 + length);
      rest = rest.subarray(2 + length);
      onMessage(message);
    }
  };
  socket.on("resume", cut);
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    cut();
  });
}
