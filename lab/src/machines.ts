/** The home's machines and the Internet, running, with or without a gateway between them. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Arrivals, Counted } from "./internet/catch-all.ts";
import type { Zone } from "./internet/zone.ts";
import { type Machine, startMachine } from "./machine.ts";
import { type HostName, hostNames, type ThingName } from "./plan.ts";
import type { Behaviour, News } from "./things/behaviour.ts";
import type { Going, Wish } from "./things/hold.ts";
import type { Outcome, Trial } from "./things/trial.ts";
import { buildTopology, removeTopology } from "./topology.ts";

export interface MachinesOptions {
  readonly nat44: boolean;
  readonly onNews: (host: HostName, news: News) => void;
}

export interface Machines {
  /** Holds the authorities' PEM files; inside the lab's private /run. */
  readonly directory: string;
  /** Changes what a host does; its news say so. */
  readonly behave: (host: HostName, behaviour: Behaviour) => Promise<void>;
  /** One attempt from a host or from the Internet. */
  readonly attempt: (from: HostName | "internet", trial: Trial) => Promise<Outcome>;
  /** Something that goes on until `letGo`; resolves with its number once something came back. */
  readonly hold: (host: HostName, wish: Wish) => Promise<number>;
  /** How it goes; `again`: its pauses count from now on. */
  readonly look: (host: HostName, held: number, again?: boolean) => Promise<Going>;
  readonly letGo: (host: HostName, held: number) => Promise<void>;
  readonly countArrivals: (at: Counted) => Promise<Arrivals>;
  /** The thing's maker publishes another description. */
  readonly describeAnew: (thing: ThingName, text: string) => Promise<void>;
  readonly changeZone: (entries: Zone) => Promise<void>;
  /** Serves files of this machine (URL → path) on the sites of the zone. */
  readonly publish: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Every URL that the sites were asked for, in order. */
  readonly asked: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export const webAuthorityFile = (directory: string): string => join(directory, "web-authority.pem");
export const mudSignersFile = (directory: string): string => join(directory, "mud-signers.pem");
/** The one that signs for every maker; its authority is in the file above. */
export const mudSignerFile = (directory: string): string => join(directory, "mud-signer.pem");

const DIRECTORY = "/run/thingwall-lab";
const script = (path: string): URL => new URL(path, import.meta.url);

/** Must run inside `enter`. Every host is `quiet` at first. Leaves nothing when it fails. */
export async function startMachines(options: MachinesOptions): Promise<Machines> {
  // A home remembers nothing of the one before it, whose makers had other keys.
  rmSync(join(DIRECTORY, "state"), { recursive: true, force: true });
  mkdirSync(DIRECTORY, { recursive: true, mode: 0o700 });
  await buildTopology({ nat44: options.nat44 });
  const running = new Map<HostName | "internet", Machine>();
  const stop = async () => {
    await Promise.all([...running.values()].map((machine) => machine.stop()));
    await removeTopology();
  };
  try {
    running.set(
      "internet",
      await startMachine({
        namespace: "internet",
        script: script("./internet/main.ts"),
        args: [DIRECTORY],
      }),
    );
    const settled = await Promise.allSettled(
      hostNames.map(async (host) => {
        const machine = await startMachine({
          namespace: host,
          script: script("./things/main.ts"),
          args: [host],
          environment: { NODE_EXTRA_CA_CERTS: webAuthorityFile(DIRECTORY) },
          onNews: (news) => options.onNews(host, news as News),
        });
        running.set(host, machine);
      }),
    );
    for (const each of settled) if (each.status === "rejected") throw each.reason;
  } catch (error) {
    await stop();
    throw error;
  }
  const machine = (name: HostName | "internet"): Machine => {
    const found = running.get(name);
    if (found === undefined) throw new TypeError(`no machine ${name}`);
    return found;
  };
  return {
    directory: DIRECTORY,
    behave: async (host, behaviour) => {
      await machine(host).ask("behave", behaviour);
    },
    attempt: async (from, trial) => (await machine(from).ask("try", trial)) as Outcome,
    hold: async (host, wish) => (await machine(host).ask("hold", wish)) as number,
    look: async (host, held, again = false) =>
      (await machine(host).ask("look", { held, again })) as Going,
    letGo: async (host, held) => {
      await machine(host).ask("let-go", held);
    },
    countArrivals: async (at) => (await machine("internet").ask("count-arrivals", at)) as Arrivals,
    describeAnew: async (thing, text) => {
      await machine("internet").ask("describe-anew", { thing, text });
    },
    changeZone: async (entries) => {
      await machine("internet").ask("change-zone", entries);
    },
    publish: async (files) => {
      await machine("internet").ask("publish", files);
    },
    asked: async () => (await machine("internet").ask("asked")) as readonly string[],
    stop,
  };
}
