/** The API's own description (OpenAPI 3.1), made from the routes when it is first asked for. */
import type { FastifyInstance } from "fastify";
import { readers } from "./fastify.ts";
import { serverOf } from "./server.ts";

export function openApiRoute(
  server: FastifyInstance,
  routes: (server: FastifyInstance) => void,
): void {
  let described: Promise<object> | undefined;
  server.route({
    ...{ method: "GET", url: "/api/v1/openapi.json", config: readers },
    handler: () => (described ??= describe(routes)),
  });
}

/** By a server of its own that answers nobody: what describes routes must be there before them. */
async function describe(routes: (server: FastifyInstance) => void): Promise<object> {
  const { default: swagger } = await import("@fastify/swagger");
  const server = serverOf();
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Thingwall: a household’s gateway", version: "1" },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "thingwall" },
          token: { type: "http", scheme: "bearer" },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
  });
  await server.register(async (inner) => routes(inner));
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}
