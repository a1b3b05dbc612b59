/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 §2.1.1): SHA-256, leaves and inner nodes told apart by
 * a first octet, the left subtree the largest power of two.
 *
 * A range [from, to) that a proof names is either one stored node or a right edge of several; so all
 * that must be stored is the nodes whose leaves are all there.
 */
import { createHash } from "node:crypto";

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);

/** Octets of every hash here. */
export const hashLength = 32;

/** Leaves `from` (inclusive) to `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** A complete subtree: leaves `index * 2^level` to `(index + 1) * 2^level`. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** RFC 6962 §2.1: without the prefix an inner node could be passed off as an entry. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(LEAF, entry);

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(INNER, left, right);

/** Root of the tree without entries. */
export const emptyRoot: Uint8Array = sha256();

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Largest power of two below `count`, which is at least 2: where RFC 6962 splits. */
export function splitPoint(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** Stored nodes that make up a range, from left to right. `from` is where a subtree begins. */
export function nodesOf(range: LeafRange): readonly NodeId[] {
  const nodes: NodeId[] = [];
  let { from } = range;
  while (from < range.to) {
    let level = 0;
    let width = 1;
    while (width * 2 <= range.to - from) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: from / width });
    from += width;
  }
  return nodes;
}

/** Hash of a range from the hashes of its stored nodes, in the order of `nodesOf`. */
export function foldNodes(hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1);
  if (last === undefined) return emptyRoot;
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}
