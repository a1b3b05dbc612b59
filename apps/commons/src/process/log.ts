/** The record of one process in PostgreSQL: an adapter of the port of `@thingwall/record`. */
import { RecordError, type RecordStorage } from "@thingwall/record";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "../postgres/schema.ts";

/** Rows of one question; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 1000;

export function processLog(db: Kysely<Database>, process: string): RecordStorage {
  return {
    ...reads(db, process),
    append: (at, entries, nodes) =>
      db.transaction().execute((trx) => processLogIn(trx, process).append(at, entries, nodes)),
  };
}

/** Within a transaction, so that texts and checkpoint are there exactly when their entry is. */
export function processLogIn(trx: Transaction<Database>, process: string): RecordStorage {
  return {
    ...reads(trx, process),
    append: async (at, entries, nodes) => {
      await lockProcess(trx, process);
      const size = await sizeOf(trx, process);
      if (size !== at) throw new RecordError("appended-meanwhile", `${size} entries, not ${at}`);
      for (let from = 0; from < entries.length; from += BATCH) {
        const rows = entries.slice(from, from + BATCH).map((octets, place) => ({
          ...{ process, index: at + from + place, octets: Buffer.from(octets) },
        }));
        await trx.insertInto("process_entry").values(rows).execute();
      }
      for (let from = 0; from < nodes.length; from += BATCH) {
        const rows = nodes.slice(from, from + BATCH).map(({ level, index, hash }) => ({
          ...{ process, level, index, hash: Buffer.from(hash) },
        }));
        await trx.insertInto("process_node").values(rows).execute();
      }
    },
  };
}

/** One writer of a process at a time, until the transaction ends. */
export async function lockProcess(trx: Transaction<Database>, process: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(6963, hashtext(${process}))`.execute(trx);
}

function reads(db: Kysely<Database>, process: string): Omit<RecordStorage, "append"> {
  return {
    size: () => sizeOf(db, process),
    nodes: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("process_node")
        .select(["level", "index", "hash"])
        .where("process", "=", process)
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
        .selectFrom("process_entry")
        .select("octets")
        .where("process", "=", process)
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

async function sizeOf(db: Kysely<Database>, process: string): Promise<number> {
  const row = await db
    .selectFrom("process_entry")
    .select(({ fn }) => fn.max("index").as("last"))
    .where("process", "=", process)
    .executeTakeFirstOrThrow();
  return row.last === null ? 0 : Number(row.last) + 1;
}
