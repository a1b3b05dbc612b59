/** `thingwall mud upgrade`: a file in today's form; what was rewritten goes to standard error. */
import { upgradeMud as upgrade } from "@thingwall/mud/document";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { writeOutput } from "../input/write.ts";
import { printable } from "@thingwall/gateway/words";
import { findingsJson, printFindings } from "./findings.ts";
import { oneSource, sayRefused } from "./read.ts";

export async function upgradeMud(
  name: string,
  { output }: { readonly output?: string },
  context: Context,
): Promise<ExitCode> {
  const source = await oneSource(name, context);
  const upgraded = upgrade(await source.read());
  if (!upgraded.ok) {
    sayRefused(source, upgraded.issues, context);
    return exitCodes.found;
  }
  const rewritten = upgraded.issues.filter((issue) => issue.code.startsWith("upgraded-"));
  if (output !== undefined) await writeOutput(output, upgraded.text);
  if (context.json) {
    context.out.json({
      source: source.name,
      ...(output === undefined ? { text: upgraded.text } : { output }),
      issues: findingsJson(rewritten, context),
    });
    return exitCodes.ok;
  }
  printFindings(rewritten, context.err, context.speaker);
  if (output === undefined) context.out.raw(upgraded.text);
  else context.err.line(context.speaker.phrase("writtenTo", { path: printable(output) }));
  return exitCodes.ok;
}
