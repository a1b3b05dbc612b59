/** For the curious: all rules that are in force with their sources, and how the networks are set. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import type { NetworkView, Ruleset } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { readers, typed } from "./fastify.ts";
import { rulesOf } from "./rules.ts";

const Rules = Type.Unsafe<Ruleset>(Type.Object({}, { description: "Ruleset" }));
const Network = Type.Unsafe<NetworkView>(Type.Object({}, { description: "NetworkView" }));

export function curiousRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);

  server.route({
    ...{ method: "GET", url: "/api/v1/rules", config: readers },
    schema: { operationId: "rules", response: { 200: Rules } },
    handler: (): Ruleset => ({
      devices: household.status().devices.flatMap(({ id, name, role }) => {
        const known = household.known(id);
        return known ? [{ id, name, role, rules: rulesOf(known.policy.rules) }] : [];
      }),
    }),
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/network", config: readers },
    schema: { operationId: "network", response: { 200: Network } },
    handler: () => household.network,
  });
}
