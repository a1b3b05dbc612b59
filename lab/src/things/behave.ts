/** How a machine carries a behaviour out, with real packets. */
import { createSocket } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import {
  addressOf,
  type Family,
  homePlan,
  type LanHost,
  outsideAddress,
  outsideHostNamed,
} from "../plan.ts";
import type { Behaviour, News } from "./behaviour.ts";
import type { Character, Habit } from "./character.ts";
import { attempt, locate, openTcp, type Resolver, type Trial } from "./trial.ts";
import { asGateway, asNeighbour } from "./spoof.ts";
import { sendFrames } from "./forge.ts";

export interface Body {
  readonly own: LanHost;
  readonly character: Character;
  readonly resolver: Resolver;
  /** Milliseconds between two acts of an ordinary day. */
  readonly pace: number;
  readonly tell: (news: News) => void;
}

const FAMILIES: readonly Family[] = [4, 6];
const PATIENCE = 1500;
/** Bounds of every misbehaviour. */
const LIMIT = {
  connectionsPerSecond: 40,
  connectionTimeout: 400,
  floodPacketsPerSecond: 300,
  floodSeconds: 5,
  makerPacketsPerSecond: 5000,
  spreadSeconds: 15,
  spoofRounds: 10,
} as const;

/** Behaves until the signal aborts or the behaviour is over; only `normal` and `quiet` never are. */
export async function behave(what: Behaviour, body: Body, signal: AbortSignal): Promise<void> {
  switch (what) {
    case "quiet":
      return;
    case "normal":
      return liveNormally(body, signal);
    case "update":
      return update(body);
    case "hard-coded-dns":
      return askElsewhere(body, signal);
    case "scan":
      return connectToMany("scan", scanTargets(), body, signal);
    case "telnet-spread":
      return connectToMany("telnet-spread", spreadTargets(), body, signal);
    case "flood":
      return flood(body, signal);
    case "flood-maker":
      return floodMaker(body, signal);
    case "spoof-neighbour":
      return spoof(what, asNeighbour(body.own), body, signal);
    case "spoof-gateway":
      return spoof(what, asGateway(body.own), body, signal);
  }
}

async function liveNormally(body: Body, signal: AbortSignal): Promise<void> {
  const { habits } = body.character;
  for (let turn = 0; habits.length > 0; turn++) {
    await pause(body.pace, signal);
    if (signal.aborted) return;
    const habit = habits[Math.floor(turn / 2) % habits.length];
    const family = FAMILIES[turn % 2] ?? 4;
    if (habit !== undefined) await act(trialOf(habit, family), body);
  }
}

export function trialOf(habit: Habit, family: Family): Trial {
  const common = { family, timeout: PATIENCE };
  if ("neighbour" in habit) {
    const host = homePlan.hosts.find((each) => each.name === habit.neighbour);
    if (host === undefined) throw new TypeError(`no host ${habit.neighbour}`);
    return {
      ...common,
      protocol: "tcp",
      to: { address: addressOf(host, family) },
      port: habit.port,
    };
  }
  if (!("name" in habit)) {
    return { ...common, protocol: "ntp", to: { address: outsideAddress("time", family) } };
  }
  const to = { name: habit.name };
  switch (habit.protocol) {
    case "https":
      return { ...common, protocol: "https", to, path: habit.path };
    case "ntp":
      return { ...common, protocol: "ntp", to };
    case "tcp":
    case "udp":
      return { ...common, protocol: habit.protocol, to, port: habit.port };
  }
}

async function act(trial: Trial, body: Body): Promise<void> {
  body.tell({ kind: "did", trial, outcome: await attempt(trial, body.resolver) });
}

/** How it fetches its firmware; undefined for what never does. */
export function updateOf({ update: name }: Character, family: Family): Trial | undefined {
  if (name === undefined) return undefined;
  return { family, timeout: 5000, protocol: "https", to: { name }, path: "/firmware.bin" };
}

async function update(body: Body): Promise<void> {
  for (const family of FAMILIES) {
    const trial = updateOf(body.character, family);
    if (trial) await act(trial, body);
  }
}

/** Asks a resolver that it has burnt in, plainly and by both encrypted ways. */
async function askElsewhere(body: Body, signal: AbortSignal): Promise<void> {
  for (let round = 0; round < 3 && !signal.aborted; round++) {
    for (const family of FAMILIES) {
      const server = outsideAddress("public-resolver", family);
      const common = { family, timeout: 600 };
      const to = { address: server };
      await act({ ...common, protocol: "dns", question: "ads.profil.example", server }, body);
      await act({ ...common, protocol: "tcp", to, port: 853 }, body);
      await act({ ...common, protocol: "tcp", to, port: 443 }, body);
    }
    await pause(1000, signal);
  }
}

interface Place {
  readonly address: string;
  readonly port: number;
}

