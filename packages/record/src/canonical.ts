/** The one text of a JSON value (RFC 8785): what is signed and logged can be made again from its meaning. */
import { RecordError } from "./refusal.ts";

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

const MAX_DEPTH = 64;

/**
 * Members sorted by UTF-16 units, no space, numbers as ECMAScript writes them. `bad-argument` for
 * what has no such text: numbers that are not finite, half of a surrogate pair, too deep a nesting.
 */
export function canonicalJson(value: JsonValue, depth = 0): string {
  const fail = (what: string) => new RecordError("bad-argument", `no canonical JSON: ${what}`);
  if (depth > MAX_DEPTH) throw fail("nested too deeply");
  if (typeof value === "number" && !Number.isFinite(value)) throw fail("not a finite number");
  if (typeof value === "string" && !value.isWellFormed()) throw fail("half a surrogate pair");
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => `${canonicalJson(name)}:${canonicalJson(item, depth + 1)}`);
  return `{${members.join(",")}}`;
}

/** `Array.isArray` does not narrow read-only arrays. */
const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);
