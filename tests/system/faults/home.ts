/**
 * The lab's machines with a real gateway that can be stopped, killed and held anywhere: its `nft` is
 * the real one behind a script that waits, or spoils what it is given, when told to.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Channel,
  connectWhenReady,
  type GatewayConfig,
  type GatewayEvent,
  type StatusView,
  socketPath,
  type Word,
} from "@thingwall/gateway";
import { command } from "../../../lab/src/command.ts";
import { gatewayConfiguration } from "../../../lab/src/configuration.ts";
import { type Machine, startMachine } from "../../../lab/src/machine.ts";
import { type Machines, startMachines } from "../../../lab/src/machines.ts";
import {
  addressOf,
  type Family,
  type HostName,
  lanHostNamed,
  outsideAddress,
} from "../../../lab/src/plan.ts";
import { inNamespace } from "../../../lab/src/topology.ts";
import type { Outcome } from "../../../lab/src/things/trial.ts";
import { words } from "../../../lab/src/words.ts";
import { description, toName } from "../rig/bad-files.ts";
import { isAlive, type ProgramName, type RunningGateway, runGateway } from "./gateway.ts";
import { type HeldNft, installHeldNft } from "./held-nft.ts";
import type { Last, Place, Tally } from "./talker.ts";

const FAMILIES: readonly Family[] = [4, 6];
const THING: HostName = "bulb";
export const FLOODER: HostName = "printer";
/** What the thing may: this name at one port, and another whose addresses change. */
export const OPENED = "cloud.lueur.example";
export const FRESH = "fresh.lueur.example";
const PORT = 7000;
/** Less than the echoing servers wait for more. */
const EVERY_MS = 10;
const FORBIDDEN_PORT = 9;
/** Of a question that may stay without an answer, and of one that must not. */
export const HASTY = 800;
const PATIENT = 5000;
/** How often what must be so again is tried, each try up to a second or until the answer. */
const TRIES = 40;

export class FaultyHome {
  readonly machines: Machines;
  readonly config: GatewayConfig;
  readonly nft: HeldNft;
  /** Its own; goes with it. */
  readonly folder: string;
  readonly #talker: Machine;
  #gateway: RunningGateway | undefined;
  #channel: Channel | undefined;
  #events: GatewayEvent[] = [];
  readonly #news = new EventEmitter();
  #fresh = 0;
  #before: Readonly<Record<string, number>> = {};
  #flood: ChildProcess | undefined;

  constructor(machines: Machines, talker: Machine, nft: HeldNft, config: GatewayConfig) {
    this.machines = machines;
    this.config = config;
    this.nft = nft;
    this.#talker = talker;
    this.folder = nft.folder;
  }

