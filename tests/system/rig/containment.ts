/** The rig's home with two devices that may everything that rules can permit, for what else holds of them. */
import { EventEmitter, once } from "node:events";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type Channel, connect } from "../../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../../apps/gateway/src/supervise/settings.ts";
import type {
  DesiredState,
  WallDevice,
  WallEvent,
} from "../../../apps/gateway/src/wall/contract.ts";
import { enforceHome, mudFile } from "./described.ts";
import { openPort, type Port } from "./frames.ts";
import { HOSTS, INTERNET, LAN, type RigHome, startRigHome } from "./home.ts";
import { type Packet, prepareProbe, type Probe } from "./probe.ts";

export const FAMILIES = [4, 6] as const;
export const NET = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
export const { a: A, b: B } = HOSTS;
export const STRANGER = "02:00:00:00:77:66";
export const ALL_NODES = "ff02::1";

const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });

export class Rig {
  #parts: { home: RigHome; probe: Probe; port: Port } | undefined;
  #reports: Channel | undefined;
  readonly #listeners = new Set<(event: WallEvent) => void>();
  /** What a test started. */
  #ends: (() => unknown)[] = [];

  get home(): RigHome {
    return this.#begun.home;
  }

  get probe(): Probe {
    return this.#begun.probe;
  }

  /** The wire of device `a`. */
  get port(): Port {
    return this.#begun.port;
  }

  get #begun() {
    if (this.#parts === undefined) throw new Error("no home has been started");
    return this.#parts;
  }

  async start(): Promise<void> {
    const home = await startRigHome();
    const probe = await prepareProbe(home);
    this.#parts = { home, probe, port: await openPort(home, { host: "a", mac: A.mac }) };
    await this.listen();
  }

  /** Hears what the wall says, which may be another wall than before. */
  async listen(): Promise<void> {
    this.#reports = await connect(socketPath(this.home.directory, "wall"), {
      onEvent: (event) => {
        for (const listener of this.#listeners) listener(event as WallEvent);
      },
    });
  }

  /** When this test is done. */
  onceDone(end: () => unknown): void {
    this.#ends.push(end);
  }

  done(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#listeners.clear();
  }

  async stop(): Promise<void> {
    this.#reports?.close();
    this.port.close();
    this.probe.close();
    await this.home.stop();
  }

  /** Both devices may everything; `change` says what else holds of them. */
  async contain(
    change: (device: WallDevice) => Partial<WallDevice> = () => ({}),
  ): Promise<DesiredState> {
    return enforceHome(this.home, {
      a: open,
      b: open,
      change: (plain) => ({
        ...plain,
        lan: { ...plain.lan, prefixes: [LAN[4], LAN[6]] },
        devices: plain.devices.map((device) => ({ ...device, ...change(device) })),
      }),
    });
  }

  /** What the wall says from now on, of one kind. */
  events<K extends WallEvent["kind"]>(kind: K) {
    const heard: Extract<WallEvent, { kind: K }>[] = [];
    const news = new EventEmitter();
    let told = 0;
    this.#listeners.add((event) => {
      if (event.kind !== kind) return;
      heard.push(event as Extract<WallEvent, { kind: K }>);
      news.emit("heard");
    });
    return {
      count: () => heard.length,
      async next() {
        while (heard.length <= told)
          await once(news, "heard", { signal: AbortSignal.timeout(5000) });
        return heard[told++];
      },
    };
  }

  /** How often the ports' chains refused something for this reason. */
  async refused(reason: string): Promise<number> {
    const counter = ["counter", "netdev", "thingwall", reason];
    const text = await this.home.exec("gw", "nft", "list", ...counter);
    return Number(/packets (\d+)/.exec(text)?.[1]);
  }
}

/** One for all tests of a file: started before the first, stopped after the last. */
export function rigForAll(): Rig {
  const rig = new Rig();
  beforeAll(() => rig.start());
  afterEach(() => rig.done());
  afterAll(() => rig.stop());
  return rig;
}

/** Asks again until it is so: for what the kernel announces to nobody. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(10_000);
  while (!(await isSo())) late.throwIfAborted();
}

export const fromA = (family: 4 | 6, more: Partial<Packet> = {}): Packet => ({
  via: "a",
  family,
  from: A[family],
  to: NET[family],
  what: "udp 4000",
  ...more,
});
