/** Looks for what is at home: asks everybody on the link, from a port of its own. */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { decode, encode } from "dns-packet";
import type { Family } from "../plan.ts";

export const MDNS = { port: 5353, group: { 4: "224.0.0.251", 6: "ff02::fb" } } as const;
export const SSDP = { port: 1900, group: { 4: "239.255.255.250", 6: "ff02::c" } } as const;

/** Addresses of those who answered first; undefined when nobody did. Never throws. */
export async function seek(
  how: "mdns" | "ssdp",
  what: string,
  family: Family,
  timeout: number,
): Promise<readonly string[] | undefined> {
  const { port, group } = how === "mdns" ? MDNS : SSDP;
  const id = randomInt(1, 65_536);
  const question = how === "mdns" ? service(what, id) : search(what, group[family]);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const { promise, resolve } = Promise.withResolvers<readonly string[] | undefined>();
  socket.on("error", () => resolve(undefined));
  socket.on("message", (message) => {
    const found = how === "mdns" ? instances(message, id, what) : location(message);
    if (found.length > 0) resolve(found);
  });
  const say = () => socket.send(question, port, group[family], () => undefined);
  socket.bind(0, () => {
    if (family === 6) socket.setMulticastInterface("::%eth0");
    socket.setMulticastTTL(255);
    say();
  });
  const again = setTimeout(say, timeout / 2);
  const timer = setTimeout(() => resolve(undefined), timeout);
  const found = await promise;
  clearTimeout(again);
  clearTimeout(timer);
  socket.close();
  return found;
}

function service(name: string, id: number): Buffer {
  return encode({ type: "query", id, questions: [{ type: "PTR", class: "IN", name }] });
}

function instances(message: Buffer, id: number, what: string): readonly string[] {
  try {
    const packet = decode(message);
    const answers = packet.answers ?? [];
    const isIt = answers.some((each) => each.type === "PTR" && each.name === what);
    if (packet.id !== id || !isIt) return [];
    return answers.flatMap((each) => (each.type === "A" || each.type === "AAAA" ? each.data : []));
  } catch {
    return [];
  }
}

function search(target: string, group: string): Buffer {
  const host = group.includes(":") ? `[${group}]` : group;
  const lines = [
    ...["M-SEARCH * HTTP/1.1", `HOST: ${host}:${SSDP.port}`, 'MAN: "ssdp:discover"', "MX: 1"],
    ...[`ST: ${target}`, "", ""],
  ];
  return Buffer.from(lines.join("\r\n"));
}

function location(message: Buffer): readonly string[] {
  const at = /^LOCATION: (\S+)\r$/im.exec(message.toString("latin1"))?.[1] ?? "";
  return URL.canParse(at) ? [new URL(at).hostname.replace(/^\[|\]$/g, "")] : [];
}
