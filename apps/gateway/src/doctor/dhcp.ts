/** Whether somebody else at home gives addresses away. */
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { GatewayConfig } from "../config.ts";
import { found, type Finding, skipped, trouble } from "./finding.ts";
import { heldDhcp } from "./firewall.ts";
import { askJson } from "./look.ts";

/** RFC 2131 §4.4.1 lets a server try first whether an address is free: dnsmasq takes three seconds. */
const PATIENCE_MS = 6000;
const SERVER = 67;
const CLIENT = 68;
const BROADCAST = "255.255.255.255";
const COOKIE = 0x63825363;
const DISCOVER = 1;
const OFFER = 2;
const OPTIONS_AT = 240;

/**
 * Where the wall stands, it drops what other servers say, and counts it. Where it does not, an address
 * is asked for, as any device would, and never taken.
 */
export async function otherDhcp(
  { lan }: GatewayConfig,
  walled: boolean,
): Promise<readonly Finding[]> {
  // Whoever gives the addresses was chosen.
  if (!lan.dhcp) return skipped("dhcp", "not-ours");
  if (walled) {
    const counter = ["-j", "list", "counter", "netdev", "thingwall", "false_dhcp"];
    const packets = heldDhcp(await askJson("nft", counter));
    return found("dhcp", packets > 0 ? [trouble("other-dhcp-held", { packets })] : []);
  }
  const own = lan.addresses.map((prefix) => prefix.replace(/\/.*$/, ""));
  const address = own.find((each) => !each.includes(":"));
  if (address === undefined) return skipped("dhcp", "not-ours");
  const answer = await offerFrom(address, own);
  if (!answer.asked) return skipped("dhcp", "needs-rights");
  const { server } = answer;
  return found(
    "dhcp",
    server === undefined ? [] : [trouble("other-dhcp", { server, interface: lan.interface })],
  );
}

type Asked =
  | { readonly asked: false }
  /** `server`: whoever offered an address, if anybody did. */
  | { readonly asked: true; readonly server: string | undefined };

/** `address`: ours on the LAN; the kernel sends a broadcast from it there and nowhere else. */
async function offerFrom(address: string, own: readonly string[]): Promise<Asked> {
  const id = randomBytes(4).readUInt32BE();
  const listening = createSocket({ type: "udp4", reuseAddr: true });
  const asking = createSocket({ type: "udp4", reuseAddr: true });
  try {
    await bound(listening, "0.0.0.0");
    await bound(asking, address);
    asking.setBroadcast(true);
    const offered = new Promise<string>((resolve) => {
      const hear = (message: Buffer) => {
        const server = readOffer(message, id);
        if (server !== undefined && !own.includes(server)) resolve(server);
      };
      listening.on("message", hear);
      asking.on("message", hear);
    });
    const enough = new Promise<undefined>((resolve) =>
      setTimeout(() => resolve(undefined), PATIENCE_MS),
    );
    asking.send(discover(id), SERVER, BROADCAST);
    return { asked: true, server: await Promise.race([offered, enough]) };
  } catch {
    // The port is somebody's, or only root may have it.
    return { asked: false };
  } finally {
    listening.close();
    asking.close();
  }
}

async function bound(socket: ReturnType<typeof createSocket>, address: string): Promise<void> {
  const ready = once(socket, "listening");
  socket.bind(CLIENT, address);
  await ready;
  socket.on("error", () => {});
}

/** RFC 2131 §2, figure 1: from a hardware address that nobody has, to be answered by broadcast. */
export function discover(id: number): Buffer {
  const message = Buffer.alloc(OPTIONS_AT + 60);
  message.set([1, 1, 6, 0]);
  message.writeUInt32BE(id, 4);
  message.writeUInt16BE(0x8000, 10);
  message.set([0x02, ...randomBytes(5)], 28);
  message.writeUInt32BE(COOKIE, 236);
  message.set([53, 1, DISCOVER, 255], OPTIONS_AT);
  return message;
}

/** The server that a DHCPOFFER with this id comes from; undefined for every other message. */
export function readOffer(message: Buffer, id: number): string | undefined {
  if (message.length < OPTIONS_AT || message[0] !== 2) return undefined;
  if (message.readUInt32BE(4) !== id || message.readUInt32BE(236) !== COOKIE) return undefined;
  let kind: number | undefined;
  let server: string | undefined;
  for (let at = OPTIONS_AT; at < message.length && message[at] !== 255; ) {
    const code = message[at] ?? 0;
    if (code === 0) {
      at += 1;
      continue;
    }
    const length = message[at + 1] ?? 0;
    const value = message.subarray(at + 2, at + 2 + length);
    if (code === 53 && value.length === 1) kind = value[0];
    if (code === 54 && value.length === 4) server = value.join(".");
    at += 2 + length;
  }
  return kind === OFFER ? server : undefined;
}
