import { expect, test } from "vitest";
import { recordRefusals, type RecordRefusalCode } from "./refusal.ts";
import { recordWords } from "./words.ts";

test.each(Object.keys(recordRefusals) as RecordRefusalCode[])(
  "%s has a reason and a remedy in both languages, with the same parameters",
  (code) => {
    const { reason, remedy } = recordWords[code];
    const names = (text: string) =>
      [...text.matchAll(/\{(\w+)\}/g)].map(([found]) => found).toSorted((a, b) => (a < b ? -1 : 1));
    for (const { en, fr } of [reason, remedy]) {
      expect(en).not.toBe("");
      expect(fr).not.toBe(en);
      expect(names(fr)).toEqual(names(en));
      expect(recordRefusals[code].params).toEqual(
        expect.arrayContaining(names(en).map((name) => name.slice(1, -1))),
      );
    }
  },
);
