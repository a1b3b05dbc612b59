import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import {
  addCosignature,
  openCheckpoint,
  parseCheckpoint,
  renderCheckpoint,
  signCheckpoint,
} from "./checkpoint.ts";
import { cosignedAt } from "./cosignature.ts";
import { flip } from "./flip.fixture.ts";
import { testSigner } from "./keys.fixture.ts";
import { leafHash } from "./merkle.ts";
import { readNote } from "./note.ts";
import { memoryStorage } from "./storage.ts";
import { appendEntries, consistencyProof, treeHead } from "./tree.ts";

const origin = "log.test/labels";
const logKey = testSigner(origin, "log", 1);
const witnesses = [2, 3, 4].map((seed) => testSigner(`witness-${seed}.test`, "witness", seed));
const root = leafHash(Buffer.from("entry"));
const checkpoint = { origin, size: 1, root };
const now = new Date("2026-11-21T12:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const policy = {
  origin,
  logKeys: [logKey.verifier],
  witnesses: witnesses.map(({ verifier }) => verifier),
  quorum: 0,
};

function cosigned(note: string, index: number, at: Date): string {
  const read = readNote(note);
  if (!read.ok) throw new Error(read.code);
  return addCosignature(read.note, witnesses[index]!, at);
}
const signed = signCheckpoint(checkpoint, logKey);
const witnessedTwice = cosigned(cosigned(signed, 0, minutes(-1)), 1, minutes(-9));

describe("the text", () => {
  test("is origin, size and root, a line each", () => {
    expect(renderCheckpoint(checkpoint)).toBe(
      `${origin}\n1\n${Buffer.from(root).toString("base64")}\n`,
    );
    expect(parseCheckpoint(renderCheckpoint(checkpoint))).toEqual({ ok: true, checkpoint });
  });

  test("the published example is read", () => {
    const text =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    expect(parseCheckpoint(text)).toMatchObject({
      checkpoint: { origin: "example.com/behind-the-sofa", size: 20_852_163 },
    });
  });

  const encoded = Buffer.from(root).toString("base64");
  test.each([
    ["lines", "line 1", `${origin}\n1\n${encoded}`],
    ["origin", "line 1", `\n1\n${encoded}\n`],
    ["size", "line 2", `${origin}\n01\n${encoded}\n`],
    ["size", "line 2", `${origin}\n-1\n${encoded}\n`],
    ["size", "line 2", `${origin}\n+1\n${encoded}\n`],
    ["size", "line 2", `${origin}\n9007199254740992\n${encoded}\n`],
    ["root", "line 3", `${origin}\n1\n${encoded.slice(4)}\n`],
    ["root", "line 3", `${origin}\n1\n`],
    ["extension", "line 5", `${origin}\n1\n${encoded}\next\n\n`],
  ])("is refused, its %s (%s) being wrong", (part, path, text) => {
    expect(parseCheckpoint(text)).toMatchObject({
      code: "checkpoint-malformed",
      path,
      params: { part },
    });
  });

  test("extension lines are carried and mean nothing", () => {
    expect(parseCheckpoint(`${renderCheckpoint(checkpoint)}extension\n`)).toMatchObject({
      ok: true,
    });
  });
});

