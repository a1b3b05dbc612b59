/**
 * The serving side of a channel: a local stream socket on which each request is checked against a
 * schema before anything acts on it. A process that parses hostile input can so ask a privileged
 * one for a closed list of things, and for nothing else.
 */
import { createServer, type Socket } from "node:net";
import Type from "typebox";
import { ChannelError, describeError } from "./error.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { LineCutter } from "./lines.ts";
import { parseRequest, type FromServer, type Request, renderMessage } from "./message.ts";
import { type Connection, type Operation, operation } from "./operation.ts";
import { listenAt } from "./socket-file.ts";

/** How long a refused peer has to take its last line. */
const GOODBYE_MS = 1000;

export interface ServeOptions {
  readonly path: string;
  /** By name. `subscribe` is taken: it starts the events for the connection that asks. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** For tests; by default `LIMITS`. */
  readonly limits?: Partial<Limits>;
}

export interface ChannelServer {
  readonly path: string;
  /** Sends `event` (anything JSON can hold) to each connection that subscribed. Never waits: a
   *  subscriber that leaves more than `waitingBytes` unread is dropped. */
  publish(event: unknown): void;
  /** How many connections subscribed. */
  readonly subscribers: number;
  /** Resolves when somebody else has removed the socket file: nobody new can connect. */
  readonly lost: Promise<void>;
  /** Ends every connection and removes the socket file. */
  close(): Promise<void>;
}

/** Throws what `listenAt` throws. */
export async function serve(options: ServeOptions): Promise<ChannelServer> {
  const limits = { ...LIMITS, ...options.limits };
  const peers = new Set<Peer>();
  const subscribed = new Set<Peer>();
  const operations: Record<string, Operation> = {
    ...options.operations,
    subscribe: operation(Type.Object({}, { additionalProperties: false }), (_, connection) => {
      for (const peer of peers) if (peer.connection === connection) subscribed.add(peer);
    }),
  };
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    if (peers.size >= limits.connections) {
      socket.on("error", () => socket.destroy());
      sayGoodbye(socket, new ChannelError("too-many", "too many connections"));
      return;
    }
    const peer = new Peer(socket, operations, limits);
    peers.add(peer);
    void peer.connection.closed.then(() => {
      peers.delete(peer);
      subscribed.delete(peer);
    });
  });
  const file = await listenAt(server, options.path);
  return {
    path: options.path,
    publish(event) {
      if (subscribed.size === 0) return;
      const line = renderMessage({ event });
      for (const peer of subscribed) peer.notify(line);
    },
    get subscribers() {
      return subscribed.size;
    },
    lost: file.lost,
    async close() {
      const gone = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const peer of peers) peer.destroy();
      await gone;
      await file.remove();
    },
  };
}

/** One connection as the server sees it. */
class Peer {
  readonly connection: Connection;
  readonly #socket: Socket;
  readonly #operations: Readonly<Record<string, Operation>>;
  readonly #limits: Limits;
  readonly #lines: LineCutter;
  readonly #waiting: Buffer[] = [];
  #underWay = 0;
  #leaving = false;

  constructor(socket: Socket, operations: Readonly<Record<string, Operation>>, limits: Limits) {
    this.#socket = socket;
    this.#operations = operations;
    this.#limits = limits;
    this.#lines = new LineCutter(limits.messageBytes);
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    this.connection = { closed };
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("drain", () => this.#next());
  }

  notify(line: string): void {
    if (this.#leaving) return;
    if (this.#socket.writableLength > this.#limits.waitingBytes) this.#socket.destroy();
    else this.#socket.write(line);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#leaving) return;
    try {
      for (const line of this.#lines.push(chunk)) this.#waiting.push(line);
    } catch (error) {
      this.#leave(error);
      return;
    }
    this.#next();
  }

  /** Starts what may start; stops reading while this peer asks faster than it takes answers. */
  #next(): void {
    while (!this.#leaving && this.#mayStart()) {
      const line = this.#waiting.shift();
      if (line === undefined) break;
      try {
        void this.#answer(parseRequest(line));
      } catch (error) {
        this.#leave(error);
      }
    }
    if (this.#waiting.length > 0) this.#socket.pause();
    else this.#socket.resume();
  }

  #mayStart(): boolean {
    return this.#underWay < this.#limits.requestsAtOnce && !this.#socket.writableNeedDrain;
  }

  async #answer({ id, op, params }: Request): Promise<void> {
    this.#underWay += 1;
    const response = await this.#perform(id, op, params);
    this.#underWay -= 1;
    if (this.#leaving || this.#socket.destroyed) return;
    this.#socket.write(renderMessage(response));
    this.#next();
  }

  async #perform(id: number, op: string, params: unknown): Promise<FromServer> {
    try {
      const found = Object.hasOwn(this.#operations, op) ? this.#operations[op] : undefined;
      if (found === undefined)
        throw new ChannelError("unknown-op", `no operation ${JSON.stringify(op)}`);
      return { id, ok: (await found.run(params, this.connection)) ?? null };
    } catch (error) {
      return { id, error: describeError(error) };
    }
  }

  /** A peer that does not speak the protocol hears why, once, and is left. */
  #leave(error: unknown): void {
    this.#leaving = true;
    this.#waiting.length = 0;
    sayGoodbye(this.#socket, error);
  }
}

/** What still arrives is thrown away, not left unread: that would reset the connection before the
 *  other side has read why it ends. */
function sayGoodbye(socket: Socket, error: unknown): void {
  socket.resume();
  socket.end(renderMessage({ error: describeError(error) }));
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref();
}
