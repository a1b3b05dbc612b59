/** Where a store lies in the state directory, and how its files are replaced. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface StoreFiles {
  readonly directory: string;
  readonly main: string;
  /** A verified copy, and the decisions since: what the store is mended from. */
  readonly copy: string;
  readonly since: string;
  /** Held by the process that keeps the store. */
  readonly lock: string;
  /** Where what was found damaged or was replaced is kept; never emptied by us. */
  readonly aside: string;
}

export function filesIn(directory: string): StoreFiles {
  return {
    directory,
    main: join(directory, "home.sqlite"),
    copy: join(directory, "home.last-good.sqlite"),
    since: join(directory, "home.since.jsonl"),
    lock: join(directory, "home.lock"),
    aside: join(directory, "aside"),
  };
}

/** SQLite's own files beside a database. */
export function besides(database: string): readonly string[] {
  return [`${database}-wal`, `${database}-shm`];
}

/** What is renamed or made in a directory is there after a power cut. */
export function settle(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** `from` becomes `to`, whole or not at all. */
export function replace(from: string, to: string): void {
  settle(from);
  renameSync(from, to);
  settle(dirname(to));
}

/**
 * A folder of its own beside the store that holds these files too, as far as they exist. They stay
 * where they are as well: whoever replaces them does so in one step.
 */
export function keepAside(files: StoreFiles, paths: readonly string[], now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  mkdirSync(files.aside, { recursive: true, mode: 0o700 });
  let folder = join(files.aside, stamp);
  for (let more = 1; existsSync(folder); more++) folder = join(files.aside, `${stamp}-${more}`);
  mkdirSync(folder, { mode: 0o700 });
  for (const path of paths) if (existsSync(path)) linkSync(path, join(folder, basename(path)));
  settle(folder);
  settle(files.aside);
  settle(files.directory);
  return folder;
}

export function remove(paths: readonly string[]): void {
  for (const path of paths) if (existsSync(path)) unlinkSync(path);
}
