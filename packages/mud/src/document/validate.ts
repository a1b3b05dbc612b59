/**
 * Holds a tree against a schema: every member is known, of its type, present where it must be and
 * there once (RFC 7950, RFC 7951). Leaves are put in canonical form in place. What depends on two
 * places of the file is in `constraints.ts`.
 */
import type { Choice, Element, Leaf, LeafList, List, Members, Reading } from "./element.ts";
import { EXTENSIONS, type Extension } from "./extension-schema.ts";
import type { IssueLog } from "./issue.ts";
import { JsonObject, jsonType, type JsonTree } from "./json.ts";
import { locate } from "./located.ts";
import type { Pointer } from "./model.ts";
import { type FileSchema, MUD } from "./rfc8520-schema.ts";
import { hostileCharacter } from "./text.ts";

export interface ValidateOptions {
  readonly schema: FileSchema;
  /** RFC modules only: a member of any other module is refused, declared or not. */
  readonly strict: boolean;
}

export function validate(tree: JsonTree, options: ValidateOptions, log: IssueLog): void {
  new Validator(tree, options, log).file(tree);
}

class Validator {
  readonly #modules: ReadonlySet<string>;
  readonly #root: FileSchema["root"];
  readonly #strict: boolean;
  readonly #log: IssueLog;
  readonly #declared: ReadonlySet<string>;
  readonly #seenExtensions = new Set<string>();

  constructor(tree: JsonTree, options: ValidateOptions, log: IssueLog) {
    this.#root = options.schema.root;
    this.#modules = options.schema.modules;
    this.#strict = options.strict;
    this.#log = log;
    this.#declared = new Set(locate(tree).child(MUD)?.texts("extensions"));
  }

  file(tree: JsonTree): void {
    this.#element(tree, this.#root, "");
  }

