/** An assembly to and from what a bundle holds: leaves, and the texts whose seals they hold. */
import { canonicalJson, type JsonValue } from "@thingwall/record";
import { type Entry, entryOfLeaf, jsonOf, leafOf, readEntry } from "./act.ts";
import { replay } from "./assembly.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { isObject } from "./shape.ts";
import type { Assembly } from "./state.ts";
import { sealHeld, sealOf, valueOf } from "./text.ts";
import { textsOf } from "./texts.ts";

export interface Exported {
  readonly leaves: readonly Uint8Array[];
  /** `{"salt":…,"value":…}` of every text that was not redacted, in canonical JSON, each once. */
  readonly texts: readonly Uint8Array[];
}

/** What goes into a bundle. A redacted text stays behind, and its seal in the leaf. */
export function exportAssembly(state: Assembly, entries: readonly Entry[]): Exported {
  const texts = new Map<string, Uint8Array>();
  for (const sealed of entries.flatMap(({ act }) => textsOf(act))) {
    const seal = sealOf(sealed);
    if (valueOf(sealed) === undefined || state.texts.get(seal)?.redacted !== undefined) continue;
    texts.set(seal, Buffer.from(canonicalJson(JSON.parse(JSON.stringify(sealed)) as JsonValue)));
  }
  return { leaves: entries.map(leafOf), texts: [...texts.values()] };
}

export type Imported =
  | { readonly ok: true; readonly state: Assembly; readonly entries: readonly Entry[] }
  | {
      readonly ok: false;
      /** Such as `entry 3`. */
      readonly place: string;
      readonly refusal: Refusal;
    };

/**
 * The assembly that leaves and texts are of. Every leaf is read strictly, every text belongs to one,
 * and every act is judged again; the entries give the very same leaves.
 */
export function importAssembly({ leaves, texts }: Exported): Imported {
  const held = new Map<string, JsonValue>();
  for (const [index, octets] of texts.entries()) {
    const text = heldIn(octets);
    if (text === undefined) return notUnderstood(`text ${index}`);
    held.set(text.seal, text.json);
  }
  const unused = new Set(held.keys());
  const entries: Entry[] = [];
  for (const [index, leaf] of leaves.entries()) {
    const bare = entryOfLeaf(leaf);
    const entry = bare && withTexts(bare, held, unused);
    if (entry === undefined || !Buffer.from(leafOf(entry)).equals(leaf)) {
      return notUnderstood(`entry ${index}`);
    }
    entries.push(entry);
  }
  const [stranger] = unused;
  if (stranger !== undefined) {
    const refusal = refuse("text-without-entry", { id: stranger.slice(0, 12) });
    return { ok: false, place: "", refusal };
  }
  const replayed = replay(entries);
  if (!replayed.ok) {
    return { ok: false, place: `entry ${replayed.index}`, refusal: replayed.refusal };
  }
  for (const [seal, { redacted }] of replayed.state.texts) {
    if (redacted !== undefined && held.has(seal)) {
      return { ok: false, place: "", refusal: refuse("text-redacted", { id: seal.slice(0, 12) }) };
    }
  }
  return { ok: true, state: replayed.state, entries };
}

const notUnderstood = (place: string): Imported => ({
  ok: false,
  place,
  refusal: refuse("not-understood", { path: place }),
});

function heldIn(
  octets: Uint8Array,
): { readonly seal: string; readonly json: JsonValue } | undefined {
  try {
    const json = JSON.parse(Buffer.from(octets).toString()) as JsonValue;
    if (!isObject(json) || typeof json["salt"] !== "string") return undefined;
    if (canonicalJson(json) !== Buffer.from(octets).toString()) return undefined;
    return { seal: sealHeld(json["salt"], canonicalJson(json["value"] as JsonValue)), json };
  } catch {
    return undefined;
  }
}

/** The entry with every seal replaced by its text, where that is there. */
function withTexts(
  bare: Entry,
  held: ReadonlyMap<string, JsonValue>,
  unused: Set<string>,
): Entry | undefined {
  const fill = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value)) return value;
    const { seal } = value;
    const text = typeof seal === "string" ? held.get(seal) : undefined;
    if (typeof seal === "string" && text !== undefined) {
      unused.delete(seal);
      return text;
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, fill(each as JsonValue)]),
    );
  };
  try {
    return readEntry(fill(jsonOf(bare)));
  } catch {
    return undefined;
  }
}
