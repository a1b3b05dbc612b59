import fc from "fast-check";
import { expect, test } from "vitest";
import { advance } from "./advance.ts";
import { openBundle, renderBundle } from "./bundle.ts";
import { addCosignature, type LogPolicy, openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { encodeJsonEntry } from "./entry.ts";
import { flip } from "./flip.fixture.ts";
import { testSigner } from "./keys.fixture.ts";
import { readNote } from "./note.ts";
import { memoryStorage } from "./storage.ts";
import { appendEntries, consistencyProof } from "./tree.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const origin = "assembly.example/log";
const log = testSigner(origin, "log", 1);
const witness = testSigner("university.example", "witness", 2);
const policy: LogPolicy = {
  ...{ origin, logKeys: [log.verifier], witnesses: [witness.verifier], quorum: 1 },
};
const entry = (text: string) => encodeJsonEntry("act", { text });

async function record(texts: readonly string[]) {
  const storage = memoryStorage();
  const entries = texts.map(entry);
  const head = await appendEntries(storage, entries);
  const note = readNote(signCheckpoint({ origin, ...head }, log));
  if (!note.ok) throw new Error("not a note");
  const checkpoint = addCosignature(note.note, witness, NOW);
  return { storage, entries, checkpoint, enclosed: [Buffer.from("a text")] };
}

const bundle = async () => renderBundle(await record(["one", "two", "three"]), log);

test("a bundle opens offline to its entries, its root and its witnesses", async () => {
  const opened = await openBundle(await bundle(), policy, NOW);
  expect(opened).toMatchObject({
    ok: true,
    checkpoint: { origin, size: 3 },
    witnessed: [{ name: "university.example", at: NOW }],
    entries: ["one", "two", "three"].map(entry),
  });
});

test("any flipped bit of a bundle is detected, wherever it is", async () => {
  const octets = Buffer.from(await bundle());
  await fc.assert(
    fc.asyncProperty(fc.nat(octets.length * 8 - 1), async (bit) => {
      const text = Buffer.from(flip(octets, bit)).toString("latin1");
      expect((await openBundle(text, policy, NOW)).ok).toBe(false);
      expect((await openBundle(Buffer.from(flip(octets, bit)).toString(), policy, NOW)).ok).toBe(
        false,
      );
    }),
    { numRuns: 1000 },
  );
});

test("a bundle cut anywhere, or with anything added, is refused", async () => {
  const text = await bundle();
  await fc.assert(
    fc.asyncProperty(fc.nat(text.length - 1), fc.string({ minLength: 1 }), async (at, more) => {
      expect((await openBundle(text.slice(0, at), policy, NOW)).ok).toBe(false);
      expect((await openBundle(text + more, policy, NOW)).ok).toBe(false);
      expect((await openBundle(text.slice(0, at) + more + text.slice(at), policy, NOW)).ok).toBe(
        false,
      );
    }),
  );
});

test("entries left out, added or in another order are not the tree, even when the log signs that", async () => {
  const { entries, ...rest } = await record(["one", "two", "three"]);
  for (const other of [entries.slice(1), [...entries, entry("four")], entries.toReversed()]) {
    const text = renderBundle({ ...rest, entries: other }, log);
    expect(await openBundle(text, policy, NOW)).toMatchObject({ code: "bundle-other-tree" });
  }
});

test("without a witness that the reader asks for it is refused", async () => {
  const other = testSigner("court.example", "witness", 3).verifier;
  const asking = { ...policy, witnesses: [witness.verifier, other], quorum: 2 };
  expect(await openBundle(await bundle(), asking, NOW)).toMatchObject({
    code: "too-few-witnesses",
  });
});

test("a witness catches a log that tells two stories", async () => {
  const [first, grown] = [await record(["one", "two"]), await record(["one", "two", "three"])];
  const forked = [await record(["one", "TWO"]), await record(["one", "TWO", "three"])] as const;
  const seen = async (which: typeof first) => {
    const opened = openCheckpoint(which.checkpoint, policy, NOW);
    if (!opened.ok) throw new Error(opened.code);
    return opened.checkpoint;
  };
  const known = await seen(first);
  const proofOf = async (which: typeof first) =>
    consistencyProof(which.storage, 2, (await seen(which)).size);
  expect(advance(known, await seen(grown), await proofOf(grown))).toEqual({
    ok: true,
    grown: true,
  });
  expect(advance(known, await seen(forked[0]), await proofOf(forked[0]))).toMatchObject({
    code: "split-view",
  });
  expect(advance(known, await seen(forked[1]), await proofOf(forked[1]))).toMatchObject({
    code: "not-consistent",
  });
});
