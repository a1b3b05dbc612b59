/** Answers `GET /metrics` over HTTP, where the configuration says so; to everything else nothing. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { CONTENT_TYPE } from "./exposition.ts";

export interface Place {
  readonly address: string;
  readonly port: number;
}

/** Rejects with the system's error when the place is taken. `text` is asked at every request. */
export async function serveMetrics({ address, port }: Place, text: () => string): Promise<Server> {
  const server = createServer(
    // A reader of measurements asks one short question.
    { maxHeaderSize: 8192, requestTimeout: 5000, headersTimeout: 5000, keepAliveTimeout: 5000 },
    (request, response) => {
      request.resume();
      const [path] = (request.url ?? "").split("?");
      if (path !== "/metrics") response.writeHead(404).end();
      else if (request.method !== "GET" && request.method !== "HEAD")
        response.writeHead(405, { allow: "GET, HEAD" }).end();
      else
        response
          .writeHead(200, { "content-type": CONTENT_TYPE, "cache-control": "no-store" })
          .end(request.method === "HEAD" ? undefined : text());
    },
  );
  server.maxConnections = 16;
  server.listen(port, address);
  await once(server, "listening");
  return server;
}
