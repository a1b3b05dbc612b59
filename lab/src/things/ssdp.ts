/** SSDP (UPnP Device Architecture 1.1 §1.3): a thing that answers searches for what it is. */
import { createSocket } from "node:dgram";
import type { Addresses } from "../plan.ts";

const PORT = 1900;

/** Runs as long as the process, over both families. */
export async function answerSsdp(host: Addresses, offers: string): Promise<void> {
  for (const [type, own] of [
    ["udp4", host.v4],
    ["udp6", `[${host.v6}]`],
  ] as const) {
    const socket = createSocket({ type, reuseAddr: true, ipv6Only: type === "udp6" });
    socket.on("error", () => undefined);
    socket.on("message", (message, { address, port }) => {
      const text = message.toString("latin1");
      if (!text.startsWith("M-SEARCH ") || !text.includes(`ST: ${offers}\r\n`)) return;
      const answer = [
        "HTTP/1.1 200 OK",
        "CACHE-CONTROL: max-age=1800",
        "EXT:",
        `LOCATION: http://${own}:8008/description.xml`,
        `ST: ${offers}`,
        `USN: uuid:lab::${offers}`,
        "",
        "",
      ];
      socket.send(answer.join("\r\n"), port, address);
    });
    await new Promise<void>((resolve) => socket.bind(PORT, resolve));
  }
}
