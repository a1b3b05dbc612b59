import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendEntries, treeHead } from "@thingwall/record";
import { expect, onTestFinished, test } from "vitest";
import { startCluster } from "./cluster.ts";
import { openDatabase } from "./database.ts";
import { recordStorage } from "./record-storage.ts";

test("a database that is killed while it writes loses nothing that was acknowledged", async () => {
  const folder = mkdtempSync(join(tmpdir(), "thingwall killed "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startCluster(folder);
  const db = await openDatabase(first.connection);
  const storage = recordStorage(db);
  const heads: { readonly size: number; readonly root: Uint8Array }[] = [];
  const writing = (async () => {
    for (;;) {
      const entry = new Uint8Array(Buffer.from(`entry ${heads.length}`));
      const { size, root } = await appendEntries(storage, [entry]);
      heads.push({ size, root });
      if (size === 20) process.kill(first.pid, "SIGKILL");
    }
  })();
  await expect(writing).rejects.toThrow();
  expect(heads.length).toBeGreaterThanOrEqual(20);
  await db.destroy();
  await first.stop();

  const second = await startCluster(folder);
  const again = await openDatabase(second.connection);
  try {
    const kept = recordStorage(again);
    // One more may have been written whose answer never came.
    expect(await kept.size()).toBeGreaterThanOrEqual(heads.length);
    for (const head of heads) expect(await treeHead(kept, head.size)).toEqual(head);
  } finally {
    await again.destroy();
    await second.stop();
  }
}, 180_000);
