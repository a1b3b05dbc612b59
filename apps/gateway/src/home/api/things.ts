/** What is at home, and what the household decides about it. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import {
  ByDevice,
  type HomeStatus,
  type ProposalView,
  type ThingDetail,
  Word,
} from "./contract.ts";
import { deciders, readers, typed } from "./fastify.ts";
import type { Household } from "./household.ts";
import { ApiProblem } from "./problem.ts";
import type { Desk } from "./desk.ts";
import { thingDetail, thingView } from "./thing.ts";

const Status = Type.Unsafe<HomeStatus>(Type.Object({}, { description: "HomeStatus" }));
const Detail = Type.Unsafe<ThingDetail>(Type.Object({}, { description: "ThingDetail" }));
const Proposal = Type.Unsafe<ProposalView>(Type.Object({}, { description: "ProposalView" }));

export function thingRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);

  server.route({
    ...{ method: "GET", url: "/api/v1/home", config: readers },
    schema: { operationId: "home", response: { 200: Status } },
    handler: () => statusOf(household),
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/things/:id", config: readers },
    schema: { operationId: "thing", params: ByDevice, response: { 200: Detail } },
    handler: ({ params: { id } }) => detailOf(household, id),
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/things/:id/decisions", config: deciders },
    schema: {
      operationId: "decide",
      params: ByDevice,
      body: Word,
      response: { 200: Type.Object({}) },
    },
    handler: async ({ params: { id }, body: word }) => {
      // What has left can be forgotten.
      if (word.kind !== "forget") detailOf(household, id);
      await household.ask("decide", { device: id, word });
      return {};
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/things/:id/proposal", config: readers },
    schema: { operationId: "proposal", params: ByDevice, response: { 200: Proposal } },
    handler: ({ params: { id } }) => {
      detailOf(household, id);
      return household.ask("propose", { device: id }) as Promise<ProposalView>;
    },
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/things/:id/read-again", config: deciders },
    schema: { operationId: "readAgain", params: ByDevice, response: { 200: Detail } },
    handler: async ({ params: { id } }) => {
      detailOf(household, id);
      await household.ask("read-again", { device: id });
      return detailOf(household, id);
    },
  });
}

function statusOf(household: Household): HomeStatus {
  const { devices, ...status } = household.status();
  const things = devices.flatMap(({ id }) => household.known(id) ?? []).map(thingView);
  return { ...status, things, at: household.now() };
}

function detailOf(household: Household, id: string): ThingDetail {
  const known = household.known(id);
  if (!known) throw new ApiProblem("not-found");
  return thingDetail(known);
}
