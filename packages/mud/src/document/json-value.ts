/** Between the reader's trees and the plain values that a document keeps. */
import { JsonObject, type JsonTree } from "./json.ts";
import type { JsonValue } from "./model.ts";

export function toJsonValue(tree: JsonTree): JsonValue {
  if (Array.isArray(tree)) return tree.map(toJsonValue);
  if (!(tree instanceof JsonObject)) return tree;
  // fromEntries defines own members, whatever their names.
  return Object.fromEntries([...tree.members].map(([name, value]) => [name, toJsonValue(value)]));
}

export function toJsonTree(value: JsonValue): JsonTree {
  if (Array.isArray(value)) return value.map(toJsonTree);
  if (value === null || typeof value !== "object") return value;
  return jsonObject(Object.entries(value).map(([name, inner]) => [name, toJsonTree(inner)]));
}

/** An object of the members that have a value. */
export function jsonObject(members: Iterable<readonly [string, JsonTree | undefined]>): JsonObject {
  const object = new JsonObject();
  for (const [name, value] of members) {
    if (value !== undefined) object.members.set(name, value);
  }
  return object;
}
