/** The port behind which a record is kept, and the adapter that keeps it in memory. */
import type { NodeId } from "./merkle.ts";
import { RecordError } from "./refusal.ts";

export interface StoredNode extends NodeId {
  readonly hash: Uint8Array;
}

/**
 * Keeps entries and the hashes of complete subtrees, from which every root and proof of every past
 * size is made. `testing/storage.ts` is the suite that every adapter passes.
 */
export interface RecordStorage {
  /** Number of entries that are there for good. */
  size(): Promise<number>;
  /** Hashes in the order asked; `storage-incomplete` for one that is not there. */
  nodes(ids: readonly NodeId[]): Promise<readonly Uint8Array[]>;
  /** Entries `from` to `to`, without `to`; `storage-incomplete` beyond the size. */
  entries(from: number, to: number): Promise<readonly Uint8Array[]>;
  /**
   * All of it or nothing, and durable when it resolves. `appended-meanwhile` when the size is not
   * `at` any more: of two writers one must read again.
   */
  append(at: number, entries: readonly Uint8Array[], nodes: readonly StoredNode[]): Promise<void>;
}

/** A record that ends with the process: for tests, and for verifying a copy that was fetched whole. */
export function memoryStorage(): RecordStorage {
  const entries: Uint8Array[] = [];
  const levels: Uint8Array[][] = [];
  return {
    size: async () => entries.length,
    nodes: async (ids) =>
      ids.map(({ level, index }) => {
        const hash = levels[level]?.[index];
        if (hash === undefined) {
          throw new RecordError("storage-incomplete", `no node ${index} at level ${level}`);
        }
        return hash;
      }),
    entries: async (from, to) => {
      if (from < 0 || to > entries.length) {
        throw new RecordError("storage-incomplete", `no entries ${from} to ${to}`);
      }
      return entries.slice(from, to);
    },
    append: async (at, added, nodes) => {
      if (at !== entries.length) {
        throw new RecordError("appended-meanwhile", `${entries.length} entries, not ${at}`);
      }
      for (const entry of added) entries.push(Uint8Array.from(entry));
      for (const { level, index, hash } of nodes) (levels[level] ??= [])[index] = hash;
    },
  };
}
