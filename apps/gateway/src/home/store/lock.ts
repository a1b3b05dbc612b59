/**
 * One process keeps a store. The lock is SQLite's own on an empty file beside it: the kernel takes it
 * back when its holder dies, however it dies.
 */
import { DatabaseSync } from "node:sqlite";
import { StoreError, storeError } from "./error.ts";

export interface Lock {
  /** Once or more. */
  release(): void;
}

/** Throws `StoreError` `store-in-use` when another process holds it. */
export function takeLock(path: string): Lock {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    const held = db;
    return {
      release: () => {
        if (held.isOpen) held.close();
      },
    };
  } catch (error) {
    db?.close();
    throw isBusy(error) ? new StoreError("store-in-use", { path }) : storeError(error, path);
  }
}

function isBusy(error: unknown): boolean {
  return storeError(error, "").code === "store-in-use";
}
