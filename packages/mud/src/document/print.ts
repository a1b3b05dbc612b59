/**
 * Canonical RFC 7951 JSON: members in the schema's order, module names where they belong, leaves in
 * canonical form, two spaces. The same file always prints to the same text.
 */
import type { Element, Members } from "./element.ts";
import { JsonObject, type JsonTree } from "./json.ts";
import type { MudDocument } from "./model.ts";
import { extendedSchema } from "./rfc8520-schema.ts";
import { documentTree } from "./unbuild.ts";

/**
 * The document as a MUD file. Members of extensions that were ignored in reading are not in a
 * document, so they are left out (`upgradeMud` keeps them); so is what has no effect (logging).
 * Throws `RangeError` for ports that no RFC 8519 operator can say.
 */
export function printMud(document: MudDocument): string {
  return printTree(documentTree(document));
}

/** A validated tree as text. Members that the schema does not know come last, by name. */
export function printTree(tree: JsonTree): string {
  return `${printValue(tree, extendedSchema.root, "")}\n`;
}

function printValue(value: JsonTree, element: Element | undefined, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    // The one value of YANG's `empty` reads best on one line.
    if (value.length === 1 && value[0] === null) return "[null]";
    const items = value.map((item) => inner + printValue(item, element, inner));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (!(value instanceof JsonObject)) return printScalar(value);
  if (value.members.size === 0) return "{}";
  const schema = element !== undefined && "members" in element ? element : undefined;
  const members = ordered(value, schema).map(([name, member]) => {
    const printed = printValue(member, schema?.members.get(name), inner);
    return `${inner}${printScalar(name)}: ${printed}`;
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function ordered(object: JsonObject, schema: Members | undefined): readonly [string, JsonTree][] {
  const known: [string, JsonTree][] = [];
  for (const name of schema?.members.keys() ?? []) {
    const value = object.get(name);
    if (value !== undefined) known.push([name, value]);
  }
  const others = [...object.members].filter(([name]) => schema?.members.has(name) !== true);
  return [...known, ...others.toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

/** Escapes what a terminal would obey or an eye would misread; a JSON reader sees the same text. */
function printScalar(value: null | boolean | number | string): string {
  return JSON.stringify(value).replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
      return `\\u${unit}`;
    }).join(""),
  );
}

/** DEL and C1 controls, format characters (bidirectional, invisible), line separators. */
const UNSAFE = /[\u007F-\u009F\p{Cf}\u2028\u2029]/gu;
