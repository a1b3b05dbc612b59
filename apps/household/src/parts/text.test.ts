import fc from "fast-check";
import { expect, test } from "vitest";
import { plain } from "./text.ts";

test.each([
  ["Lamp", "Lamp"],
  ["\u202Eexe.gnp", "exe.gnp"],
  ["a\u001b[2Jb", "a [2Jb"],
  ["one\n\n two", "one two"],
  ["zero\u200Bwidth", "zero width"],
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
])("%j is shown as %j", (given, shown) => {
  expect(plain(given)).toBe(shown);
});

test("whatever a stranger sends is one short line without controls", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 12_000 }), (text) => {
      const shown = plain(text);
      expect([...shown].length).toBeLessThanOrEqual(80);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }),
  );
});
