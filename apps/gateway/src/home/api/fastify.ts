/** How our routes are written: schemas of TypeBox, and on each who may ask for it. */
import type {
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  FastifyBaseLogger,
} from "fastify";
import type { Static, TSchema } from "typebox";
import { ApiProblem } from "./problem.ts";
import type { Need, Visitor } from "./visitor.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    need?: Need;
  }
  interface FastifyRequest {
    visitor?: Visitor | undefined;
  }
}

interface TypeBoxProvider extends FastifyTypeProvider {
  readonly validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  readonly serializer: unknown;
}

export type Typed = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxProvider
>;

export function typed(server: FastifyInstance): Typed {
  return server.withTypeProvider<TypeBoxProvider>();
}

export const anyone = { need: { who: "anyone", scope: "read" } } as const;
export const readers = { need: { who: "adult", scope: "read" } } as const;
export const deciders = { need: { who: "adult", scope: "decide" } } as const;
export const keyholders = { need: { who: "owner", scope: "keys" } } as const;
/** No token will do: people themselves. */
export const people = { need: { who: "adult" } } as const;
export const owners = { need: { who: "owner" } } as const;

/** Of a route that nobody reaches without being somebody. */
export function visitorOf(request: { readonly visitor?: Visitor | undefined }): Visitor {
  if (!request.visitor) throw new ApiProblem("not-signed-in");
  return request.visitor;
}
