/** A home with its gateway at work. */
import type { GatewayConfig, GatewayEvent } from "@thingwall/gateway";
import { gatewayConfiguration } from "./configuration.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Machines, startMachines } from "./machines.ts";
import type { HostName } from "./plan.ts";
import type { LabProgramme, ProgrammeOptions } from "./programme/programme.ts";
import type { Behaviour, News } from "./things/behaviour.ts";
import type { Words } from "./words.ts";

export type LabEvent =
  | { readonly source: "host"; readonly host: HostName; readonly news: News }
  | { readonly source: "gateway"; readonly event: GatewayEvent };

export interface HomeOptions {
  /** False: a routed home, whose IPv4 addresses the Internet can address. */
  readonly nat44: boolean;
  /** Names the devices. */
  readonly words: Words;
  /** With the label programme of the lab's things, whose key the gateway is given. */
  readonly programme?: ProgrammeOptions;
  /** Changes the configuration before the gateway sees it. */
  readonly configure?: (config: GatewayConfig) => GatewayConfig;
}

export interface Home
  extends Omit<Machines, "directory">,
    Pick<Gateway, "status" | "readAgain" | "claim" | "decide" | "propose" | "kill" | "refused"> {
  readonly config: GatewayConfig;
  readonly programme: LabProgramme | undefined;
  /** All hosts do the same. */
  behaveAll(behaviour: Behaviour): Promise<void>;
  /** Calls `listener` for every event from now on; the returned function ends that. */
  listen(listener: (event: LabEvent) => void): () => void;
  stop(): Promise<void>;
}

const PATIENCE = 30_000;

/**
 * Topology, Internet, hosts (all `quiet`) and the gateway, which enforces every description when
 * this resolves. Must run inside `enter`. Leaves nothing behind when it fails.
 */
export async function startHome(options: HomeOptions): Promise<Home> {
  const listeners = new Set<(event: LabEvent) => void>();
  const publish = (event: LabEvent) => {
    for (const listener of listeners) listener(event);
  };
  const machines = await startMachines({
    nat44: options.nat44,
    onNews: (host, news) => publish({ source: "host", host, news }),
  });
  const written = gatewayConfiguration(machines.directory, options);
  const config = options.configure?.(written) ?? written;
  let gateway: Gateway;
  let programme: LabProgramme | undefined;
  try {
    if (options.programme !== undefined) {
      // Only where it runs is its server loaded.
      const { startProgramme } = await import("./programme/programme.ts");
      programme = await startProgramme(machines.directory, options.words, options.programme);
    }
    gateway = await startGateway({
      directory: machines.directory,
      config,
      onEvent: (event) => publish({ source: "gateway", event }),
      patience: PATIENCE,
    });
  } catch (error) {
    await programme?.stop();
    await machines.stop();
    throw error;
  }
  const { behave } = machines;
  return {
    ...machines,
    ...{ config, programme },
    status: () => gateway.status(),
    readAgain: (device) => gateway.readAgain(device),
    claim: () => gateway.claim(),
    decide: (device, word) => gateway.decide(device, word),
    propose: (device) => gateway.propose(device),
    kill: (program) => gateway.kill(program),
    refused: () => gateway.refused(),
    behaveAll: async (behaviour) => {
      await Promise.all(config.devices.map(({ id }) => behave(id as HostName, behaviour)));
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      await gateway.stop();
      await programme?.stop();
      await machines.stop();
    },
  };
}
