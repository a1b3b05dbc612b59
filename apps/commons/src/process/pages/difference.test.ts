import fc from "fast-check";
import { expect, test } from "vitest";
import { difference } from "./difference.ts";

const side = (lines: ReturnType<typeof difference>, left: "out" | "in") =>
  lines
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join("\n");

test("what is kept and taken out is the version before, what is kept and put in the one after", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", ""), { minLength: 1 })
    .map((all) => all.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = difference(before, after);
      expect(side(lines, "in")).toBe(before);
      expect(side(lines, "out")).toBe(after);
    }),
  );
});

test("nothing changed, nothing told", () => {
  expect(difference("a\nb", "a\nb").every(({ kind }) => kind === "kept")).toBe(true);
  expect(difference("a\nb\nc", "a\nc")).toContainEqual({ kind: "out", text: "b" });
});
