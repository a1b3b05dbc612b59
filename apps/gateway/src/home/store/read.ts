/** What the journal says, read beside whoever keeps the store: nothing is changed. */
import { existsSync } from "node:fs";
import { assertOurs, openDatabase } from "./database.ts";
import { type Entry, entryOf } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { filesIn } from "./files.ts";
import { queryJournal, type JournalQuery } from "./rows.ts";

export interface JournalRead {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Names of the devices that are still remembered; untrusted text. */
  readonly names: ReadonlyMap<string, string>;
}

/** Throws `StoreError`: `store-absent`, `store-damaged`, `store-foreign` or `store-newer`. */
export function readJournalOf(directory: string, query: JournalQuery): JournalRead {
  const { main } = filesIn(directory);
  if (!existsSync(main)) throw new StoreError("store-absent", { path: main });
  try {
    const db = openDatabase(main, true);
    try {
      assertOurs(db, main);
      const names = db.prepare("SELECT id, name FROM device").all();
      return {
        entries: queryJournal(db, query).map(entryOf),
        names: new Map(names.map(({ id, name }) => [String(id), String(name)])),
      };
    } finally {
      db.close();
    }
  } catch (error) {
    throw storeError(error, main);
  }
}
