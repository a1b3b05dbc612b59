/** At which port of the bridge each MAC was last seen: the kernel's own table. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Rejects when the bridge cannot be read. */
export async function portsOf(bridge: string): Promise<(mac: string) => string | undefined> {
  const { stdout } = await run("bridge", ["-j", "fdb", "show", "br", bridge], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const ports = readPorts(JSON.parse(stdout));
  return (mac) => ports.get(mac);
}

/** Reads `bridge -j fdb show`; the bridge's and the ports' own addresses are nobody's. Pure. */
export function readPorts(listing: unknown): ReadonlyMap<string, string> {
  const ports = new Map<string, string>();
  for (const entry of Array.isArray(listing) ? (listing as unknown[]) : []) {
    if (typeof entry !== "object" || entry === null) continue;
    const { mac, ifname, state } = entry as Readonly<Record<string, unknown>>;
    if (typeof mac === "string" && typeof ifname === "string" && state !== "permanent")
      ports.set(mac, ifname);
  }
  return ports;
}