/** The home's addresses, one port after the other. */
function scanTargets(): readonly Place[] {
  const v4 = Array.from({ length: 40 }, (_, index) => `192.168.77.${index + 1}`);
  const addresses = [...v4, ...homePlan.hosts.map((host) => host.v6)];
  return [22, 80, 443, 8080].flatMap((port) => addresses.map((address) => ({ address, port })));
}

/** Mirai's way: telnet to neighbours and to whatever addresses lie near others. */
function spreadTargets(): readonly Place[] {
  const near = homePlan.outside.flatMap((host) =>
    [-2, -1, 0, 1, 2].flatMap((step) => [
      ...host.v4.slice(0, 1).map((address) => nearby(address, step)),
      ...host.v6.slice(0, 1),
    ]),
  );
  const home = homePlan.hosts.flatMap((host) => [host.v4, host.v6]);
  const victim = outsideHostNamed("victim");
  const round = [...home, ...victim.v4, ...victim.v6, ...near];
  const places = round.flatMap((address) => [23, 2323].map((port) => ({ address, port })));
  const wanted = LIMIT.connectionsPerSecond * LIMIT.spreadSeconds;
  return Array.from({ length: Math.ceil(wanted / places.length) }, () => places)
    .flat()
    .slice(0, wanted);
}

function nearby(address: string, step: number): string {
  const octets = address.split(".").map(Number);
  const last = octets.pop() ?? 0;
  return [...octets, (last + step + 256) % 256].join(".");
}

async function connectToMany(
  behaviour: Behaviour,
  places: readonly Place[],
  body: Body,
  signal: AbortSignal,
): Promise<void> {
  let tried = 0;
  let reached = 0;
  const running = new Set<Promise<void>>();
  for (const { address, port } of places) {
    // No misbehaviour wastes itself on its own addresses.
    if (address === body.own.v4 || address === body.own.v6) continue;
    if (signal.aborted) break;
    tried++;
    const one = openTcp(address, port, LIMIT.connectionTimeout).then((result) => {
      if (result.kind === "connected") reached++;
    });
    running.add(one);
    void one.finally(() => running.delete(one));
    if (tried % LIMIT.connectionsPerSecond === 0) {
      body.tell({ kind: "burst", behaviour, tried, reached });
    }
    await pause(1000 / LIMIT.connectionsPerSecond, signal);
  }
  await Promise.all(running);
  body.tell({ kind: "burst", behaviour, tried, reached });
}

function flood(body: Body, signal: AbortSignal): Promise<void> {
  const targets = FAMILIES.map((family) => ({
    address: outsideAddress("victim", family),
    port: 1900,
  }));
  return sendMany("flood", targets, LIMIT.floodPacketsPerSecond, body, signal);
}

/** What its description permits, in a number that nothing permits. */
async function floodMaker(body: Body, signal: AbortSignal): Promise<void> {
  const habit = body.character.habits.find((each) => "port" in each && "name" in each);
  if (habit === undefined || !("port" in habit) || !("name" in habit)) return;
  const { name, port } = habit;
  const targets: Place[] = [];
  for (const family of FAMILIES) {
    const found = await locate({ name }, family, addressOf(body.resolver, family), PATIENCE);
    if (found.kind === "at") targets.push({ address: found.address, port });
  }
  return sendMany("flood-maker", targets, LIMIT.makerPacketsPerSecond, body, signal);
}

async function sendMany(
  behaviour: Behaviour,
  targets: readonly Place[],
  rate: number,
  body: Body,
  signal: AbortSignal,
): Promise<void> {
  const payload = Buffer.alloc(512, "flood");
  const sockets = targets.map((to) => {
    const socket = createSocket(to.address.includes(":") ? "udp6" : "udp4");
    const state = { socket, to, heard: 0 };
    socket.on("error", () => undefined);
    socket.on("message", () => state.heard++);
    return state;
  });
  let tried = 0;
  const total = sockets.length === 0 ? 0 : rate * LIMIT.floodSeconds;
  const reached = () => sockets.reduce((sum, each) => sum + each.heard, 0);
  while (tried < total && !signal.aborted) {
    for (let index = 0; index < rate / 10; index++) {
      const each = sockets[tried % sockets.length];
      each?.socket.send(payload, each.to.port, each.to.address, () => undefined);
      tried++;
    }
    if (tried % rate === 0) body.tell({ kind: "burst", behaviour, tried, reached: reached() });
    await pause(100, signal);
  }
  await pause(LIMIT.connectionTimeout, signal);
  body.tell({ kind: "burst", behaviour, tried, reached: reached() });
  for (const { socket } of sockets) socket.close();
}

/** Whether anybody believed it, only others can tell. */
async function spoof(
  behaviour: Behaviour,
  frames: readonly Buffer[],
  body: Body,
  signal: AbortSignal,
): Promise<void> {
  let tried = 0;
  for (let round = 0; round < LIMIT.spoofRounds && !signal.aborted; round++) {
    await sendFrames(frames);
    tried += frames.length;
    await pause(100, signal);
  }
  body.tell({ kind: "burst", behaviour, tried, reached: 0 });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
