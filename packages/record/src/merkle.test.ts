import { expect, test } from "vitest";
import { checkConsistency } from "./consistency.ts";
import { checkInclusion } from "./inclusion.ts";
import { emptyRoot, leafHash } from "./merkle.ts";
import { memoryStorage } from "./storage.ts";
import { appendEntries, consistencyProof, inclusionProof, treeHead } from "./tree.ts";

/** The eight entries that the certificate transparency projects test with. */
const entries = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => new Uint8Array(Buffer.from(hex, "hex")));

const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const N10 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const N11 = roots[4]!;
const leafOne = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const leafFour = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const rightHalf = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const lastPair = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const middlePair = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

/** [entry, size, path]; known from the same projects. */
const paths: readonly [number, number, readonly string[]][] = [
  [0, 1, []],
  [0, 8, [leafOne, N10, rightHalf]],
  [5, 8, [leafFour, lastPair, N11]],
  [2, 3, [roots[2]!]],
  [1, 5, [roots[1]!, N10, leafFour]],
];
/** [older, newer, path]. */
const growths: readonly [number, number, readonly string[]][] = [
  [1, 1, []],
  [1, 8, [leafOne, N10, rightHalf]],
  [6, 8, [middlePair, lastPair, N11]],
  [2, 5, [N10, leafFour]],
];

const hex = (octets: Uint8Array) => Buffer.from(octets).toString("hex");

async function record() {
  const storage = memoryStorage();
  await appendEntries(storage, entries);
  return storage;
}

test("the root of each published tree is the published one", async () => {
  const storage = await record();
  const made = await Promise.all(roots.map(async (_, size) => treeHead(storage, size)));
  expect(made.map(({ root }) => hex(root))).toEqual(roots);
  expect(hex(emptyRoot)).toBe(roots[0]);
});

test("appending one by one and all at once make the same roots", async () => {
  const storage = memoryStorage();
  for (const [index, entry] of entries.entries()) {
    const { root, size, from } = await appendEntries(storage, [entry]);
    expect([hex(root), size, from]).toEqual([roots[index + 1], index + 1, index]);
  }
  expect(await appendEntries(storage, [])).toMatchObject({ from: 8, size: 8 });
});

test.each(paths)("the published path of entry %i in a tree of %i", async (index, size, path) => {
  const proof = await inclusionProof(await record(), index, size);
  expect(proof.map(hex)).toEqual(path);
  const root = new Uint8Array(Buffer.from(roots[size]!, "hex"));
  const leaf = leafHash(entries[index]!);
  expect(checkInclusion({ leaf, index, size, root, proof })).toEqual({ ok: true });
});

test.each(growths)("the published proof that %i begins %i", async (older, newer, path) => {
  const storage = await record();
  const proof = await consistencyProof(storage, older, newer);
  expect(proof.map(hex)).toEqual(path);
  const heads = [await treeHead(storage, older), await treeHead(storage, newer)] as const;
  expect(checkConsistency(...heads, proof)).toEqual({ ok: true });
});

test("a leaf is told apart from an inner node by its first octet", () => {
  expect(hex(leafHash(new Uint8Array()))).toBe(roots[1]);
});
