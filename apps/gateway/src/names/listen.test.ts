import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
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

const gone = (socket: Socket) => once(socket.resume(), "close");

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
  const own = Array.from({ length: NAMES_LIMITS.connectionsPerDevice }, (_, at) =>
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
