import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type JsonValue } from "./canonical.ts";

describe("canonical JSON (RFC 8785)", () => {
  test("members are sorted by UTF-16 units, as in the example of §3.2.3", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const order = Object.values(JSON.parse(canonicalJson(value)) as object);
    // A key that looks like an index comes first for ECMAScript whatever the text says.
    expect(order.slice(1)).toEqual([
      "Carriage Return",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
    expect(canonicalJson(value)).toMatch(/^\{"\\r":"Carriage Return","1":"One"/);
  });

  test("numbers and texts are written as in §3.2.2", () => {
    const value = {
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0],
      string: '\u20ac$\u000f\u000aA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],' +
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test("is a fixed point and keeps the value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        fc.pre(JSON.stringify(json).isWellFormed() && !JSON.stringify(json).includes("\\ud"));
        const text = canonicalJson(json);
        const again = JSON.parse(text) as JsonValue;
        expect(again).toEqual(json);
        expect(canonicalJson(again)).toBe(text);
      }),
    );
  });

  test.each([
    ["not a number", Number.NaN],
    ["endless", Number.POSITIVE_INFINITY],
    ["half a surrogate pair", "\ud800"],
    ["half a pair as a name", { "\udc00": 1 }],
  ] as const)("has no text for what is %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "bad-argument" }));
  });

  test("stops at a depth, not at the end of the stack", () => {
    let deep: JsonValue = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: "bad-argument" }));
  });
});
