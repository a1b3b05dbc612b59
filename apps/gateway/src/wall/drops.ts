/** Follows the kernel's samples of dropped packets through a confined tcpdump child. */
import { spawn } from "node:child_process";
import type { DroppedPacket } from "./contract.ts";
import { DropReader } from "./nflog.ts";
import { LOG_GROUP } from "./render.ts";

const TCPDUMP = [
  "tcpdump",
  "--immediate-mode",
  "-U",
  "-n",
  "-i",
  `nflog:${LOG_GROUP}`,
  "-w",
  "-",
] as const;

/** Started by root, tcpdump wants to become another user itself; it gets there with less. */
const AS_NOBODY = [
  "setpriv",
  "--reuid=65534",
  "--regid=65534",
  "--clear-groups",
  "--inh-caps=-all,+net_admin",
  "--ambient-caps=-all,+net_admin",
] as const;

export interface Following {
  /** Resolves when packets are being followed. */
  readonly ready: Promise<void>;
  /** Resolves with the reason when the child ends, however it ends. */
  readonly ended: Promise<string>;
  stop(): void;
}

export function followDrops(onDrop: (packet: DroppedPacket) => void): Following {
  const [command, ...args] = process.getuid?.() === 0 ? [...AS_NOBODY, ...TCPDUMP] : TCPDUMP;
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const reader = new DropReader();
  let complaint = "";
  let isReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    complaint = (complaint + text).slice(-1000);
  });
  child.stdout.on("data", (chunk: Buffer) => {
    // The stream's header comes once the group is bound.
    isReady();
    try {
      for (const packet of reader.push(chunk)) onDrop(packet);
    } catch (error) {
      complaint = String(error);
      child.kill();
    }
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(complaint.trim()));
  });
  return { ready, ended, stop: () => child.kill() };
}
