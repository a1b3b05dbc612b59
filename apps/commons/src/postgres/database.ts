/** A connection to PostgreSQL, ours or yours, with its tables brought forward. */
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { migrate } from "./migrations.ts";
import type { Database } from "./schema.ts";

export async function openDatabase(config: pg.PoolConfig): Promise<Kysely<Database>> {
  const pool = new pg.Pool({ max: 10, ...config });
  // A connection that breaks is replaced at the next question; who is using it is told by the question.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}
