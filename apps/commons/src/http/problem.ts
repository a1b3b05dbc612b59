import type { FastifyReply } from "fastify";

/** RFC 9457. */
export function problem(
  reply: FastifyReply,
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  return reply
    .code(status)
    .type("application/problem+json")
    .send(JSON.stringify({ status, code, ...more }));
}
