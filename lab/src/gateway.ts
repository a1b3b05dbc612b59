/** The gateway of the lab: the real one, in the namespace `gateway`, spoken to by its socket. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Channel,
  connectWhenReady,
  type GatewayConfig,
  type GatewayEvent,
  type StatusView,
  socketPath,
} from "@thingwall/gateway";
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

export interface Gateway {
  status(): Promise<StatusView>;
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
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-4000);
    });
  }
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

  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), options.patience);
  void ended.then(() => giveUp.abort());
  try {
    const channel = await becomeReady(options, giveUp.signal);
    return {
      status: async () => (await channel.call("status", {})) as StatusView,
      stop: async () => {
        channel.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    const reason = printed.trim() === "" ? String(error) : printed.trim();
    throw new LabError("gateway-not-ready", { reason });
  } finally {
    clearTimeout(timer);
  }
}

async function becomeReady(options: GatewayOptions, signal: AbortSignal): Promise<Channel> {
  let changed = () => {};
  const channel = await connectWhenReady(socketPath(options.config.runDirectory, "home"), signal, {
    onEvent: (event) => {
      options.onEvent(event as GatewayEvent);
      changed();
    },
  });
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("not ready in time")), { once: true });
  });
  // It may happen while nobody races against it.
  aborted.catch(() => undefined);
  for (;;) {
    const next = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const status = (await channel.call("status", {}, { signal })) as StatusView;
    if (isReady(status)) return channel;
    await Promise.race([next, aborted]);
  }
}

function isReady(status: StatusView): boolean {
  return (
    status.enforced &&
    Object.values(status.processes).every((state) => state === "up") &&
    status.devices.every((device) => device.why.code !== "description-loading")
  );
}
