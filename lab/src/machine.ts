/** A process of ours in one of the namespaces, and what can be asked of it. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LabError } from "./errors.ts";
import type { FromMachine } from "./things/messages.ts";
import { inNamespace } from "./topology.ts";

export interface MachineOptions {
  readonly namespace: string;
  /** URL of the script to run. */
  readonly script: URL;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onNews?: (news: unknown) => void;
}

export interface Machine {
  /** The answer to a request; rejects when the machine says no or is gone. */
  ask(op: string, value?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Resolves once the machine says that it is ready; throws `process-died` when it ends before. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const [program = "", ...args] = inNamespace(options.namespace, [
    process.execPath,
    fileURLToPath(options.script),
    ...(options.args ?? []),
  ]);
  const child = spawn(program, args, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, ...options.environment },
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const pending = new Map<number, Pending>();
  let nextId = 1;
  const died = () =>
    new LabError("process-died", { process: options.namespace, reason: complaint });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => {
      for (const each of pending.values()) each.reject(died());
      pending.clear();
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    void ended.then(() => reject(died()));
    child.on("message", (message: FromMachine) => {
      if (message.kind === "ready") resolve();
      else if (message.kind === "news") options.onNews?.(message.news);
      else settle(pending, message);
    });
  });
  return {
    ask: (op, value = null) =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(died());
          return;
        }
        const id = nextId++;
        pending.set(id, { resolve, reject });
        child.send({ id, op, value });
      }),
    stop: () => stop(child, ended),
  };
}

function settle(
  pending: Map<number, Pending>,
  message: Extract<FromMachine, { id: number }>,
): void {
  const waiting = pending.get(message.id);
  pending.delete(message.id);
  if (message.kind === "done") waiting?.resolve(message.value);
  else waiting?.reject(new Error(message.reason));
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}
