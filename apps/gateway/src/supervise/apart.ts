/**
 * A user of its own for `names`, the process that reads what things send. Whoever takes it over can
 * then neither open the wall's socket nor reach into the processes that may: `wall` and `home`.
 */
import { readFileSync } from "node:fs";
import { chmod, chown, mkdir, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Capability } from "./confine.ts";
import { missingCapabilities } from "./preflight.ts";
import { socketPath } from "./settings.ts";

/** A number that no other program has a reason to use; it needs no entry in /etc/passwd. */
export const NAMES_USER = 59_053;

/** What the supervisor needs to become another user, to give it a directory, and to end it. */
const NEEDED: readonly Capability[] = ["setuid", "setgid", "chown", "kill"];

const PASS = 0o001;
const READ = 0o004;
const OWN = 0o700;
/** The group passes through, and sees nothing. */
const PASSED_THROUGH = 0o710;
/** The group reaches what is inside; only the owner makes or takes away anything. */
const VISITED = 0o750;

/** `user`: of `names`. `why`: it has to share the others'. */
export type Apart = { readonly user: number } | { readonly user: undefined; readonly why: string };

/**
 * Makes the directories of the sockets on which `names` meets the others: one where the wall serves
 * it, one where it serves `home`; neither side can put anything in the other's. `files`: what it is
 * started from. The run directory is there, and ours alone.
 */
export async function setApart(
  runDirectory: string,
  files: readonly string[],
  uid: number,
): Promise<Apart> {
  const why = await reason(runDirectory, files, uid);
  const apart = why === undefined;
  const gid = process.getgid?.() ?? 0;
  for (const [directory, mode, owner, group] of [
    [runDirectory, PASSED_THROUGH, uid, NAMES_USER],
    [dirname(socketPath(runDirectory, "admit")), VISITED, uid, NAMES_USER],
    [dirname(socketPath(runDirectory, "names")), VISITED, NAMES_USER, gid],
  ] as const) {
    await mkdir(directory, { recursive: true, mode: OWN });
    // An earlier start may have given it away.
    if (uid === 0) await chown(directory, uid, gid);
    await chmod(directory, apart ? mode : OWN);
    if (apart) await chown(directory, owner, group);
  }
  return apart ? { user: NAMES_USER } : { user: undefined, why };
}

async function reason(
  runDirectory: string,
  files: readonly string[],
  uid: number,
): Promise<string | undefined> {
  if (uid !== 0) return "only root can give it one of its own";
  if (!isMapped(NAMES_USER, "uid") || !isMapped(NAMES_USER, "gid"))
    return "this user namespace has no other";
  const missing = missingCapabilities(NEEDED);
  if (missing.length > 0) return `root lacks ${missing.join(", ")} here`;
  for (const file of files) {
    const path = await realpath(file);
    if (((await stat(path)).mode & READ) === 0) return `${path} is not for others to read`;
    const closed = await closedAbove(path);
    if (closed !== undefined) return `${closed} is not for others to enter`;
  }
  const closed = await closedAbove(await realpath(runDirectory));
  return closed === undefined ? undefined : `${closed} is not for others to enter`;
}

/** The first directory above a path through which not everybody may pass. */
async function closedAbove(path: string): Promise<string | undefined> {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & PASS) === 0) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** `text`: of /proc/self/uid_map or gid_map, see user_namespaces(7). */
export function isMapped(
  id: number,
  kind: "uid" | "gid",
  text = readFileSync(`/proc/self/${kind}_map`, "utf8"),
): boolean {
  return text.split("\n").some((line) => {
    const [first = Number.NaN, , length = 0] = line.trim().split(/\s+/).map(Number);
    return id >= first && id < first + length;
  });
}
