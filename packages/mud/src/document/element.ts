/**
 * The kinds of YANG elements (RFC 7950 §4.2.2) that the schemas here are written with, as data.
 * Members are named as they stand in RFC 7951 JSON: with the module's name where it changes.
 */
import type { Fault } from "./issue.ts";
import type { JsonTree } from "./json.ts";

export type Element = Leaf | LeafList | List | Container;

interface Named {
  readonly name: string;
  readonly clause: string;
  readonly mandatory?: boolean;
  /** The extension this element belongs to, by its name in `extensions`. */
  readonly extension?: string;
  /** `matches` only: a condition that no firewall here can test. */
  readonly unenforced?: boolean;
  /** Understood and without effect. */
  readonly unused?: boolean;
}

export interface Leaf extends Named {
  readonly kind: "leaf";
  readonly type: LeafType;
  /** Shown to people, so looked through for characters that are instructions somewhere. */
  readonly shown?: boolean;
}

export interface LeafList extends Named {
  readonly kind: "leaf-list";
  readonly type: LeafType;
  readonly limit: number;
  readonly shown?: boolean;
}

export interface List extends Named, Members {
  readonly kind: "list";
  /** Name of the key leaf. */
  readonly key: string;
  readonly limit: number;
}

export interface Container extends Named, Members {
  readonly kind: "container";
}

/** What may stand in an object, in canonical order. */
export interface Members {
  readonly members: ReadonlyMap<string, Element>;
  readonly choices: readonly Choice[];
}

/** RFC 7950 §7.9: at most one case. */
export interface Choice {
  readonly cases: readonly Case[];
}

export interface Case {
  readonly nodes: readonly string[];
  /** Which of them must stand once one of them does. */
  readonly mandatory: readonly string[];
}

/** Reads one value: its canonical form, or what is wrong with it. */
export type LeafType = (value: JsonTree) => Reading;

export type Reading =
  | { readonly value: JsonTree; readonly remark?: Fault }
  | { readonly fault: Fault };

type Options = Omit<Named, "name" | "clause"> & { readonly shown?: boolean };

export function leaf(name: string, clause: string, type: LeafType, options: Options = {}): Leaf {
  return { kind: "leaf", name, clause, type, ...options };
}

export function leafList(
  name: string,
  clause: string,
  type: LeafType,
  limit: number,
  options: Options = {},
): LeafList {
  return { kind: "leaf-list", name, clause, type, limit, ...options };
}

export function list(
  name: string,
  clause: string,
  key: string,
  limit: number,
  elements: readonly Element[],
  options: Options & { readonly choices?: readonly Choice[] } = {},
): List {
  const { choices = [], ...named } = options;
  return { kind: "list", name, clause, key, limit, members: byName(elements), choices, ...named };
}

export function container(
  name: string,
  clause: string,
  elements: readonly Element[],
  options: Options & { readonly choices?: readonly Choice[] } = {},
): Container {
  const { choices = [], ...named } = options;
  return { kind: "container", name, clause, members: byName(elements), choices, ...named };
}

/** A choice between single nodes, none of them mandatory. */
export function oneOf(...names: readonly string[]): Choice {
  return { cases: names.map((name) => ({ nodes: [name], mandatory: [] })) };
}

function byName(elements: readonly Element[]): ReadonlyMap<string, Element> {
  return new Map(elements.map((element) => [element.name, element]));
}

export function isContainer(element: Element): element is Container {
  return element.kind === "container";
}
