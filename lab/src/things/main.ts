/**
 * One machine of the home: a process in its own namespace. Its name is the first argument; its
 * parent speaks over the IPC channel.
 */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { homePlan, hostNames } from "../plan.ts";
import { behave, type Body } from "./behave.ts";
import type { Behaviour, News } from "./behaviour.ts";
import { characters } from "./character.ts";
import { Holding, type Wish } from "./hold.ts";
import { speakMdns } from "./mdns.ts";
import { serveMessages, tell } from "./messages.ts";
import { answerSsdp } from "./ssdp.ts";
import { attempt, type Trial } from "./trial.ts";

const name = hostNames.find((each) => each === process.argv[2]);
const host = homePlan.hosts.find((each) => each.name === name);
if (name === undefined || host === undefined) throw new Error("usage: main.ts HOST");
const character = characters[name];
const resolver = homePlan.lan.gateway;

await Promise.all([...character.tcp.map(serveTcp), ...character.udp.map(serveUdp)]);
if (character.announces !== undefined || character.seeks !== undefined) {
  await speakMdns({
    host,
    announces: character.announces,
    seeks: character.seeks,
    interval: 10_000,
    onFound: () => undefined,
  });
}

if (character.offers !== undefined) await answerSsdp(host, character.offers);

const body: Body = {
  own: host,
  character,
  resolver,
  // Not all at the same moment.
  pace: 2500 + 200 * hostNames.indexOf(name),
  tell: (news: News) => tell(news),
};
let current = new AbortController();

function begin(behaviour: Behaviour): void {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  body.tell({ kind: "behaving", behaviour });
  void behave(behaviour, body, signal).then(() => {
    if (!signal.aborted && behaviour !== "quiet") begin("normal");
  });
}

const holding = new Holding(resolver);
serveMessages({
  try: (trial: Trial) => attempt(trial, resolver),
  behave: begin,
  hold: (wish: Wish) => holding.begin(wish),
  look: ({ held, again }: { held: number; again: boolean }) => holding.look(held, again),
  "let-go": (held: number) => holding.end(held),
});

function serveTcp(port: number): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(5000, () => socket.destroy());
    socket.pipe(socket);
  });
  return new Promise((resolve) => server.listen(port, "::", resolve));
}

async function serveUdp(port: number): Promise<void> {
  for (const type of ["udp4", "udp6"] as const) {
    const socket = createSocket({ type, ipv6Only: type === "udp6" });
    socket.on("error", () => undefined);
    socket.on("message", (message, from) => socket.send(message, from.port, from.address));
    await new Promise<void>((resolve) => socket.bind(port, resolve));
  }
}
