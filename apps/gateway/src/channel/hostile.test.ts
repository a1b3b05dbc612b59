/** Channels against a peer that was taken over: the corpus, what comes from it, and sheer numbers. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import Type from "typebox";
import { Check } from "typebox/value";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Channel, connect } from "./client.ts";
import { corpus } from "./corpus.fixture.ts";
import { ChannelError } from "./error.ts";
import { LIMITS } from "./limits.ts";
import { operation } from "./operation.ts";
import { type ChannelServer, serve } from "./server.ts";

const closed = { additionalProperties: false } as const;
const Sum = Type.Object({ terms: Type.Array(Type.Integer(), { maxItems: 1000 }) }, closed);
const Text = Type.Object({ text: Type.String({ maxLength: 1000 }) }, closed);

let directory: string;
let path: string;
let server: ChannelServer;
/** Parameters that reached an operation. */
let acted: unknown[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "thingwall-channel-"));
  path = join(directory, "run", "wall.sock");
  acted = [];
  server = await serve({
    path,
    limits: { messageBytes: 65_536 },
    operations: {
      sum: operation(Sum, (params) => {
        acted.push(params);
        return params.terms.reduce((a, b) => a + b, 0);
      }),
      echo: operation(Text, (params) => {
        acted.push(params);
        return params.text;
      }),
    },
  });
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("a server", () => {
  test("survives the corpus and what comes from it; nothing acts on what does not match", async () => {
    const channel = await connect(path);
    const say = async (bytes: Buffer): Promise<void> => {
      const peer = rawPeer();
      peer.socket.end(bytes);
      await peer.gone;
      for (const line of peer.text().split("\n").slice(0, -1)) {
        expect(JSON.parse(line)).toSatisfy((said: object) => "ok" in said || "error" in said);
      }
      expect(await channel.call("sum", { terms: [1] })).toBe(1);
    };
    const seeds = [...corpus("request").values()];
    for (const seed of seeds) await say(seed);
    await fc.assert(fc.asyncProperty(mutationOf(seeds), say), { numRuns: 300 });
    for (const params of acted) expect(Check(Sum, params) || Check(Text, params)).toBe(true);
    channel.close();
  });

  test("a huge line ends its connection when it passes the limit, and keeps nothing", async () => {
    const channel = await connect(path);
    const peer = rawPeer();
    const chunk = Buffer.alloc(65_536, 0x78);
    for (let sent = 0; sent < 200 && !peer.socket.destroyed; sent += 1) {
      if (!peer.socket.write(chunk)) await Promise.race([once(peer.socket, "drain"), peer.gone]);
    }
    peer.socket.end();
    await peer.gone;
    expect(JSON.parse(peer.text())).toMatchObject({ error: { code: "too-large" } });
    expect(await channel.call("sum", { terms: [2] })).toBe(2);
    channel.close();
  });

  test("100,000 requests at once are answered, each, in their own time", async () => {
    const peer = rawPeer();
    const one = (id: number) => `{"id":${id},"op":"sum","params":{"terms":[${id}]}}\n`;
    peer.socket.write(Array.from({ length: 100_000 }, (_, id) => one(id)).join(""));
    const channel = await connect(path);
    expect(await channel.call("sum", { terms: [3] })).toBe(3);
    channel.close();
    while (!peer.text().includes('"id":99999,')) await once(peer.socket, "data");
    peer.socket.destroy();
    const answers = peer.text().trimEnd().split("\n");
    expect(answers.map((line) => (JSON.parse(line) as { ok: number }).ok)).toEqual(
      Array.from({ length: 100_000 }, (_, id) => id),
    );
  });

  test("of 1,000 connections it serves as many as it may, tells the others, and recovers", async () => {
    const peers: RawPeer[] = [];
    while (peers.length < 1000) {
      // Each in its turn: the kernel lets only so many wait to be accepted.
      const peer = rawPeer();
      await once(peer.socket, "connect");
      await new Promise((resolve) => setImmediate(resolve));
      peers.push(peer);
    }
    // Those that are refused are told so and closed; those that are served, half said, wait.
    for (const { socket } of peers) if (!socket.destroyed) socket.write('{"id":1,"op":"su');
    let refused = 0;
    while (refused < 1000 - LIMITS.connections) {
      await new Promise((resolve) => setImmediate(resolve));
      refused = peers.filter(({ socket }) => socket.destroyed).length;
    }
    const told = peers.filter((peer) => peer.text().includes("too-many")).length;
    const kept = peers.filter(({ socket }) => !socket.destroyed);
    expect(kept.length).toBe(LIMITS.connections);
    expect(told).toBe(1000 - LIMITS.connections);
    for (const { socket } of kept) socket.write('m","params":{"terms":[7]}}\n');
    for (const peer of kept) {
      while (peer.text() === "") await once(peer.socket, "data");
      expect(JSON.parse(peer.text())).toEqual({ id: 1, ok: 7 });
      peer.socket.destroy();
      await peer.gone;
    }
    const channel = await connectAgain();
    expect(await channel.call("sum", { terms: [4] })).toBe(4);
    channel.close();
  });

  /** A place is free once the server has seen that a peer left. */
  async function connectAgain(): Promise<Channel> {
    for (;;) {
      const channel = await connect(path);
      const served = await channel.call("sum", { terms: [] }).catch(() => undefined);
      if (served === 0) return channel;
    }
  }
});

describe("who connects", () => {
  let liar: Server;
  let lie: Buffer;
  let liarPath: string;

  beforeEach(async () => {
    liarPath = join(directory, "liar.sock");
    liar = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.once("data", () => socket.end(lie));
    }).listen(liarPath);
    await once(liar, "listening");
  });
  afterEach(() => new Promise((resolve) => liar.close(resolve)));

  test("gets its own answer or an error from a server that lies, and nothing hangs", async () => {
    const hear = async (bytes: Buffer): Promise<unknown> => {
      lie = bytes;
      const channel = await connect(liarPath);
      const outcome = await channel.call("sum", {}).catch((error: unknown) => error);
      await channel.closed;
      return outcome;
    };
    const seeds = corpus("answer");
    for (const [name, seed] of seeds) {
      const outcome = await hear(seed);
      if (name === "answer-plain.bin" || name === "answer-twice.bin") expect(outcome).toBe(42);
      else if (name !== "answer-nested-deep.bin") expect(outcome).toBeInstanceOf(ChannelError);
    }
    await fc.assert(
      fc.asyncProperty(mutationOf([...seeds.values()]), async (bytes) => {
        await hear(bytes);
      }),
      { numRuns: 200 },
    );
  });
});

interface RawPeer {
  readonly socket: Socket;
  text(): string;
  readonly gone: Promise<unknown>;
}

function rawPeer(): RawPeer {
  const socket = connectSocket(path);
  let text = "";
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (chunk: string) => (text += chunk));
  return {
    socket,
    text: () => text,
    gone: new Promise((resolve) => socket.once("close", resolve)),
  };
}

/** One of `seeds` with up to four changes; always ended, so that nothing waits for more. */
function mutationOf(seeds: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.record({
    at: fc.nat({ max: 200 }),
    removed: fc.nat({ max: 6 }),
    put: fc.oneof(
      fc
        .constantFrom('"', "{", "}", "[", "]", ",", ":", "\\", "\n", "1e999", "null", "-1")
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([seed, changes]) =>
      Buffer.concat([
        changes.reduce((bytes, { at, removed, put }) => {
          const place = at % (bytes.length + 1);
          return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + removed)]);
        }, seed),
        Buffer.from("\n"),
      ]),
    );
}
