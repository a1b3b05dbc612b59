/** How our HTTP speaks: schemas checked as they are, problems as JSON, headers on every answer. */
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Convert } from "typebox/value";
import { Refusal } from "../refusal.ts";
import { StoreError } from "../store/error.ts";
import { ApiProblem, sendProblem } from "./problem.ts";

/** Octets of a body: the longest is a code from a product. */
const BODY_LIMIT = 16 * 1024;

/** Requests come from a server that was there before it: it listens to nobody. */
export function serverOf(): FastifyInstance {
  const server = Fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { caseSensitive: true, maxParamLength: 64 },
  });
  server.decorateRequest("visitor");
  // The schemas of the rest of the gateway, as they are: nothing is dropped or turned into another type.
  server.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const checked = Compile(schema);
    return (given: unknown) => {
      const value: unknown = httpPart === "querystring" ? Convert(schema, given) : given;
      return checked.Check(value) ? { value } : { error: new ApiProblem("bad-request") };
    };
  });
  server.setSerializerCompiler(() => (value) => JSON.stringify(value));
  server.setErrorHandler((error, _, reply) => sendProblem(reply, problemOf(error)));
  server.setNotFoundHandler((_, reply) => sendProblem(reply, new ApiProblem("not-found")));
  server.addHook("onSend", async (_, reply) => secure(reply));
  // Read by whoever asked for octets, as they come.
  server.addContentTypeParser("application/octet-stream", (_, octets, done) => done(null, octets));
  // A form of another page could send text; JSON it cannot without asking first.
  server.removeContentTypeParser("text/plain");
  return server;
}

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Refusal) return new ApiProblem("refused", { why: error.code });
  if (error instanceof StoreError)
    return new ApiProblem(error.code.startsWith("backup-") ? "no-backup" : "not-kept");
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : 500;
  if (typeof status === "number" && status < 500) return new ApiProblem("bad-request");
  process.stderr.write(`app: ${error instanceof Error ? error.message : String(error)}\n`);
  return new ApiProblem("failed");
}

/** Nothing comes from elsewhere, nobody frames it, and no script that is not a file of ours runs. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

function secure(reply: FastifyReply): void {
  void reply.headers({
    "content-security-policy": CONTENT_SECURITY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
  });
  if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
}
