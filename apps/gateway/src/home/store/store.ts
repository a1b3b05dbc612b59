/**
 * What must survive a restart. A decision and what it changes are one transaction, on the disk when
 * `record` returns; events wait a moment and are written together.
 */
import { chmodSync, existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { Accounts } from "./accounts.ts";
import { inTransaction } from "./database.ts";
import {
  contentOf,
  type Decision,
  type Draft as EntryDraft,
  type Entry,
  entryOf,
  type Row,
  sumOf,
} from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { erase } from "./forget.ts";
import { remove, replace, type StoreFiles } from "./files.ts";
import type { Lock } from "./lock.ts";
import { Notes } from "./notes.ts";
import { type JournalQuery, queryJournal, readJournal, Rows } from "./rows.ts";
import { pruneJournal, RETENTION } from "./retention.ts";
import { Since } from "./since.ts";
import {
  apply,
  changeOf,
  type Draft,
  type Effect,
  effectsOf,
  type State,
  subjectOf,
} from "./state.ts";
import { bytesDigest, type Tail, type Verified } from "./verify.ts";

/** What goes with decisions and is no part of the journal. */
export interface Bytes {
  /** MUD files, signatures, certificates: records name them by `digestOfDocument`. */
  readonly documents?: readonly Uint8Array[];
  /** Pairwise master keys, 32 bytes each, by the key that they belong to. */
  readonly pmks?: ReadonlyMap<string, Uint8Array>;
}

export const digestOfDocument: (bytes: Uint8Array) => string = bytesDigest;

export class Store {
  readonly accounts: Accounts;
  readonly #db: DatabaseSync;
  readonly #files: StoreFiles;
  readonly #lock: Lock;
  readonly #rows: Rows;
  readonly #notes = new Notes();
  readonly #state: Draft;
  #since: Since;
  #tail: Tail;
  #next: number;
  /** The copy still holds what a forgotten device left. */
  #copyDue = false;
  /** What made it unusable: neither done nor undone. */
  #broken: StoreError | undefined;

  /** Made by `openStore`, which has verified what it is given. */
  constructor(
    db: DatabaseSync,
    { state, tail }: Verified,
    owned: { readonly files: StoreFiles; readonly lock: Lock; readonly since: Since },
  ) {
    this.#db = db;
    this.accounts = new Accounts(db, owned.files.main);
    this.#state = state;
    this.#tail = tail;
    this.#files = owned.files;
    this.#lock = owned.lock;
    this.#since = owned.since;
    this.#rows = new Rows(db);
    this.#next = Math.max(this.#rows.lastId(), tail.id) + 1;
  }

  get state(): State {
    // A record is in the map of its own table: `changeOf` saw to it.
    return this.#state as State;
  }

  /**
   * Decisions, in order, all or none; their identities in the journal. When it returns they are on
   * the disk. Throws `StoreError`; then none has taken effect.
   */
  record(decisions: readonly Decision[], bytes: Bytes = {}): readonly number[] {
    const ids = this.#commit(decisions, bytes);
    // What is forgotten is erased from the copy too, at the latest with the next upkeep.
    if (this.#copyDue || this.#since.count > RETENTION.sinceLines) this.#tryCopy();
    return ids;
  }

  /** An event, written with the next `flush` or decision. */
  note(event: EntryDraft): void {
    this.#notes.add(event);
  }

  /** Writes the events that wait. Throws `StoreError`; they go on waiting then. */
  flush(): void {
    this.#commit([], {});
  }

  /** Newest first, what waits not included. */
  journal(query: JournalQuery): readonly Entry[] {
    return queryJournal(this.#db, query).map(entryOf);
  }

  /** The last entry of this kind about a device. */
  last(device: string, kind: string): Entry | undefined {
    const [row] = readJournal(
      this.#db,
      "device = ? AND kind = ? AND content IS NOT NULL ORDER BY id DESC LIMIT 1",
      device,
      kind,
    );
    return row && entryOf(row);
  }

  /** Nothing more can be done with it but to close it and open another: something is half done. */
  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  document(digest: string): Uint8Array | undefined {
    const row = this.#db.prepare("SELECT bytes FROM document WHERE digest = ?").get(digest);
    return row?.["bytes"] instanceof Uint8Array ? row["bytes"] : undefined;
  }

  /** Undefined for a key that is gone, or whose secret was lost: mint another. */
  pmk(key: string): Uint8Array | undefined {
    const row = this.#db.prepare("SELECT pmk FROM secret WHERE key = ?").get(key);
    return row?.["pmk"] instanceof Uint8Array ? row["pmk"] : undefined;
  }

  /** Once a day: lets go of what is old, and renews the copy that a damage is mended from. */
  upkeep(now: number): void {
    this.flush();
    try {
      inTransaction(this.#db, () => pruneJournal(this.#db, now));
      if (this.#copyDue || this.#since.count > 0 || !existsSync(this.#files.copy)) this.#copy();
    } catch (error) {
      throw storeError(error, this.#files.main);
    }
  }

  /** Writes what waits, as far as that can be done. The lock is free afterwards. */
  close(): void {
    try {
      this.flush();
    } catch {
      // Events alone, and the disk may be full: closing must not fail for them.
    }
    this.#since.close();
    this.#db.close();
    this.#lock.release();
  }

  #commit(decisions: readonly Decision[], bytes: Bytes): readonly number[] {
    if (this.#broken) throw this.#broken;
    const notes = this.#notes.take();
    if (notes.length === 0 && decisions.length === 0) return [];
    const before = { next: this.#next, tail: this.#tail, copyDue: this.#copyDue };
    const undo: Effect[] = [];
    const chained: Row[] = [];
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const note of notes) this.#rows.add(this.#rowOf(note, "event"));
      for (const document of bytes.documents ?? []) this.#keepDocument(document);
      for (const decision of decisions) {
        chained.push(this.#decide(decision, undo));
      }
      for (const [key, pmk] of bytes.pmks ?? []) this.#keepSecret(key, pmk);
      if (chained.length > 0) this.#since.append(chained);
      this.#db.exec("COMMIT");
      this.#since.keep();
      return chained.map(({ id }) => id);
    } catch (error) {
      this.#next = before.next;
      this.#tail = before.tail;
      this.#copyDue = before.copyDue;
      apply(this.#state, undo);
      this.#notes.putBack(notes);
      this.#takeBack();
      throw storeError(error, this.#files.main);
    }
  }

  /** Writes a decision and what it changes; adds to `undo`, which undoes it in memory. */
  #decide(decision: Decision, undo: Effect[]): Row {
    const change = decision.change && changeOf(decision.change);
    const device = decision.device ?? (change && subjectOf(this.state, change));
    const effects = change ? effectsOf(this.state, change) : [];
    const row = this.#rowOf(
      {
        ...decision,
        ...(change === undefined ? {} : { change }),
        ...(device === undefined ? {} : { device }),
        count: 1,
        until: decision.at,
      },
      "decision",
    );
    this.#rows.write(effects);
    this.#rows.add(row);
    undo.unshift(...apply(this.#state, effects));
    if (change && "end" in change && change.end === "device") this.#forget(change.key, row.id);
    this.#tail = { id: row.id, sum: row.sum, at: row.at };
    return row;
  }

  #forget(device: string, own: number): void {
    erase(this.#db, device, own);
    this.#notes.forget(device);
    this.#copyDue = true;
  }

  #rowOf(
    entry: Decision & { readonly count: number; readonly until: number },
    weight: Row["weight"],
  ): Row {
    const { at, until, count, kind, device = null } = entry;
    const content = contentOf(entry);
    const row = { id: this.#next++, at, until, count, weight, kind, device, content, digest: null };
    return { ...row, sum: sumOf(weight === "decision" ? this.#tail.sum : "", row) };
  }

  #keepDocument(bytes: Uint8Array): void {
    const digest = bytesDigest(bytes);
    this.#db.prepare("INSERT OR IGNORE INTO document VALUES (?, ?)").run(digest, bytes);
  }

  #keepSecret(key: string, pmk: Uint8Array): void {
    if (pmk.length !== 32 || !this.#state.key.has(key))
      throw new StoreError("refused", { reason: "not a key that is here, or not 32 bytes" });
    this.#db
      .prepare(
        "INSERT INTO secret VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET pmk = excluded.pmk, sum = excluded.sum",
      )
      .run(key, pmk, bytesDigest(pmk));
  }

  #takeBack(): void {
    try {
      // After some errors SQLite has rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      this.#since.undo();
    } catch (error) {
      this.#broken = storeError(error, this.#files.main);
    }
  }

  #tryCopy(): void {
    try {
      this.#copy();
    } catch {
      // The decisions are safe without it; the next upkeep tries again and says why it cannot.
      this.#copyDue = true;
    }
  }

  /** Renews the copy; the decisions since begin anew after it. */
  #copy(): void {
    const made = `${this.#files.copy}.new`;
    remove([made]);
    this.#db.prepare("VACUUM INTO ?").run(made);
    chmodSync(made, 0o600);
    replace(made, this.#files.copy);
    const since = Since.start(this.#files.since, this.#tail);
    this.#since.close();
    this.#since = since;
    this.#copyDue = false;
    this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }
}
