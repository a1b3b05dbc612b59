/** Files of labels: bounded, as text or JSON; what is wrong with them in words. */
import { labelRefusals, type LabelRefused } from "@thingwall/label/envelope";
import type { JsonValue } from "@thingwall/record/canonical";
import { labelRefusalWords } from "@thingwall/label/words";
import { printable } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { sourcesOf } from "../input/source.ts";

/** UTF-8 text of one file; cut one character beyond the limit, which readers then refuse. */
export async function textOf(name: string, limit: number, context: Context): Promise<string> {
  const [source, ...others] = await sourcesOf([name], limit, context.fetch);
  if (source === undefined || others.length > 0) {
    throw new CommandError("folder-given", { path: name });
  }
  return Buffer.from(await source.read()).toString("utf8");
}

/** Undefined when it is not JSON. */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Says why and what to do. @returns the exit code */
export function sayRefused(name: string, refused: LabelRefused, context: Context): ExitCode {
  const { err, json, out, speaker } = context;
  const { code, path, params } = refused;
  const { clause } = labelRefusals[code];
  const words = labelRefusalWords[code];
  const reason = speaker.say(words.reason[speaker.language], params);
  const remedy = speaker.say(words.remedy[speaker.language], params);
  if (json) {
    out.json({ source: name, verdict: "refused", code, path, params, clause, reason, remedy });
    return exitCodes.found;
  }
  const verdict = err.style("bad", speaker.phrase("refused"));
  err.line(`✗ ${printable(name)}${speaker.phrase("colon")} ${verdict}`);
  err.line(`  ${path === "" ? speaker.phrase("wholeFile") : printable(path)}`);
  err.line(`    ${reason}`);
  err.line(`    → ${remedy}`);
  err.line(err.style("quiet", `    [${code}, ${clause}]`));
  return exitCodes.found;
}
