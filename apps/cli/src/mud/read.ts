/** One MUD file from wherever the person said, or everything that is wrong with it. */
import { MAX_FILE_BYTES, parseMud, type ParsedMud } from "@thingwall/mud/document";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { type Source, sourcesOf, STANDARD_INPUT } from "../input/source.ts";
import { printable } from "@thingwall/gateway/words";
import type { Speaker } from "../words/speaker.ts";
import { findingsJson, printFindings } from "./findings.ts";

export type Read = Extract<ParsedMud, { ok: true }> & { readonly source: Source };

export function mudSources(names: readonly string[], context: Context) {
  return sourcesOf(names, MAX_FILE_BYTES, context.fetch);
}

/** Exactly one source; a folder with several files is not one. */
export async function oneSource(name: string, context: Context): Promise<Source> {
  const [source, ...others] = await mudSources([name], context);
  if (source === undefined || others.length > 0) {
    throw new CommandError("folder-given", { path: name });
  }
  return source;
}

/** The file when it is valid; otherwise says what is wrong and returns undefined. */
export async function readMud(name: string, context: Context): Promise<Read | undefined> {
  const source = await oneSource(name, context);
  const parsed = parseMud(await source.read());
  if (parsed.ok) return { ...parsed, source };
  sayRefused(source, parsed.issues, context);
  return undefined;
}

export function sayRefused(source: Source, issues: ParsedMud["issues"], context: Context): void {
  const { err, out, speaker } = context;
  if (context.json) {
    out.json({ source: source.name, verdict: "refused", issues: findingsJson(issues, context) });
    return;
  }
  const verdict = err.style("bad", speaker.phrase("refused"));
  err.line(`✗ ${sourceInWords(source, speaker)}${speaker.phrase("colon")} ${verdict}`);
  printFindings(issues, err, speaker);
}

export function sourceInWords({ name }: Source, speaker: Speaker): string {
  return name === STANDARD_INPUT ? speaker.phrase("standardInput") : printable(name);
}
