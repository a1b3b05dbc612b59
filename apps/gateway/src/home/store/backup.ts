/**
 * A backup: one file, a line of JSON that says what follows and its SHA-256, then the database as it
 * was at one moment. It holds the Wi-Fi keys, so only its owner may read it.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import Type, { type Static } from "typebox";
import { Check } from "typebox/value";
import { openDatabase, versionOf } from "./database.ts";
import { StoreError, storeError } from "./error.ts";
import { besides, filesIn, keepAside, remove, replace, type StoreFiles } from "./files.ts";
import { takeLock } from "./lock.ts";
import { check, openLocked } from "./open.ts";
import { Since } from "./since.ts";
import type { Tail } from "./verify.ts";

const FORMAT = 1;
/** The first line is never longer. */
const HEAD_BYTES = 512;
const CHUNK_BYTES = 1 << 20;

const Head = Type.Object(
  {
    thingwallBackup: Type.Integer({ minimum: 1 }),
    /** Of the database's form. */
    version: Type.Integer({ minimum: 1 }),
    made: Type.String({ pattern: "^[0-9T:.Z-]{20,30}$" }),
    bytes: Type.Integer({ minimum: 512, maximum: 2 ** 34 }),
    sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  },
  { additionalProperties: false },
);
type Head = Static<typeof Head>;

export interface Saved {
  readonly devices: number;
  readonly bytes: number;
  /** ISO time at which it was made. */
  readonly made: string;
}

export interface Restored extends Saved {
  /** Where the store that was replaced is kept. */
  readonly aside: string;
}

/**
 * Writes a backup of the store in `directory` to `out`, in place of what is there, whether or not
 * the gateway runs. It is verified before it counts. Throws `StoreError`: `store-absent`,
 * `store-damaged`, `store-foreign`, `store-newer`, or one about `out`.
 */
export function backup(directory: string, out: string, now: Date): Saved {
  const files = filesIn(directory);
  if (!existsSync(files.main)) throw new StoreError("store-absent", { path: files.main });
  // In the store's own folder, which nobody else can read.
  const made = `${files.main}.backup-${process.pid}`;
  try {
    snapshot(files, made);
    const { db, state } = check(made);
    const version = versionOf(db);
    db.close();
    const head = { version, made: now.toISOString(), ...digestOf(made) };
    writeBackup(made, out, { thingwallBackup: FORMAT, ...head });
    return { devices: state.device.size, bytes: head.bytes, made: head.made };
  } catch (error) {
    throw storeError(error, files.main);
  } finally {
    remove([made, ...besides(made)]);
  }
}

/**
 * Puts the backup `from` in the store's place, once it has been verified whole. What was there is
 * kept aside. Throws `StoreError`: `store-in-use` while the gateway runs, `backup-…` for a file that
 * is no backup or not sound; nothing has changed then.
 */
export function restore(directory: string, from: string, now: Date): Restored {
  const files = filesIn(directory);
  const lock = takeLock(files.lock);
  const made = `${files.main}.restored`;
  try {
    const { head, tail } = unpack(from, made);
    const aside = exchange(files, made, tail, now);
    const { store } = openLocked(files, lock, now);
    const { made: of } = head;
    const reason = { code: "store-restored", params: { made: of, aside } };
    store.record([{ at: now.getTime(), kind: "store", cause: "household", reason }]);
    store.accounts.endAllSessions();
    store.upkeep(now.getTime());
    const devices = store.state.device.size;
    store.close();
    return { devices, bytes: head.bytes, made: of, aside };
  } catch (error) {
    throw storeError(error, files.main);
  } finally {
    lock.release();
    rmSync(made, { force: true });
  }
}

/**
 * Whether `restore` would take this file; nothing is changed. `directory`: where only the gateway
 * reads. Throws `StoreError`: `backup-…` for a file that is no backup or not sound.
 */
export function assertBackup(directory: string, from: string): void {
  const made = `${filesIn(directory).main}.looked-at`;
  try {
    unpack(from, made);
  } finally {
    remove([made, ...besides(made)]);
  }
}

/** The database as it is at one moment, while others write to it. */
function snapshot(files: StoreFiles, made: string): void {
  const db = openDatabase(files.main);
  try {
    db.prepare("VACUUM INTO ?").run(made);
    chmodSync(made, 0o600);
  } finally {
    db.close();
  }
}

