/**
 * What stands in the kernel's tables, so that they can be filled anew with their hooks in place.
 *
 * A table that is deleted and made again in one transaction judges no packet wrongly but loses some:
 * its old chains still see packets after their maps were emptied, and drop what they no longer find.
 * A chain that is flushed and filled changes its rules in one moment.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { member, members } from "./listing.ts";
import { type ChainText, printChain } from "./text.ts";

const run = promisify(execFile);
/** Larger than any home's. */
const LISTING_LIMIT = 64 * 1024 * 1024;

/** In the order in which they can be taken away: what comes later is spoken of by what comes before. */
const KINDS = ["map", "set", "chain", "counter", "limit", "quota"] as const;
type Kind = (typeof KINDS)[number];

interface Entry {
  readonly kind: Kind;
  readonly name: string;
  /** A chain that packets come to by themselves. */
  readonly isHook: boolean;
}

/** Table, as nft names it → what is in it. */
export type Contents = ReadonlyMap<string, readonly Entry[]>;

/** Then tables are made from nothing, whatever was there. */
export const NOTHING_KNOWN: Contents = new Map();

/** What asks the kernel, names alone. */
export const LIST = ["nft", "-j", "-t", KINDS.map((kind) => `list ${kind}s`).join("; ")] as const;

/** `NOTHING_KNOWN` where the kernel cannot be asked. */
export async function listContents(): Promise<Contents> {
  const [nft, ...args] = LIST;
  try {
    const { stdout } = await run(nft, args, { maxBuffer: LISTING_LIMIT });
    return readContents(stdout);
  } catch {
    return NOTHING_KNOWN;
  }
}

/** Reads what `nft -j` says of several lists, a line each. Pure. */
export function readContents(listing: string): Contents {
  const contents = new Map<string, Entry[]>();
  for (const line of listing.split("\n").filter((each) => each !== ""))
    for (const object of members(JSON.parse(line), "nftables"))
      for (const kind of KINDS) {
        const found = member(object, kind);
        const name = member(found, "name");
        const table = `${String(member(found, "family"))} ${String(member(found, "table"))}`;
        if (typeof name !== "string") continue;
        const isHook = member(found, "hook") !== undefined;
        contents.set(table, [...(contents.get(table) ?? []), { kind, name, isHook }]);
      }
  return contents;
}

/**
 * Puts `parts` and `chains` in place of whatever is in the table, which need not exist. Hooks that
 * stay are never without their rules.
 */
export function replaceTable(
  table: string,
  contents: Contents,
  parts: readonly string[],
  chains: readonly ChainText[],
): string {
  const hooks = new Set(chains.flatMap(({ name, rules }) => (isHook(rules) ? [name] : [])));
  const there = contents.get(table);
  return [
    ...(there ? emptied(table, there, hooks) : [`add table ${table}`, `delete table ${table}`]),
    `table ${table} {`,
    ...[...parts, ...chains.map(printChain)].map((part) => part.replace(/^(?=.)/gm, "  ")),
    "}",
  ].join("\n");
}

function emptied(
  table: string,
  there: readonly Entry[],
  hooks: ReadonlySet<string>,
): readonly string[] {
  const goes = ({ kind, name, isHook }: Entry) => kind !== "chain" || !isHook || !hooks.has(name);
  return [
    `flush table ${table}`,
    ...KINDS.flatMap((kind) =>
      there
        .filter((entry) => entry.kind === kind && goes(entry))
        .map(({ name }) => `delete ${kind} ${table} ${name}`),
    ),
  ];
}

function isHook([first]: readonly string[]): boolean {
  return first !== undefined && /^type \w+ hook /.test(first);
}
