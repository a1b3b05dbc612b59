/** For whoever looks after the gateway itself: all that it keeps as one file, and what it counts. */
import { createReadStream, rmSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { newId } from "../store/new-id.ts";
import type { Desk } from "./desk.ts";
import { owners, readers, typed } from "./fastify.ts";

export function upkeepRoutes(plain: FastifyInstance, { household }: Desk): void {
  const server = typed(plain);

  server.route({
    ...{ method: "GET", url: "/api/v1/backup", config: owners },
    schema: { operationId: "backup", produces: ["application/octet-stream"] },
    handler: (_, reply) => {
      const file = join(household.backupFolder, `backup-${newId()}`);
      try {
        household.backup(file);
        household.note("app-backup", {});
        const octets = createReadStream(file);
        // It is read to its end, and nobody finds it there any more.
        octets.once("open", () => rmSync(file, { force: true }));
        const day = new Date(household.now()).toISOString().slice(0, 10);
        return reply
          .header("content-disposition", `attachment; filename="thingwall-${day}.backup"`)
          .type("application/octet-stream")
          .send(octets);
      } catch (error) {
        rmSync(file, { force: true });
        throw error;
      }
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/metrics", config: readers },
    schema: { operationId: "metrics", produces: ["text/plain"] },
    handler: async (_, reply) => {
      const { text } = (await household.ask("metrics", {})) as { readonly text: string };
      return reply.type("text/plain; version=0.0.4; charset=utf-8").send(text);
    },
  });
}
