/** The app’s own files: only what was there at the start is ever read, so that no path leads elsewhere. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import { ApiProblem, sendProblem } from "./problem.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".gz": "application/gzip",
};
/** Files under this folder carry their digest in their name. */
const HASHED = "/assets/";
const PAGE = "/index.html";

/** `folder`: undefined where the app was not built; then the API alone is there. */
export function appRoutes(server: FastifyInstance, folder: string | undefined): void {
  if (folder === undefined) return;
  const files = filesIn(folder);
  server.get("/*", (request, reply) => {
    const path = request.url.replace(/[?#].*$/, "");
    if (path.startsWith("/api/")) return sendProblem(reply, new ApiProblem("not-found"));
    // Every other address is a page of the app, which knows what it shows.
    const name = files.has(path) ? path : path.startsWith(HASHED) ? "" : PAGE;
    if (!files.has(name)) return sendProblem(reply, new ApiProblem("not-found"));
    const packed =
      files.has(`${name}.gz`) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (packed) void reply.header("content-encoding", "gzip");
    const kept = name.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache";
    return reply
      .header("cache-control", kept)
      .header("vary", "accept-encoding")
      .type(TYPES[extname(name)] ?? "application/octet-stream")
      .send(readFileSync(join(folder, packed ? `${name}.gz` : name)));
  });
}

/** Names as a browser asks for them; only what was there at the start is ever read. */
function filesIn(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length)),
  );
}
