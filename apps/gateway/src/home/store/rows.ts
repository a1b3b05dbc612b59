/** Records and entries as rows of the database. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Row } from "./entry.ts";
import { StoreError } from "./error.ts";
import {
  type AnyRecord,
  inOrder,
  isRecord,
  keyOf,
  RECORDS,
  type Table,
  TABLES,
} from "./records.ts";
import { apply, type Draft, type Effect, emptyState } from "./state.ts";

/** Members that are a column of JSON. */
const STRUCTURED = new Set(["addresses", "approvals", "signer", "state"]);
/** The members that name a record, joined by a space in its key. */
const NAMED_BY: Readonly<Record<Table, readonly string[]>> = {
  device: ["id"],
  attachment: ["id"],
  profile: ["device"],
  fact: ["device", "fact"],
  override: ["id"],
  key: ["id"],
};

/**
 * Whether a value of a stranger's is a row of the journal; its sums say whether it is true. Written
 * out: a long journal is read whole at each start.
 */
export function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const row = value as { readonly [M in keyof Row]?: unknown };
  return (
    [row.id, row.at, row.until, row.count].every(Number.isSafeInteger) &&
    (row.weight === "decision" || row.weight === "event") &&
    typeof row.kind === "string" &&
    typeof row.sum === "string" &&
    [row.device, row.content, row.digest].every((each) => each === null || typeof each === "string")
  );
}

const columns = (table: Table): readonly string[] => Object.keys(RECORDS[table].properties);
/** A member may be named as a word of SQL. */
const quoted = (names: readonly string[]): readonly string[] => names.map((name) => `"${name}"`);

export class Rows {
  readonly #db: DatabaseSync;
  readonly #puts: Readonly<Record<string, StatementSync>>;
  readonly #ends: Readonly<Record<string, StatementSync>>;
  readonly #entry: StatementSync;
  readonly #secretEnds: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#puts = Object.fromEntries(TABLES.map((table) => [table, db.prepare(putText(table))]));
    this.#ends = Object.fromEntries(
      TABLES.map((table) => [
        table,
        db.prepare(
          `DELETE FROM ${table} WHERE ${quoted(NAMED_BY[table])
            .map((name) => `${name} = ?`)
            .join(" AND ")}`,
        ),
      ]),
    );
    this.#entry = db.prepare(
      "INSERT INTO journal (id, at, until, count, weight, kind, device, content, digest, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#secretEnds = db.prepare("DELETE FROM secret WHERE key = ?");
  }

  write(effects: readonly Effect[]): void {
    for (const { table, key, record } of effects) {
      if (record === undefined) this.#ends[table]?.run(...key.split(" "));
      else this.#puts[table]?.run(...valuesOf(table, record));
      // What opened a key that has ended opens nothing, and nobody is to read it.
      if (record !== undefined && isEndedKey(table, record)) this.#secretEnds.run(key);
    }
  }

  add(row: Row): void {
    const { id, at, until, count, weight, kind, device, content, digest, sum } = row;
    this.#entry.run(id, at, until, count, weight, kind, device, content, digest, sum);
  }

  /** The last identity that was given to an entry, of those that are gone as well. */
  lastId(): number {
    const row = this.#db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").get();
    return Number(row?.["seq"] ?? 0);
  }
}

/** Throws `StoreError` `refused` for a row that is no record of ours. */
export function readState(db: DatabaseSync): Draft {
  const draft = emptyState();
  for (const table of TABLES)
    for (const row of db
      .prepare(`SELECT ${quoted(columns(table)).join(", ")} FROM ${table}`)
      .iterate()) {
      const record = recordOf(table, row);
      apply(draft, [{ table, key: keyOf(table, record), record }]);
    }
  return draft;
}

/** Oldest first. Throws `StoreError` `refused` for a row that is no entry. */
export function* readJournal(
  db: DatabaseSync,
  where = "1 ORDER BY id",
  ...values: readonly SQLInputValue[]
): Generator<Row> {
  for (const row of db.prepare(`SELECT * FROM journal WHERE ${where}`).iterate(...values)) {
    if (!isRow(row)) throw new StoreError("refused", { reason: "not a journal row" });
    yield row;
  }
}

export interface JournalQuery {
  /** Entries before this one. */
  readonly before?: number;
  readonly device?: string;
  readonly weight?: Row["weight"];
  /** At most 1000. */
  readonly limit: number;
}

/** Newest first. */
export function queryJournal(
  db: DatabaseSync,
  { before = Number.MAX_SAFE_INTEGER, device, weight, limit }: JournalQuery,
): readonly Row[] {
  const asked = Object.entries({ device, weight }).filter(([, value]) => value !== undefined);
  const where = [...asked.map(([name]) => `${name} = ?`), "id < ?"].join(" AND ");
  const values = asked.flatMap(([, value]) => value ?? []);
  const most = Math.min(limit, 1000);
  return [...readJournal(db, `${where} ORDER BY id DESC LIMIT ?`, ...values, before, most)];
}

function isEndedKey(table: Table, record: AnyRecord): boolean {
  return table === "key" && "for" in record && record.state.is === "ended";
}

function putText(table: Table): string {
  const all = quoted(columns(table));
  const named = quoted(NAMED_BY[table]);
  const rest = all.filter((name) => !named.includes(name));
  // Not REPLACE: it would first delete what others refer to.
  return `INSERT INTO ${table} (${all.join(", ")}) VALUES (${all.map(() => "?").join(", ")})
    ON CONFLICT (${named.join(", ")}) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(", ")}`;
}

function valuesOf(table: Table, record: AnyRecord): SQLInputValue[] {
  const values = record as Readonly<Record<string, unknown>>;
  return columns(table).map((name) => {
    const value = values[name];
    if (value === undefined) return null;
    if (typeof value === "string" || typeof value === "number") return value;
    return JSON.stringify(value);
  });
}

function recordOf(table: Table, row: Readonly<Record<string, unknown>>): AnyRecord {
  const members = Object.entries(row).filter(([, value]) => value !== null);
  const record = Object.fromEntries(
    members.map(([name, value]) => [
      name,
      STRUCTURED.has(name) && typeof value === "string" ? (JSON.parse(value) as unknown) : value,
    ]),
  );
  if (!isRecord(table, record))
    throw new StoreError("refused", { reason: `not a record of ${table}` });
  return inOrder(table, record);
}
