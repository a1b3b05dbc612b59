/** Tokens for programs: each may do what it was made for and nothing else, and ends by itself. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import { newId } from "../store/new-id.ts";
import { ById, MadeToken, MakeToken, TokenView } from "./contract.ts";
import { people, typed, visitorOf } from "./fastify.ts";
import { ApiProblem } from "./problem.ts";
import { digestOfSecret, newSecret } from "./secret.ts";
import type { Desk } from "./desk.ts";

const DAY = 86_400_000;

export function tokenRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);
  const { now, accounts, note } = household;

  server.route({
    ...{ method: "GET", url: "/api/v1/tokens", config: people },
    schema: { operationId: "tokens", response: { 200: Type.Array(TokenView) } },
    handler: (request) =>
      accounts()
        .tokens(visitorOf(request).account.id)
        .map(({ account: _, ...token }) => token),
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/tokens", config: people },
    schema: { operationId: "makeToken", body: MakeToken, response: { 200: MadeToken } },
    handler: (request) => {
      const { name, scopes, days } = request.body;
      const made = now();
      const token = {
        id: newId(),
        name,
        scopes: [...new Set(scopes)],
        made,
        until: made + days * DAY,
      };
      const secret = newSecret();
      const { account } = visitorOf(request);
      accounts().addToken(digestOfSecret(secret), { ...token, account: account.id });
      note("app-token", { name });
      return { ...token, token: secret };
    },
  });

  server.route({
    ...{ method: "DELETE", url: "/api/v1/tokens/:id", config: people },
    schema: { operationId: "endToken", params: ById, response: { 200: Type.Object({}) } },
    handler: (request) => {
      if (!accounts().endToken(visitorOf(request).account.id, request.params.id))
        throw new ApiProblem("not-found");
      return {};
    },
  });
}
