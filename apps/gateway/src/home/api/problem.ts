import type { FastifyReply } from "fastify";
import type { Problem, ProblemCode } from "./contract.ts";

const STATUS: Readonly<Record<ProblemCode, number>> = {
  "bad-request": 400,
  "not-found": 404,
  "not-signed-in": 401,
  "wrong-name-or-password": 401,
  "wrong-code": 403,
  "too-many-tries": 429,
  "weak-password": 422,
  "name-taken": 409,
  "already-claimed": 409,
  "not-claimed": 409,
  "owners-only": 403,
  "beyond-scope": 403,
  "cross-origin": 403,
  "unknown-host": 421,
  "people-only": 403,
  "last-owner": 409,
  "no-wifi": 409,
  refused: 409,
  "not-kept": 503,
  "no-backup": 422,
  failed: 500,
};

/** Thrown by a route; becomes an answer (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(code: ProblemCode, more: Pick<Problem, "advice" | "after" | "why"> = {}) {
    super(code);
    this.problem = { status: STATUS[code], code, ...more };
  }
}

export function sendProblem(reply: FastifyReply, { problem }: ApiProblem): FastifyReply {
  if (problem.after !== undefined) void reply.header("retry-after", problem.after);
  return reply.code(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}
