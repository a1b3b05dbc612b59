import { once } from "node:events";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import Type from "typebox";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DesiredState } from "../wall/contract.ts";
import { DesiredState as DesiredStateSchema } from "../wall/contract.ts";
import { type Channel, connect, connectWhenReady, stayConnected } from "./client.ts";
import { ChannelError } from "./error.ts";
import type { Limits } from "./limits.ts";
import { LineCutter } from "./lines.ts";
import { operation } from "./operation.ts";
import { type ChannelServer, serve } from "./server.ts";

let directory: string;
let path: string;
const open: { close(): unknown }[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "thingwall-channel-"));
  path = join(directory, "run", "wall.sock");
});
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
  rmSync(directory, { recursive: true, force: true });
});

const Sum = Type.Object(
  { terms: Type.Array(Type.Integer(), { maxItems: 1000 }) },
  { additionalProperties: false },
);

async function serveSum(limits?: Partial<Limits>): Promise<ChannelServer> {
  const server = await serve({
    path,
    ...(limits === undefined ? {} : { limits }),
    operations: {
      sum: operation(Sum, ({ terms }) => terms.reduce((a, b) => a + b, 0)),
      refuse: operation(Type.Object({}), () => {
        throw new ChannelError("refused", "not today");
      }),
      break: operation(Type.Object({}), () => Promise.reject(new Error("it broke"))),
      size: operation(Type.Object({ text: Type.String() }), ({ text }) => text.length),
      echo: operation(Type.Object({ text: Type.String() }), ({ text }) => text),
      apply: operation(DesiredStateSchema, (state) => state.devices.length),
    },
  });
  open.push(server);
  return server;
}

async function open_(options?: Parameters<typeof connect>[1]): Promise<Channel> {
  const channel = await connect(path, options);
  open.push(channel);
  return channel;
}

/** A raw peer: what it received as lines, and when it was closed. */
function rawPeer(): {
  socket: Socket;
  lines(): unknown[];
  line(): Promise<unknown>;
  gone: Promise<unknown>;
} {
  const socket = connectSocket(path);
  const cutter = new LineCutter(1 << 26);
  const lines: unknown[] = [];
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    for (const line of cutter.push(chunk)) lines.push(JSON.parse(line.toString()));
    socket.emit("line");
  });
  open.push({ close: () => socket.destroy() });
  return {
    socket,
    lines: () => lines,
    async line() {
      while (lines.length === 0) await once(socket, "line");
      return lines.shift();
    },
    gone: new Promise((resolve) => socket.once("close", resolve)),
  };
}

