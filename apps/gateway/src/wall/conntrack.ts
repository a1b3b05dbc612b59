/** Reads and ends the kernel's connections through conntrack(8), never through a shell. */
import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Connection, deletionOf, parseConnection } from "./connections.ts";

/**
 * Connections that begin or end at one of the addresses (canonical text), of both families. The
 * kernel goes through its whole table for every question, whatever is asked: so it is asked once.
 * Throws when conntrack cannot say.
 */
export async function listConnections(addresses: readonly string[]): Promise<Connection[]> {
  const own = new Set(addresses);
  const output = await conntrack(["-L", "-o", "extended"]);
  return output.split("\n").flatMap((line) => {
    if (!speaksOf(line, own)) return [];
    const connection = parseConnection(line);
    return connection === undefined ? [] : [connection];
  });
}

/** Most lines are of others: their text alone says so. conntrack(8) writes canonical text. */
function speaksOf(line: string, addresses: ReadonlySet<string>): boolean {
  return [...line.matchAll(/ src=(\S+)/g)].some(([, source]) => addresses.has(source ?? ""));
}

/**
 * Ends each of them; one that has gone already is no fault. conntrack takes a batch only from a file
 * that it can open by name: one is written in `directory` for the time it takes.
 */
export async function endConnections(
  directory: string,
  connections: readonly Connection[],
): Promise<void> {
  if (connections.length === 0) return;
  const file = join(directory, "connections-to-end");
  await writeFile(file, connections.map((each) => `${deletionOf(each)}\n`).join(""), {
    mode: 0o600,
  });
  await conntrack(["-R", file]);
  await rm(file);
}

async function conntrack(args: readonly string[]): Promise<string> {
  const child = spawn("conntrack", args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [output, complaint, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (status !== 0) throw new Error(`conntrack ${args[0]}: ${complaint.trim().slice(0, 500)}`);
  return output;
}
