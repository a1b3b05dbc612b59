/** `thingwall journal`: what happened and what was decided, newest last. */
import type { HomeStatus, JournalPage } from "@thingwall/gateway/api";
import type { Context } from "../context.ts";
import type { ExitCode } from "../errors.ts";
import { limitOf, printJournal } from "../gateway/journal.ts";
import { askApi, type Reached } from "./ask.ts";

/** Of one answer. */
const MOST = 500;

export interface JournalOptions extends Reached {
  readonly device?: string;
  readonly limit: string;
}

export async function showJournal(
  { device, limit, ...reached }: JournalOptions,
  context: Context,
): Promise<ExitCode> {
  const { speaker } = context;
  const query = new URLSearchParams({
    limit: String(limitOf(limit, MOST)),
    ...(device === undefined ? {} : { device }),
  });
  const { entries } = await askApi<JournalPage>(reached, `journal?${query.toString()}`, speaker);
  const { things } = await askApi<HomeStatus>(reached, "home", speaker);
  const names = new Map(things.map(({ id, name }) => [id, name]));
  const said = entries.map(({ code, params, ...entry }) => ({
    ...entry,
    reason: { code, params },
  }));
  return printJournal(said.toReversed(), names, context);
}
