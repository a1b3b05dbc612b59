/** Consistency proofs: the older tree is the beginning of the newer (RFC 6962 §2.1.2, RFC 9162 §2.1.4). */
import { isSize } from "./inclusion.ts";
import { emptyRoot, hashLength, type LeafRange, nodeHash, sameHash, splitPoint } from "./merkle.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";

export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Ranges whose hashes are the proof, in its order. Equal sizes and an empty older tree need none. */
export function consistencyRanges(older: number, newer: number): readonly LeafRange[] {
  if (!isSize(older) || !isSize(newer) || older > newer) {
    throw new RecordError("bad-argument", `no tree of ${older} within one of ${newer}`);
  }
  if (older === 0) return [];
  const ranges: LeafRange[] = [];
  let from = 0;
  let to = newer;
  while (to !== older) {
    const middle = from + splitPoint(to - from);
    if (older <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The reader has the older root already when it is itself a node of the newer tree.
  if (from > 0) ranges.push({ from, to });
  return ranges.toReversed();
}

/** RFC 9162 §2.1.4.2, with what it leaves to the reader: the empty tree, equal and shrunken sizes. */
export function checkConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): { readonly ok: true } | RecordRefused {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) {
    return refuse("rolled-back", "size", { known: older.size, offered: newer.size });
  }
  const needed = consistencyRanges(older.size, newer.size).length;
  if (proof.length !== needed) {
    return refuse("proof-length", "hashes", { needed, found: proof.length });
  }
  if ([older.root, newer.root, ...proof].some((hash) => hash.length !== hashLength)) {
    return refuse("proof-malformed", "hashes", { part: "hash" });
  }
  if ([older, newer].some(({ size, root }) => size === 0 && !sameHash(root, emptyRoot))) {
    return refuse("not-consistent", "root");
  }
  if (older.size === 0) return { ok: true };
  if (older.size === newer.size) {
    return sameHash(older.root, newer.root)
      ? { ok: true }
      : refuse("split-view", "root", { size: older.size });
  }
  return rebuildsBoth(older, newer, proof) ? { ok: true } : refuse("not-consistent", "");
}

function rebuildsBoth(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  let node = older.size - 1;
  let last = newer.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // An older tree of a power of two is a node itself, and its root begins the path.
  const [first, ...rest] = node === 0 ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  let [olderHash, newerHash] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      olderHash = nodeHash(sibling, olderHash);
      newerHash = nodeHash(sibling, newerHash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newerHash = nodeHash(newerHash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameHash(olderHash, older.root) && sameHash(newerHash, newer.root);
}
