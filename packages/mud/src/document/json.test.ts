import { describe, expect, test } from "vitest";
import { bytesOf, describeIssues, SAMPLE } from "./cases/sample.ts";
import { IssueLog } from "./issue.ts";
import { toJsonValue } from "./json-value.ts";
import { readJson } from "./json.ts";
import { MAX_DEPTH, MAX_FILE_BYTES, MAX_MEMBER_NAME } from "./limits.ts";

interface Outcome {
  readonly value: unknown;
  readonly issues: readonly string[];
}

function readBytes(bytes: Uint8Array): Outcome {
  const log = new IssueLog();
  const tree = readJson(bytes, log);
  const value = tree === undefined ? undefined : toJsonValue(tree);
  return { value, issues: describeIssues(log.list()) };
}

function read(text: string): Outcome {
  return readBytes(bytesOf(text));
}

function utf16(text: string, bigEndian: boolean, mark: boolean): Uint8Array {
  const units = Array.from(mark ? `\uFEFF${text}` : text, (unit) => unit.charCodeAt(0));
  const pairs = units.map((unit) => [unit & 0xff, unit >> 8]);
  return new Uint8Array(pairs.flatMap((pair) => (bigEndian ? pair.toReversed() : pair)));
}

describe("JSON text", () => {
  const texts = [
    " null ",
    "true",
    "false",
    "0",
    "-0.5e-3",
    "1E3",
    '""',
    String.raw`"a\"\\\/\b\f\n\r\tA😀 é"`,
    "[]",
    '[1,[2,{"a":[]}],"b"]',
    "{}",
    '{"b":1,"a":{"2":2,"1":1}}\r\n\t ',
  ];
  for (const text of texts) {
    test(`reads ${text.trim()} as every JSON reader does`, () => {
      expect(read(text)).toEqual({ value: JSON.parse(text), issues: [] });
    });
  }

  const wrong: readonly (readonly [string, string])[] = [
    ["", "json-syntax "],
    ["  ", "json-syntax "],
    ["nul", "json-syntax "],
    ["truE", "json-syntax "],
    ["[1,]", "json-syntax /1"],
    ["[1 2]", "json-syntax "],
    ['{"a":1,}', "json-syntax "],
    ['{"a" 1}', "json-syntax "],
    ["{a:1}", "json-syntax "],
    ["{'a':1}", "json-syntax "],
    ["[01]", "json-syntax "],
    ["[+1]", "json-syntax /0"],
    ["[.5]", "json-syntax /0"],
    ["[1.]", "json-syntax "],
    ["[NaN]", "json-syntax /0"],
    ["[Infinity]", "json-syntax /0"],
    ["[0x10]", "json-syntax "],
    ['["\t"]', "json-syntax /0"],
    ['["a\nb"]', "json-syntax /0"],
    [String.raw`["\x41"]`, "json-syntax /0"],
    [String.raw`["\u12g4"]`, "json-syntax /0"],
    [String.raw`["\u12`, "json-syntax /0"],
    ['["a', "json-syntax /0"],
    ["1 2", "json-syntax "],
    ["{} // done", "json-syntax "],
    ["\u00a0{}", "json-syntax "],
  ];
  for (const [text, issue] of wrong) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      expect(read(text)).toEqual({ value: undefined, issues: [issue] });
    });
  }

  test("refuses a file cut at any byte", () => {
    const whole = bytesOf(SAMPLE);
    for (let length = 0; length < whole.length; length++) {
      const { value, issues } = readBytes(whole.subarray(0, length));
      expect(value).toBeUndefined();
      expect(issues).toHaveLength(1);
    }
  });
});

