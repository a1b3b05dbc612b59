/** The asking side of a channel. */
import { connect as connectSocket, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ChannelError } from "./error.ts";
import { LIMITS } from "./limits.ts";
import { LineCutter } from "./lines.ts";
import { parseFromServer, renderMessage } from "./message.ts";

export interface ConnectOptions {
  /** Called for each event, in order. Given: the connection subscribes before it is handed out. */
  readonly onEvent?: (event: unknown) => void;
}

export interface Channel {
  /**
   * The operation's answer, to be validated by the caller. Rejects with `ChannelError`: the
   * server's code; `closed` when the connection ends first; `aborted` when `signal` aborts first
   * (the operation may still happen).
   */
  call(op: string, params: unknown, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Rejects with the system's error (`ENOENT`, `ECONNREFUSED`) when nothing serves at `path`. */
export async function connect(path: string, options: ConnectOptions = {}): Promise<Channel> {
  const socket = connectSocket(path);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const channel = openChannel(socket, options);
  if (options.onEvent !== undefined) await channel.call("subscribe", {});
  return channel;
}

/**
 * Waits until something serves at `path`, then connects: asks again after 10 ms, 20 ms … at most
 * half a second. Rejects with `ChannelError` `aborted` when `signal` aborts.
 */
export async function connectWhenReady(
  path: string,
  signal: AbortSignal,
  options: ConnectOptions = {},
): Promise<Channel> {
  for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
    if (signal.aborted) throw new ChannelError("aborted", `stopped waiting for ${path}`);
    try {
      return await connect(path, options);
    } catch {
      await delay(wait, undefined, { signal }).catch(() => {});
    }
  }
}

export interface StayOptions extends ConnectOptions {
  readonly signal: AbortSignal;
  /** Called for each new connection, before `call` uses it: the place to send whole state again.
   *  When it rejects, the connection is closed and made anew. */
  readonly onConnected?: (channel: Channel) => void | Promise<void>;
  readonly onDisconnected?: () => void;
}

/** A connection that is made again whenever it is lost, until the signal aborts. */
export interface Link {
  readonly connected: boolean;
  /** Like `Channel.call`; rejects at once with `closed` while there is no connection. */
  call: Channel["call"];
  /** Resolves after the signal aborted and the connection is gone. */
  readonly ended: Promise<void>;
}

export function stayConnected(path: string, options: StayOptions): Link {
  const { signal } = options;
  let current: Channel | undefined;
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      const channel = await connectWhenReady(path, signal, options).catch(() => undefined);
      if (channel === undefined) return;
      const close = () => channel.close();
      signal.addEventListener("abort", close, { once: true });
      if (signal.aborted) close();
      try {
        await options.onConnected?.(channel);
        current = channel;
      } catch {
        channel.close();
        await delay(500, undefined, { signal }).catch(() => {});
      }
      await channel.closed;
      signal.removeEventListener("abort", close);
      if (current !== undefined) options.onDisconnected?.();
      current = undefined;
    }
  };
  return {
    get connected() {
      return current !== undefined;
    },
    async call(op, params, callOptions) {
      if (current === undefined) throw new ChannelError("closed", `nothing serves at ${path}`);
      return current.call(op, params, callOptions);
    },
    ended: keep(),
  };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: ChannelError): void;
}

function openChannel(socket: Socket, options: ConnectOptions): Channel {
  const pending = new Map<number, Pending>();
  const lines = new LineCutter(LIMITS.messageBytes);
  let nextId = 1;
  let reason = new ChannelError("closed", "the connection is closed");

  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      for (const call of pending.values()) call.reject(reason);
      pending.clear();
      resolve();
    });
  });
  const fail = (error: unknown): void => {
    if (error instanceof ChannelError) reason = error;
    socket.destroy();
  };
  const receive = (line: Buffer): void => {
    const message = parseFromServer(line);
    if ("event" in message) {
      // On its own turn: an error of the listener's is not one of the connection's.
      queueMicrotask(() => options.onEvent?.(message.event));
    } else if (!("id" in message)) {
      throw new ChannelError(message.error.code, message.error.message);
    } else {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if ("ok" in message) call?.resolve(message.ok);
      else call?.reject(new ChannelError(message.error.code, message.error.message));
    }
  };
  socket.on("error", fail);
  socket.on("data", (chunk) => {
    try {
      for (const line of lines.push(chunk)) receive(line);
    } catch (error) {
      fail(error);
    }
  });

  return {
    closed,
    close: () => socket.destroy(),
    async call(op, params, callOptions) {
      const signal = callOptions?.signal;
      if (socket.destroyed) throw reason;
      if (signal?.aborted === true) throw new ChannelError("aborted", `${op}: not asked`);
      const id = nextId++;
      const line = renderMessage({ id, op, params: params ?? {} });
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          pending.delete(id);
          reject(new ChannelError("aborted", `${op}: no answer in time`));
        };
        const settled = (): void => signal?.removeEventListener("abort", abort);
        pending.set(id, {
          resolve: (value) => {
            settled();
            resolve(value);
          },
          reject: (error) => {
            settled();
            reject(error);
          },
        });
        signal?.addEventListener("abort", abort, { once: true });
        socket.write(line);
      });
    },
  };
}
