/**
 * A home that devices join and for which somebody decides, `node told-after.fixture.ts DIRECTORY`.
 * Whatever it acknowledges shows in a trace of its file system calls as an access to a file.
 */
import { accessSync } from "node:fs";
import { CONFIG } from "../device/config.fixture.ts";
import { Home } from "../home.ts";
import { Memory } from "./memory.ts";

/** Decisions, each after a device joined. */
export const DECIDED = 20;

async function live(directory: string): Promise<void> {
  const acknowledge = (): void => accessSync(directory);
  const memory = new Memory(directory, {
    now: Date.now,
    publish: ({ kind }) => {
      if (kind === "device" || kind === "left") acknowledge();
    },
    complain: (line) => process.stderr.write(`${line}\n`),
  });
  const home: Home = new Home(
    CONFIG,
    { wall: async () => ({ revision: 1 }), names: async () => undefined },
    (event) => memory.journal(event, home),
    { now: Date.now, later: () => undefined },
    {
      identityOf: (mac, port) => memory.identityOf(mac, port, new Set()),
      announcedBy: (id) => memory.announcedBy(id),
      knows: (id) => memory.knows(id),
      keep: (event, stands) => memory.keep(event, home, stands),
    },
  );
  for (let number = 1; number <= DECIDED; number++) {
    const mac = `02:00:00:00:00:${number.toString(16).padStart(2, "0")}`;
    await home.leased([{ mac, address: `192.168.77.${number}`, hostname: "h" }], () => "lan1");
    await memory.settled();
    const device = home.devices.find(({ config }) => config.mac === mac)?.config.id;
    if (device === undefined) throw new Error(`${mac} did not join`);
    memory.decide([
      {
        ...{ at: Date.now(), kind: "grant", cause: "household" },
        reason: { code: "granted", params: { number } },
        change: { put: "fact", record: { device, fact: "grant", value: "full", since: number } },
      },
    ]);
    acknowledge();
  }
  process.exit();
}

const [directory] = process.argv.slice(2);
if (directory !== undefined) await live(directory);
