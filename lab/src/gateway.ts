/** The gateway of the lab: the real one, in the namespace `gateway`, spoken to by its socket. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Channel,
  type ClaimView,
  connectWhenReady,
  type GatewayConfig,
  type GatewayEvent,
  type ProposalView,
  type StatusView,
  socketPath,
  type Word,
} from "@thingwall/gateway";
import { command } from "./command.ts";
import { LabError } from "./errors.ts";
import { inNamespace } from "./topology.ts";

export interface GatewayOptions {
  /** Where the configuration file goes. */
  readonly directory: string;
  readonly config: GatewayConfig;
  readonly onEvent: (event: GatewayEvent) => void;
  /** Milliseconds until every described thing must be enforced as described. */
  readonly patience: number;
}

/** What the supervisor says of its programs. */
export type ProgramNews =
  | { readonly kind: "started"; readonly program: string; readonly pid: number }
  | { readonly kind: "ended"; readonly program: string };

export const gatewayPrograms = ["wall", "names", "home"] as const;
export type GatewayProgram = (typeof gatewayPrograms)[number];

const REFUSALS = [
  "wrong_port",
  "false_address",
  "false_neighbour",
  "false_router",
  "over_cap",
] as const;
export type Refused = Readonly<Record<(typeof REFUSALS)[number], number>>;

export interface Gateway {
  status(): Promise<StatusView>;
  /** How often the bridge's ports refused a frame, by reason, as the kernel counts it. */
  refused(): Promise<Refused>;
  /** Takes a thing's description from its maker once more; resolves once it is enforced. */
  readAgain(device: string): Promise<void>;
  /** Whether somebody owns it in the app, or the code with which somebody may. */
  claim(): Promise<ClaimView>;
  /** The household decides about a device; resolves once it is enforced. */
  decide(device: string, word: Word): Promise<void>;
  /**
   * Kills one of its programs (SIGKILL). Resolves when it is gone; `back` resolves when it has been
   * started again and everything is enforced, and rejects when that does not come in time.
   */
  kill(program: GatewayProgram): Promise<{ readonly back: Promise<void> }>;
  /** What a thing without a description would need for what it tried. */
  propose(device: string): Promise<ProposalView>;
  stop(): Promise<void>;
}

/**
 * Starts the gateway and waits until the kernel enforces the configuration and no description is
 * still being fetched. Throws `gateway-not-ready` with what it printed when that does not happen.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const file = join(options.directory, "gateway.json");
  writeFileSync(file, JSON.stringify(options.config, null, 2), { mode: 0o600 });
  const script = fileURLToPath(new URL("./gateway-main.ts", import.meta.url));
  const [program = "", ...args] = inNamespace("gateway", [process.execPath, script, file]);
  // In a session of its own: Ctrl-C is the lab's to hear, which then stops things in order.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: true });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-4000);
    });
  }
  const pids = new Map<string, number>();
  const died = new Map<string, () => void>();
  child.on("message", (news: ProgramNews) => {
    if (news.kind === "started") pids.set(news.program, news.pid);
    else died.get(news.program)?.();
  });
  const ended = new Promise<void>((resolve) => {
    child.on("error", () => resolve());
    child.on("close", () => resolve());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(killer);
  };

  const speaker = new Speaker(options);
  const ready = async (): Promise<void> => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), options.patience);
    void ended.then(() => giveUp.abort());
    try {
      await speaker.ready(giveUp.signal);
    } catch (error) {
      const reason = printed.trim() === "" ? String(error) : printed.trim();
      throw new LabError("gateway-not-ready", { reason });
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    await ready();
  } catch (error) {
    speaker.close();
    await stop();
    throw error;
  }
  return {
    status: async () => (await speaker.call("status", {})) as StatusView,
    refused,
    readAgain: async (device) => {
      await speaker.call("read-again", { device });
    },
    claim: async () => (await speaker.call("claim", {})) as ClaimView,
    decide: async (device, word) => {
      await speaker.call("decide", { device, word });
    },
    propose: async (device) => (await speaker.call("propose", { device })) as ProposalView,
    kill: async (program) => {
      const gone = new Promise<void>((resolve) => died.set(program, resolve));
      // What is said before that may still be said of the one that was killed.
      const renewed = program === "home" ? speaker.lost() : speaker.enforcedAnew();
      process.kill(pids.get(program) ?? Number.NaN, "SIGKILL");
      await gone;
      return { back: renewed.then(ready) };
    },
    stop: async () => {
      speaker.close();
      await stop();
    },
  };
}

async function refused(): Promise<Refused> {
  const list = ["nft", "-j", "list", "counters", "table", "netdev", "thingwall"];
  const text = await command(inNamespace("gateway", list));
  const packets = (name: string) =>
    Number(new RegExp(`"name": "${name}"[^}]*"packets": (\\d+)`).exec(text)?.[1] ?? 0);
  return Object.fromEntries(REFUSALS.map((name) => [name, packets(name)])) as Refused;
}

/** The connection to `home`, made anew whenever it is lost: `home` may be killed. */
class Speaker {
  readonly #options: GatewayOptions;
  readonly #closing = new AbortController();
  #channel: Promise<Channel>;
  #changed = new Set<(event?: GatewayEvent) => void>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#channel = this.#connect();
  }

  async call(op: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    const channel = await this.#channel;
    return channel.call(op, params, signal === undefined ? {} : { signal });
  }

  /** Waits until everything is enforced and no description is still being fetched. */
  async ready(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<never>((_resolve, reject) => {
      const late = () => reject(new Error("not ready in time"));
      signal.addEventListener("abort", late, { once: true });
    });
    // It may happen while nobody races against it.
    aborted.catch(() => undefined);
    for (;;) {
      const next = this.#next();
      const status = await Promise.race([this.#status(), aborted]);
      if (status !== undefined && isReady(status)) return;
      await Promise.race([next, aborted]);
    }
  }

  /** The next time that the whole state has been handed over. */
  async enforcedAnew(): Promise<void> {
    while ((await this.#next())?.kind !== "applied");
  }

  /** The end of the present connection. */
  async lost(): Promise<void> {
    await (await this.#channel).closed;
  }

  close(): void {
    this.#closing.abort();
    void this.#channel.then(
      (channel) => channel.close(),
      () => undefined,
    );
  }

  /** Undefined while nobody is there to say. */
  async #status(): Promise<StatusView | undefined> {
    return (await this.call("status", {}).catch(() => undefined)) as StatusView | undefined;
  }

  /** Something happened: an event, or a connection (which is none). */
  #next(): Promise<GatewayEvent | undefined> {
    return new Promise((resolve) => this.#changed.add(resolve));
  }

  #tell(event?: GatewayEvent): void {
    const waiting = this.#changed;
    this.#changed = new Set();
    for (const wake of waiting) wake(event);
  }

  #connect(): Promise<Channel> {
    const path = socketPath(this.#options.config.runDirectory, "home");
    const connected = connectWhenReady(path, this.#closing.signal, {
      onEvent: (event) => {
        this.#options.onEvent(event as GatewayEvent);
        this.#tell(event as GatewayEvent);
      },
    });
    connected.then(
      async (channel) => {
        this.#tell();
        await channel.closed;
        if (!this.#closing.signal.aborted) this.#channel = this.#connect();
      },
      () => undefined,
    );
    return connected;
  }
}

function isReady(status: StatusView): boolean {
  return (
    status.enforced &&
    Object.values(status.processes).every((state) => state === "up") &&
    status.devices.every((device) => device.why.code !== "description-loading")
  );
}
