/** A tree over a storage: append, and roots and proofs of any size it ever had. */
import { consistencyRanges, type TreeHead } from "./consistency.ts";
import { assertIndex, inclusionRanges } from "./inclusion.ts";
import { recordLimits } from "./limits.ts";
import { foldNodes, leafHash, type LeafRange, nodeHash, nodesOf } from "./merkle.ts";
import { RecordError } from "./refusal.ts";
import type { RecordStorage, StoredNode } from "./storage.ts";

export interface Appended extends TreeHead {
  /** Index of the first entry that was added. */
  readonly from: number;
}

/**
 * Adds entries in one step and answers the new head. Reads the right edge only: logarithmic in the
 * size. `appended-meanwhile` when another writer was first; nothing is added then.
 */
export async function appendEntries(
  storage: RecordStorage,
  entries: readonly Uint8Array[],
): Promise<Appended> {
  const from = await storage.size();
  if (entries.some((entry) => entry.length > recordLimits.entry)) {
    throw new RecordError("bad-argument", `an entry of more than ${recordLimits.entry} octets`);
  }
  const edge = nodesOf({ from: 0, to: from });
  const hashes = await storage.nodes(edge);
  // The right edge as a stack: adding a leaf completes one node for each 1 it carries over.
  const stack = hashes.map((hash, place) => ({ ...nodeAt(edge, place), hash }));
  const added: StoredNode[] = [];
  for (const [offset, entry] of entries.entries()) {
    let node: StoredNode = { level: 0, index: from + offset, hash: leafHash(entry) };
    added.push(node);
    for (let left = stack.at(-1); left?.level === node.level; left = stack.at(-1)) {
      stack.pop();
      node = {
        level: node.level + 1,
        index: left.index / 2,
        hash: nodeHash(left.hash, node.hash),
      };
      added.push(node);
    }
    stack.push(node);
  }
  await storage.append(from, entries, added);
  return { from, size: from + entries.length, root: foldNodes(stack.map(({ hash }) => hash)) };
}

/** Head of the tree when it had `size` entries; today's without it. */
export async function treeHead(storage: RecordStorage, size?: number): Promise<TreeHead> {
  const to = size ?? (await storage.size());
  const [root] = await rangeHashes(storage, [{ from: 0, to }]);
  if (root === undefined) throw new RecordError("storage-incomplete", "no root");
  return { size: to, root };
}

/** Proof that entry `index` is in the tree of `size`. */
export async function inclusionProof(
  storage: RecordStorage,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  assertIndex(index, size);
  return rangeHashes(storage, inclusionRanges(index, size));
}

/** Proof that the tree of `older` entries is the beginning of that of `newer`. */
export async function consistencyProof(
  storage: RecordStorage,
  older: number,
  newer: number,
): Promise<readonly Uint8Array[]> {
  return rangeHashes(storage, consistencyRanges(older, newer));
}

/** Hashes of ranges, read from the storage in one question. */
async function rangeHashes(
  storage: RecordStorage,
  ranges: readonly LeafRange[],
): Promise<readonly Uint8Array[]> {
  const parts = ranges.map(nodesOf);
  const hashes = await storage.nodes(parts.flat());
  let read = 0;
  return parts.map((nodes) => foldNodes(hashes.slice(read, (read += nodes.length))));
}

function nodeAt<Node>(nodes: readonly Node[], place: number): Node {
  const node = nodes[place];
  if (node === undefined) throw new RecordError("storage-incomplete", "more hashes than asked");
  return node;
}
