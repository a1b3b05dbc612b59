/**
 * The Internet of the Wi-Fi tests, in its own namespace: at each address given it says that address
 * in a line, then sends, not too fast, until the other end has gone.
 */
import { createServer } from "node:net";

const CHUNK = Buffer.alloc(8192);
const EVERY_MS = 20;

for (const address of process.argv.slice(2))
  createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.write(`${address}\n`);
    const timer = setInterval(() => socket.writableLength === 0 && socket.write(CHUNK), EVERY_MS);
    socket.on("close", () => clearInterval(timer));
  }).listen(443, address, () => process.stdout.write(`${address}\n`));
