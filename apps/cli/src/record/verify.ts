/** `thingwall record verify`: a whole record, offline: unchanged, witnessed, and following its own rules. */
import { fill, importAssembly, type Imported, refusalWords } from "@thingwall/commons/assembly";
import { printable } from "@thingwall/gateway/words";
import {
  type LogPolicy,
  openBundle,
  type OpenedBundle,
  parseVerifierKey,
  recordLimits,
  type RecordRefused,
  type VerifierKey,
} from "@thingwall/record";
import { recordWords } from "@thingwall/record/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { textOf } from "../label/input.ts";

export interface VerifyRecordOptions {
  readonly keys: string;
  readonly at?: string;
}

/** UTF-16 units of a file of keys. */
const KEYS_LIMIT = 64 * 1024;

export async function verifyRecord(
  name: string,
  options: VerifyRecordOptions,
  context: Context,
): Promise<ExitCode> {
  const at = options.at === undefined ? context.now() : new Date(options.at);
  if (Number.isNaN(at.getTime())) {
    const example = "2026-11-21T09:30:00Z";
    throw new CommandError("bad-value", { name: "--at", value: options.at ?? "", example });
  }
  const keys = keysIn(await textOf(options.keys, KEYS_LIMIT, context));
  if ("code" in keys) return refused(options.keys, keys, context);
  const opened = await openBundle(await textOf(name, recordLimits.bundle, context), keys, at);
  if (!opened.ok) return refused(name, opened, context);
  const imported = importAssembly({ leaves: opened.entries, texts: opened.enclosed });
  if (!imported.ok) return notFollowing(name, imported, context);
  say(opened, imported, context);
  return exitCodes.ok;
}

/** One key a line. The log is the one whose key signs; every witness that is listed must have signed. */
function keysIn(text: string): LogPolicy | RecordRefused {
  const keys: VerifierKey[] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const parsed = parseVerifierKey(line.trim());
    if (!parsed.ok) return parsed;
    keys.push(parsed.key);
  }
  const logKeys = keys.filter(({ use }) => use === "log");
  const witnesses = keys.filter(({ use }) => use === "witness");
  const quorum = new Set(witnesses.map((witness) => witness.name)).size;
  return { origin: logKeys[0]?.name ?? "", logKeys, witnesses, quorum };
}

function say(
  { checkpoint, witnessed }: OpenedBundle,
  { state, entries }: Extract<Imported, { ok: true }>,
  { json, out, speaker }: Context,
): void {
  const redacted = [...state.texts.values()].filter((each) => each.redacted !== undefined).length;
  const root = Buffer.from(checkpoint.root).toString("base64");
  const witnesses = witnessed.map((witness) => printable(witness.name));
  if (json) {
    const { origin, size } = checkpoint;
    const decisions = state.decisions.size;
    out.json({ verdict: "unchanged", origin, size, root, witnesses, decisions, redacted });
    return;
  }
  const origin = printable(checkpoint.origin);
  out.line(`✓ ${out.style("good", speaker.phrase("recordUnchanged", { origin }))}`);
  out.line(`  ${speaker.phrase("recordEntries", { count: entries.length, root })}`);
  out.line(
    witnesses.length === 0
      ? `  ${speaker.phrase("recordNoWitness")}`
      : `  ${speaker.phrase("recordWitnesses", { names: speaker.list(witnesses) })}`,
  );
  out.line(`  ${speaker.phrase("recordDecisions", { count: state.decisions.size })}`);
  out.line(`  ${speaker.phrase("recordRedacted", { count: redacted })}`);
  out.line(`  ${speaker.phrase("recordNotTruth")}`);
}

function refused(name: string, { code, path, params }: RecordRefused, context: Context): ExitCode {
  const { reason, remedy } = recordWords[code];
  const { language } = context.speaker;
  const said = (text: string) => context.speaker.say(text, params);
  return sayNo(
    name,
    { code, path, reason: said(reason[language]) },
    said(remedy[language]),
    context,
  );
}

function notFollowing(
  name: string,
  { place, refusal }: Extract<Imported, { ok: false }>,
  context: Context,
): ExitCode {
  const { language } = context.speaker;
  const reason = fill(refusalWords[refusal.code], language, refusal.params);
  const remedy = context.speaker.phrase("recordDoNotRely");
  return sayNo(name, { code: refusal.code, path: place, reason }, remedy, context);
}

function sayNo(
  name: string,
  found: { readonly code: string; readonly path: string; readonly reason: string },
  remedy: string,
  { err, json, out, speaker }: Context,
): ExitCode {
  if (json) {
    out.json({ source: name, verdict: "refused", ...found, remedy });
    return exitCodes.found;
  }
  const verdict = err.style("bad", speaker.phrase("refused"));
  err.line(`✗ ${printable(name)}${speaker.phrase("colon")} ${verdict}`);
  err.line(`  ${found.path === "" ? speaker.phrase("wholeFile") : printable(found.path)}`);
  err.line(`    ${printable(found.reason)}`);
  err.line(`    → ${remedy}`);
  err.line(err.style("quiet", `    [${found.code}]`));
  return exitCodes.found;
}
