import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkConsistency, consistencyRanges } from "./consistency.ts";
import { checkInclusion, inclusionRanges } from "./inclusion.ts";
import { leafHash } from "./merkle.ts";
import { memoryStorage, type RecordStorage } from "./storage.ts";
import { appendEntries, consistencyProof, inclusionProof, treeHead } from "./tree.ts";
import { flip, flipOne } from "./flip.fixture.ts";

const SIZE = 70;
let storage: RecordStorage;
const entry = (index: number) => new Uint8Array(Buffer.from(`entry ${index}`));

beforeAll(async () => {
  storage = memoryStorage();
  await appendEntries(
    storage,
    Array.from({ length: SIZE }, (_, index) => entry(index)),
  );
});

const claimFor = async (index: number, size: number) => ({
  leaf: leafHash(entry(index)),
  index,
  size,
  root: (await treeHead(storage, size)).root,
  proof: await inclusionProof(storage, index, size),
});

describe("sizes 0 to n", () => {
  test("every entry is proved in every tree that holds it, and under no other index", async () => {
    for (let size = 1; size <= 33; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = await claimFor(index, size);
        expect(checkInclusion(claim)).toEqual({ ok: true });
        for (let other = 0; other <= size; other += 1) {
          if (other === index) continue;
          expect(checkInclusion({ ...claim, index: other })).toMatchObject({ ok: false });
        }
      }
    }
  });

  test("every prefix is consistent with every later tree", async () => {
    for (let newer = 0; newer <= SIZE; newer += 1) {
      const next = await treeHead(storage, newer);
      for (let older = 0; older <= newer; older += 1) {
        const proof = await consistencyProof(storage, older, newer);
        expect(checkConsistency(await treeHead(storage, older), next, proof)).toEqual({ ok: true });
      }
    }
  });

  test("a wrong size is refused: of the tree, of the older, of the newer", async () => {
    const sizes = fc.tuple(fc.nat(SIZE), fc.nat(SIZE), fc.nat(SIZE * 2));
    await fc.assert(
      fc.asyncProperty(sizes, async ([a, b, wrong]) => {
        const [older, newer] = [Math.min(a, b), Math.max(a, b)];
        const heads = [await treeHead(storage, older), await treeHead(storage, newer)] as const;
        const proof = await consistencyProof(storage, older, newer);
        // From nothing follows anything: the empty tree begins every tree.
        fc.pre(older > 0 && wrong !== older && wrong !== newer);
        const [first, second] = heads;
        expect(checkConsistency({ ...first, size: wrong }, second, proof).ok).toBe(false);
        fc.pre(older !== newer);
        // A size that shares the path to the older tree is not told apart by the path alone, as in
        // RFC 9162; the signed checkpoint says which size belongs to which root.
        const samePath =
          wrong > older &&
          JSON.stringify(shape(older, wrong)) === JSON.stringify(shape(older, newer));
        if (!samePath) {
          expect(checkConsistency(first, { ...second, size: wrong }, proof).ok).toBe(false);
        }
      }),
    );
  });
});

/** Which steps of a consistency proof join on the left: all that the check can see of a size. */
const shape = (older: number, newer: number) =>
  consistencyRanges(older, newer).map(({ from }) => from < older);

describe("any flipped bit is refused", () => {
  const place = fc.integer({ min: 1, max: SIZE }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      index: fc.nat(size - 1),
      bit: fc.nat(255),
      which: fc.nat(),
    }),
  );

  test("in the leaf, the root or the path of an inclusion proof", async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ size, index, bit, which }) => {
        const claim = await claimFor(index, size);
        for (const changed of [
          { ...claim, leaf: flip(claim.leaf, bit) },
          { ...claim, root: flip(claim.root, bit) },
          { ...claim, proof: [...claim.proof, claim.leaf] },
          ...(claim.proof.length === 0
            ? []
            : [
                { ...claim, proof: flipOne(claim.proof, which, bit) },
                { ...claim, proof: claim.proof.slice(1) },
              ]),
        ]) {
          expect(checkInclusion(changed).ok).toBe(false);
        }
      }),
    );
  });

  test("in a root or the path of a consistency proof", async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ size, index: older, bit, which }) => {
        fc.pre(older > 0);
        const first = await treeHead(storage, older);
        const second = await treeHead(storage, size);
        const proof = await consistencyProof(storage, older, size);
        const flipped = (head: typeof first) => ({ ...head, root: flip(head.root, bit) });
        expect(checkConsistency(flipped(first), second, proof).ok).toBe(false);
        expect(checkConsistency(first, flipped(second), proof).ok).toBe(false);
        expect(checkConsistency(first, second, flipOne(proof, which, bit)).ok).toBe(false);
        expect(checkConsistency(first, second, [...proof, first.root]).ok).toBe(false);
        expect(checkConsistency(first, second, proof.slice(1)).ok).toBe(false);
      }),
    );
  });

  test("an entry that differs in one bit is not included", async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ size, index, bit }) => {
        const claim = await claimFor(index, size);
        const leaf = leafHash(flip(entry(index), bit % 56));
        expect(checkInclusion({ ...claim, leaf })).toMatchObject({ code: "not-included" });
      }),
    );
  });
});

describe("claims that no tree can meet", () => {
  test.each([
    [-1, 5],
    [5, 5],
    [0, 0],
    [1.5, 5],
    [0, 2 ** 60],
    [Number.NaN, 5],
  ])("entry %d of %d is outside", (index, size) => {
    const root = leafHash(entry(0));
    expect(checkInclusion({ leaf: root, index, size, root, proof: [] })).toMatchObject({
      code: "index-outside-tree",
      path: "index",
    });
  });

  test("hashes of another length are refused before they are hashed", async () => {
    const claim = await claimFor(1, 2);
    const short = claim.proof.map((hash) => hash.subarray(1));
    expect(checkInclusion({ ...claim, proof: short })).toMatchObject({ code: "proof-malformed" });
  });

  test("the largest tree that sizes allow has a path of at most 53 hashes", () => {
    expect(inclusionRanges(0, Number.MAX_SAFE_INTEGER)).toHaveLength(53);
    expect(consistencyRanges(2 ** 52 + 1, Number.MAX_SAFE_INTEGER).length).toBeLessThanOrEqual(64);
  });

  test("two trees of one size are a split view; a smaller one is a roll back", async () => {
    const head = await treeHead(storage, 9);
    const other = { size: 9, root: flip(head.root, 0) };
    expect(checkConsistency(head, other, [])).toMatchObject({ code: "split-view" });
    expect(checkConsistency(head, await treeHead(storage, 8), [])).toMatchObject({
      code: "rolled-back",
      params: { known: 9, offered: 8 },
    });
  });

  test("an empty tree with a root of something is no tree", async () => {
    const head = await treeHead(storage, 9);
    expect(checkConsistency({ size: 0, root: head.root }, head, [])).toMatchObject({
      code: "not-consistent",
    });
  });
});
