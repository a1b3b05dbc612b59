/** The record in PostgreSQL: an adapter of the port of `@thingwall/record`. */
import { RecordError, type RecordStorage } from "@thingwall/record";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "./schema.ts";

/** Rows of one question; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1000;

export function recordStorage(db: Kysely<Database>): RecordStorage {
  return {
    ...reads(db),
    append: (at, entries, nodes) =>
      db.transaction().execute((trx) => recordStorageIn(trx).append(at, entries, nodes)),
  };
}

/** Within a transaction, so that an entry is there exactly when the row that it speaks of is. */
export function recordStorageIn(trx: Transaction<Database>): RecordStorage {
  return {
    ...reads(trx),
    append: async (at, entries, nodes) => {
      await lockRecord(trx);
      const size = await sizeOf(trx);
      if (size !== at) throw new RecordError("appended-meanwhile", `${size} entries, not ${at}`);
      for (const [from, batch] of batches(entries)) {
        const rows = batch.map((octets, place) => ({
          index: at + from + place,
          octets: Buffer.from(octets),
        }));
        await trx.insertInto("log_entry").values(rows).execute();
      }
      for (const [, batch] of batches(nodes)) {
        const rows = batch.map(({ level, index, hash }) => ({
          level,
          index,
          hash: Buffer.from(hash),
        }));
        await trx.insertInto("log_node").values(rows).execute();
      }
    },
  };
}

/** One writer at a time, until the transaction ends. */
export async function lockRecord(trx: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(6962)`.execute(trx);
}

function reads(db: Kysely<Database>): Omit<RecordStorage, "append"> {
  return {
    size: () => sizeOf(db),
    nodes: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("log_node")
        .select(["level", "index", "hash"])
        .where((where) =>
          where.eb(
            where.refTuple("level", "index"),
            "in",
            ids.map(({ level, index }) => where.tuple(level, String(index))),
          ),
        )
        .execute();
      const found = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
      return ids.map(({ level, index }) => {
        const hash = found.get(`${level}/${index}`);
        if (hash === undefined) {
          throw new RecordError("storage-incomplete", `no node ${index} at level ${level}`);
        }
        return new Uint8Array(hash);
      });
    },
    entries: async (from, to) => {
      const rows = await db
        .selectFrom("log_entry")
        .select("octets")
        .where("index", ">=", String(from))
        .where("index", "<", String(to))
        .orderBy("index")
        .execute();
      if (from < 0 || rows.length !== to - from) {
        throw new RecordError("storage-incomplete", `no entries ${from} to ${to}`);
      }
      return rows.map(({ octets }) => new Uint8Array(octets));
    },
  };
}

async function sizeOf(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom("log_entry")
    .select(({ fn }) => fn.max("index").as("last"))
    .executeTakeFirstOrThrow();
  return row.last === null ? 0 : Number(row.last) + 1;
}

function batches<Item>(items: readonly Item[]): readonly (readonly [number, readonly Item[]])[] {
  const count = Math.ceil(items.length / BATCH);
  return Array.from({ length: count }, (_, batch) => [
    batch * BATCH,
    items.slice(batch * BATCH, (batch + 1) * BATCH),
  ]);
}
