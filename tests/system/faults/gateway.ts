/** The real gateway in its namespace: its lines, its processes, and their ends. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { inNamespace } from "../../../lab/src/topology.ts";

export type ProgramName = "wall" | "names" | "home" | "dnsmasq";

export interface RunningGateway {
  /** By name, as the supervisor last said; of what runs and of what has just been killed. */
  readonly pids: Partial<Record<ProgramName, number>>;
  /** Kills since the start, by program: each makes the next wait longer. */
  readonly kills: Map<ProgramName, number>;
  readonly supervisor: number;
  /** What it said since `forget`. */
  readonly lines: readonly string[];
  /** Waits for a line with these words since `forget`. */
  line(words: string): Promise<string>;
  forget(): void;
  stop(): Promise<void>;
  killAll(): Promise<void>;
}

/** `folder` holds `home.json`, and programs that stand before those of the machine. */
export function runGateway(folder: string): RunningGateway {
  const script = fileURLToPath(new URL("./main.ts", import.meta.url));
  const line = [process.execPath, script, join(folder, "home.json")];
  const [program = "", ...args] = inNamespace("gateway", line);
  const path = [folder, process.env["PATH"], "/usr/sbin", "/sbin"].join(delimiter);
  const child = spawn(program, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: path, LANG: "C.UTF-8" },
    detached: true,
  });
  const ended = once(child, "close");
  const pids: RunningGateway["pids"] = {};
  let lines: string[] = [];
  const news = new EventEmitter();
  createInterface(child.stderr).on("line", (said) => {
    const [, name, pid] = /^(wall|names|home|dnsmasq): started \(process (\d+)\)/.exec(said) ?? [];
    if (name !== undefined) pids[name as ProgramName] = Number(pid);
    lines.push(said);
    news.emit("line");
  });
  const supervisor = child.pid ?? 0;
  return {
    pids,
    kills: new Map(),
    supervisor,
    get lines() {
      return lines;
    },
    forget() {
      lines = [];
    },
    async line(words) {
      for (;;) {
        const found = lines.find((each) => each.includes(words));
        if (found !== undefined) return found;
        await once(news, "line");
      }
    },
    async stop() {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await ended;
    },
    async killAll() {
      child.kill("SIGKILL");
      child.kill("SIGCONT");
      await ended;
    },
  };
}

/** Neither gone nor a corpse that nobody has taken away. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Processes that a process started and whose command line has these words. */
export function childrenOf(pid: number, words: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/status`, "utf8"))?.[1];
        const line = readFileSync(`/proc/${each}/cmdline`, "utf8").replaceAll("\0", " ");
        return Number(parent) === pid && line.includes(words);
      } catch {
        return false;
      }
    });
}
