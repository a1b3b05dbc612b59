/**
 * A thing that keeps four flows open (TCP and UDP, IPv4 and IPv6), counts what it sent and what came
 * back, and tries what it must not. Runs in a thing's namespace; every address outside echoes.
 */
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { serveMessages } from "../../../lab/src/things/messages.ts";

/** How long an attempt at what must not pass is kept up. */
const ATTEMPT_MS = 100;
const ECHO_MS = 20_000;

export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface Last {
  readonly flow: string;
  readonly at: number;
}

export interface Tally {
  readonly flow: string;
  readonly sent: number;
  readonly back: number;
}

class Flow {
  readonly name: string;
  readonly close: () => void;
  readonly news = new EventEmitter();
  readonly #write: (number: number) => void;
  sent = 0;
  back = 0;
  /** Number of the latest that came back; the first that is sent is number 1. */
  latest = 0;
  lastAt = 0;

  constructor(name: string, write: (number: number) => void, close: () => void) {
    this.name = name;
    this.#write = write;
    this.close = close;
  }

  send(): void {
    this.sent += 1;
    this.#write(this.sent);
  }

  arrived(count: number, latest: number): void {
    this.back += count;
    this.latest = Math.max(this.latest, latest);
    this.lastAt = Date.now();
    this.news.emit("back");
  }
}

let flows: Flow[] = [];
let beat: NodeJS.Timeout | undefined;

serveMessages({
  /**
   * Opens a TCP and a UDP flow to each place, and sends on each again and again, so many milliseconds
   * apart; resolves when all of them were echoed.
   */
  async open({ places, every }: { places: readonly Place[]; every: number }) {
    close();
    flows = await Promise.all(places.flatMap((place) => [tcp(place), udp(place)]));
    beat = setInterval(() => {
      for (const flow of flows) flow.send();
    }, every);
    await Promise.all(flows.map(echoed));
  },
  /** Resolves when each open flow has brought something back that was sent from now on. */
  async alive() {
    await Promise.all(flows.map(echoed));
  },
  /** When something last came back on each flow, in milliseconds since the epoch. */
  lasts: () => Promise.resolve(flows.map(({ name, lastAt }) => ({ flow: name, at: lastAt }))),
  /** How many came back on each flow. */
  counts: () => Promise.resolve(flows.map(({ back }) => back)),
  /** Stops sending; what was sent and what came back of it. */
  async tally(): Promise<Tally[]> {
    clearInterval(beat);
    // The last of each kind came back, so those before it have, or will not.
    await Promise.all(flows.map(echoed));
    const told = flows.map(({ name, sent, back }) => ({ flow: name, sent, back }));
    close();
    return told;
  },
  close,
  wait: (milliseconds: number) => delay(milliseconds).then(() => undefined),
  /** Sends one datagram from a new port, and from `source` when given; whether it came back. */
  async send({ to, source, timeout }: { to: Place; source?: string; timeout: number }) {
    const socket = createSocket(to.address.includes(":") ? "udp6" : "udp4");
    try {
      socket.bind(0, source);
      await once(socket, "listening");
      socket.on("error", () => {});
      return await backFrom(socket, to, timeout);
    } catch {
      return false;
    } finally {
      socket.close();
    }
  },
  /** Sends a datagram and a SYN where it must not, and waits for nothing. */
  async trespass(places: readonly Place[]) {
    for (const { address, port } of places) {
      const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
      socket.on("error", () => {});
      await new Promise<void>((resolve) => {
        socket.send("x", port, address, () => resolve());
      });
      socket.close();
      const attempt = connect(port, address);
      attempt.on("error", () => {});
      setTimeout(() => attempt.destroy(), ATTEMPT_MS);
    }
  },
});

async function backFrom(socket: UdpSocket, to: Place, timeout: number): Promise<boolean> {
  const answer = once(socket, "message", { signal: AbortSignal.timeout(timeout) });
  socket.send("x", to.port, to.address);
  return answer.then(
    () => true,
    () => false,
  );
}

function close(): void {
  clearInterval(beat);
  for (const flow of flows) flow.close();
  flows = [];
}

/** Resolves when something that is sent from now on has come back. */
async function echoed(flow: Flow): Promise<void> {
  const before = flow.sent;
  flow.send();
  const signal = AbortSignal.timeout(ECHO_MS);
  while (flow.latest <= before) {
    await once(flow.news, "back", { signal }).catch(() => {
      throw new Error(`${flow.name}: ${flow.back} of ${flow.sent} came back`);
    });
  }
}

async function tcp({ address, port }: Place): Promise<Flow> {
  const socket = connect(port, address);
  socket.setNoDelay(true);
  socket.on("error", () => socket.destroy());
  await once(socket, "connect");
  const flow = new Flow(
    `tcp ${address}`,
    () => socket.write("x"),
    () => socket.destroy(),
  );
  socket.on("data", (data) => flow.arrived(data.length, flow.back + data.length));
  return flow;
}

async function udp({ address, port }: Place): Promise<Flow> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  const flow = new Flow(
    `udp ${address}`,
    (number) => socket.send(String(number)),
    () => socket.close(),
  );
  socket.on("message", (message) => flow.arrived(1, Number(message)));
  return flow;
}