  #element(value: JsonTree, element: Element, path: Pointer): void {
    if (element.extension !== undefined) this.#extension(element, element.extension, path);
    if (element.unused === true) this.#log.report("node-not-used", path, { node: element.name });
    switch (element.kind) {
      case "container":
        if (value instanceof JsonObject) this.#members(value, element, path);
        else this.#wrongType("object", value, element, path);
        return;
      case "list":
        this.#list(value, element, path);
        return;
      case "leaf-list":
        this.#leafList(value, element, path);
        return;
      case "leaf":
        // Leaves are canonicalised by their owner.
        return;
    }
  }

  #members(object: JsonObject, element: Members & { readonly name: string }, path: Pointer): void {
    for (const [name, value] of object.members) {
      const member = element.members.get(name);
      const pointer = object.pointer(path, name);
      if (member === undefined) {
        this.#unknown(name, element, pointer);
        continue;
      }
      this.#element(value, member, pointer);
      if (member.kind !== "leaf") continue;
      const canonical = this.#read(value, member, pointer);
      if (canonical !== undefined && canonical !== value) object.members.set(name, canonical);
    }
    for (const member of element.members.values()) {
      if (member.mandatory !== true || object.members.has(member.name)) continue;
      const params = { node: member.name, parent: element.name };
      this.#log.report("missing-node", path, params, member.clause);
    }
    for (const choice of element.choices) this.#choice(object, choice, element, path);
  }

  /** The canonical form of one value, or `undefined` once what is wrong has been reported. */
  #read(value: JsonTree, type: Leaf | LeafList, path: Pointer): JsonTree | undefined {
    const reading: Reading = type.type(value);
    if ("fault" in reading) {
      const params = { node: type.name, ...reading.fault.params };
      this.#log.fault({ ...reading.fault, params }, path, type.clause);
      return undefined;
    }
    if (reading.remark !== undefined) this.#log.fault(reading.remark, path);
    if (type.shown === true && typeof reading.value === "string") {
      const hostile = hostileCharacter(reading.value, type.name === "name" ? "name" : "text");
      if (hostile !== undefined) {
        this.#log.report("hostile-text", path, { node: type.name, ...hostile });
      }
    }
    return reading.value;
  }

  #list(value: JsonTree, element: List, path: Pointer): void {
    if (!Array.isArray(value)) {
      this.#wrongType("array", value, element, path);
      return;
    }
    if (this.#tooMany(value, element, path)) return;
    const keys = new Set<string>();
    value.forEach((item, index) => {
      const pointer = `${path}/${index}`;
      if (!(item instanceof JsonObject)) {
        this.#wrongType("object", item, element, pointer);
        return;
      }
      this.#members(item, element, pointer);
      const key = item.get(element.key);
      if (key === undefined) {
        const params = { node: element.key, parent: element.name };
        this.#log.report("missing-node", pointer, params, "RFC 7950 §7.8.2");
      } else if (typeof key === "string") {
        const keyPath = item.pointer(pointer, element.key);
        this.#unique(key, keys, element.name, keyPath, "RFC 7950 §7.8.2");
      }
    });
  }

  #leafList(value: JsonTree, element: LeafList, path: Pointer): void {
    if (!Array.isArray(value)) {
      this.#wrongType("array", value, element, path);
      return;
    }
    if (this.#tooMany(value, element, path)) return;
    const values = new Set<string>();
    value.forEach((item, index) => {
      const pointer = `${path}/${index}`;
      const canonical = this.#read(item, element, pointer);
      if (canonical === undefined) return;
      value[index] = canonical;
      const text = typeof canonical === "string" ? canonical : JSON.stringify(canonical);
      this.#unique(text, values, element.name, pointer, "RFC 7950 §7.7");
    });
  }

  #tooMany(value: JsonTree[], element: List | LeafList, path: Pointer): boolean {
    if (value.length <= element.limit) return false;
    const params = { node: element.name, count: value.length, limit: element.limit };
    this.#log.report("too-many-entries", path, params);
    return true;
  }

  #unique(value: string, seen: Set<string>, node: string, path: Pointer, clause: string): void {
    if (seen.has(value)) this.#log.report("duplicate-entry", path, { node, value }, clause);
    seen.add(value);
  }

  #choice(object: JsonObject, choice: Choice, element: { name: string }, path: Pointer): void {
    const present = choice.cases.flatMap((one) => {
      const node = one.nodes.find((name) => object.members.has(name));
      return node === undefined ? [] : [{ one, node }];
    });
    const [first, second] = present;
    if (first === undefined) return;
    if (second !== undefined) {
      const pointer = object.pointer(path, second.node);
      this.#log.report("choice-conflict", pointer, { first: first.node, second: second.node });
      return;
    }
    for (const node of first.one.mandatory) {
      if (object.members.has(node)) continue;
      this.#log.report("missing-node", path, { node, parent: element.name });
    }
  }

  /** RFC 8520 §14: what is not known is never half-applied; see the file's extension rules. */
  #unknown(name: string, element: Members & { readonly name: string }, path: Pointer): void {
    const colon = name.indexOf(":");
    if (colon === -1) {
      const expected = [...element.members.keys()].find((known) => known.endsWith(`:${name}`));
      if (expected !== undefined)
        this.#log.report("missing-prefix", path, { node: name, expected });
      else this.#log.report("unknown-node", path, { node: name, parent: element.name });
      return;
    }
    const module = name.slice(0, colon);
    if (this.#modules.has(module)) {
      if (name === "ietf-mud:direction-initiated") {
        this.#log.report("direction-outside-tcp", path, { parent: element.name });
      } else this.#log.report("unknown-node", path, { node: name, parent: element.name });
    } else if (!this.#strict && this.#declares(module, name.slice(colon + 1))) {
      this.#log.report("extension-ignored", path, { node: name });
    } else this.#log.report("extension-refused", path, { node: name, module });
  }

  /** An extension's declared name need not be its module's (RFC 9472: `transparency`). */
  #declares(module: string, node: string): boolean {
    const short = module.replace(/^ietf-(mud-)?/, "");
    return [module, short, node].some((name) => this.#declared.has(name));
  }

  #extension(element: Element, name: string, path: Pointer): void {
    if (this.#seenExtensions.has(name)) return;
    this.#seenExtensions.add(name);
    const extension: Extension | undefined = EXTENSIONS.find((known) => known.name === name);
    const names = [name, ...(extension?.alsoDeclared ?? [])];
    if (!names.some((known) => this.#declared.has(known))) {
      const params = { node: element.name, extension: name };
      this.#log.report("extension-not-declared", path, params);
    }
    this.#log.report("extension-not-enforced", path, { extension: name }, element.clause);
  }

  #wrongType(expected: string, value: JsonTree, element: Element, path: Pointer): void {
    const params = { node: element.name, expected, found: jsonType(value) };
    this.#log.report("wrong-type", path, params, element.clause || undefined);
  }
}
