/** Bytes → `MudDocument`: the one way a MUD file enters the house. */
import { buildDocument } from "./build.ts";
import { checkConstraints } from "./constraints.ts";
import { type DocumentIssue, IssueLog } from "./issue.ts";
import { type JsonTree, readJson } from "./json.ts";
import { lint } from "./lint.ts";
import type { MudDocument } from "./model.ts";
import { printTree } from "./print.ts";
import { extendedSchema, strictSchema } from "./rfc8520-schema.ts";
import { upgrade } from "./upgrade.ts";
import { validate } from "./validate.ts";

export interface ParseOptions {
  /** Only RFC 8520 as published: no older dialect, no extensions. */
  readonly strict?: boolean;
}

/** A file that is whole, or everything that is wrong with it (at least one error). */
export type ParsedMud =
  | {
      readonly ok: true;
      readonly document: MudDocument;
      /** Warnings and notes. */
      readonly issues: readonly DocumentIssue[];
    }
  | { readonly ok: false; readonly issues: readonly DocumentIssue[] };

/**
 * Reads a MUD file. Never throws, whatever the bytes; a file with one error gives no document, so
 * that no part of a misunderstood file is ever applied. All pointers are into the file as published.
 */
export function parseMud(bytes: Uint8Array, options: ParseOptions = {}): ParsedMud {
  const { tree, log } = readMud(bytes, options.strict === true);
  if (tree === undefined) return { ok: false, issues: log.list() };
  const document = buildDocument(tree);
  lint(document, tree, log);
  return { ok: true, document, issues: log.list() };
}

/** The file in the form of RFC 8520, or why there is none. */
export type UpgradedMud =
  | { readonly ok: true; readonly text: string; readonly issues: readonly DocumentIssue[] }
  | { readonly ok: false; readonly issues: readonly DocumentIssue[] };

/**
 * Rewrites the drafts' dialect into canonical RFC 7951 JSON and lists each rewriting. All that the
 * file says is kept, also the members of declared extensions that are not known here.
 */
export function upgradeMud(bytes: Uint8Array): UpgradedMud {
  const { tree, log } = readMud(bytes, false);
  if (tree === undefined) return { ok: false, issues: log.list() };
  lint(buildDocument(tree), tree, log);
  return { ok: true, text: printTree(tree), issues: log.list() };
}

/** The validated tree, in canonical leaves; `undefined` once the file is refused. */
function readMud(
  bytes: Uint8Array,
  strict: boolean,
): { tree: JsonTree | undefined; log: IssueLog } {
  const log = new IssueLog();
  const tree = readJson(bytes, log);
  if (tree === undefined) return { tree, log };
  if (!strict) upgrade(tree, log);
  validate(tree, { schema: strict ? strictSchema : extendedSchema, strict }, log);
  checkConstraints(tree, log);
  return { tree: log.refused ? undefined : tree, log };
}
