import { storageKeepsItsPromises } from "@thingwall/record/testing";
import { onTestFinished } from "vitest";
import { openDatabase } from "./database.ts";
import { clusterForTests, freshDatabase } from "./postgres.fixture.ts";
import { recordStorage } from "./record-storage.ts";

const cluster = clusterForTests();

storageKeepsItsPromises("PostgreSQL", async () => {
  const db = await openDatabase(await freshDatabase(cluster()));
  onTestFinished(() => db.destroy());
  return recordStorage(db);
});
