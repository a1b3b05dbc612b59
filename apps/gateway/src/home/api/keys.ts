/** Wi-Fi keys, where the gateway has an access point. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import { WifiEnrol, WifiMint, type WifiView } from "../contract.ts";
import { ByKey, MadeKey } from "./contract.ts";
import { keyholders, readers, typed } from "./fastify.ts";
import { ApiProblem } from "./problem.ts";
import type { Desk } from "./desk.ts";

const View = Type.Unsafe<WifiView>(Type.Object({}, { description: "WifiView" }));
const Enrolled = Type.Unsafe<{ readonly ok: boolean; readonly keyId: string }>(
  Type.Object({}, { description: "What became of the enrolment" }),
);
const Done = Type.Object({});

export function keyRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);
  const ask = async <T>(operation: string, params: unknown = {}): Promise<T> => {
    if (!household.wifi) throw new ApiProblem("no-wifi");
    return (await household.ask(operation, params)) as T;
  };

  server.route({
    ...{ method: "GET", url: "/api/v1/keys", config: readers },
    schema: { operationId: "keys", response: { 200: View } },
    handler: () => ask<WifiView>("wifi-status"),
  });
  server.route({
    ...{ method: "POST", url: "/api/v1/keys", config: keyholders },
    schema: { operationId: "makeKey", body: WifiMint, response: { 200: MadeKey } },
    handler: ({ body }) => ask("wifi-mint", body),
  });
  server.route({
    ...{ method: "POST", url: "/api/v1/keys/enrolments", config: keyholders },
    schema: { operationId: "enrol", body: WifiEnrol, response: { 200: Enrolled } },
    handler: ({ body }) => ask("wifi-enrol", body),
  });
  server.route({
    ...{ method: "POST", url: "/api/v1/keys/:key/rotation", config: keyholders },
    schema: { operationId: "rotateKey", params: ByKey, response: { 200: MadeKey } },
    handler: ({ params }) => ask("wifi-rotate", params),
  });
  server.route({
    ...{ method: "DELETE", url: "/api/v1/keys/:key", config: keyholders },
    schema: { operationId: "revokeKey", params: ByKey, response: { 200: Done } },
    handler: async ({ params }) => {
      await ask("wifi-revoke", params);
      return {};
    },
  });
}
