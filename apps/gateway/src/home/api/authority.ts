/** The gateway's own certificate authority, for whoever wants to trust it; it is no secret. */
import type { FastifyInstance } from "fastify";
import { Authority } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { anyone, typed } from "./fastify.ts";
import { ApiProblem } from "./problem.ts";

export function authorityRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);
  const own = () => {
    const authority = household.authority();
    if (!authority) throw new ApiProblem("not-found");
    return authority;
  };

  server.route({
    ...{ method: "GET", url: "/api/v1/authority", config: anyone },
    schema: { operationId: "authority", response: { 200: Authority } },
    handler: (): Authority => {
      const { fingerprint256, validTo, subject } = own();
      return {
        name: subject.replace(/^CN=/, ""),
        fingerprint: fingerprint256,
        until: Date.parse(validTo),
        addresses: [...household.addresses],
      };
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/authority.crt", config: anyone },
    schema: {
      operationId: "authorityCertificate",
      produces: ["application/x-x509-ca-cert"],
    },
    handler: (_, reply) =>
      reply
        .header("content-disposition", 'attachment; filename="thingwall.crt"')
        .type("application/x-x509-ca-cert")
        .send(own().raw),
  });
}
