import type { FastifyRequest } from "fastify";

/** What a form sent; empty for anything else. */
export const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();
