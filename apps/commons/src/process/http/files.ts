/** What programs and people take along: the bundle and its key, feed, calendar, data, tables, reports. */
import { renderVerifierKey } from "@thingwall/record";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { certificateOf } from "../../assembly/calls.ts";
import { paramOf } from "../../http/desk.ts";
import { languageOf } from "../../http/language.ts";
import { problem } from "../../http/problem.ts";
import type { Programme } from "../../labels/programme.ts";
import { calendar } from "../files/calendar.ts";
import { feed } from "../files/feed.ts";
import { reportText } from "../files/report.ts";
import { data, positionsTable, tasksTable } from "../files/tables.ts";
import type { Kept, Processes } from "../kept.ts";

export function fileRoutes(
  server: FastifyInstance,
  { host, origin }: Programme,
  processes: Processes,
): void {
  /** A file made from the state; nothing when `make` finds nothing. */
  const file = (
    path: string,
    type: string,
    make: (kept: Kept, request: FastifyRequest, checkpoint: string) => string | undefined,
  ) => {
    server.get(`/assembly/:process/${path}`, async (request, reply) => {
      const id = paramOf(request, "process");
      const known = await processes.read(id, () => true);
      if (known === undefined) return problem(reply, 404, "not-found");
      const note = await processes.checkpoint(id);
      const text = await processes.read(id, (kept) => make(kept, request, note));
      return sent(reply, type, text);
    });
  };
  const of = ({ id, state, entries }: Kept, request: FastifyRequest) => ({
    ...{ id, state, entries, language: languageOf(request), host },
    base: origin,
  });

  file("feed.atom", "application/atom+xml; charset=utf-8", (kept, request, note) =>
    feed(of(kept, request), note),
  );
  file("calendar.ics", "text/calendar; charset=utf-8", (kept, request) =>
    calendar(of(kept, request)),
  );
  file("positions.csv", "text/csv; charset=utf-8", (kept, request) =>
    positionsTable(of(kept, request)),
  );
  file("tasks.csv", "text/csv; charset=utf-8", (kept, request) => tasksTable(of(kept, request)));
  file("data.json", "application/json; charset=utf-8", ({ id, state, entries }) =>
    data(id, state, entries),
  );
  file("calls/:call/certificate.json", "application/json; charset=utf-8", ({ state }, request) => {
    const certificate = certificateOf(state, paramOf(request, "call"));
    return certificate && JSON.stringify(certificate);
  });
  file("gatherings/:gathering/report.md", "text/markdown; charset=utf-8", (kept, request, note) => {
    const gathering = kept.state.gatherings.get(paramOf(request, "gathering"));
    // What is incomplete is not published, in this form either.
    return gathering?.report?.published === undefined
      ? undefined
      : reportText(of(kept, request), gathering, note);
  });

  server.get("/assembly/:process/bundle", async (request, reply) => {
    const id = paramOf(request, "process");
    const bundle = await processes.bundle(id);
    reply.header(
      "content-disposition",
      `attachment; filename="${id.replaceAll(/[^a-z0-9-]/g, "")}.bundle"`,
    );
    return sent(reply, "application/octet-stream", bundle);
  });
  server.get("/assembly/:process/key", async (request, reply) => {
    const id = paramOf(request, "process");
    const known = await processes.read(id, () => true);
    const key =
      known === undefined ? undefined : `${renderVerifierKey(processes.key(id).verifier)}\n`;
    return sent(reply, "text/plain; charset=utf-8", key);
  });
}

function sent(reply: FastifyReply, type: string, text: string | undefined): FastifyReply {
  if (text === undefined) {
    return problem(reply.removeHeader("content-disposition"), 404, "not-found");
  }
  return reply.header("cache-control", "no-store").type(type).send(text);
}
