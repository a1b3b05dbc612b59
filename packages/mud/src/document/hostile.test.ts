import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, resolve, SAMPLE } from "./cases/sample.ts";
import { documentIssues } from "./issue.ts";
import { MAX_EXCERPT, MAX_FILE_BYTES, MAX_ISSUES } from "./limits.ts";
import { type ParsedMud, parseMud, upgradeMud } from "./parse.ts";
import { printMud } from "./print.ts";

/** What holds for any bytes whatever; `file` is what they say as JSON, where they say something. */
function holds(bytes: Uint8Array, file?: unknown): void {
  for (const strict of [false, true]) {
    const parsed: ParsedMud = parseMud(bytes, { strict });
    const errors = parsed.issues.filter(({ severity }) => severity === "error");
    expect(errors.length > 0).toBe(!parsed.ok);
    expect(parsed.issues.length).toBeLessThanOrEqual(2 * MAX_ISSUES + 1);
    for (const issue of parsed.issues) {
      expect(documentIssues).toHaveProperty([issue.code]);
      for (const param of Object.values(issue.params)) {
        expect(String(param).length).toBeLessThanOrEqual(MAX_EXCERPT);
      }
      if (file !== undefined) expect(() => resolve(file, issue.path)).not.toThrow();
    }
    if (parsed.ok) expect(parseMud(bytesOf(printMud(parsed.document))).ok).toBe(true);
  }
  upgradeMud(bytes);
}

const text = JSON.stringify(SAMPLE);
const whole = bytesOf(text);

/** Every pointer of the sample, containers included. */
function pointers(value: unknown, pointer = ""): string[] {
  if (value === null || typeof value !== "object") return [pointer];
  return [
    pointer,
    ...Object.entries(value).flatMap(([key, inner]) => pointers(inner, `${pointer}/${key}`)),
  ];
}

/** Names and words of the format, so that random values come near to meaning something. */
const words = [
  ...new Set(pointers(SAMPLE).flatMap((pointer) => pointer.split("/"))),
  "ietf-access-control-list:access-lists",
  "ethernet-acl-type",
  "eth",
  "ethertype",
  "0x0800",
  "range",
  "lower-port",
  "upper-port",
  "mudtx:transparency",
  "ietf-mud-transparency:transparency",
  "ietf-acl-tls:client-profiles",
  "__proto__",
  "constructor",
];
const nearJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<unknown>(null, true, 0, 1, 65_536, -1, 0.5, ...words),
    fc.string({ unit: "binary" }).filter((one) => one.isWellFormed()),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie("value"), { maxKeys: 4 }),
  ),
})).value;

describe("hostile bytes", () => {
  test("any bytes are refused or read, never thrown at", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => holds(bytes)));
  });

  test("a file with bytes changed, inserted or cut is refused or read", () => {
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      byte: fc.integer({ min: 0, max: 255 }),
      cut: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let bytes = [...whole];
        for (const { at, byte, cut } of changes) {
          bytes = [...bytes.slice(0, at), byte, ...bytes.slice(at + cut)];
        }
        holds(new Uint8Array(bytes));
      }),
    );
  });

  test("a file with values put anywhere is refused or read, and issues point into it", () => {
    const places = pointers(SAMPLE).slice(1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), nearJson), { minLength: 1, maxLength: 3 }),
        (edits) => {
          const file = edits.reduce<unknown>(
            // A later edit may change what an earlier one put there.
            (at, [pointer, value]) => put(at, pointer, structuredClone(value)),
            JSON.parse(text),
          );
          const said = JSON.stringify(file);
          holds(bytesOf(said), JSON.parse(said));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("random JSON that uses the format's words is refused or read", () => {
    fc.assert(fc.property(nearJson, (file) => holds(bytesOf(file), file)));
  });

  test("nothing is added to any object's prototype", () => {
    const evil = text.replace(
      '"matches":{',
      '"matches":{"__proto__":{"ok":true},"constructor":{},',
    );
    expect(parseMud(bytesOf(evil)).ok).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("a megabyte of the worst costs less than two seconds of processor time", () => {
    const fill = (one: string): string =>
      `[${one}${`,${one}`.repeat(Math.floor((MAX_FILE_BYTES - 4000) / (one.length + 1)) - 1)}]`;
    for (const evil of [
      text.replace('"extensions":["example-notes"]', `"extensions":${fill('"a"')}`),
      text.replace('{"acl":[', `{"acl":${fill("{}")},"x":[`),
      text.replace('"aces":{"ace":[', `"aces":{"ace":${fill('{"name":1}')},"x":[`),
      fill('{"a":[]}'),
      `"${"\\u202e".repeat(100_000)}"`,
      `{"ietf-mud:mud":{"mud-url":"https://${"%41".repeat(300_000)}"}}`,
      `{"ietf-mud:mud":{"mud-url":"${"a.".repeat(500_000)}"}}`,
    ]) {
      const start = process.cpuUsage();
      holds(bytesOf(evil));
      const { user, system } = process.cpuUsage(start);
      expect(user + system).toBeLessThan(2_000_000);
    }
  });
});

/** The file with a value at a pointer, where the pointer still leads somewhere. */
function put(file: unknown, pointer: string, value: unknown): unknown {
  const tokens = pointer.split("/").slice(1);
  const last = tokens.pop() ?? "";
  let at = file;
  for (const token of tokens) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, token)) return file;
    at = Reflect.get(at, token);
  }
  if (at !== null && typeof at === "object")
    Object.defineProperty(at, last, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return file;
}
