/**
 * Puts whole frames of our making on this machine's cable. No socket of an unprivileged program
 * can: the kernel's own VXLAN does it. A datagram to loopback is taken apart there, and what was
 * inside goes out at `eth0`.
 */
import { createSocket } from "node:dgram";
import { command } from "../command.ts";

const LINK = "forge0";
/** RFC 7348 §4 and §5: the assigned port; a header with its flag and network 7. */
const PORT = 4789;
const HEADER = Buffer.from([8, 0, 0, 0, 0, 0, 7, 0]);

const ruleset = `
table netdev forge {
  chain out {
    type filter hook ingress device "${LINK}" priority 0; policy drop;
    fwd to "eth0"
  }
}
`;

let ready: Promise<void> | undefined;

/** Sends the frames in order; resolves when the kernel has them. Throws `setup-failed`. */
export async function sendFrames(frames: readonly Buffer[]): Promise<void> {
  ready ??= prepare();
  await ready;
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  try {
    for (const frame of frames) {
      const datagram = Buffer.concat([HEADER, frame]);
      await new Promise((resolve) => socket.send(datagram, PORT, "127.0.0.1", resolve));
    }
  } finally {
    socket.close();
  }
}

async function prepare(): Promise<void> {
  const vxlan = ["type", "vxlan", "id", "7", "local", "127.0.0.1", "dev", "lo"];
  await command(["ip", "link", "add", LINK, ...vxlan, "dstport", String(PORT)]);
  await command(["ip", "link", "set", LINK, "addrgenmode", "none", "up"]);
  await command(["nft", "-f", "-"], ruleset);
}
