/** The journal, a page at a time, and all of it as a file. */
import { Readable } from "node:stream";
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import type { Entry } from "../store/entry.ts";
import { JournalAsk, type JournalEntry, type JournalPage } from "./contract.ts";
import { readers, typed } from "./fastify.ts";
import type { Household } from "./household.ts";
import type { Desk } from "./desk.ts";

const PAGE = 50;
/** Entries that are read at once while the journal is written out. */
const CHUNK = 500;
const Page = Type.Unsafe<JournalPage>(Type.Object({}, { description: "JournalPage" }));

export function journalRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);

  server.route({
    ...{ method: "GET", url: "/api/v1/journal", config: readers },
    schema: { operationId: "journal", querystring: JournalAsk, response: { 200: Page } },
    handler: ({ query: { limit = PAGE, ...query } }): JournalPage => {
      const entries = household.entries({ ...query, limit });
      const last = entries.at(-1);
      return {
        entries: entries.map(entryView),
        ...(entries.length === limit && last ? { next: last.id } : {}),
      };
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/journal.jsonl", config: readers },
    schema: { operationId: "exportJournal", querystring: JournalAsk },
    handler: ({ query }, reply) => {
      const { limit: _, ...asked } = query;
      return reply
        .header("content-disposition", 'attachment; filename="thingwall-journal.jsonl"')
        .type("application/jsonl")
        .send(Readable.from(lines(household, asked)));
    },
  });
}

/** Newest first, read as it is sent. */
function* lines(
  household: Household,
  query: Omit<Parameters<Household["entries"]>[0], "limit">,
): Generator<string> {
  let { before } = query;
  for (;;) {
    const entries = household.entries({
      ...query,
      ...(before === undefined ? {} : { before }),
      limit: CHUNK,
    });
    if (entries.length === 0) return;
    yield entries.map((entry) => `${JSON.stringify(entryView(entry))}\n`).join("");
    before = entries.at(-1)?.id ?? 0;
  }
}

function entryView({ reason, change: _, ...entry }: Entry): JournalEntry {
  return { ...entry, ...reason };
}
