import { describe, expect, test } from "vitest";
import { labelRefusals } from "../refusal.ts";
import { labelReasons, verdicts } from "../trust/index.ts";
import { labelRefusalWords, reasonWords, verdictWords, type ReasonWords } from "./index.ts";

const named = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).toSorted();

const tables: readonly (readonly [
  string,
  Readonly<Record<string, ReasonWords>>,
  Readonly<Record<string, { readonly params: readonly string[] }>>,
])[] = [
  ["reason", reasonWords, labelReasons],
  ["refusal", labelRefusalWords, labelRefusals],
];

describe.each(tables)("every %s", (_, words, codes) => {
  test.each(Object.keys(codes))(
    "%s says why and what to do in both languages, with its own parameters",
    (code) => {
      const { reason, remedy } = words[code] ?? {};
      for (const pair of [reason, remedy]) {
        expect(pair?.en).toBeTruthy();
        expect(pair?.fr).not.toBe(pair?.en);
        expect(named(pair?.fr ?? "")).toEqual(named(pair?.en ?? ""));
        expect(codes[code]?.params).toEqual(expect.arrayContaining(named(pair?.en ?? "")));
      }
    },
  );
});

test("every verdict speaks both languages, and none says secure or certified", () => {
  for (const verdict of verdicts) {
    const { en, fr } = verdictWords[verdict];
    expect(en).not.toBe(fr);
    expect(`${en} ${fr}`).not.toMatch(/secur|sécur|certif/i);
  }
});
