import { storageKeepsItsPromises } from "@thingwall/record/testing";
import { onTestFinished } from "vitest";
import { openDatabase } from "../postgres/database.ts";
import { clusterForTests, freshDatabase } from "../postgres/postgres.fixture.ts";
import { processLog } from "./log.ts";

const cluster = clusterForTests();

storageKeepsItsPromises("PostgreSQL, beside another process", async () => {
  const db = await openDatabase(await freshDatabase(cluster()));
  onTestFinished(() => db.destroy());
  const at = new Date("2026-11-22T00:00:00Z");
  for (const id of ["one", "two"]) {
    await db.insertInto("process").values({ id, created_at: at }).execute();
  }
  await processLog(db, "two").append(0, [Buffer.from("of the other")], []);
  return processLog(db, "one");
});
