/** A seeded programme in a database of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../postgres/cluster.ts";
import { openDatabase } from "../postgres/database.ts";
import { freshDatabase } from "../postgres/postgres.fixture.ts";
import { heldKeys, programmeKeys } from "./keys.ts";
import { inventedProgramme } from "./invented.ts";
import { logOrigin, type Programme } from "./programme.ts";
import { seedProgramme } from "./seed.ts";

export interface TestProgramme extends Programme {
  readonly close: () => Promise<void>;
}

export async function testProgramme(
  cluster: Cluster,
  now: () => Date = () => new Date("2026-11-21T12:00:00Z"),
): Promise<TestProgramme> {
  const folder = mkdtempSync(join(tmpdir(), "thingwall keys "));
  const db = await openDatabase(await freshDatabase(cluster));
  const [host, id] = ["label.test", "did:web:label.test"];
  const keys = await programmeKeys(folder, id, logOrigin(host));
  const held = heldKeys(join(folder, "held"));
  const programme = {
    db,
    keys,
    held,
    id,
    name: "Label programme",
    host,
    origin: `https://${host}`,
    now,
  };
  await seedProgramme(programme, inventedProgramme);
  return {
    ...programme,
    close: async () => {
      await db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
