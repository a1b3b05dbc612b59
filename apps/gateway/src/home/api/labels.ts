/** The label behind a code that somebody scanned. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import { type LabelView, ReadLabel } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { readers, typed } from "./fastify.ts";

const Label = Type.Unsafe<LabelView>(Type.Object({}, { description: "LabelView" }));

export function labelRoutes(plain: FastifyInstance, { household }: Desk): void {
  typed(plain).route({
    ...{ method: "POST", url: "/api/v1/labels", config: readers },
    schema: { operationId: "readLabel", body: ReadLabel, response: { 200: Label } },
    handler: ({ body }) => household.ask("read-label", body) as Promise<LabelView>,
  });
}
