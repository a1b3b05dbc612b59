/** What every adapter of `RecordStorage` must do. An adapter's test calls it with a way to make one. */
import { describe, expect, test } from "vitest";
import { leafHash } from "../merkle.ts";
import type { RecordStorage } from "../storage.ts";
import { appendEntries, consistencyProof, inclusionProof, treeHead } from "../tree.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

export function storageKeepsItsPromises(name: string, make: () => Promise<RecordStorage>): void {
  describe(`${name} keeps the promises of a storage`, () => {
    test("what was appended is there, in order, and nothing else", async () => {
      const storage = await make();
      expect(await storage.size()).toBe(0);
      await appendEntries(storage, [bytes("a"), bytes("b")]);
      await appendEntries(storage, [bytes("c")]);
      expect(await storage.size()).toBe(3);
      const entries = await storage.entries(0, 3);
      expect(entries.map((entry) => Buffer.from(entry).toString())).toEqual(["a", "b", "c"]);
      expect(await storage.entries(1, 1)).toEqual([]);
    });

    test("nodes come in the order asked", async () => {
      const storage = await make();
      await appendEntries(storage, [bytes("a"), bytes("b")]);
      const nodes = await storage.nodes([
        { level: 0, index: 1 },
        { level: 0, index: 0 },
      ]);
      expect(nodes.map((node) => [...node])).toEqual([
        [...leafHash(bytes("b"))],
        [...leafHash(bytes("a"))],
      ]);
    });

    test("what is not there is refused, not made up", async () => {
      const storage = await make();
      await appendEntries(storage, [bytes("a")]);
      const missing = { code: "storage-incomplete" };
      await expect(storage.nodes([{ level: 1, index: 0 }])).rejects.toMatchObject(missing);
      await expect(storage.entries(0, 2)).rejects.toMatchObject(missing);
      await expect(treeHead(storage, 2)).rejects.toMatchObject(missing);
    });

    test("of two writers one is told to read again, and nothing is lost or doubled", async () => {
      const storage = await make();
      const results = await Promise.allSettled([
        appendEntries(storage, [bytes("a")]),
        appendEntries(storage, [bytes("b")]),
      ]);
      const refused = results.filter(({ status }) => status === "rejected");
      expect(await storage.size()).toBe(results.length - refused.length);
      for (const result of refused) {
        expect(result).toMatchObject({ reason: { code: "appended-meanwhile" } });
      }
    });

    test("proofs of past sizes are made from it", async () => {
      const storage = await make();
      for (let size = 0; size < 9; size += 1) await appendEntries(storage, [bytes(`${size}`)]);
      expect(await inclusionProof(storage, 4, 7)).toHaveLength(3);
      expect(await consistencyProof(storage, 5, 9)).toHaveLength(5);
    });
  });
}
