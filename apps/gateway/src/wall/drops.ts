/** Follows the kernel's samples of packets through a confined tcpdump child. */
import { spawn } from "node:child_process";
import type { DroppedPacket } from "./contract.ts";
import { type Claim, claimOf } from "./neighbours.ts";
import { droppedPacket, RecordReader } from "./nflog.ts";
import { LOG_GROUP } from "./text.ts";

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

/**
 * Ends with the wall, however the wall ends: signalled in its name, which Linux asks whether it may.
 * One that stayed would hold the group, and the next wall would hear of nothing.
 */
const TIED = ["setpriv", "--pdeathsig=KILL"] as const;

/** Started by root, tcpdump wants to become another user itself; it gets there with less. */
const AS_NOBODY = [
  "--reuid=65534",
  "--regid=65534",
  "--clear-groups",
  "--inh-caps=-all,+net_admin",
  "--ambient-caps=-all,+net_admin",
] as const;

/**
 * `onClaim`: an address that a device begins to use. Resolves with the reason when the child ends,
 * however it ends.
 */
export function followDrops(
  onDrop: (packet: DroppedPacket) => void,
  onClaim: (claim: Claim) => void = () => {},
): Promise<string> {
  const rights = process.getuid?.() === 0 ? AS_NOBODY : [];
  const [command, ...args] = [...TIED, ...rights, ...TCPDUMP];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const reader = new RecordReader();
  let complaint = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    complaint = (complaint + text).slice(-1000);
  });
  child.stdout.on("data", (chunk: Buffer) => {
    try {
      for (const record of reader.push(chunk)) {
        const packet = droppedPacket(record);
        if (packet) onDrop(packet);
        const claim = claimOf(record);
        if (claim) onClaim(claim);
      }
    } catch (error) {
      complaint = String(error);
      child.kill();
    }
  });
  return new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(complaint.trim()));
  });
}
