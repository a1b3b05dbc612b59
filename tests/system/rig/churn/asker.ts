/**
 * Asks many questions from many source addresses, so that no source asks more than a thing may, and
 * says how long each took. Tasks come as JSON, a line each, on the standard input.
 */
import { createSocket, type Socket } from "node:dgram";
import { createInterface } from "node:readline";
import { decode, encode, RECURSION_DESIRED } from "dns-packet";
import type { AskerSaid, AskerTask } from "./places.ts";

const ANSWER_MS = 5000;
const sockets = new Map<string, Socket>();
const waiting = new Map<string, (answer: Buffer | undefined) => void>();
let nextId = 0;

for await (const line of createInterface(process.stdin))
  process.stdout.write(`${JSON.stringify(await perform(JSON.parse(line) as AskerTask))}\n`);

async function perform(task: AskerTask): Promise<AskerSaid> {
  const milliseconds: number[] = [];
  let failed = 0;
  let index = 0;
  const ask = async (): Promise<void> => {
    while (index < task.count) {
      const turn = index++;
      const source = task.sources[turn % task.sources.length] ?? "";
      const name = task.names[turn % task.names.length] ?? "";
      const socket = await socketOf(source);
      const started = performance.now();
      const answer = await question(socket, source, name, task.port);
      milliseconds.push(performance.now() - started);
      if (answer === undefined || decode(answer).answers?.length !== 1) failed += 1;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: task.atOnce }, ask));
  return { milliseconds, failed, seconds: (performance.now() - started) / 1000 };
}

function question(
  socket: Socket,
  source: string,
  name: string,
  port: number,
): Promise<Buffer | undefined> {
  nextId = (nextId + 1) & 0xffff;
  const key = `${source} ${nextId}`;
  const message = encode({
    type: "query",
    id: nextId,
    flags: RECURSION_DESIRED,
    questions: [{ name, type: "A" }],
  });
  return new Promise((resolve) => {
    const end = (answer: Buffer | undefined): void => {
      clearTimeout(timer);
      waiting.delete(key);
      resolve(answer);
    };
    const timer = setTimeout(() => end(undefined), ANSWER_MS);
    waiting.set(key, end);
    socket.send(message, port, "127.0.0.1");
  });
}

async function socketOf(source: string): Promise<Socket> {
  const known = sockets.get(source);
  if (known !== undefined) return known;
  const socket = createSocket("udp4");
  socket.on("message", (answer) => waiting.get(`${source} ${answer.readUInt16BE(0)}`)?.(answer));
  await new Promise<void>((resolve) => socket.bind(0, source, resolve));
  sockets.set(source, socket);
  return socket;
}
