/**
 * A home to which devices come and from which they go, and for which somebody decides, without end:
 * `node killed.fixture.ts DIRECTORY SEED`. Each thing that it acknowledges is a line of JSON on its
 * standard output; its end is somebody else's matter.
 */
import { writeSync } from "node:fs";
import type { DeviceView } from "../contract.ts";
import { CONFIG } from "../device/config.fixture.ts";
import { Home } from "../home.ts";
import type { Lease } from "../observe/lease.ts";
import { Memory } from "./memory.ts";

export type Acknowledged =
  | {
      readonly is: "found";
      readonly id: string;
      readonly mac: string;
      readonly why: DeviceView["why"];
    }
  | { readonly is: "left"; readonly id: string }
  | {
      readonly is: "decided";
      readonly id: string;
      readonly access: string;
      /** As the journal has it. */
      readonly until: string;
    };

const MACS = Array.from(
  { length: 12 },
  (_, at) => `02:00:00:00:00:${at.toString(16).padStart(2, "0")}`,
);
const ACCESS = ["full", "lan-only", "updates-only", "blocked"] as const;

async function live(directory: string, seed: number): Promise<never> {
  let random = seed;
  const upTo = (limit: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((random / 2 ** 32) * limit);
  };
  const memory = new Memory(directory, {
    now: Date.now,
    publish: (event) => {
      if (event.kind === "device") {
        const { id, mac, why } = event.device;
        acknowledge({ is: "found", id, mac, why });
      } else if (event.kind === "left") acknowledge({ is: "left", id: event.device });
    },
    complain: (line) => writeSync(2, `${line}\n`),
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
  const here = new Set<string>();
  for (let number = 0; ; number++) {
    for (let more = upTo(4); more >= 0; more--) {
      const mac = MACS[upTo(MACS.length)] ?? "";
      if (!here.delete(mac)) here.add(mac);
    }
    const leases = [...here].map(
      (mac, at): Lease => ({ mac, address: `192.168.77.${at + 10}`, hostname: `h-${upTo(3)}` }),
    );
    await home.leased(leases, () => "lan1");
    await memory.settled();
    const chosen = home.devices[upTo(home.devices.length)]?.config.id;
    if (chosen === undefined) continue;
    home.asked({
      at: Date.now(),
      device: chosen,
      name: "a.example",
      type: "A",
      outcome: "refused",
      addresses: [],
    });
    const access = ACCESS[upTo(ACCESS.length)] ?? "blocked";
    // No two decisions say the same.
    const until = Date.now() + 3_600_000 + number;
    await home.decide(chosen, { kind: "except", access, until });
    acknowledge({ is: "decided", id: chosen, access, until: new Date(until).toISOString() });
  }
}

function acknowledge(what: Acknowledged): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

const [directory, seed] = process.argv.slice(2);
if (directory !== undefined) await live(directory, Number(seed));
