import fc from "fast-check";
import { expect, test } from "vitest";
import { cell, shown, styleFor, wrapped } from "./terminal.ts";

test("a stranger's text cannot move the cursor, change colours or turn the line round", () => {
  expect(shown("\u001b[2Jgone\r\nnext\u202e")).toBe("\\u{1b}[2Jgone\\u{d}\\u{a}next\\u{202e}");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(shown(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("long text is cut to the limit", () => {
  expect(shown("é".repeat(200), 10)).toBe(`${"é".repeat(9)}…`);
});

test("cells have exactly their width", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme-ascii" }),
      fc.integer({ min: 1, max: 40 }),
      (text, width) => {
        expect(Array.from(cell(text, width))).toHaveLength(width);
      },
    ),
  );
});

test("pipes stay plain", () => {
  expect(styleFor({ isTTY: false }).bad("text")).toBe("text");
});

test("a long line is broken at spaces, and loses nothing but them", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 12, max: 60 }), (text, width) => {
      const lines = wrapped(text, width);
      expect(lines.join(" ")).toBe(text);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }),
  );
});
