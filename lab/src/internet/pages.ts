/** What the small Internet serves beside its own pages, and what it was asked for. */
import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Site } from "./clouds.ts";

/** Questions kept: more than any test asks, and an end where something asks without one. */
const KEPT = 10_000;

export class Pages {
  readonly #files = new Map<string, string>();
  readonly #asked: string[] = [];

  /** Serves `files` (URL → path of a file) on the zone's sites, also in place of what was there. */
  publish(files: Readonly<Record<string, string>>): void {
    for (const [url, path] of Object.entries(files)) this.#files.set(url, path);
  }

  /** Every URL that was asked for over TLS, in order. */
  get asked(): readonly string[] {
    return this.#asked;
  }

  /** The same sites, with the published pages on them. */
  on(sites: ReadonlyMap<string, Site>): ReadonlyMap<string, Site> {
    return new Map(
      [...sites].map(([name, site]) => [
        name,
        {
          certificate: site.certificate,
          handle: (request, response) => {
            const url = `https://${name}${request.url ?? "/"}`;
            if (this.#asked.length < KEPT) this.#asked.push(url);
            const path = this.#files.get(url);
            if (path === undefined) site.handle(request, response);
            else give(request, response, path);
          },
        },
      ]),
    );
  }
}

function give(request: IncomingMessage, response: ServerResponse, path: string): void {
  request.resume();
  const type = path.endsWith(".p7s") ? "application/pkcs7-signature" : "application/mud+json";
  response.writeHead(200, { "content-type": type, "content-length": statSync(path).size });
  const file = createReadStream(path);
  // Whoever has had enough hangs up.
  response.on("close", () => file.destroy());
  file.pipe(response);
}
