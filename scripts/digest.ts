/**
 * Reads every frame of every capture in a folder, as `thingwall mud learn` would, and says what became
 * of each:
 *
 *     node scripts/digest.ts FOLDER
 *
 * Exit code 0 when every file was read to its end and no frame was too much for the reader.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { framesOf, type Frame } from "../apps/cli/src/capture/capture-file.ts";
import { factsOf } from "../apps/cli/src/capture/observe.ts";
import { type Packet, packetOf } from "../apps/cli/src/capture/packet.ts";
import { survey } from "../apps/cli/src/capture/survey.ts";

const CAPTURE = /\.(pcap|pcapng|cap)$/;
const ETHERNET = 1;
/** EtherTypes that carry no IP packet, and are met on networks. */
const OTHERS: Readonly<Record<number, string>> = {
  0x0806: "ARP",
  0x888e: "EAPOL",
  0x88cc: "LLDP",
};

export interface Digest {
  readonly frames: number;
  /** Kind of frame → how many; together all of them. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Facts about each host, by its key. */
  readonly facts: Readonly<Record<string, number>>;
  readonly whole: boolean;
}

/** Throws `NotACapture`, and whatever the reader throws of a frame. */
export function digest(bytes: Buffer): Digest {
  const kinds: Record<string, number> = {};
  const packets: Packet[] = [];
  let frames = 0;
  const reading = framesOf(bytes);
  let next = reading.next();
  for (; next.done !== true; next = reading.next()) {
    frames += 1;
    const packet = packetOf(next.value);
    if (packet) packets.push(packet);
    const kind = packet ? `IPv${packet.family}` : kindOf(next.value);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  const home = survey(packets, []);
  const facts = Object.fromEntries(
    [...home.hosts].map(([host, { addresses }]) => [
      host,
      [...factsOf(packets, { host, addresses }, home)].length,
    ]),
  );
  return { frames, kinds, facts, whole: next.value === "whole" };
}

function kindOf({ link, data }: Frame): string {
  if (link !== ETHERNET || data.length < 14) return "no IP";
  const type = data.readUInt16BE(12);
  if (type < 0x0600) return "IEEE 802.3";
  return (
    OTHERS[type] ??
    (type === 0x0800 || type === 0x86dd ? "no whole IP packet" : `type ${type.toString(16)}`)
  );
}

if (import.meta.main) {
  const [folder, ...others] = process.argv.slice(2);
  if (folder === undefined || others.length > 0) throw new Error("usage: digest.ts FOLDER");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    CAPTURE.test(name),
  );
  let frames = 0;
  for (const name of files.toSorted()) {
    const found = digest(readFileSync(join(folder, name)));
    frames += found.frames;
    if (!found.whole) process.exitCode = 1;
    const kinds = Object.entries(found.kinds).map(([kind, count]) => `${kind} ${count}`);
    const facts = Object.entries(found.facts).map(([host, count]) => `${host} ${count}`);
    console.log(
      `${name}: ${found.frames} frames (${kinds.join(", ")}); facts: ${facts.join(", ")}`,
    );
    if (!found.whole) console.log("  ends in the middle of a packet");
  }
  console.log(`${files.length} files, ${frames} frames`);
  if (files.length === 0) process.exitCode = 1;
}
