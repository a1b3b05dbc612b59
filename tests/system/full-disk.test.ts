/**
 * The disk of the state directory is full: nothing that was acknowledged is lost, what was decided
 * stays, new decisions are refused by name, and once there is room all goes on.
 */
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readJournalOf } from "@thingwall/gateway";
import { Memory } from "../../apps/gateway/src/home/store/memory.ts";
import { command } from "../../lab/src/command.ts";

test("a full disk: the last good state, said clearly, and on with it when there is room", async () => {
  const directory = mkdtempSync(join(tmpdir(), "thingwall-full-"));
  await command(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", directory]);
  onTestFinished(async () => {
    await command(["umount", directory]);
    rmSync(directory, { recursive: true });
  });
  const open = () => new Memory(directory, { now: () => 1, publish: () => {}, complain: () => {} });
  const decision = {
    ...{ at: 1, kind: "grant", cause: "household" as const },
    reason: { code: "decided-grant", params: { access: "lan-only" } },
  };
  const record = { id: "lamp", name: "Lamp", role: "thing" as const, added: 1 };
  const full = expect.objectContaining({ code: "store-full" });

  const first = open();
  first.decide([{ ...decision, change: { put: "device", record } }]);
  let acknowledged = 1;
  const filler = join(directory, "filler");
  expect(() => {
    for (;;) appendFileSync(filler, Buffer.alloc(4096));
  }).toThrow("ENOSPC");
  expect(() => {
    for (; acknowledged < 1000; acknowledged++) first.decide([decision]);
  }).toThrow(full);
  expect(() => first.decide([decision])).toThrow(full);
  expect([...first.state.device.keys()]).toEqual(["lamp"]);
  first.close();

  const again = open();
  expect([...again.state.device.keys()]).toEqual(["lamp"]);
  rmSync(filler);
  again.decide([decision]);
  again.close();
  expect(readJournalOf(directory, { limit: 1000 }).entries).toHaveLength(acknowledged + 1);
});
