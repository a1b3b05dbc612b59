/** Inclusion proofs: this entry is in that tree (RFC 6962 §2.1.1, RFC 9162 §2.1.3). */
import { recordLimits } from "./limits.ts";
import { hashLength, type LeafRange, nodeHash, sameHash, splitPoint } from "./merkle.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";

export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** From the leaf's sibling to the root's child. */
  readonly proof: readonly Uint8Array[];
}

/** Ranges whose hashes are the proof for `index` in a tree of `size`, in the order of the proof. */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  assertIndex(index, size);
  const ranges: LeafRange[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.toReversed();
}

/** RFC 9162 §2.1.3.2. Sizes and indexes are checked too: they come from the same stranger. */
export function checkInclusion(claim: InclusionClaim): { readonly ok: true } | RecordRefused {
  const { leaf, index, size, root, proof } = claim;
  if (!isSize(size) || !isSize(index) || index >= size) {
    return refuse("index-outside-tree", "index", { index, size });
  }
  const needed = inclusionRanges(index, size).length;
  if (proof.length !== needed) {
    return refuse("proof-length", "hashes", { needed, found: proof.length });
  }
  if ([leaf, root, ...proof].some((hash) => hash.length !== hashLength)) {
    return refuse("proof-malformed", "hashes", { part: "hash" });
  }
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // At the right edge a node rises until it has a left sibling.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameHash(hash, root) ? { ok: true } : refuse("not-included", "");
}

export const isSize = (value: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value <= recordLimits.size;

export function assertIndex(index: number, size: number): void {
  if (!isSize(size) || !isSize(index) || index >= size) {
    throw new RecordError("bad-argument", `no entry ${index} in a tree of ${size}`);
  }
}