  get gateway(): RunningGateway {
    if (this.#gateway === undefined) throw new Error("no gateway is running");
    return this.#gateway;
  }

  /** The last that was heard of the gateway, for whoever reads why a row failed. */
  said(): string {
    const events = this.#events
      .filter(({ kind }) => kind !== "dropped")
      .map((event) => JSON.stringify(event).slice(0, 200));
    return [...(this.#gateway?.lines.slice(-20) ?? []), ...events.slice(-10)].join("\n");
  }

  /** Starts the gateway if none runs; what one before it enforced is still there. */
  start(): void {
    this.#gateway ??= runGateway(this.folder);
  }

  async stopGateway(): Promise<void> {
    this.#channel?.close();
    await this.#gateway?.stop();
    this.#gateway = undefined;
  }

  /** As after a start of the machine: no rules, no forwarding, no connection. */
  async forgetRules(): Promise<void> {
    await this.stopGateway();
    await inGateway("nft", "flush", "ruleset");
    await inGateway(
      ...["sysctl", "-qw", "net.ipv4.ip_forward=0", "net.ipv6.conf.all.forwarding=0"],
    );
    await inGateway("conntrack", "-F");
  }

  /** Resolves when the kernel enforces the whole state and every process answers. */
  async healthy(): Promise<void> {
    for (;;) {
      const signal = AbortSignal.timeout(30_000);
      let gone = false;
      const channel = await connectWhenReady(socketPath(this.config.runDirectory, "home"), signal, {
        onEvent: (event) => {
          this.#events.push(event as GatewayEvent);
          this.#news.emit("news");
        },
      });
      void channel.closed.then(() => {
        gone = true;
        this.#news.emit("news");
      });
      this.#channel?.close();
      this.#channel = channel;
      while (!gone) {
        const next = this.#next();
        const status = await channel.call("status", {}).catch(() => undefined);
        if (status !== undefined && isHealthy(status as StatusView)) return;
        await next;
      }
    }
  }

  async #next(): Promise<void> {
    await once(this.#news, "news");
  }

  /** Resolves when home has told an event with these words in it since the last `watch`. */
  told(words: string): Promise<void> {
    return this.until(async () =>
      this.#events.some((event) => JSON.stringify(event).includes(words)),
    );
  }

  /** Resolves once it is so; looks again with every event. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const next = this.#next();
      if (await holds()) return;
      await next;
    }
  }

  /** From here on: lines, events and packets that arrived where they must not. */
  async watch(): Promise<void> {
    this.#events = [];
    this.#gateway?.forget();
    this.#before = await this.#arrived();
  }

  /** Forbidden packets that arrived since `watch`. */
  async leaked(): Promise<number> {
    const now = await this.#arrived();
    return Object.entries(now).reduce((sum, [key, n]) => sum + n - (this.#before[key] ?? 0), 0);
  }

  async #arrived(): Promise<Readonly<Record<string, number>>> {
    return { ...(await this.machines.countArrivals("victim")) };
  }

  /** Opens the four flows that each row watches; `every`: milliseconds between packets of each. */
  async openFlows(every = EVERY_MS): Promise<void> {
    for (const family of FAMILIES) await this.answered(OPENED, family);
    await this.#talker.ask("open", { places: openedPlaces(), every });
  }

  async flowsGoOn(): Promise<void> {
    await this.#talker.ask("alive");
  }

  async lasts(): Promise<readonly Last[]> {
    return (await this.#talker.ask("lasts")) as Last[];
  }

  /** Packets that came back so far, of each open flow. */
  async cameBack(): Promise<readonly number[]> {
    return (await this.#talker.ask("counts")) as number[];
  }

  /** What home says of whether the kernel enforces what is wanted. */
  async enforced(): Promise<boolean> {
    const status = (await this.#channel?.call("status", {})) as StatusView | undefined;
    return status?.enforced === true;
  }

  /** The household's word about the thing; resolves once it is in force. */
  async decide(word: Word): Promise<void> {
    await this.#channel?.call("decide", { device: THING, word });
  }

  async endFlows(): Promise<readonly Tally[]> {
    return (await this.#talker.ask("tally")) as Tally[];
  }

  async abandonFlows(): Promise<void> {
    await this.#talker.ask("close");
  }

  /** One datagram of a new flow, nothing of it sent again. */
  async reaches(to: Place, source?: string, timeout = PATIENT): Promise<boolean> {
    return (await this.#talker.ask("send", { to, source, timeout })) as boolean;
  }

  /** New flows to the opened name's addresses, which nobody asks for again. */
  async reachesOpened(timeout = PATIENT): Promise<boolean[]> {
    const own = lanHostNamed(THING);
    return Promise.all(
      FAMILIES.map((family) => this.reaches(cloud(family), addressOf(own, family), timeout)),
    );
  }

  /** Forbidden packets, and after each an open flow that shows that they have been judged. */
  async trespass(): Promise<void> {
    await this.#talker.ask("trespass", forbidden());
    await this.#talker.ask("alive");
  }

  async trespassUnwatched(): Promise<void> {
    await this.#talker.ask("trespass", forbidden());
  }

  async ask(from: HostName, question: string, family: Family = 4, timeout = HASTY) {
    return this.machines.attempt(from, { family, timeout, protocol: "dns", question });
  }

  /** Asks until there is an address; a name that is not answered yet is asked again. */
  async answered(question: string, family: Family = 4, address?: string): Promise<string> {
    let last: Outcome | undefined;
    for (let turn = 0; turn < TRIES; turn++) {
      last = await this.ask(THING, question, family, PATIENT);
      const found = last.kind === "answered" ? last.addresses : [];
      if (found[0] !== undefined && (address === undefined || found.includes(address)))
        return found[0];
      // It said no at once: give it time to become able to.
      if (last.milliseconds < 250) await this.#pause();
    }
    throw new Error(`${question} was not answered: ${JSON.stringify(last)}`);
  }

  /** An exchange with the phone's resolver: longer than nothing, and the home's own traffic. */
  async #pause(): Promise<void> {
    await this.#talker.ask("wait", 250);
  }

  /** The fresh name leads elsewhere from now on, and nobody between here and there remembers. */
  async freshAddress(): Promise<Place> {
    this.#fresh += 1;
    const address = `51.38.11.${this.#fresh}`;
    await command(["ip", "-n", "internet", "address", "add", `${address}/32`, "dev", "isp0"]);
    await this.machines.changeZone({ [FRESH]: { addresses: { v4: [address], v6: [] } } });
    // A signal is no question: dnsmasq may answer one from memory before it hears that it forgot.
    do await this.forgetAnswers();
    while (this.#resolves() && !(await this.#phoneFinds(address)));
    return { address, port: PORT };
  }

  #resolves(): boolean {
    return isAlive(this.gateway.pids.dnsmasq ?? 0);
  }

  async #phoneFinds(address: string): Promise<boolean> {
    const outcome = await this.ask("phone", FRESH);
    return outcome.kind === "answered" && outcome.addresses.includes(address);
  }

  /** dnsmasq empties its cache. */
  async forgetAnswers(): Promise<void> {
    const pid = this.gateway.pids.dnsmasq;
    if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGHUP");
  }

  /** Not yet given. */
  nextAddress(): string {
    this.#fresh += 1;
    const prefix = lanHostNamed(THING).v6.replace(/::.*$/, "");
    return `${prefix}::7:${this.#fresh.toString(16)}`;
  }

  /** The thing gives itself the address; the wall learns it, which is a change. */
  async giveAddress(address: string): Promise<string> {
    await command(inNamespace(THING, ["ip", "address", "add", `${address}/64`, "dev", "eth0"]));
    return address;
  }

  async takeAddress(address: string): Promise<void> {
    await command(inNamespace(THING, ["ip", "address", "del", `${address}/64`, "dev", "eth0"]));
  }

  /** Kills one of its programs; resolves when the supervisor has started it again. */
  async kill(name: ProgramName): Promise<void> {
    const { gateway } = this;
    gateway.forget();
    gateway.kills.set(name, (gateway.kills.get(name) ?? 0) + 1);
    process.kill(gateway.pids[name] ?? Number.NaN, "SIGKILL");
    await gateway.line(`${name}: started`);
  }

  async inInternet(...argv: string[]): Promise<void> {
    await command(inNamespace("internet", argv));
  }

  /** Whether one of its programs has been killed so often. */
  tired(kills: number): boolean {
    return [...(this.#gateway?.kills.values() ?? [])].some((times) => times >= kills);
  }

  /** Tries the thing's new address until it is open. */
  async inForce(source: string): Promise<void> {
    for (let turn = 0; turn < TRIES; turn++) {
      const to = cloud(6);
      if (await this.reaches(to, source, HASTY)) return;
      // An address that is still looked for twice cannot be sent from.
      await this.#pause();
    }
    throw new Error(`nothing passes from ${source}`);
  }

  /** Floods what is forbidden from another thing; resolves when the gateway has had 2,000 of them. */
  async startFlood(): Promise<void> {
    const victim = `UDP4-SENDTO:${outsideAddress("victim", 4)}:${FORBIDDEN_PORT}`;
    const flood = ["nice", "-n", "19", "socat", "-u", "-b", "64", "OPEN:/dev/zero", victim];
    const [program = "", ...args] = inNamespace(FLOODER, flood);
    const before = await flooded();
    this.#flood = spawn(program, args, { stdio: "ignore" });
    while ((await flooded()) < before + 2000);
  }

  async stopFlood(): Promise<void> {
    const flood = this.#flood;
    this.#flood = undefined;
    if (flood === undefined) return;
    const ended = once(flood, "close");
    flood.kill("SIGKILL");
    await ended;
  }

  async stop(): Promise<void> {
    await this.stopFlood();
    await this.stopGateway();
    await this.#talker.stop();
    await this.machines.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Inside `enter`. */
export async function startFaultyHome(
  also: (config: GatewayConfig) => GatewayConfig = (config) => config,
): Promise<FaultyHome> {
  const folder = mkdtempSync(join(tmpdir(), "thingwall-faults-"));
  const machines = await startMachines({ nat44: true, onNews: () => undefined });
  // As `/run` is: others pass through, to what is open to them.
  chmodSync(machines.directory, 0o711);
  const config = also(configuration(machines.directory, folder));
  writeFileSync(join(folder, "home.json"), JSON.stringify(config));
  const nft = await installHeldNft(folder);
  const talker = await startMachine({
    namespace: THING,
    script: new URL("./talker.ts", import.meta.url),
  });
  return new FaultyHome(machines, talker, nft, config);
}

function configuration(directory: string, folder: string): GatewayConfig {
  const plain = gatewayConfiguration(directory, { nat44: true, words: words("en") });
  const url = "https://mud.lueur.example/talker.json";
  const aces = [OPENED, FRESH].flatMap((name) =>
    (["tcp", "udp"] as const).map((protocol) => ({
      name: `${protocol}-${name}`,
      matches: toName(name, PORT, protocol),
    })),
  );
  const file = join(folder, "talker.json");
  writeFileSync(file, JSON.stringify(description(url, aces)));
  const devices = plain.devices
    .filter(({ id }) => [THING, FLOODER, "phone"].includes(id as HostName))
    .map(({ mud: _, ...device }) => (device.id === THING ? { ...device, mud: { file } } : device));
  return { ...plain, trust: { ...plain.trust, unsigned: true }, devices };
}

function isHealthy(status: StatusView): boolean {
  return (
    status.enforced &&
    Object.values(status.processes).every((state) => state === "up") &&
    status.devices.every(({ why }) => why.code !== "description-loading")
  );
}

export const inGateway = (...argv: string[]) => command(inNamespace("gateway", argv));

const cloud = (family: Family): Place => ({
  address: outsideAddress("lueur-cloud", family),
  port: PORT,
});

/** Where the opened name leads. */
export const openedPlaces = (): Place[] => FAMILIES.map(cloud);

const forbidden = (): Place[] =>
  FAMILIES.map((family) => ({ address: outsideAddress("victim", family), port: FORBIDDEN_PORT }));

/** Packets that the gateway has had from the flooding thing's port. */
export async function flooded(): Promise<number> {
  return Number(await inGateway("cat", `/sys/class/net/lan-${FLOODER}/statistics/rx_packets`));
}