/**
 * The new one's decisions begin anew before it takes its place: if we are stopped in between, the
 * old one opens with doubts, not with what it never had.
 */
function exchange(files: StoreFiles, made: string, tail: Tail, now: Date): string {
  const beside = besides(files.main);
  settleLog(files.main);
  const aside = keepAside(files, [files.main, ...beside, files.since, files.copy], now);
  Since.start(files.since, tail).close();
  remove([files.copy, ...beside]);
  replace(made, files.main);
  return aside;
}

/** What the write-ahead log holds goes into the database, if there is a sound one. */
function settleLog(path: string): void {
  if (!existsSync(path)) return;
  try {
    openDatabase(path).close();
  } catch {
    // It is kept aside as it is.
  }
}

/** Verifies `from` and writes its database to `made`. */
function unpack(from: string, made: string): { head: Head; tail: Tail } {
  const file = openBackup(from);
  try {
    const { head, start } = readHead(file, from);
    if (head.thingwallBackup > FORMAT)
      throw new StoreError("backup-newer", {
        path: from,
        found: head.thingwallBackup,
        known: FORMAT,
      });
    rmSync(made, { force: true });
    const found = copyBytes(file, start, made);
    if (found.bytes !== head.bytes || found.sha256 !== head.sha256)
      throw new StoreError("backup-damaged", { path: from, reason: "its checksum is another" });
    const { db, tail } = check(made);
    db.close();
    return { head, tail };
  } catch (error) {
    throw asBackupError(error, from);
  } finally {
    closeSync(file);
  }
}

function openBackup(from: string): number {
  try {
    if (!statSync(from).isFile()) throw new StoreError("backup-foreign", { path: from });
    return openSync(from, "r");
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError("backup-absent", { path: from, reason });
  }
}

function readHead(file: number, from: string): { head: Head; start: number } {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const text = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0)).toString("latin1");
  const end = text.indexOf("\n");
  const head = end < 0 ? undefined : parsed(text.slice(0, end));
  if (!Check(Head, head)) throw new StoreError("backup-foreign", { path: from });
  return { head, start: end + 1 };
}

/** What is wrong with the database in it is wrong with the backup. */
function asBackupError(error: unknown, path: string): StoreError {
  const ours = storeError(error, path);
  const params = { ...ours.params, path };
  switch (ours.code) {
    case "store-damaged":
      return new StoreError("backup-damaged", params, { cause: error });
    case "store-newer":
      return new StoreError("backup-newer", params, { cause: error });
    case "store-foreign":
      return new StoreError("backup-foreign", params, { cause: error });
    default:
      return ours;
  }
}

function writeBackup(database: string, out: string, head: Head): void {
  const made = `${out}.new`;
  try {
    rmSync(made, { force: true });
    const file = openSync(made, "wx", 0o600);
    try {
      writeSync(file, `${JSON.stringify(head)}\n`);
    } finally {
      closeSync(file);
    }
    copyInto(database, made);
    replace(made, out);
  } catch (error) {
    rmSync(made, { force: true });
    throw storeError(error, out);
  }
}

function copyInto(from: string, to: string): void {
  const source = openSync(from, "r");
  const target = openSync(to, "a");
  try {
    eachChunk(source, 0, (chunk) => writeAll(target, chunk));
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

function copyBytes(file: number, start: number, to: string): { bytes: number; sha256: string } {
  const hash = createHash("sha256");
  const target = openSync(to, "wx", 0o600);
  let bytes = 0;
  try {
    eachChunk(file, start, (chunk) => {
      hash.update(chunk);
      writeAll(target, chunk);
      bytes += chunk.length;
    });
  } finally {
    closeSync(target);
  }
  return { bytes, sha256: hash.digest("hex") };
}

function digestOf(path: string): { bytes: number; sha256: string } {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = openSync(path, "r");
  try {
    eachChunk(file, 0, (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
  } finally {
    closeSync(file);
  }
  return { bytes, sha256: hash.digest("hex") };
}

function eachChunk(file: number, start: number, use: (chunk: Uint8Array) => void): void {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let at = start; ; ) {
    const read = readSync(file, buffer, 0, CHUNK_BYTES, at);
    if (read === 0) return;
    use(buffer.subarray(0, read));
    at += read;
  }
}

function writeAll(file: number, chunk: Uint8Array): void {
  for (let sent = 0; sent < chunk.length; ) sent += writeSync(file, chunk, sent);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
