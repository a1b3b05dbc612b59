/** The commons over HTTP: what programs ask for here, what people read in `pages.ts`. */
import Fastify, { type FastifyInstance } from "fastify";
import { type Fetch, fetchPublic } from "../drafts/mud-import.ts";
import type { Programme } from "../labels/programme.ts";
import { accountRoutes } from "./accounts.ts";
import { catalogueRoutes } from "./catalogue.ts";
import { desk } from "./desk.ts";
import { draftRoutes } from "./drafts.ts";
import { guidanceRoutes } from "./guidance.ts";
import { labelRoutes } from "./labels.ts";
import { pageRoutes } from "./pages.ts";
import { processRoutes } from "../process/http/routes.ts";
import { problem } from "./problem.ts";
import { workRoutes } from "./work.ts";

/** Octets of a body: one signed statement. */
const BODY_LIMIT = 64 * 1024;

/** @param fetch  how a MUD file that a maker names is fetched */
export async function commonsServer(
  programme: Programme,
  fetch: Fetch = fetchPublic,
): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT,
    // An address that is not one of ours is none: neither is it repaired nor answered twice.
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
    requestTimeout: 20_000,
    // Behind a proxy on this machine: whose attempts are counted is who asked it.
    trustProxy: "loopback",
  });
  server.addHook("onSend", async (_, reply) => {
    for (const [name, value] of Object.entries(headers)) {
      // The one page with a script of ours says so itself.
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
  });
  server.setErrorHandler((error, _, reply) => {
    const status = statusOf(error);
    if (status >= 500) process.stderr.write(`commons: ${String(error)}\n`);
    return problem(reply, status, status >= 500 ? "internal" : "bad-request");
  });
  // Only the types that a route reads are parsed at all.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/vc+jwt", { parseAs: "string" }, (_, body, done) =>
    done(null, body),
  );
  server.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_, body, done) => done(null, new URLSearchParams(String(body))),
  );
  const processes = processRoutes(server, programme);
  labelRoutes(server, programme);
  pageRoutes(server, programme);
  guidanceRoutes(server, programme, processes);
  catalogueRoutes(server, programme, processes);
  const members = desk(server, programme);
  accountRoutes(server, members, programme);
  workRoutes(members, programme);
  draftRoutes(members, programme, fetch);
  return server;
}

/** Nothing is fetched from elsewhere, no script runs, nobody frames a page or learns where from people come. */
const headers = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

function statusOf(error: unknown): number {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return 500;
  return typeof error.statusCode === "number" ? error.statusCode : 500;
}