describe("a signed checkpoint", () => {
  test("opens under the log's key and is seen by nobody", () => {
    expect(openCheckpoint(signed, policy, now)).toEqual({
      ok: true,
      checkpoint,
      witnessed: [],
      seenBy: undefined,
    });
  });

  test("opens when a quorum signed, and was seen when the last of the quorum signed", () => {
    const opened = openCheckpoint(witnessedTwice, { ...policy, quorum: 2 }, now);
    expect(opened).toMatchObject({ ok: true, seenBy: minutes(-1) });
    const one = openCheckpoint(witnessedTwice, { ...policy, quorum: 1 }, now);
    expect(one).toMatchObject({ ok: true, seenBy: minutes(-9) });
  });

  test("one witness that signs twice is one witness", () => {
    const twice = cosigned(cosigned(signed, 0, minutes(-1)), 0, minutes(-2));
    expect(openCheckpoint(twice, { ...policy, quorum: 2 }, now)).toMatchObject({
      code: "too-few-witnesses",
      params: { needed: 2, found: 1 },
    });
  });

  test("a witness whose clock is far ahead does not count", () => {
    const ahead = cosigned(signed, 0, minutes(6));
    expect(openCheckpoint(ahead, { ...policy, quorum: 1 }, now)).toMatchObject({
      code: "too-few-witnesses",
    });
    const close = cosigned(signed, 0, minutes(4));
    expect(openCheckpoint(close, { ...policy, quorum: 1 }, now)).toMatchObject({ ok: true });
  });

  test("a witness alone does not speak for the log", () => {
    const text = renderCheckpoint(checkpoint);
    const only = addCosignature({ text, signatures: [] }, witnesses[0]!, now);
    expect(openCheckpoint(only, policy, now)).toMatchObject({ code: "note-unsigned" });
  });

  test("a key that is not of the policy is ignored, whatever it signs", () => {
    const stranger = signCheckpoint(checkpoint, testSigner(origin, "log", 9));
    expect(openCheckpoint(stranger, policy, now)).toMatchObject({
      code: "note-unsigned",
      params: { expected: origin },
    });
    const line = stranger.slice(stranger.indexOf("\n\n") + 2);
    expect(openCheckpoint(signed + line, policy, now)).toMatchObject({ ok: true });
  });

  test("a witness's signature does not pass for the log's, nor the log's for a witness's", () => {
    const asWitness = testSigner(origin, "witness", 1);
    const onlyTimed = addCosignature(
      { text: renderCheckpoint(checkpoint), signatures: [] },
      asWitness,
      now,
    );
    expect(openCheckpoint(onlyTimed, policy, now)).toMatchObject({ code: "note-unsigned" });
    const swapped = { ...policy, logKeys: [asWitness.verifier] };
    expect(openCheckpoint(signed, swapped, now)).toMatchObject({ code: "note-unsigned" });
  });

  test("of another log is refused even under the same key", () => {
    const other = signCheckpoint({ ...checkpoint, origin: "log.test/assembly" }, logKey);
    expect(openCheckpoint(other, policy, now)).toMatchObject({
      code: "other-log",
      params: { expected: origin, found: "log.test/assembly" },
    });
  });

  test("any single changed octet of the note is refused or leaves what it says as it was", () => {
    const octets = Buffer.from(witnessedTwice);
    const strict = { ...policy, quorum: 2 };
    for (let bit = 0; bit < octets.length * 8; bit += 1) {
      const changed = Buffer.from(flip(octets, bit)).toString("utf8");
      const opened = openCheckpoint(changed, strict, now);
      expect(opened.ok, `bit ${bit}`).toBe(false);
    }
  });

  test("a cosignature is bound to its time", () => {
    const text = renderCheckpoint(checkpoint);
    const read = readNote(witnessedTwice);
    if (!read.ok) throw new Error(read.code);
    const { signature } = read.note.signatures[1]!;
    const key = witnesses[0]!.verifier;
    expect(cosignedAt(text, key, signature)).toEqual(minutes(-1));
    fc.assert(
      fc.property(fc.nat(8 * 72 - 1), (bit) => {
        expect(cosignedAt(text, key, flip(signature, bit))).toBeUndefined();
      }),
    );
    expect(cosignedAt(text, key, signature.subarray(1))).toBeUndefined();
  });
});

describe("what is remembered of a log", () => {
  test("grows, stays, and neither shrinks nor splits", async () => {
    const storage = memoryStorage();
    await appendEntries(
      storage,
      ["a", "b", "c", "d", "e"].map((text) => Buffer.from(text)),
    );
    const head = async (size: number) => ({ origin, ...(await treeHead(storage, size)) });
    const [three, five] = [await head(3), await head(5)];
    const proof = await consistencyProof(storage, 3, 5);
    expect(advance(undefined, three, [])).toEqual({ ok: true, grown: true });
    expect(advance(three, five, proof)).toEqual({ ok: true, grown: true });
    expect(advance(five, five, [])).toEqual({ ok: true, grown: false });
    expect(advance(five, three, [])).toMatchObject({ code: "rolled-back" });
    const split = { ...five, root: three.root };
    expect(advance(five, split, [])).toMatchObject({ code: "split-view" });
    expect(advance(three, split, proof)).toMatchObject({ code: "not-consistent" });
    expect(advance(three, { ...five, origin: "other.test" }, proof)).toMatchObject({
      code: "other-log",
    });
  });
});
