/** Whether the database is sound, looked at beside whoever keeps it: nothing is changed. */
import { existsSync } from "node:fs";
import { assertOurs, isDatabaseFile, isToday, openDatabase } from "./database.ts";
import { StoreError } from "./error.ts";
import { filesIn } from "./files.ts";
import { verify } from "./verify.ts";

/** What was found: how many devices it knows, and when the last decision was made (ms, 0: never). */
export interface Inspected {
  readonly devices: number;
  readonly last: number;
}

/** Undefined before the first run. Throws `StoreError`: `store-damaged`, `-foreign` or `-newer`. */
export function inspectStore(directory: string): Inspected | undefined {
  const { main: path } = filesIn(directory);
  if (!existsSync(path)) return undefined;
  if (!isDatabaseFile(path))
    throw new StoreError("store-damaged", { path, reason: "not a database" });
  const db = openDatabase(path, true);
  try {
    // One moment of it, whatever is written meanwhile.
    db.exec("BEGIN");
    assertOurs(db, path);
    // An older form is brought to today's when the gateway starts, and then looked at.
    if (!isToday(db)) return { devices: 0, last: 0 };
    const { state, tail } = verify(db, path);
    return { devices: state.device.size, last: tail.at };
  } finally {
    db.close();
  }
}