describe("what two readers could see differently", () => {
  test("a member name that stands twice is refused, each time it does", () => {
    expect(read('{"a":[{"x":1,"y":2,"x":3}],"b":1,"a":2}').issues).toEqual([
      "json-duplicate-member /a/0/x",
      "json-duplicate-member /a",
    ]);
  });

  test("names that differ only in how they are escaped are the same name", () => {
    expect(read(String.raw`{"a":1,"\u0061":2}`).issues).toEqual(["json-duplicate-member /a"]);
  });

  test("no member name means anything to the language", () => {
    const text = '{"__proto__":{"polluted":1},"constructor":1,"toString":2}';
    const { value } = read(text);
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor", "toString"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  for (const number of ["9007199254740993", "1e400", "-1e999", "1e-400", "0.1234567890123456789"]) {
    test(`the number ${number} is refused, as a double would change it`, () => {
      expect(read(`[${number}]`).issues).toEqual(["json-number-inexact /0"]);
    });
  }
});

describe("encodings", () => {
  const text = '{"a":"é"}';
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["UTF-16LE", utf16(text, false, false), "UTF-16LE"],
    ["UTF-16LE with a mark", utf16(text, false, true), "UTF-16LE"],
    ["UTF-16BE", utf16(text, true, false), "UTF-16BE"],
    ["UTF-16BE with a mark", utf16(text, true, true), "UTF-16BE"],
    ["UTF-32", new Uint8Array([0x7b, 0, 0, 0, 0x7d, 0, 0, 0]), "UTF-32"],
    ["Latin-1", new Uint8Array([0x5b, 0x22, 0xe9, 0x22, 0x5d]), "unknown"],
    ["an overlong quote", new Uint8Array([0x5b, 0x22, 0xc0, 0xa2, 0x22, 0x5d]), "unknown"],
    ["an encoded surrogate", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "unknown"],
    ["a character beyond Unicode", new Uint8Array([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]), "unknown"],
  ];
  for (const [name, bytes, encoding] of cases) {
    test(`${name} is refused`, () => {
      const log = new IssueLog();
      expect(readJson(bytes, log)).toBeUndefined();
      expect(log.list()).toEqual([
        expect.objectContaining({
          code: "not-utf8",
          params: expect.objectContaining({ encoding }),
        }),
      ]);
    });
  }

  test("the offset is that of the first wrong byte", () => {
    const bytes = new Uint8Array([...bytesOf(`"${"é".repeat(500)}`), 0xff, ...bytesOf('"')]);
    const log = new IssueLog();
    readJson(bytes, log);
    expect(log.list()[0]?.params["offset"]).toBe(1001);
  });

  test("a byte order mark is skipped with a warning", () => {
    expect(read(`\uFEFF${text}`)).toEqual({ value: { a: "é" }, issues: ["byte-order-mark "] });
  });

  test("a second byte order mark is not space", () => {
    expect(read(`\uFEFF\uFEFF${text}`).issues).toEqual(["byte-order-mark ", "json-syntax "]);
  });
});

describe("limits", () => {
  test("50 MB are refused before anything is read", () => {
    expect(readBytes(new Uint8Array(50 * 1024 * 1024))).toEqual({
      value: undefined,
      issues: ["file-too-large "],
    });
  });

  test("a file of the greatest size is read", () => {
    expect(read(`[]${" ".repeat(MAX_FILE_BYTES - 2)}`)).toEqual({ value: [], issues: [] });
  });

  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    test(`100,000 times ${open} is refused without deep recursion`, () => {
      const { issues } = read(open.repeat(100_000));
      expect(issues).toHaveLength(1);
      expect(issues[0]).toMatch(/^json-too-deep /);
    });

    test(`${MAX_DEPTH} times ${open} is read`, () => {
      const text = `${open.repeat(MAX_DEPTH)}${open === "[" ? "" : "1"}${close.repeat(MAX_DEPTH)}`;
      expect(read(text)).toEqual({ value: JSON.parse(text), issues: [] });
    });
  }

  test("a member name that is too long is refused", () => {
    const name = "x".repeat(MAX_MEMBER_NAME + 1);
    expect(read(`{"${name}":1}`).issues).toEqual(["bad-length "]);
  });
});
