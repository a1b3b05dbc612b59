/**
 * Lets people's devices find things across isolated ports, where the things' permissions let the
 * gateway ask them: a question that a person sends to everybody is put to those things one by one,
 * and what they answer goes back to whoever asked, and to nobody else. Things find nobody. What is
 * remembered and sent is bounded.
 */
import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Discovery } from "../contract.ts";
import {
  MDNS_GROUP,
  MDNS_PORT,
  readAnswer,
  readQuestion,
  type Sought,
  writeAnswer,
  writeQuestion,
} from "./mdns.ts";
import { readOffer, readSearch, SSDP_GROUP, SSDP_PORT, writeOffer, writeSearch } from "./ssdp.ts";

/** How long things may take to answer (RFC 6762 §6: 500 ms; UPnP: one second), with some more. */
const PATIENCE_MS = 3000;
/** Questions under way at once, and things that one is put to. */
const UNDER_WAY = 64;
const THINGS = 256;
/** Questions of all people together in a second; who asks more asks again anyway. */
const PER_SECOND = 50;

export interface ReflectorOptions {
  readonly interface: string;
  /** The gateway's own addresses there. */
  readonly addresses: readonly string[];
  readonly complain: (line: string) => void;
}

/** One kind of discovery: how it is asked and answered. */
interface Kind<Question, Answer> {
  readonly name: "mdns" | "ssdp";
  readonly port: number;
  readonly group: Readonly<Record<4 | 6, string>>;
  read(message: Uint8Array): Question | undefined;
  /** `number` tells its answers from others'. */
  ask(question: Question, number: number, host: string): Buffer | undefined;
  answer(message: Uint8Array, own: ReadonlySet<string>): Answer | undefined;
  /** To `port` of whoever asked; undefined: it answers another question. */
  write(answer: Answer, question: Question, number: number, port: number): Buffer | undefined;
}

const MDNS: Kind<Sought, NonNullable<ReturnType<typeof readAnswer>>> = {
  ...{ name: "mdns", port: MDNS_PORT, group: MDNS_GROUP },
  read: readQuestion,
  ask: writeQuestion,
  answer: readAnswer,
  write: (answer, question, number, port) =>
    answer.id === number ? writeAnswer(answer, question, port !== MDNS_PORT) : undefined,
};

const SSDP: Kind<string, NonNullable<ReturnType<typeof readOffer>>> = {
  ...{ name: "ssdp", port: SSDP_PORT, group: SSDP_GROUP },
  read: readSearch,
  ask: (question, _number, host) => writeSearch(question, host),
  answer: readOffer,
  write: writeOffer,
};

export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #sockets = new Set<Socket>();
  #discovery: Discovery = { people: [], things: [] };
  #underWay = 0;
  #second = 0;
  #asked = 0;

  private constructor(options: ReflectorOptions) {
    this.#options = options;
  }

  /** What cannot be listened for is complained of: names go on without. */
  static async open(options: ReflectorOptions): Promise<Reflector> {
    const reflector = new Reflector(options);
    await Promise.all([
      ...options.addresses.map((address) => reflector.#listen(MDNS, address)),
      ...options.addresses.map((address) => reflector.#listen(SSDP, address)),
    ]);
    return reflector;
  }

  set(discovery: Discovery): void {
    this.#discovery = discovery;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
  }

  async #listen<Q, A>(kind: Kind<Q, A>, address: string): Promise<void> {
    const family = isIPv6(address) ? 6 : 4;
    const socket = open(family);
    const via = family === 6 ? `::%${this.#options.interface}` : address;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("error", reject);
    socket.bind({ port: kind.port, exclusive: true }, resolve);
    try {
      await promise;
      socket.addMembership(kind.group[family], via);
      socket.off("error", reject).on("error", () => undefined);
    } catch (error) {
      socket.close();
      this.#options.complain(`${kind.name} over IPv${family}: ${String(error)}`);
      return;
    }
    socket.on("message", (message, from) => this.#heard(kind, socket, message, from));
    this.#sockets.add(socket);
  }

  #heard<Q, A>(kind: Kind<Q, A>, socket: Socket, message: Uint8Array, from: RemoteInfo): void {
    const address = withoutZone(from.address);
    const isPerson = this.#discovery.people.some(({ addresses }) => addresses.includes(address));
    if (!isPerson || !this.#mayAsk()) return;
    const question = kind.read(message);
    if (question === undefined) return;
    const family = isIPv6(address) ? 6 : 4;
    const things = this.#discovery.things
      .flatMap((thing) => {
        const at = thing[kind.name].find((each) => isIPv6(each) === (family === 6));
        return at === undefined ? [] : [{ at, own: new Set(thing.addresses) }];
      })
      .slice(0, THINGS);
    if (things.length === 0) return;
    this.#underWay += 1;
    const asked = new Map(things.map(({ at, own }) => [at, own]));
    this.#ask(kind, family, question, asked, (answer, number) => {
      const written = kind.write(answer, question, number, from.port);
      if (written) socket.send(written, from.port, from.address, () => undefined);
    });
  }

  /** From a port of its own, which nothing but the answers comes to. */
  #ask<Q, A>(
    kind: Kind<Q, A>,
    family: 4 | 6,
    question: Q,
    things: ReadonlyMap<string, ReadonlySet<string>>,
    onAnswer: (answer: A, number: number) => void,
  ): void {
    const number = randomInt(1, 65_536);
    const socket = open(family);
    this.#sockets.add(socket);
    const end = () => {
      clearTimeout(timer);
      this.#underWay -= 1;
      if (this.#sockets.delete(socket)) socket.close();
    };
    const timer = setTimeout(end, PATIENCE_MS);
    socket.once("error", end);
    let left = 2 * things.size;
    socket.on("message", (message, { address, port }) => {
      const own = things.get(withoutZone(address));
      // Each thing has its say, and none floods whoever asked.
      if (own === undefined || port !== kind.port || left <= 0) return;
      left -= 1;
      const answer = kind.answer(message, own);
      if (answer !== undefined) onAnswer(answer, number);
    });
    socket.bind(0, () => {
      for (const host of things.keys()) {
        const asked = kind.ask(question, number, host);
        if (asked) socket.send(asked, kind.port, host, () => undefined);
      }
    });
  }

  #mayAsk(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#asked = 0;
    }
    this.#asked += 1;
    return this.#asked <= PER_SECOND && this.#underWay < UNDER_WAY;
  }
}

function open(family: 4 | 6): Socket {
  return createSocket(
    family === 6
      ? { type: "udp6", ipv6Only: true, reuseAddr: true }
      : { type: "udp4", reuseAddr: true },
  );
}

const withoutZone = (address: string): string => address.replace(/%.*$/, "");
