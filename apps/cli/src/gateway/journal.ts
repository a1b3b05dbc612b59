/** `thingwall gateway journal`: what happened and what was decided, with the reason, newest last. */
import { type Entry, readConfig, readJournalOf } from "@thingwall/gateway";
import { entryInWords, printable } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

export interface JournalOptions {
  readonly config: string;
  readonly device?: string;
  readonly limit: string;
}

const MOST = 1000;

export async function showJournal(
  { config, device, limit: asked }: JournalOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const limit = limitOf(asked, MOST);
  try {
    const { stateDirectory } = await readConfig(config);
    const { entries, names } = readJournalOf(stateDirectory, {
      limit,
      ...(device === undefined ? {} : { device }),
    });
    return printJournal(entries.toReversed(), names, { speaker, out, json });
  } catch (error) {
    throw commandError(error, config);
  }
}

/** Throws `CommandError`. */
export function limitOf(asked: string, most: number): number {
  const limit = Number(asked);
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw new CommandError("bad-value", { name: "--limit", value: asked, example: "100" });
  return limit;
}

/** Of an entry what is said of it. */
type Said = Pick<Entry, "at" | "count" | "device" | "reason">;

/** In this order. `names`: of devices, by identity. */
export function printJournal(
  entries: readonly Said[],
  names: ReadonlyMap<string, string>,
  { speaker, out, json }: Pick<Context, "speaker" | "out" | "json">,
): ExitCode {
  if (json) out.json({ entries });
  else if (entries.length === 0) out.line(speaker.phrase("journalEmpty"));
  else for (const entry of entries) out.line(lineOf(entry, names, { speaker, out }));
  return exitCodes.ok;
}

function lineOf(
  { at, count, device: id, reason }: Said,
  names: ReadonlyMap<string, string>,
  { speaker, out }: Pick<Context, "speaker" | "out">,
): string {
  const when = out.style("quiet", new Date(at).toISOString().replace(/\.\d+Z$/, "Z"));
  const whose =
    id === undefined ? "" : `${printable(names.get(id) ?? id)}${speaker.phrase("colon")} `;
  const times = count === 1 ? "" : ` (${speaker.phrase("journalTimes", { count })})`;
  return `${when}  ${whose}${entryInWords(reason.code, reason.params, speaker.language)}${times}`;
}
