/** Where a running lab is found by other shells of the same user. */
import { chmodSync, mkdirSync, realpathSync, rmdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The desktop's per-user directory where there is one that is ours; undefined elsewhere. */
export function desktopRuntimeDirectory(): string | undefined {
  const given = process.env["XDG_RUNTIME_DIR"];
  if (given === undefined || given === "") return undefined;
  try {
    const path = realpathSync(given);
    const about = statSync(path);
    return about.isDirectory() && about.uid === process.getuid?.() ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The directory of the lab's control socket, created 0700. A directory of that name that belongs
 * to somebody else is refused: it could hand our commands to them.
 */
export function runtimeDirectory(): string {
  const uid = process.getuid?.() ?? 0;
  const path = runtimePath();
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (statSync(path).uid !== uid) throw new Error(`${path} belongs to another user`);
  chmodSync(path, 0o700);
  return path;
}

/** Takes the directory away again, unless something else of ours is in it. */
export function removeRuntimeDirectory(): void {
  try {
    rmdirSync(runtimePath());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOENT" && code !== "ENOTEMPTY") throw error;
  }
}

function runtimePath(): string {
  const desktop = desktopRuntimeDirectory();
  const uid = process.getuid?.() ?? 0;
  return desktop === undefined ? join(tmpdir(), `thingwall-${uid}`) : join(desktop, "thingwall");
}

/** Through which the label programme is reached. */
export const programmeSocketPath = (): string => join(runtimeDirectory(), "labels.sock");

export const controlSocketPath = (): string => join(runtimeDirectory(), "lab.sock");
