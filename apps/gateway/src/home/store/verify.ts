/**
 * Whether a store says of itself what is true: SQLite finds its pages in order, the chain of
 * decisions is whole, the state is what the decisions lead to, and documents and secrets are the
 * bytes they were. SQLite alone would not notice a bit that changed inside a text.
 */
import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { digestOf, type Entry, entryOf, type Row, sumOf } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { readJournal, readState } from "./rows.ts";
import { apply, type Draft, effectsOf, type State, stateOf, textOf } from "./state.ts";

/** The last decision: its place and the sum up to it. */
export interface Tail {
  readonly id: number;
  readonly sum: string;
  /** When it was made; 0 before the first. */
  readonly at: number;
}

export interface Verified {
  readonly state: Draft;
  readonly tail: Tail;
}

/** Throws `StoreError` `store-damaged` with the first thing that is wrong. */
export function verify(db: DatabaseSync, path: string): Verified {
  try {
    const found = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (found !== "ok") throw wrong(String(found));
    if (db.prepare("PRAGMA foreign_key_check").get()) throw wrong("a record belongs to nobody");
    const told = replay(db);
    const held = readState(db);
    if (textOf(held as State) !== textOf(told.state as State))
      throw wrong("the records are not what the journal says");
    assertBytes(db);
    return told;
  } catch (error) {
    const ours = storeError(error, path);
    const reason = ours.params["reason"] ?? ours.message;
    throw new StoreError("store-damaged", { path, reason }, { cause: error });
  }
}

/** What the journal leads to, its sums checked. */
export function replay(db: DatabaseSync): Verified {
  const base = readBase(db);
  const state = stateOf(base.state);
  let tail: Tail = { id: base.id, sum: base.sum, at: 0 };
  for (const row of readJournal(db)) {
    const before = row.weight === "decision" ? tail.sum : "";
    if (sumOf(before, row) !== row.sum) throw wrong(`journal entry ${row.id} was altered`);
    const entry = entryOf(row);
    if (row.weight === "event") continue;
    follow(state, entry);
    tail = { id: row.id, sum: row.sum, at: row.at };
  }
  return { state, tail };
}

/** Lets a decision take effect. */
export function follow(state: Draft, { change }: Pick<Entry, "change">): void {
  if (change !== undefined) apply(state, effectsOf(state as State, change));
}

export interface Base {
  readonly id: number;
  readonly sum: string;
  readonly state: string;
}

export function readBase(db: DatabaseSync): Base {
  const row = db.prepare("SELECT id, sum, state, digest FROM base").get();
  const { id, sum, state, digest } = row ?? {};
  if (typeof id !== "number" || typeof sum !== "string" || typeof state !== "string")
    throw wrong("the journal has no beginning");
  if (digestOf(state) !== digest) throw wrong("the journal's beginning was altered");
  return { id, sum, state };
}

/** A decision's row that continues the chain after `tail`. */
export function continues(tail: Tail, row: Row): boolean {
  return row.weight === "decision" && row.id > tail.id && sumOf(tail.sum, row) === row.sum;
}

function assertBytes(db: DatabaseSync): void {
  for (const { digest, bytes } of db.prepare("SELECT digest, bytes FROM document").iterate())
    if (!(bytes instanceof Uint8Array) || bytesDigest(bytes) !== digest)
      throw wrong("a document was altered");
  for (const { pmk, sum } of db.prepare("SELECT pmk, sum FROM secret").iterate())
    if (!(pmk instanceof Uint8Array) || bytesDigest(pmk) !== sum) throw wrong("a key was altered");
}

export function bytesDigest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function wrong(reason: string): StoreError {
  return new StoreError("store-damaged", { reason });
}
