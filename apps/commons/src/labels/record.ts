/** The programme's log: what is appended with its row, the checkpoint over it, and proofs. */
import {
  appendEntries,
  inclusionProof,
  renderProof,
  signCheckpoint,
  treeHead,
} from "@thingwall/record";
import { lockRecord, recordStorage, recordStorageIn } from "../postgres/record-storage.ts";
import { logOrigin, type Programme, type Writing } from "./programme.ts";

/**
 * Appends an entry and signs the new head. In the transaction of the row that the entry speaks of:
 * either both are there for good or neither.
 *
 * @returns the entry's index
 */
export async function appendToLog(
  programme: Programme,
  trx: Writing,
  entry: Uint8Array,
): Promise<number> {
  await lockRecord(trx);
  const storage = recordStorageIn(trx);
  const { from, size, root } = await appendEntries(storage, [entry]);
  const origin = logOrigin(programme.host);
  const note = signCheckpoint({ origin, size, root }, programme.keys.log);
  await trx.insertInto("log_checkpoint").values({ size, note, at: programme.now() }).execute();
  return from;
}

/** The newest signed head; that of the empty log before anything is in it. */
export async function checkpoint(
  programme: Programme,
  db: Programme["db"] = programme.db,
): Promise<{ readonly size: number; readonly note: string }> {
  const row = await db
    .selectFrom("log_checkpoint")
    .select(["size", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row !== undefined) return { size: Number(row.size), note: row.note };
  const head = await treeHead(recordStorage(db), 0);
  const origin = logOrigin(programme.host);
  return { size: 0, note: signCheckpoint({ origin, ...head }, programme.keys.log) };
}

/** C2SP tlog-proof of an entry under the newest checkpoint; undefined beyond it. */
export async function proofOf(
  programme: Programme,
  index: number,
  db: Programme["db"] = programme.db,
): Promise<string | undefined> {
  const { size, note } = await checkpoint(programme, db);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  const hashes = await inclusionProof(recordStorage(db), index, size);
  return renderProof({ index, hashes, checkpoint: note });
}

/** Entries from an index on, at most so many; none beyond the end. */
export async function entriesOf(
  programme: Programme,
  from: number,
  most: number,
): Promise<readonly Uint8Array[]> {
  const { size } = await checkpoint(programme);
  if (!Number.isSafeInteger(from) || from < 0 || from >= size) return [];
  return recordStorage(programme.db).entries(from, Math.min(from + most, size));
}
