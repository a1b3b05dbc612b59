/** Puts frames on a wire and sees what arrives on another: real packets, no sockets of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync, watch } from "node:fs";
import { EventEmitter, on, once } from "node:events";
import { connect } from "node:net";
import { basename, dirname, join } from "node:path";
import { idOf } from "./frame.ts";

/** Children of a rig, ended together. */
export class Children {
  readonly #all: ChildProcess[] = [];

  start(argv: readonly string[], output: "pipe" | "ignore" = "ignore"): ChildProcess {
    const [command = "", ...args] = argv;
    const child = spawn(command, args, { stdio: ["ignore", output, "pipe"] });
    this.#all.push(child);
    return child;
  }

  async stop(): Promise<void> {
    const running = this.#all.filter(
      (child) => child.exitCode === null && child.signalCode === null,
    );
    const gone = running.map((child) => once(child, "close"));
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(gone);
  }
}

export interface Injector {
  send(data: Buffer): Promise<void>;
  close(): void;
}

let nextPort = 20_000;

/**
 * Datagrams keep their borders from here to the far namespace: UDP on loopback, a Unix datagram
 * socket (which no network namespace bounds), and socat's raw end, such as `INTERFACE:eth0`.
 */
export async function inject(
  children: Children,
  directory: string,
  namespace: string,
  end: string,
): Promise<Injector> {
  const port = nextPort++;
  const path = join(directory, `inject-${port}`);
  const appears = fileAppears(path);
  children.start(["ip", "netns", "exec", namespace, "socat", "-u", `UNIX-RECV:${path}`, end]);
  await appears;
  const relay = children.start([
    ..."socat -dd -u".split(" "),
    `UDP4-RECV:${port},bind=127.0.0.1,rcvbuf=1000000`,
    `UNIX-SENDTO:${path}`,
  ]);
  await said(relay, "starting data transfer loop");
  const socket = createSocket("udp4");
  return {
    send: (data) =>
      new Promise((resolve, reject) => {
        socket.send(data, port, "127.0.0.1", (error) => (error ? reject(error) : resolve()));
      }),
    close: () => socket.close(),
  };
}

/** As `inject`, with a process a packet: one that the sender's own filter refuses ends only itself. */
export async function injectEach(
  children: Children,
  directory: string,
  namespace: string,
  end: string,
): Promise<Injector> {
  const path = join(directory, `inject-${nextPort++}`);
  const relay = children.start([
    ...["ip", "netns", "exec", namespace, "socat", "-dd", "-u"],
    ...[`UNIX-LISTEN:${path},fork`, end],
  ]);
  // Its file is there a moment before anybody may connect.
  await said(relay, "listening on");
  return {
    async send(data) {
      const socket = connect(path);
      await once(socket, "connect");
      socket.resume().end(data);
      await once(socket, "close");
    },
    close: () => {},
  };
}

/** Ids of our packets in the order they are seen. */
export interface Watcher {
  readonly seen: ReadonlySet<number>;
  /** The packet as it was seen, from its IP header on; undefined when it was not. */
  packet(id: number): Buffer | undefined;
  /** Resolves once `id` was seen; rejects after `limit` milliseconds. */
  until(id: number, limit?: number): Promise<void>;
  forget(): void;
}

/** Octets of a packet that a watcher sees. */
const SNAPLEN = 512;

/** `source` is an interface, or `nflog:N`. */
export async function observe(
  children: Children,
  namespace: string,
  source: string,
): Promise<Watcher> {
  const child = children.start(
    [
      ...["ip", "netns", "exec", namespace],
      ...(process.getuid?.() === 0 ? ["tcpdump", "-Z", "root"] : ["tcpdump"]),
      // Of each packet as much as says which it is: the kernel keeps room for that of each, and
      // forgets those for which there is none while a busy machine lets nobody read.
      ...["-s", `${SNAPLEN}`, "-B", "4096"],
      ...["--immediate-mode", "-U", "-n", "-p", "-Q", "in", "-i", source, "-w", "-"].filter(
        (word) => !source.startsWith("nflog") || (word !== "-Q" && word !== "in"),
      ),
    ],
    "pipe",
  );
  let complaint = "";
  child.stderr?.on("data", (text: string) => {
    complaint += text;
  });
  const listening = said(child, "listening on");
  const seen = new Set<number>();
  const packets = new Map<number, Buffer>();
  const news = new EventEmitter().setMaxListeners(100);
  let rest = Buffer.alloc(0);
  let begun = false;
  child.stdout?.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun && rest.length >= 24) {
      begun = true;
      rest = rest.subarray(24);
    }
    while (begun && rest.length >= 16 && rest.length >= 16 + rest.readUInt32LE(8)) {
      const end = 16 + rest.readUInt32LE(8);
      const packet = ipPacket(rest.subarray(16, end), source.startsWith("nflog"));
      const id = packet && idOf(packet);
      if (packet && id !== undefined) {
        seen.add(id);
        packets.set(id, Buffer.from(packet));
        news.emit("seen");
      }
      rest = rest.subarray(end);
    }
  });
  await listening;
  let ended: string | undefined;
  child.once("close", (code) => {
    ended = `tcpdump ended with ${code}: ${complaint}`;
    news.emit("seen");
  });
  return {
    seen,
    packet: (id) => packets.get(id),
    forget: () => {
      seen.clear();
      packets.clear();
    },
    async until(id, limit = 5000) {
      if (seen.has(id)) return;
      const signal = AbortSignal.timeout(limit);
      try {
        for await (const _ of on(news, "seen", { signal })) {
          if (seen.has(id)) return;
          if (ended !== undefined) break;
        }
      } catch {
        // Timed out: said below.
      }
      throw new Error(
        ended ?? `packet ${id} was not seen on ${namespace} ${source} within ${limit} ms`,
      );
    },
  };
}

function ipPacket(record: Buffer, isNflog: boolean): Buffer | undefined {
  if (!isNflog) return record.subarray(14);
  for (let offset = 4; offset + 4 <= record.length; ) {
    const length = record.readUInt16LE(offset);
    if (length < 4) return undefined;
    if (record.readUInt16LE(offset + 2) === 9) return record.subarray(offset + 4, offset + length);
    offset += Math.ceil(length / 4) * 4;
  }
  return undefined;
}

/** Resolves when the child's standard error contains the words. */
export function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes(words)) resolve();
    });
    child.once("close", () => reject(new Error(`${child.spawnargs.join(" ")}: ${text}`)));
    child.once("error", reject);
  });
}

export async function fileAppears(path: string): Promise<void> {
  const signal = AbortSignal.timeout(40_000);
  const watcher = watch(dirname(path), { signal });
  try {
    if (existsSync(path)) return;
    for await (const [, name] of on(watcher, "change", { signal }))
      if (name === basename(path) && existsSync(path)) return;
  } finally {
    watcher.close();
  }
}
