/**
 * What happens, as it happens (server-sent events). The app asks again for what an event is about, so
 * that a browser that missed some is right all the same; whoever is too slow is let go and comes back.
 */
import type { FastifyInstance } from "fastify";
import { readers, typed, visitorOf } from "./fastify.ts";
import { ApiProblem } from "./problem.ts";
import type { Desk } from "./desk.ts";
import { admit } from "./visitor.ts";

const MOST_LISTENERS = 32;
const MOST_UNREAD = 256 * 1024;
/** A line now and then shows whether the other side is still there, and still welcome. */
const BEAT_MS = 15_000;

export function eventRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);
  const open = new Set<() => void>();

  server.route({
    ...{ method: "GET", url: "/api/v1/events", config: readers },
    schema: { operationId: "events", produces: ["text/event-stream"] },
    handler: (request, reply) => {
      visitorOf(request);
      if (open.size >= MOST_LISTENERS) throw new ApiProblem("too-many-tries", { after: 10 });
      const { need } = request.routeOptions.config;
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      });
      raw.write("retry: 1000\n\n");
      const end = (): void => {
        open.delete(end);
        clearInterval(beat);
        deaf();
        raw.destroy();
      };
      const send = (text: string): void => {
        if (raw.writableLength > MOST_UNREAD) end();
        else raw.write(text);
      };
      const deaf = household.listen((event) => send(`data: ${JSON.stringify(event)}\n\n`));
      const beat = setInterval(() => {
        try {
          if (need) admit(request, household, need);
          send(": \n\n");
        } catch {
          // Its session was ended, or nobody can say whether it was.
          end();
        }
      }, BEAT_MS).unref();
      open.add(end);
      raw.on("close", end);
      raw.on("error", end);
    },
  });
  server.addHook("preClose", async () => {
    for (const end of open) end();
  });
}
