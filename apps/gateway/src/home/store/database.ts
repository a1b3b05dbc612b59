/** The database file: opened so that what it commits is on the disk, recognised, and migrated. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { digestOf, GENESIS } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";
import { emptyState, type State, textOf } from "./state.ts";

/**
 * Foreign keys hold, functions of the file's own are not run, and what a forgotten device leaves is
 * overwritten. Throws `StoreError`.
 */
export function openDatabase(path: string, readOnly = false): DatabaseSync {
  const db = new DatabaseSync(path, {
    readOnly,
    timeout: 2000,
    enableForeignKeyConstraints: true,
    defensive: true,
  });
  try {
    db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
    if (!readOnly)
      db.exec(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 1048576",
      );
    return db;
  } catch (error) {
    db.close();
    throw storeError(error, path);
  }
}

/** SQLite would take an empty file for a new database, and no file for one as well. */
export function isDatabaseFile(path: string): boolean {
  if (!existsSync(path) || statSync(path).size < 100) return false;
  const head = Buffer.alloc(16);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, 16, 0);
  } finally {
    closeSync(file);
  }
  return head.toString("latin1") === "SQLite format 3\0";
}

/** Makes the latest form in an empty database. */
export function create(db: DatabaseSync, migrations = MIGRATIONS): void {
  inTransaction(db, () => {
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    for (const migration of migrations) db.exec(migration);
    const state = textOf(emptyState() as State);
    db.prepare("INSERT INTO base VALUES (1, 0, ?, ?, ?)").run(GENESIS, state, digestOf(state));
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** All or nothing: a migration that fails leaves the version from before. */
export function migrate(db: DatabaseSync, migrations = MIGRATIONS): void {
  const version = versionOf(db);
  if (version === migrations.length) return;
  inTransaction(db, () => {
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/**
 * That this is a store of ours, of a version that we know, with exactly the tables of that version:
 * a view or trigger of a stranger's making would run when we read or write. Throws `StoreError`
 * `store-foreign`, `store-newer` or `store-damaged`.
 */
export function assertOurs(db: DatabaseSync, path: string, migrations = MIGRATIONS): void {
  const id = pragma(db, "application_id");
  if (id !== APPLICATION_ID) throw new StoreError("store-foreign", { path });
  const version = versionOf(db);
  if (version > migrations.length)
    throw new StoreError("store-newer", { path, found: version, known: migrations.length });
  if (version < 1 || schemaOf(db) !== expectedSchema(migrations.slice(0, version)))
    throw new StoreError("store-damaged", { path, reason: "its tables are not ours" });
}

export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

export function isToday(db: DatabaseSync): boolean {
  return versionOf(db) === MIGRATIONS.length;
}

export function versionOf(db: DatabaseSync): number {
  return pragma(db, "user_version");
}

function pragma(db: DatabaseSync, name: "application_id" | "user_version"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function schemaOf(db: DatabaseSync): string {
  const rows = db
    .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    .all();
  return JSON.stringify(rows);
}

function expectedSchema(migrations: readonly string[]): string {
  const db = new DatabaseSync(":memory:");
  for (const migration of migrations) db.exec(migration);
  const schema = schemaOf(db);
  db.close();
  return schema;
}
