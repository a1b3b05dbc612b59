/** Follows the directory where `lease-event.sh` keeps one file for each address that is leased. */
import { watch } from "node:fs";
import { mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Lease, LEASE_BYTES, parseLease } from "./lease.ts";

/** Being written. */
const UNFINISHED = /\.new$/;

/**
 * Calls `onLeases` with all leases that there are, at once and whenever they change, one call after
 * another; what changes meanwhile goes together in the next. Resolves when `signal` aborts; rejects
 * when the directory cannot be followed or `onLeases` does.
 */
export async function followLeases(
  directory: string,
  onLeases: (leases: readonly Lease[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const changed = new Set<string>();
  let next = Promise.withResolvers<void>();
  const watcher = watch(directory, { signal }, (_event, name) => {
    if (name === null || UNFINISHED.test(name)) return;
    changed.add(name);
    next.resolve();
  });
  watcher.once("error", (error) => next.reject(error));
  watcher.once("close", () => next.resolve());
  for (const name of await readdir(directory)) if (!UNFINISHED.test(name)) changed.add(name);
  const leases = new Map<string, Lease>();
  while (!signal.aborted) {
    next = Promise.withResolvers();
    const names = [...changed];
    changed.clear();
    for (const name of names) {
      const lease = await readLease(join(directory, name));
      if (lease) leases.set(name, lease);
      else leases.delete(name);
    }
    await onLeases([...leases.values()]);
    if (changed.size === 0 && !signal.aborted) await next.promise;
  }
}

/** Undefined for a lease that has ended. */
async function readLease(path: string): Promise<Lease | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LEASE_BYTES + 1));
    return parseLease(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
