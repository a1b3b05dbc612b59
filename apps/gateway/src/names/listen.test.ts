import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { NAMES_LIMITS } from "./limits.ts";
import { type Listener, listen } from "./listen.ts";

let listener: Listener | undefined;
const opened: Socket[] = [];

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await listener?.close();
});

/** From one of this machine's addresses. */
async function open(localAddress: string): Promise<Socket> {
  const port = listener?.ports[0] ?? 0;
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  opened.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Resolves when it has been ended, in whichever way. */
const gone = (socket: Socket) =>
  new Promise<void>((resolve) => socket.resume().once("close", () => resolve()));

/** It is answered: it was neither refused nor ended. */
async function serves(socket: Socket): Promise<void> {
  socket.write(Buffer.from([0, 1, 7]));
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect([...answer]).toEqual([0, 1, 7]);
}

test("connections are bounded per device, not per address of it", async () => {
  const owners = new Map([
    ["127.0.0.1", "bulb"],
    ["127.0.0.2", "bulb"],
    ["127.0.0.3", "camera"],
  ]);
  const echo = async (message: Buffer) => message;
  listener = await listen(["127.0.0.1"], 0, echo, (source) => owners.get(source) ?? "");
  const own = Array.from({ length: NAMES_LIMITS.connections.each }, (_, at) =>
    open(at % 2 === 0 ? "127.0.0.1" : "127.0.0.2"),
  );
  const [first, ...others] = await Promise.all(own);
  if (!first) throw new Error("unreachable: the limit is not 0");
  for (const socket of [first, ...others]) await serves(socket);
  for (const address of ["127.0.0.1", "127.0.0.2"]) await gone(await open(address));
  await serves(await open("127.0.0.3"));
  await serves(first);
  first.end();
  await gone(first);
  await serves(await open("127.0.0.2"));
});

test("however many take what they can, one more device is served", async () => {
  const owners = (source: string) => source;
  const echo = async (message: Buffer) => message;
  listener = await listen(["127.0.0.1"], 0, echo, owners);
  const port = listener.ports[0] ?? 0;
  const greedy = Array.from({ length: 40 }, (_, at) => `127.0.1.${at + 1}`);
  for (const address of greedy)
    for (let at = 0; at < NAMES_LIMITS.connections.each; at += 1)
      opened.push(
        connect({ host: "127.0.0.1", port, localAddress: address }).on("error", () => {}),
      );
  for (let at = 0; at < NAMES_LIMITS.connections.sure; at += 1)
    await serves(await open("127.0.0.1"));
});

test("a question that comes byte by byte gains no time", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const echo = async (message: Buffer) => message;
    listener = await listen(["127.0.0.1"], 0, echo, () => "bulb");
    const slow = await open("127.0.0.1");
    await serves(slow);
    for (const byte of [0, 200, 7]) {
      vi.advanceTimersByTime(NAMES_LIMITS.idleMs / 4);
      await new Promise((resolve) => slow.write(Buffer.from([byte]), resolve));
    }
    const ended = gone(slow);
    vi.advanceTimersByTime(NAMES_LIMITS.idleMs / 4);
    await ended;
  } finally {
    vi.useRealTimers();
  }
});
