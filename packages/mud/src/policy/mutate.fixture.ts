/** The golden cases' files with a few values changed to what a hostile or careless file may hold. */
import fc from "fast-check";
import type { JsonValue } from "../document/index.ts";
import { readCases } from "./cases.fixture.ts";

/** Strange values of each type. */
const STRANGE: Readonly<Record<string, readonly JsonValue[]>> = {
  string: [
    ..."constructor __proto__ toString hasOwnProperty . fe80::1%eth0 0.0.0.0 255.255.255.255".split(
      " ",
    ),
    ..."0.0.0.0/0 ::/0 ff02::1/128 ::ffff:192.0.2.1 drop reject accept xn--fiq228c.example".split(
      " ",
    ),
    ..."https://[2001:db8::1]/x urn:ietf:params:mud:dns a_b.c from-device to-device neq lte".split(
      " ",
    ),
    "",
    "\u202e",
    'x"; drop',
    "a".repeat(253),
  ],
  number: [0, 1, 6, 17, 58, 255, 65_535, 65_536, -1, 1.5],
  boolean: [true, false],
  object: [null, [null], [], {}],
};

function leaves(
  value: JsonValue,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner as JsonValue, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: JsonValue, path: readonly (string | number)[], by: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each: JsonValue, at) => (at === key ? replaced(each, rest, by) : each));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, rest, by) : inner,
    ]),
  );
}

const mutation = fc.record({ where: fc.nat(10_000), what: fc.nat(10_000) });

/** Text of a file; many of them are still valid. */
export const mutatedFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...readCases().map((golden) => JSON.parse(golden.file) as JsonValue)),
    fc.array(mutation, { minLength: 1, maxLength: 3 }),
  )
  .map(([original, mutations]) => {
    let file = original;
    for (const { where, what } of mutations) {
      const paths = leaves(file);
      const path = paths[where % paths.length] ?? [];
      const old = path.reduce<unknown>((value, key) => Reflect.get(value as object, key), file);
      const strange = STRANGE[typeof old] ?? [];
      file = replaced(file, path, strange[what % strange.length] ?? null);
    }
    return JSON.stringify(file);
  });
