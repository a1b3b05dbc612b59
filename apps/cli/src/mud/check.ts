/** `thingwall mud check`: many files, each with a verdict and every finding, then a summary. */
import { parseMud, type ParsedMud } from "@thingwall/mud/document";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import type { Source } from "../input/source.ts";
import { countsInWords, findingsJson, printFindings } from "./findings.ts";
import { mudSources, sourceInWords } from "./read.ts";
import { errorJson, printError } from "../terminal/problem.ts";

export interface CheckOptions {
  readonly strict: boolean;
}

type Checked =
  | { readonly source: Source; readonly parsed: ParsedMud }
  /** The file could not be had: the others are checked all the same. */
  | { readonly source: Source; readonly error: CommandError };

export async function checkMud(
  names: readonly string[],
  { strict }: CheckOptions,
  context: Context,
): Promise<ExitCode> {
  const sources = await mudSources(names, context);
  const results: Checked[] = [];
  for (const source of sources) {
    const checked = await check(source, strict);
    results.push(checked);
    if (!context.json) print(checked, sources.length > 1, context);
  }
  const valid = results.filter((result) => "parsed" in result && result.parsed.ok).length;
  const summary = { files: results.length, valid, refused: results.length - valid };
  if (context.json) {
    context.out.json({ files: results.map((result) => resultJson(result, context)), summary });
  } else if (results.length > 1) printSummary(summary, context);
  return summary.refused === 0 ? exitCodes.ok : exitCodes.found;
}

async function check(source: Source, strict: boolean): Promise<Checked> {
  try {
    return { source, parsed: parseMud(await source.read(), { strict }) };
  } catch (error) {
    if (error instanceof CommandError) return { source, error };
    throw error;
  }
}

function print(result: Checked, brief: boolean, context: Context): void {
  const { out, speaker } = context;
  const name = sourceInWords(result.source, speaker);
  const colon = speaker.phrase("colon");
  if ("error" in result) {
    out.line(`✗ ${name}${colon} ${out.style("bad", speaker.phrase("refused"))}`);
    printError(result.error, out, speaker);
    return;
  }
  const { ok, issues } = result.parsed;
  const verdict = ok
    ? out.style("good", speaker.phrase("valid"))
    : out.style("bad", speaker.phrase("refused"));
  const counts = countsInWords(issues, speaker);
  out.line(`${ok ? "✓" : "✗"} ${name}${colon} ${verdict}${counts === "" ? "" : ` (${counts})`}`);
  // Of many files only what refuses one is told; the rest is counted.
  const told = brief ? issues.filter((issue) => issue.severity === "error") : issues;
  printFindings(told, out, speaker);
}

function printSummary(
  { files, valid, refused }: { files: number; valid: number; refused: number },
  { out, speaker }: Context,
): void {
  const counted = [
    speaker.phrase("countValid", { count: valid }),
    speaker.phrase("countRefused", { count: refused }),
  ].join(", ");
  out.line();
  const all = `${speaker.phrase("countFiles", { count: files })}${speaker.phrase("colon")}`;
  out.line(out.style("strong", `${all} ${counted}`));
}

function resultJson(result: Checked, context: Context): unknown {
  if ("error" in result) {
    const error = errorJson(result.error, context.speaker);
    return { source: result.source.name, verdict: "refused", issues: [], error };
  }
  return {
    source: result.source.name,
    verdict: result.parsed.ok ? "valid" : "refused",
    issues: findingsJson(result.parsed.issues, context),
  };
}
