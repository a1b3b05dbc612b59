/**
 * Opens the store, or mends it first. What is damaged is kept aside; the last good copy and the
 * decisions since take its place. Where decisions were lost all the same, nobody keeps an access
 * that one of them may have taken away.
 */
import { copyFileSync, existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { assertOurs, create, isDatabaseFile, isToday, migrate, openDatabase } from "./database.ts";
import { type Decision, GENESIS } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { besides, filesIn, keepAside, remove, replace, type StoreFiles } from "./files.ts";
import { type Lock, takeLock } from "./lock.ts";
import { IN_DOUBT } from "../life/life.ts";
import type { Records } from "./records.ts";
import { reconcile } from "./reconcile.ts";
import { readSince, Since, type SinceRead } from "./since.ts";
import { Store } from "./store.ts";
import { type Tail, type Verified, verify } from "./verify.ts";

/** What had to be done. `aside`: the folder with what was found; `since`: the last decision kept. */
export type Opening =
  | { readonly kind: "new" | "good" }
  | ({ readonly kind: "mended" } & Mended)
  | ({ readonly kind: "mended-in-part" } & Mended)
  | ({ readonly kind: "lost" } & Mended);

interface Mended {
  readonly why: string;
  readonly aside: string;
  /** Milliseconds since the epoch of the last decision that is still known; 0: none is. */
  readonly until: number;
}

export interface Opened {
  readonly store: Store;
  readonly opening: Opening;
}

/**
 * `directory` exists. Throws `StoreError`: `store-in-use`, `store-newer` (a later version's store is
 * not damaged, and not for us to touch), `store-full` or `store-unwritable`.
 */
export function openStore(directory: string, now: Date): Opened {
  const files = filesIn(directory);
  const lock = takeLock(files.lock);
  try {
    return openLocked(files, lock, now);
  } catch (error) {
    lock.release();
    throw storeError(error, files.main);
  }
}

const BEFORE_ALL: Tail = { id: 0, sum: GENESIS, at: 0 };

interface Sound extends Verified {
  readonly db: DatabaseSync;
}

/** For who holds the lock, which the store then owns. */
export function openLocked(files: StoreFiles, lock: Lock, now: Date): Opened {
  const since = readSince(files.since);
  const never = !existsSync(files.since) || (since?.after.id === 0 && since.lines === 0);
  if (never && !existsSync(files.copy) && isNothing(files.main)) {
    // First what a kill in between would leave understandable.
    const begun = Since.start(files.since, BEFORE_ALL);
    const sound = begin(files.main);
    return { store: finish(files, lock, sound.db, sound, begun), opening: { kind: "new" } };
  }
  let sound: Sound;
  try {
    sound = check(files.main);
  } catch (error) {
    const { code, params } = storeError(error, files.main);
    if (code !== "store-damaged" && code !== "store-foreign") throw error;
    return mend(files, lock, since, String(params["reason"] ?? code), now);
  }
  return proceed(files, lock, sound, since, now);
}

/** None, or one that was never written to: the gateway was killed while it made its first. */
function isNothing(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
}

/** A sound database: what it lacks of the decisions since the copy has been replayed into it. */
function proceed(
  files: StoreFiles,
  lock: Lock,
  sound: Sound,
  since: SinceRead | undefined,
  now: Date,
): Opened {
  const { verified, whole, after, rows } = reconcile(sound.db, sound, since);
  const aside = whole ? "" : keepAside(files, [files.since], now);
  const store = finish(files, lock, sound.db, verified, Since.start(files.since, after, rows));
  if (whole) return { store, opening: { kind: "good" } };
  const why = "the decisions since its last copy cannot be read";
  return doubt(store, { why, aside, until: verified.tail.at }, now);
}

function mend(
  files: StoreFiles,
  lock: Lock,
  since: SinceRead | undefined,
  why: string,
  now: Date,
): Opened {
  const beside = besides(files.main);
  const aside = keepAside(files, [files.main, ...beside, files.since, files.copy], now);
  remove(beside);
  const copy = restoreCopy(files);
  if (copy === undefined) remove([files.main, ...beside]);
  const sound = copy ?? begin(files.main);
  const { verified, whole, after, rows } = reconcile(sound.db, sound, since);
  const store = finish(files, lock, sound.db, verified, Since.start(files.since, after, rows));
  const mended: Mended = { why, aside, until: verified.tail.at };
  if (whole) {
    store.record([told("store-mended", mended, now)]);
    return { store, opening: { kind: "mended", ...mended } };
  }
  if (copy !== undefined || verified.tail.id > 0) return doubt(store, mended, now);
  store.record([told("store-lost", mended, now)]);
  return { store, opening: { kind: "lost", ...mended } };
}

/**
 * Decisions were lost, and any of them may have narrowed something: all overrides that permit end,
 * and each thing that is not blocked gets what it is mended with, no more, until somebody decides.
 * People keep theirs, or nobody could.
 */
function doubt(store: Store, mended: Mended, now: Date): Opened {
  const { fact, override, device } = store.state;
  const things = [...device.values()].filter(
    ({ id, role }) => role !== "person" && fact.get(`${id} grant`)?.value !== "blocked",
  );
  const permits = [...override].filter(([, { verdict }]) => verdict === "accept");
  const because = told("store-in-doubt", mended, now);
  const grantOf = (id: string): Records["fact"] => ({
    ...{ device: id, fact: "grant", value: "updates-only", since: now.getTime() },
    state: { ...IN_DOUBT.grant },
  });
  store.record([
    told("store-mended-in-part", mended, now),
    ...things.map(({ id }) => ({
      ...because,
      change: { put: "fact", record: grantOf(id) } as const,
    })),
    ...permits.map(([key]) => ({ ...because, change: { end: "override", key } as const })),
  ]);
  return { store, opening: { kind: "mended-in-part", ...mended } };
}

function told(code: string, { why, until }: Mended, now: Date): Decision {
  const params = { why, until: new Date(until).toISOString() };
  return { at: now.getTime(), kind: "store", cause: "gateway", reason: { code, params } };
}

function restoreCopy(files: StoreFiles): Sound | undefined {
  try {
    const made = `${files.main}.new`;
    remove([made, ...besides(made)]);
    copyFileSync(files.copy, made);
    check(made).db.close();
    replace(made, files.main);
    return check(files.main);
  } catch (error) {
    if (storeError(error, "").code === "store-full") throw error;
    return undefined;
  }
}

/**
 * Opens, recognises, migrates and verifies. Throws `StoreError`; then it is closed again, and a file
 * of today's form is as it was found: SQLite would have written to it as it closed.
 */
export function check(path: string): Sound {
  if (!isDatabaseFile(path))
    throw new StoreError("store-damaged", { path, reason: "not a database" });
  const looked = openDatabase(path, true);
  let verified: Verified | undefined;
  try {
    assertOurs(looked, path);
    if (isToday(looked)) verified = verify(looked, path);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    looked.close();
  }
  const db = openDatabase(path);
  try {
    migrate(db);
    return { db, ...(verified ?? verify(db, path)) };
  } catch (error) {
    db.close();
    throw storeError(error, path);
  }
}

function begin(path: string): Sound {
  const db = openDatabase(path);
  try {
    create(db);
    return { db, ...verify(db, path) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function finish(
  files: StoreFiles,
  lock: Lock,
  db: DatabaseSync,
  verified: Verified,
  since: Since,
): Store {
  return new Store(db, verified, { files, lock, since });
}

/** For whoever reads the log. */
export function lineOf({ kind, why, aside, until }: Extract<Opening, { why: string }>): string {
  const as = until === 0 ? "" : `, as of ${new Date(until).toISOString()}`;
  return `store-${kind}: ${why}; what was found is in ${aside}${as}`;
}
