/** HTTPS for every name of the zone: makers' clouds, and the MUD server among them. */
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Issued } from "./certificates.ts";

export interface Site {
  readonly certificate: Pick<Issued, "certificatePem" | "privateKeyPem">;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** Octets of the firmware that update servers give. */
const FIRMWARE = Buffer.alloc(256 * 1024, "thingwall lab firmware\n");

/** Serves `sites` (host name → site) on `port` of every address, both families. */
export async function startSites(sites: ReadonlyMap<string, Site>, port: number): Promise<Server> {
  const contexts = new Map<string, SecureContext>();
  for (const [name, { certificate }] of sites) {
    contexts.set(
      name,
      createSecureContext({ cert: certificate.certificatePem, key: certificate.privateKeyPem }),
    );
  }
  const server = createServer(
    {
      SNICallback: (name, done) => {
        const context = contexts.get(name);
        if (context === undefined) done(new Error(`no site ${name}`));
        else done(null, context);
      },
    },
    (request, response) => {
      const site = sites.get(request.headers.host?.replace(/:\d+$/, "") ?? "");
      if (site === undefined) response.writeHead(404).end();
      else site.handle(request, response);
    },
  );
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(port, "::", 1024, resolve));
  return server;
}

/** A concert without an end: 10 Mbit/s in pieces. */
const CONCERT = { piece: Buffer.alloc(25_000, "la "), every: 20 } as const;

/** A maker's cloud: a small JSON for anything, firmware under /firmware, music under /concert. */
export function answerAsCloud(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (request.url?.startsWith("/firmware") === true) {
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(FIRMWARE);
    return;
  }
  if (request.url?.startsWith("/concert") === true) {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    // Whoever does not keep up misses a piece: what is counted is what arrived.
    const timer = setInterval(() => {
      if (!response.writableNeedDrain) response.write(CONCERT.piece);
    }, CONCERT.every);
    response.on("close", () => clearInterval(timer));
    return;
  }
  const body = JSON.stringify({ ok: true, host: request.headers.host });
  response.writeHead(200, { "content-type": "application/json" }).end(body);
}
