/** Many things take all that they can of `names`; what a neighbour asks is answered all the same. */
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, encode } from "dns-packet";
import { expect, test } from "vitest";
import { connect } from "../channel/client.ts";
import { socketPath } from "../supervise/settings.ts";
import type { NamesState } from "./contract.ts";
import { reply, startHostileResolver } from "./hostile.fixture.ts";
import { NAMES_LIMITS } from "./limits.ts";
import { ask, startWall, told } from "./names.fixture.ts";
import { runNames } from "./run.ts";

const NEIGHBOUR = "127.0.0.77";
const NAME = "cloud.lamp.test";
/** More than all places for questions, and for connections, if each takes as many as it may. */
const GREEDY = Array.from({ length: 24 }, (_, at) => `127.0.2.${at + 1}`);
const { underWay, connections } = NAMES_LIMITS;
const state: NamesState = {
  devices: [
    {
      ...{ id: "lamp", addresses: [NEIGHBOUR], answers: "permitted" },
      names: [{ name: NAME, permitted: true }],
    },
    ...GREEDY.map((address, at) => ({
      ...{ id: `greedy-${at}`, addresses: [address], answers: "any" as const, names: [] },
    })),
  ],
};

/** A thing that asks for `count` names which nobody answers, and goes on. */
async function flood(from: string, port: number, count: number): Promise<() => void> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  for (let at = 0; at < count; at += 1) {
    const name = `n${at}.${from}.slow.test`;
    const question = encode({ type: "query", id: at, questions: [{ name, type: "A" }] });
    socket.send(question, port, "127.0.0.1");
  }
  return () => socket.close();
}

/** A thing that opens connections and sends the first byte of a question on each. */
function hold(from: string, port: number, count: number): () => void {
  const sockets = Array.from({ length: count }, () => {
    const socket = connectTcp({ port, host: "127.0.0.1", localAddress: from });
    socket.on("error", () => undefined);
    socket.write(Buffer.from([0]));
    return socket;
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

test("all places that are shared are taken, and a neighbour's look-ups all succeed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "thingwall-greedy-"));
  const resolver = await startHostileResolver();
  const wall = await startWall(socketPath(directory, "admit"), ["lamp"]);
  const full = Promise.withResolvers<void>();
  const slow = new Set<string>();
  resolver.lie = ({ bytes }) => {
    const name = decode(bytes).questions?.[0]?.name.toLowerCase() ?? "";
    if (!name.endsWith(".slow.test"))
      return [reply(bytes, [{ type: "A", name, ttl: 60, data: "8.8.1.1" }])];
    slow.add(name);
    if (slow.size >= underWay.all) full.resolve();
    return [];
  };
  const names = await runNames({
    ...{ runDirectory: directory, listen: ["127.0.0.1"], port: 0, homeNetworks: [] },
    upstream: { address: "127.0.0.1", port: resolver.port },
  });
  const port = names.ports[0] ?? 0;
  const home = await connect(socketPath(directory, "names"), { onEvent: () => undefined });
  await home.call("set-names", state);
  await names.settled();

  const ends: (() => void)[] = [];
  for (const from of GREEDY) {
    ends.push(hold(from, port, connections.each), await flood(from, port, underWay.each));
  }
  await full.promise;
  for (let at = 0; at < 50; at += 1) {
    const answer = await ask({
      ...{ from: NEIGHBOUR, port, transport: "tcp" },
      question: { name: NAME, type: "A" },
    });
    expect(told(answer)).toEqual({ rcode: 0, answers: [`${NAME} A 8.8.1.1`] });
  }

  for (const end of ends) end();
  home.close();
  await names.close();
  await wall.server.close();
  await resolver.stop();
  rmSync(directory, { recursive: true });
});
