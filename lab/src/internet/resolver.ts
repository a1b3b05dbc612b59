/** The Internet's one resolver: it knows the whole zone and answers over UDP and TCP. */
import { createServer } from "node:net";
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
  type Packet,
} from "dns-packet";
import { onDatagram } from "./sockets.ts";
import { ZONE_TTL, type Zone, type ZoneEntry } from "./zone.ts";

const NOERROR = 0;
const NXDOMAIN = 3;

export interface Resolver {
  /** Changes or adds names from the next answer on. */
  change(entries: Zone): void;
  close(): void;
}

export interface ResolverAddresses {
  readonly datagrams: readonly string[];
  readonly streams: readonly string[];
}

/** Serves on port 53 of the given addresses of this machine. */
export async function startResolver(
  initial: Zone,
  addresses: ResolverAddresses,
): Promise<Resolver> {
  const entries = new Map<string, ZoneEntry>(Object.entries(initial));
  const turns = new Map<string, number>();
  const reply = (message: Buffer, limit: number): Packet | undefined => {
    try {
      const query = decode(message);
      const question = query.questions?.[0];
      if (query.type !== "query" || question === undefined) return undefined;
      const found = lookUp(entries, turns, question.name.toLowerCase(), question.type);
      const edns = query.additionals?.find((record) => record.type === "OPT");
      const packet: Packet = {
        type: "response",
        id: query.id ?? 0,
        flags:
          AUTHORITATIVE_ANSWER |
          RECURSION_AVAILABLE |
          ((query.flags ?? 0) & RECURSION_DESIRED) |
          found.code,
        questions: [question],
        answers: [...found.answers],
      };
      const room = edns?.type === "OPT" ? Math.max(512, edns.udpPayloadSize) : 512;
      if (encode(packet).length <= Math.min(room, limit)) return packet;
      return { ...packet, flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE, answers: [] };
    } catch {
      return undefined;
    }
  };

  const datagrams = await onDatagram(addresses.datagrams, 53, (message, answer) => {
    const packet = reply(message, 1232);
    if (packet !== undefined) answer(encode(packet));
  });
  const servers = await Promise.all(
    addresses.streams.map(async (host) => {
      const server = createServer((socket) => {
        let held = Buffer.alloc(0);
        socket.on("error", () => socket.destroy());
        socket.setTimeout(5000, () => socket.destroy());
        socket.on("data", (chunk) => {
          held = Buffer.concat([held, chunk]);
          while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
            const end = 2 + held.readUInt16BE(0);
            const packet = replyToStream(held.subarray(0, end));
            held = held.subarray(end);
            if (packet !== undefined) socket.write(packet);
          }
        });
      });
      await new Promise<void>((resolve) => server.listen(53, host, resolve));
      return server;
    }),
  );
  const replyToStream = (framed: Buffer): Buffer | undefined => {
    const packet = framed.length < 14 ? undefined : reply(framed.subarray(2), 65_000);
    return packet === undefined ? undefined : streamEncode({ ...packet });
  };
  return {
    change: (more) => {
      for (const [name, entry] of Object.entries(more)) entries.set(name, entry);
    },
    close: () => {
      datagrams.close();
      for (const server of servers) server.close();
    },
  };
}

interface Found {
  readonly code: number;
  readonly answers: readonly Answer[];
}

/** Follows aliases from `name` and gives what the zone has of `type`. */
function lookUp(
  entries: ReadonlyMap<string, ZoneEntry>,
  turns: Map<string, number>,
  name: string,
  type: string,
): Found {
  const answers: Answer[] = [];
  let current = name;
  for (let step = 0; step < 8; step++) {
    const entry = entries.get(current);
    if (entry === undefined) return { code: answers.length === 0 ? NXDOMAIN : NOERROR, answers };
    const ttl = entry.seconds ?? ZONE_TTL;
    if ("alias" in entry) {
      answers.push({ type: "CNAME", name: current, ttl, data: entry.alias });
      current = entry.alias;
      continue;
    }
    if (type !== "A" && type !== "AAAA") return { code: NOERROR, answers };
    const owner = current;
    const addresses = ofType(entry, type, () => {
      const turn = turns.get(`${owner} ${type}`) ?? 0;
      turns.set(`${owner} ${type}`, turn + 1);
      return turn;
    });
    for (const data of addresses) answers.push({ type, name: owner, ttl, data });
    return { code: NOERROR, answers };
  }
  return { code: NOERROR, answers };
}

function ofType(
  entry: Exclude<ZoneEntry, { alias: string }>,
  type: "A" | "AAAA",
  turn: () => number,
): readonly string[] {
  const family = type === "A" ? "v4" : "v6";
  if ("addresses" in entry) return entry.addresses[family];
  const pool = entry.rotating[family];
  const start = turn() * entry.size;
  return Array.from(
    { length: Math.min(entry.size, pool.length) },
    (_, index) => pool[(start + index) % pool.length] ?? "",
  ).filter((address) => address !== "");
}
