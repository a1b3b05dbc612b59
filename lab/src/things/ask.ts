/** A stub resolver: one question to one server, over UDP. */
import { createSocket } from "node:dgram";
import { randomInt } from "node:crypto";
import { type DecodedPacket, decode, encode, RECURSION_DESIRED } from "dns-packet";
import type { Family } from "../plan.ts";

export type Answer =
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "name-refused" | "name-failed"; readonly reason: string }
  | { readonly kind: "silent" };

/** Asks for the name's addresses of one family. Resends once. Never throws. */
export function ask(
  server: string,
  name: string,
  family: Family,
  timeout: number,
): Promise<Answer> {
  const id = randomInt(65536);
  const question = encode({
    type: "query",
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type: family === 4 ? "A" : "AAAA", class: "IN", name }],
    additionals: [
      // Asks for RFC 8914 reasons, which travel in EDNS.
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
  return new Promise((resolve) => {
    const socket = createSocket(server.includes(":") ? "udp6" : "udp4");
    const end = (answer: Answer) => {
      clearTimeout(again);
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ kind: "silent" }), timeout);
    const again = setTimeout(() => socket.send(question), timeout / 2);
    const fail = (error: Error) => end({ kind: "name-failed", reason: error.message });
    socket.on("error", fail);
    socket.on("message", (message) => {
      const answer = read(message, id);
      if (answer !== undefined) end(answer);
    });
    // Told of what went wrong, too: a host that just joined may have no way there yet.
    socket.connect(53, server, (error?: Error) => (error ? fail(error) : socket.send(question)));
  });
}

function read(message: Buffer, id: number): Answer | undefined {
  let packet: DecodedPacket;
  try {
    packet = decode(message);
  } catch {
    return undefined;
  }
  if (packet.id !== id) return undefined;
  const said = extendedError(packet);
  const rcode = "rcode" in packet ? String(packet.rcode) : "";
  const reason = said === "" ? rcode : said;
  if (rcode === "REFUSED") return { kind: "name-refused", reason };
  if (rcode !== "NOERROR") return { kind: "name-failed", reason };
  const addresses = (packet.answers ?? []).flatMap((answer) =>
    answer.type === "A" || answer.type === "AAAA" ? [answer.data] : [],
  );
  return { kind: "addresses", addresses };
}

/** RFC 8914: option 15 is a 16-bit code and UTF-8 text. */
function extendedError(packet: DecodedPacket): string {
  for (const record of packet.additionals ?? []) {
    if (record.type !== "OPT") continue;
    for (const option of record.options) {
      const code: number = option.code;
      const data: unknown = "data" in option ? option.data : undefined;
      if (code === 15 && data instanceof Buffer) return data.subarray(2).toString("utf8");
    }
  }
  return "";
}
