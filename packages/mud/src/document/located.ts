/** An object of the tree together with where it stands in the file as published. */
import { JsonObject, type JsonTree } from "./json.ts";
import { MAX_ACES } from "./limits.ts";
import type { Pointer } from "./model.ts";

/** Looks into a tree that may hold anything: what is not of the asked kind is absent. */
export class Located {
  readonly object: JsonObject;
  readonly path: Pointer;

  constructor(object: JsonObject, path: Pointer) {
    this.object = object;
    this.path = path;
  }

  has(name: string): boolean {
    return this.object.members.has(name);
  }

  value(name: string): JsonTree | undefined {
    return this.object.get(name);
  }

  text(name: string): string | undefined {
    const value = this.object.get(name);
    return typeof value === "string" ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.object.get(name);
    return typeof value === "number" ? value : undefined;
  }

  /** The strings of a leaf-list. */
  texts(name: string): readonly string[] {
    const value = this.object.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  pointer(name: string): Pointer {
    return this.object.pointer(this.path, name);
  }

  child(name: string): Located | undefined {
    const value = this.object.get(name);
    return value instanceof JsonObject ? new Located(value, this.pointer(name)) : undefined;
  }

  /**
   * The objects of a list, each with its index in the file. No list may have more than `MAX_ACES`
   * entries: the validator refuses the file, and nobody need walk the rest.
   */
  entries(name: string): readonly Located[] {
    const value = this.object.get(name);
    if (!Array.isArray(value)) return [];
    const path = this.pointer(name);
    return value
      .slice(0, MAX_ACES)
      .flatMap((item, index) =>
        item instanceof JsonObject ? [new Located(item, `${path}/${index}`)] : [],
      );
  }
}

/** The members of `tree`, which may be anything. */
export function locate(tree: JsonTree): Located {
  return new Located(tree instanceof JsonObject ? tree : new JsonObject(), "");
}
