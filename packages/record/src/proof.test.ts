import { describe, expect, test } from "vitest";
import { signCheckpoint } from "./checkpoint.ts";
import { decodeEntry, encodeEntry, encodeJsonEntry } from "./entry.ts";
import { flip } from "./flip.fixture.ts";
import { testSigner } from "./keys.fixture.ts";
import { parseProof, renderProof, verifyProof } from "./proof.ts";
import { memoryStorage } from "./storage.ts";
import { appendEntries, inclusionProof, treeHead } from "./tree.ts";

const origin = "log.test/labels";
const logKey = testSigner(origin, "log", 1);
const policy = { origin, logKeys: [logKey.verifier], witnesses: [], quorum: 0 };
const now = new Date("2026-11-21T12:00:00Z");
const entries = ["a", "b", "c", "d", "e", "f", "g"].map((text) =>
  encodeEntry({ kind: "letter", body: Buffer.from(text) }),
);

async function proofOf(index: number) {
  const storage = memoryStorage();
  await appendEntries(storage, entries);
  const checkpoint = signCheckpoint({ origin, ...(await treeHead(storage)) }, logKey);
  return renderProof({ index, hashes: await inclusionProof(storage, index, 7), checkpoint });
}

describe("a proof that travels with an entry", () => {
  test("is a text that anybody can read, and shows that the entry is in the log", async () => {
    const text = await proofOf(4);
    expect(text.split("\n").slice(0, 2)).toEqual(["c2sp.org/tlog-proof@v1", "index 4"]);
    expect(verifyProof(text, entries[4]!, policy, now)).toMatchObject({
      ok: true,
      index: 4,
      checkpoint: { origin, size: 7 },
    });
    const parsed = parseProof(text);
    expect(parsed.ok && renderProof(parsed.proof)).toBe(text);
  });

  test("shows nothing of another entry, kind or log", async () => {
    const text = await proofOf(4);
    const notIncluded = { code: "not-included" };
    expect(verifyProof(text, entries[3]!, policy, now)).toMatchObject(notIncluded);
    const otherKind = encodeEntry({ kind: "note", body: Buffer.from("e") });
    expect(verifyProof(text, otherKind, policy, now)).toMatchObject(notIncluded);
    const otherLog = { ...policy, origin: "log.test/assembly" };
    expect(verifyProof(text, entries[4]!, otherLog, now)).toMatchObject({ code: "other-log" });
  });

  test("any flipped bit is refused", async () => {
    const octets = Buffer.from(await proofOf(4));
    for (let bit = 0; bit < octets.length * 8; bit += 1) {
      const changed = Buffer.from(flip(octets, bit)).toString("utf8");
      expect(verifyProof(changed, entries[4]!, policy, now).ok, `bit ${bit}`).toBe(false);
    }
  });

  test("cut anywhere it is refused", async () => {
    const text = await proofOf(0);
    for (let end = 0; end < text.length; end += 1) {
      expect(verifyProof(text.slice(0, end), entries[0]!, policy, now).ok, `${end}`).toBe(false);
    }
  });

  test.each([
    ["header", (text: string) => text.replace("@v1", "@v2")],
    ["extra", (text: string) => text.replace("index", "extra AAAA\nindex")],
    ["index", (text: string) => text.replace("index 4", "index 04")],
    ["index", (text: string) => text.replace("index 4", "index 9007199254740992")],
    ["hash", (text: string) => text.replace("index 4\n", "index 4\nAAAA\n")],
    ["count", (text: string) => text.replace("index 4\n", `index 4\n${"AAAA\n".repeat(65)}`)],
    ["separator", (text: string) => text.replaceAll("\n\n", "\n")],
  ])("is refused, its %s being wrong", async (part, change) => {
    expect(parseProof(change(await proofOf(4)))).toMatchObject({
      code: "proof-malformed",
      params: { part },
    });
  });

  test("an oversized text or entry is not looked at", async () => {
    expect(parseProof("a".repeat(100_000))).toMatchObject({ code: "note-too-large" });
    const large = new Uint8Array(512 * 1024 + 1);
    expect(verifyProof(await proofOf(4), large, policy, now)).toMatchObject({
      code: "entry-too-large",
    });
  });
});

describe("an entry", () => {
  test("is its kind, a newline and its body", () => {
    expect(Buffer.from(entries[0]!).toString()).toBe("letter\na");
    expect(decodeEntry(entries[0]!)).toEqual({
      ok: true,
      entry: { kind: "letter", body: new Uint8Array(Buffer.from("a")) },
    });
  });

  test("of JSON has one text whatever the order of its members", () => {
    const one = encodeJsonEntry("act", { b: [1, "é"], a: null });
    expect(Buffer.from(one).toString()).toBe('act\n{"a":null,"b":[1,"é"]}');
    expect(encodeJsonEntry("act", { a: null, b: [1, "é"] })).toEqual(one);
  });

  test.each([
    ["separator", "no newline at all"],
    ["kind", "Not A Kind\nbody"],
    ["kind", "\nbody"],
    ["separator", `${"a".repeat(65)}\nbody`],
  ])("is refused, its %s being wrong: %s", (part, text) => {
    expect(decodeEntry(Buffer.from(text))).toMatchObject({
      code: "entry-malformed",
      params: { part },
    });
  });

  test("that no writer may make is a mistake of the caller", () => {
    const bad = { code: "bad-argument" };
    const body = new Uint8Array();
    expect(() => encodeEntry({ kind: "a\nb", body })).toThrow(expect.objectContaining(bad));
    const large = { kind: "a", body: new Uint8Array(512 * 1024) };
    expect(() => encodeEntry(large)).toThrow(expect.objectContaining(bad));
  });
});
