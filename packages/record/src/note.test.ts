import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testSigner } from "./keys.fixture.ts";
import { readNote, renderNote, signNoteText } from "./note.ts";
import { parseVerifierKey, renderVerifierKey, verifiesOctets } from "./note-key.ts";

/** The example of the Go project's package `note`. */
const published = {
  key: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  text:
    "If you think cryptography is the answer to your problem,\n" +
    "then you don't know what your problem is.\n",
  line: "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};
const good = `${published.text}\n${published.line}`;

describe("keys", () => {
  test.each([
    published.key,
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
  ])("a published key has the published id: %s", (text) => {
    const parsed = parseVerifierKey(text);
    expect(parsed).toMatchObject({ ok: true, key: { use: "log" } });
    if (parsed.ok) expect(renderVerifierKey(parsed.key)).toBe(text);
  });

  test("a witness's key is of another type and has another id", () => {
    const log = testSigner("w.test", "log", 1).verifier;
    const witness = testSigner("w.test", "witness", 1).verifier;
    expect(witness.id).not.toBe(log.id);
    const text = renderVerifierKey(witness);
    expect(parseVerifierKey(text)).toMatchObject({ ok: true, key: { use: "witness" } });
  });

  test.each([
    ["form", ""],
    ["form", "PeterNeumann"],
    ["form", published.key.replace("Peter", "Peter ")],
    ["form", published.key.replace("c74f20a3", "C74F20A3")],
    ["form", published.key.replace(/W$/, "=")],
    ["id", published.key.replace("Peter", "Petra")],
    ["type", "a+00000000+BxpcAA=="],
    ["length", "a+00000000+ARpc"],
  ])("is refused, its %s being wrong: %s", (part, text) => {
    expect(parseVerifierKey(text)).toMatchObject({ code: "key-malformed", params: { part } });
  });
});

describe("notes", () => {
  test("the published note is read and verified", () => {
    const read = readNote(good);
    const key = parseVerifierKey(published.key);
    if (!read.ok || !key.ok) throw new Error("not read");
    expect(read.note.text).toBe(published.text);
    const [signature] = read.note.signatures;
    expect(signature).toMatchObject({ name: "PeterNeumann", id: "c74f20a3" });
    const text = Buffer.from(published.text);
    expect(verifiesOctets(key.key, text, signature!.signature)).toBe(true);
    expect(renderNote(read.note)).toBe(good);
  });

  test("text may hold blank lines: the last one separates", () => {
    const text = "a\n\nb\n";
    const signatures = [signNoteText(text, testSigner("log.test", "log", 1))];
    expect(readNote(renderNote({ text, signatures }))).toMatchObject({ ok: true, note: { text } });
  });

  test("at least sixteen signatures are read", () => {
    expect(readNote(`a\n\n${published.line.repeat(16)}`)).toMatchObject({ ok: true });
  });

  test.each([
    ["separator", published.text],
    ["separator", good.slice(0, -1)],
    ["control-character", good.replace("you", "y\u0000u")],
    ["control-character", good.replaceAll("\n", "\r\n")],
    ["surrogate", good.replace("you", "\ud800")],
    ["signature-line", good.replace("— ", "- ")],
    ["signature-line", good.replace("— ", "—  ")],
    ["name", good.replace("PeterN", "Peter+N")],
    ["name", good.replace("PeterN", "Peter\u00a0N")],
    ["base64", good.replace("x08go", "x08g!")],
    ["base64", good.replace("nAM=", "nAN=")],
    ["base64", good.replace("nAM=", "nAM")],
    ["count", `a\n\n${published.line.repeat(65)}`],
  ])("is refused, its %s being wrong", (part, note) => {
    expect(readNote(note)).toMatchObject({ code: "note-malformed", params: { part } });
  });

  test("more than 64 Ki characters are not read", () => {
    expect(readNote("a".repeat(65_537))).toMatchObject({ code: "note-too-large" });
  });

  test("no text makes the reader throw, and what it reads it writes again", () => {
    const piece = fc.constantFrom(
      "\n",
      "\n\n",
      "— ",
      "a b ",
      "AAAAAAA=",
      "— a AAAAAAA=\n",
      "\u0000",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (note) => {
        const read = readNote(note);
        if (read.ok) expect(renderNote(read.note)).toBe(note);
      }),
    );
  });
});
