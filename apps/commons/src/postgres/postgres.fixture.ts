/** A real PostgreSQL for one test file: made, used and removed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Cluster, startCluster } from "./cluster.ts";

/** A first start writes 40 MB; the machine may be busy. */
const START_WITHIN = 120_000;

export function clusterForTests(): () => Cluster {
  let cluster: Cluster | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "thingwall commons "));
    cluster = await startCluster(folder);
  }, START_WITHIN);
  afterAll(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, START_WITHIN);
  return () => {
    if (cluster === undefined) throw new Error("the database has not started");
    return cluster;
  };
}

let made = 0;
/** A database of its own in the cluster, empty. */
export async function freshDatabase(cluster: Cluster): Promise<Cluster["connection"]> {
  const { default: pg } = await import("pg");
  const client = new pg.Client(cluster.connection);
  await client.connect();
  made += 1;
  const database = `test_${made}`;
  await client.query(`create database ${database}`);
  await client.end();
  return { ...cluster.connection, database };
}
