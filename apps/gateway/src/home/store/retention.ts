/** How long the journal is kept: decisions longer than events, neither without bound. */
import type { DatabaseSync } from "node:sqlite";
import { digestOf, entryOf } from "./entry.ts";
import { readJournal } from "./rows.ts";
import { type State, stateOf, textOf } from "./state.ts";
import { follow, readBase } from "./verify.ts";

const DAY_MS = 86_400_000;

export const RETENTION = {
  event: { ms: 30 * DAY_MS, rows: 100_000 },
  decision: { ms: 2 * 365 * DAY_MS, rows: 50_000 },
  /** Decisions after which the copy is renewed without waiting for the next upkeep. */
  sinceLines: 5000,
} as const;

/** Inside a transaction. The state stays what the journal says: what goes is folded into its base. */
export function pruneJournal(db: DatabaseSync, now: number, limits: Limits = RETENTION): void {
  db.prepare("DELETE FROM journal WHERE weight = 'event' AND id <= ?").run(
    lastToGo(db, "event", now, limits),
  );
  const cut = lastToGo(db, "decision", now, limits);
  if (cut > 0) foldInto(db, cut);
  db.exec(
    `DELETE FROM document WHERE digest NOT IN (
       SELECT file FROM profile UNION SELECT signature FROM profile WHERE signature IS NOT NULL
       UNION SELECT certificate FROM attachment WHERE certificate IS NOT NULL)`,
  );
}

interface Limit {
  readonly ms: number;
  readonly rows: number;
}
export interface Limits {
  readonly event: Limit;
  readonly decision: Limit;
}

/** A clock that was wrong for a while lets nothing go that is newer than what stays. */
function lastToGo(
  db: DatabaseSync,
  weight: "event" | "decision",
  now: number,
  limits: Limits,
): number {
  const { ms, rows } = limits[weight];
  const beyond = db
    .prepare("SELECT id FROM journal WHERE weight = ? ORDER BY id DESC LIMIT 1 OFFSET ?")
    .get(weight, rows)?.["id"];
  const firstYoung = db
    .prepare("SELECT id FROM journal WHERE weight = ? AND until >= ? ORDER BY id LIMIT 1")
    .get(weight, now - ms)?.["id"];
  const last = db.prepare("SELECT max(id) AS id FROM journal WHERE weight = ?").get(weight)?.["id"];
  const old = firstYoung === undefined ? Number(last ?? 0) : Number(firstYoung) - 1;
  return Math.max(Number(beyond ?? 0), old);
}

function foldInto(db: DatabaseSync, cut: number): void {
  const base = readBase(db);
  const state = stateOf(base.state);
  let { id, sum } = base;
  for (const row of readJournal(db, "weight = 'decision' AND id <= ? ORDER BY id", cut)) {
    follow(state, entryOf(row));
    ({ id, sum } = row);
  }
  const text = textOf(state as State);
  db.prepare("UPDATE base SET id = ?, sum = ?, state = ?, digest = ?").run(
    id,
    sum,
    text,
    digestOf(text),
  );
  db.prepare("DELETE FROM journal WHERE weight = 'decision' AND id <= ?").run(cut);
}