describe("requests", () => {
  test("an operation answers, refuses and fails with its own words", async () => {
    await serveSum();
    const channel = await open_();
    expect(await channel.call("sum", { terms: [1, 2, 39] })).toBe(42);
    await expect(channel.call("refuse", {})).rejects.toMatchObject({
      code: "refused",
      message: "not today",
    });
    await expect(channel.call("break", {})).rejects.toMatchObject({
      code: "failed",
      message: "it broke",
    });
    expect(await channel.call("sum", { terms: [] })).toBe(0);
  });

  test("parameters that do not match are named by path and reach no operation", async () => {
    await serveSum();
    const channel = await open_();
    await expect(channel.call("sum", { terms: [1, "2"] })).rejects.toMatchObject({
      code: "bad-params",
      message: expect.stringContaining("/terms/1"),
    });
    await expect(channel.call("sum", { terms: [], more: 1 })).rejects.toMatchObject({
      code: "bad-params",
    });
    await expect(channel.call("sum", undefined)).rejects.toMatchObject({ code: "bad-params" });
  });

  test.each(["nothing", "__proto__", "constructor", "toString"])("no operation %s", async (op) => {
    await serveSum();
    const channel = await open_();
    await expect(channel.call(op, {})).rejects.toMatchObject({ code: "unknown-op" });
  });

  test("many calls at once each get their own answer", async () => {
    await serveSum({ requestsAtOnce: 4 });
    const channel = await open_();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) => channel.call("sum", { terms: [i, 1] })),
    );
    expect(answers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  test("a desired state of 5,000 devices fits", async () => {
    await serveSum();
    const channel = await open_();
    expect(await channel.call("apply", largeState(5000, 20))).toBe(5000);
  });

  test("an aborted call rejects and the connection stays usable", async () => {
    const never = new Promise(() => {});
    open.push(
      await serve({
        path,
        operations: {
          wait: operation(Type.Object({}), () => never),
          hello: operation(Type.Object({}), () => "hello"),
        },
      }),
    );
    const channel = await open_();
    const stop = new AbortController();
    const call = channel.call("wait", {}, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    expect(await channel.call("hello", {})).toBe("hello");
  });
});

describe("bytes", () => {
  test("messages split and merged at every place are the same messages", async () => {
    await serveSum();
    const text = Buffer.from(
      '{"id":1,"op":"sum","params":{"terms":[1,2]}}\n{"id":2,"op":"echo","params":{"text":"é€😀"}}\n',
    );
    for (let cut = 1; cut < text.length; cut += 7) {
      const peer = rawPeer();
      peer.socket.write(text.subarray(0, cut));
      await new Promise((resolve) => setImmediate(resolve));
      peer.socket.write(text.subarray(cut));
      expect(await peer.line()).toEqual({ id: 1, ok: 3 });
      expect(await peer.line()).toEqual({ id: 2, ok: "é€😀" });
      peer.socket.destroy();
    }
  });

  test("lines are cut alike however the stream is", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.uint8Array({ maxLength: 20 }).map((bytes) => bytes.map((b) => (b === 10 ? 11 : b))),
        ),
        fc.array(fc.nat({ max: 30 }), { minLength: 1 }),
        (lines, sizes) => {
          const stream = Buffer.concat(
            lines.flatMap((line) => [Buffer.from(line), Buffer.from("\n")]),
          );
          const cutter = new LineCutter(64);
          const got: Buffer[] = [];
          for (let at = 0, i = 0; at < stream.length; i += 1) {
            const size = Math.max(1, sizes[i % sizes.length] ?? 1);
            got.push(...cutter.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(got.map((line) => [...line])).toEqual(lines.map((line) => [...line]));
        },
      ),
    );
  });

  test.each([
    ["not JSON", Buffer.from("hello\n")],
    ["an empty line", Buffer.from("\n")],
    ["no op", Buffer.from('{"id":1,"params":{}}\n')],
    ["a field too many", Buffer.from('{"id":1,"op":"sum","params":{},"x":1}\n')],
    ["an id that is no number", Buffer.from('{"id":"1","op":"sum","params":{}}\n')],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a])],
  ])("%s: the peer hears why and is left", async (_, bytes) => {
    await serveSum();
    const peer = rawPeer();
    peer.socket.write(bytes);
    expect(await peer.line()).toMatchObject({ error: { code: "bad-message" } });
    await peer.gone;
  });

  test("a line past the limit is refused before it ends", async () => {
    await serveSum({ messageBytes: 1000 });
    const peer = rawPeer();
    peer.socket.write("x".repeat(5000));
    expect(await peer.line()).toMatchObject({ error: { code: "too-large" } });
    await peer.gone;
  });

  test("random bytes never stop the server or another peer", async () => {
    await serveSum({ messageBytes: 4096 });
    const channel = await open_();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const peer = rawPeer();
        peer.socket.write(bytes);
        peer.socket.end("\n");
        await peer.gone;
        for (const line of peer.lines()) expect(line).toHaveProperty("error");
        expect(await channel.call("sum", { terms: [1] })).toBe(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe("events", () => {
  test("reach those that subscribed, in order", async () => {
    const server = await serveSum();
    const heard: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      void open_({
        onEvent: (event) => {
          heard.push(event);
          if (heard.length === 3) resolve();
        },
      }).then(async () => {
        const other = rawPeer();
        await once(other.socket, "connect");
        for (const n of [1, 2, 3]) server.publish({ n });
        other.socket.write('{"id":1,"op":"sum","params":{"terms":[]}}\n');
        expect(await other.line()).toEqual({ id: 1, ok: 0 });
      });
    });
    await done;
    expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(server.subscribers).toBe(1);
  });

  test("a subscriber that does not read is dropped; the others hear everything", async () => {
    const server = await serveSum({ waitingBytes: 100_000 });
    let heard = 0;
    const reader = await open_({ onEvent: () => (heard += 1) });
    const slow = rawPeer();
    slow.socket.write('{"id":1,"op":"subscribe","params":{}}\n');
    await slow.line();
    slow.socket.pause();
    let sent = 0;
    while (server.subscribers === 2) {
      server.publish({ text: "x".repeat(1000) });
      sent += 1;
      if (sent % 20 === 0) await reader.call("sum", { terms: [] });
      expect(sent).toBeLessThan(2000);
    }
    await reader.call("sum", { terms: [] });
    expect(heard).toBe(sent);
  });

  test("answers that are not taken stop the reading of further requests, not the server", async () => {
    await serveSum({ waitingBytes: 10_000 });
    const slow = rawPeer();
    slow.socket.pause();
    const text = "y".repeat(5000);
    for (let id = 1; id <= 400; id += 1) {
      slow.socket.write(`${JSON.stringify({ id, op: "echo", params: { text } })}\n`);
    }
    const channel = await open_();
    expect(await channel.call("sum", { terms: [7] })).toBe(7);
    slow.socket.resume();
    for (let id = 1; id <= 400; id += 1) expect(await slow.line()).toEqual({ id, ok: text });
  });
});

describe("the socket file", () => {
  test("only our own user may reach it", async () => {
    await serveSum();
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(directory, "run")).mode & 0o777).toBe(0o700);
  });

  test("a group that was let in reaches it, and one that passes through does not", async () => {
    const folder = join(directory, "run");
    mkdirSync(folder);
    for (const [folderMode, socketMode] of [
      [0o750, 0o666],
      [0o710, 0o600],
    ] as const) {
      chmodSync(folder, folderMode);
      const server = await serveSum();
      expect(lstatSync(path).mode & 0o777).toBe(socketMode);
      await server.close();
    }
    chmodSync(folder, 0o770);
    await expect(serveSum()).rejects.toMatchObject({ code: "in-use" });
  });

  test("what a dead process left is replaced; a living server is not", async () => {
    const dead = await serveSum();
    await dead.close();
    const left = createServer().listen(path);
    await once(left, "listening");
    await expect(serveSum()).rejects.toMatchObject({ code: "in-use" });
    // The file outlives a process that is killed: keep it by a second link.
    const { linkSync, renameSync } = await import("node:fs");
    linkSync(path, `${path}.left`);
    await new Promise((resolve) => left.close(resolve));
    renameSync(`${path}.left`, path);
    await serveSum();
    expect(await (await open_()).call("sum", { terms: [3] })).toBe(3);
  });

  test("a file that is no socket, an open directory and a long path are refused", async () => {
    const server = await serveSum();
    await server.close();
    writeFileSync(path, "precious");
    await expect(serveSum()).rejects.toMatchObject({ code: "in-use" });
    rmSync(path);
    chmodSync(join(directory, "run"), 0o755);
    await expect(serveSum()).rejects.toMatchObject({ code: "in-use" });
    path = join(directory, "x".repeat(120));
    await expect(serveSum()).rejects.toMatchObject({ code: "path-too-long" });
  });

  test("closing removes it and ends the connections", async () => {
    const server = await serveSum();
    const channel = await open_();
    await server.close();
    await channel.closed;
    await expect(channel.call("sum", { terms: [] })).rejects.toMatchObject({ code: "closed" });
    expect(() => lstatSync(path)).toThrow("ENOENT");
  });

  test("its server hears when somebody else takes it away or puts another in its place", async () => {
    const removed = await serveSum();
    rmSync(path);
    await removed.lost;
    const replaced = await serveSum();
    const { renameSync } = await import("node:fs");
    writeFileSync(`${path}.other`, "");
    renameSync(`${path}.other`, path);
    await replaced.lost;
  });

  test("connections past the limit are told so", async () => {
    await serveSum({ connections: 1 });
    await open_();
    const second = rawPeer();
    expect(await second.line()).toMatchObject({ error: { code: "too-many" } });
    await second.gone;
  });
});

