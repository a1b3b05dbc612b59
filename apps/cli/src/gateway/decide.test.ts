import { describe, expect, test } from "vitest";
import { CommandError } from "../errors.ts";
import { decisions, wordOf } from "./decide.ts";

const TIME = "2027-01-31T18:00:00Z";
const DIGEST = "0".repeat(64);
const AT = Date.parse(TIME);

describe("a decision", () => {
  test.each([
    ["lan-only", {}, { kind: "grant", access: "lan-only" }],
    ["lan-only", { until: TIME }, { kind: "except", access: "lan-only", until: AT }],
    ["full", { until: TIME }, { kind: "except", access: "full", until: AT }],
    ["pause", {}, { kind: "pause" }],
    ["pause", { until: TIME }, { kind: "pause", until: AT }],
    ["support", { until: TIME }, { kind: "support", ends: AT }],
    ["controller", { controller: "phone" }, { kind: "controller", controller: "phone" }],
    ["accept", {}, { kind: "accept" }],
    ["approve", { digest: DIGEST }, { kind: "approve", digest: DIGEST }],
    ["take", { digest: DIGEST }, { kind: "take", digest: DIGEST }],
  ] as const)("%s %o", (decision, options, word) => {
    expect(wordOf(decision, options)).toEqual(word);
  });

  test("every decision that the help names is one", () => {
    for (const decision of decisions)
      expect(() =>
        wordOf(decision, { until: TIME, digest: DIGEST, controller: "phone" }),
      ).not.toThrow();
  });

  test.each([
    ["full", {}, "missing-option"],
    ["reprieve", {}, "missing-option"],
    ["controller", {}, "missing-option"],
    ["approve", {}, "missing-option"],
    ["take", {}, "missing-option"],
    ["pause", { until: "tomorrow" }, "bad-value"],
    ["constructor", {}, "bad-value"],
  ] as const)("%s %o is none: %s", (decision, options, code) => {
    let found: unknown;
    try {
      wordOf(decision, options);
    } catch (error) {
      found = error instanceof CommandError ? error.code : error;
    }
    expect(found).toBe(code);
  });
});
