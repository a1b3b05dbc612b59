/**
 * A thing that resolves a name and at once sends one datagram to the address it was told, from a new
 * port, so that no earlier flow lets it through: what is not yet open is lost. Runs in the namespace
 * of a host; tasks come as JSON, a line each, on the standard input.
 */
import { createSocket } from "node:dgram";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { decode, encode, RECURSION_DESIRED } from "dns-packet";
import { RECEIVER_PORT, type ThingSaid, type ThingTask } from "./places.ts";

const ANSWER_MS = 5000;

for await (const line of createInterface(process.stdin)) {
  const said: ThingSaid = { sent: await perform(JSON.parse(line) as ThingTask) };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

async function perform(task: ThingTask): Promise<ThingSaid["sent"][number][]> {
  const started = performance.now();
  const sent: Promise<ThingSaid["sent"][number]>[] = [];
  for (let index = 0; index < task.count; index += 1) {
    const due = started + index * task.everyMs - performance.now();
    if (due > 0) await delay(due);
    const name = task.names[index % task.names.length] ?? "";
    const type = (index / task.names.length) % 2 < 1 ? "A" : "AAAA";
    sent.push(resolveThenSend(name, type, task.first + index, task.resolver));
  }
  return Promise.all(sent);
}

async function resolveThenSend(
  name: string,
  type: "A" | "AAAA",
  number: number,
  resolver: string,
): Promise<ThingSaid["sent"][number]> {
  const asks = createSocket("udp4");
  const sends = createSocket(type === "A" ? "udp4" : "udp6");
  const started = performance.now();
  try {
    return await new Promise((resolve) => {
      const end = (address: string | undefined, rcode: number | undefined): void => {
        clearTimeout(timer);
        resolve({ name, number, address, rcode, milliseconds: performance.now() - started });
      };
      const timer = setTimeout(() => end(undefined, undefined), ANSWER_MS);
      asks.on("message", (answer) => {
        const { answers = [], flags } = decode(answer);
        const rcode = (flags ?? 0) & 0x0f;
        const [address] = answers.flatMap((record) =>
          (record.type === "A" || record.type === "AAAA") && record.type === type
            ? [record.data]
            : [],
        );
        if (address === undefined) {
          end(undefined, rcode);
          return;
        }
        const payload = Buffer.alloc(4);
        payload.writeUInt32BE(number);
        sends.send(payload, RECEIVER_PORT, address, () => end(address, rcode));
      });
      const message = encode({
        type: "query",
        id: number & 0xffff,
        flags: RECURSION_DESIRED,
        questions: [{ name, type }],
      });
      asks.send(message, 53, resolver);
    });
  } finally {
    asks.close();
    sends.close();
  }
}