describe("waiting for the server", () => {
  test("a client may come first", async () => {
    const waiting = connectWhenReady(path, AbortSignal.timeout(10_000));
    await serveSum();
    const channel = await waiting;
    open.push(channel);
    expect(await channel.call("sum", { terms: [5] })).toBe(5);
  });

  test("it stops when told", async () => {
    await expect(connectWhenReady(path, AbortSignal.timeout(30))).rejects.toMatchObject({
      code: "aborted",
    });
  });

  test("a link comes back after the server does, and says so each time", async () => {
    const first = await serveSum();
    const stop = new AbortController();
    let connections = 0;
    let change: () => void = () => {};
    const changed = () => new Promise<void>((resolve) => (change = resolve));
    let next = changed();
    const link = stayConnected(path, {
      signal: stop.signal,
      onConnected: async (channel) => {
        expect(await channel.call("sum", { terms: [1] })).toBe(1);
        connections += 1;
        queueMicrotask(() => change());
      },
      onDisconnected: () => change(),
    });
    await next;
    expect(await link.call("sum", { terms: [2] })).toBe(2);
    next = changed();
    await first.close();
    await next;
    await expect(link.call("sum", { terms: [] })).rejects.toMatchObject({ code: "closed" });
    next = changed();
    await serveSum();
    await next;
    expect(await link.call("sum", { terms: [4] })).toBe(4);
    expect(connections).toBe(2);
    stop.abort();
    await link.ended;
  });
});

function largeState(devices: number, rules: number): DesiredState {
  return {
    lan: { interface: "br0", addresses: ["192.168.1.1"] },
    wan: { interface: "wan0", nat44: true },
    dns: { thingsPort: 53, peoplePort: 5300 },
    devices: Array.from({ length: devices }, (_, i) => ({
      id: `d${i}`,
      slot: i + 1,
      role: "thing" as const,
      macs: [`02:00:00:00:${hex(i >> 8)}:${hex(i & 255)}`],
      addresses: [`10.0.${i >> 8}.${i & 255}`],
      rules: Array.from({ length: rules }, (_, j) => ({
        direction: "from-device" as const,
        family: 4 as const,
        verdict: "accept" as const,
        peer: [{ kind: "name" as const, name: `host${j}.example.com` }],
        protocol: 6,
        destinationPorts: [{ from: 443, to: 443 }],
      })),
    })),
  };
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}
