/**
 * The Internet of a home whose names change address with every answer. Runs in the namespace `net`:
 * an authoritative server whose zone is a rule instead of a list, and hosts on all addresses at once
 * that remember which datagrams reached them.
 *
 * `NAME.moves.example` has another address in each answer, which nobody may keep; `NAME.stays.example`
 * too, but for two seconds, and `NAME.keeps.example` for an hour; `NAME.alias.example` is an alias of
 * `NAME.moves.example`.
 */
import { createSocket } from "node:dgram";
import { createInterface } from "node:readline";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode } from "dns-packet";
import { addressNumber, OUTSIDE, type OutsideSaid, RECEIVER_PORT } from "./places.ts";

const SECONDS: Readonly<Record<string, number>> = { moves: 0, alias: 0, stays: 2, keeps: 3600 };
const NXDOMAIN = 3;

let asked = 0;
let given = 0;
const arrived: number[] = [];

const dns = createSocket("udp4");
dns.on("message", (message, from) => {
  const { id, questions: [question] = [] } = decode(message);
  if (question === undefined) return;
  asked += 1;
  const answers = answer(question.name, question.type);
  const reply = encode({
    type: "response",
    id: id ?? 0,
    flags: AUTHORITATIVE_ANSWER | (answers === undefined ? NXDOMAIN : 0),
    questions: [question],
    answers: answers ?? [],
  });
  dns.send(reply, from.port, from.address);
});

/** `undefined` for a name that is not there. */
function answer(name: string, type: string): Answer[] | undefined {
  const [, host, kind] =
    /^([^.]+)\.(moves|alias|stays|keeps)\.example$/i.exec(name.toLowerCase()) ?? [];
  if (host === undefined || kind === undefined) return undefined;
  const end = kind === "alias" ? `${host}.moves.example` : name;
  const answers: Answer[] = kind === "alias" ? [{ type: "CNAME", name, ttl: 0, data: end }] : [];
  const ttl = SECONDS[kind] ?? 0;
  if (type === "A" || type === "AAAA") {
    const data = addressNumber(type === "A" ? 4 : 6, given++);
    answers.push({ type, name: end, ttl, data });
  }
  return answers;
}

const receivers = (["udp4", "udp6"] as const).map((type) => {
  const socket = createSocket({ type, ipv6Only: type === "udp6", recvBufferSize: 4_000_000 });
  socket.on("message", (payload) => arrived.push(payload.readUInt32BE(0)));
  return socket;
});
await Promise.all([
  new Promise<void>((resolve) => dns.bind(53, OUTSIDE.resolver, resolve)),
  ...receivers.map((socket) => new Promise<void>((resolve) => socket.bind(RECEIVER_PORT, resolve))),
]);
say({ ready: true, asked, arrived: [] });

// Each line on the standard input asks for what there is since the last one.
for await (const _ of createInterface(process.stdin))
  say({ ready: true, asked, arrived: arrived.splice(0) });

function say(said: OutsideSaid): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
