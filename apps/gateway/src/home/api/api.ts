/** The household's API and its app: every route, behind one guard. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { authorityRoutes } from "./authority.ts";
import type { ClaimCode } from "./claim.ts";
import { curiousRoutes } from "./curious.ts";
import type { Desk } from "./desk.ts";
import { doorRoutes } from "./door.ts";
import { eventRoutes } from "./events.ts";
import { assertWelcome } from "./guard.ts";
import type { Household } from "./household.ts";
import { journalRoutes } from "./journal.ts";
import { keyRoutes } from "./keys.ts";
import { labelRoutes } from "./labels.ts";
import { openApiRoute } from "./open-api.ts";
import { peopleRoutes } from "./people.ts";
import { serverOf } from "./server.ts";
import { appRoutes } from "./static.ts";
import { thingRoutes } from "./things.ts";
import { tokenRoutes } from "./tokens.ts";
import { Tries } from "./tries.ts";
import { upkeepRoutes } from "./upkeep.ts";
import { admit } from "./visitor.ts";

export interface Api {
  /** Answers a request of a server that is there already. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

export async function openApi(household: Household, claim: ClaimCode): Promise<Api> {
  const desk: Desk = {
    household,
    claim,
    tries: { address: new Tries(10), account: new Tries(10), code: new Tries(5) },
  };
  const server = serverOf();
  openApiRoute(server, (other) => routes(other, desk));
  routes(server, desk);
  appRoutes(server, household.assets);
  await server.ready();
  return {
    handle: (request, response) => server.routing(request, response),
    close: () => server.close(),
  };
}

export function routes(server: FastifyInstance, desk: Desk): void {
  for (const each of [
    doorRoutes,
    authorityRoutes,
    peopleRoutes,
    thingRoutes,
    curiousRoutes,
    journalRoutes,
    keyRoutes,
    labelRoutes,
    tokenRoutes,
    eventRoutes,
    upkeepRoutes,
  ])
    each(server, desk);
  server.addHook("onRequest", async (request) => {
    assertWelcome(request, desk.household);
    const { need } = request.routeOptions.config;
    if (need) request.visitor = admit(request, desk.household, need);
  });
}
