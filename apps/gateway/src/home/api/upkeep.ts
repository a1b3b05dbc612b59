/** For whoever looks after the gateway itself: all that it keeps as one file, and what it counts. */
import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import { newId } from "../store/new-id.ts";
import type { Desk } from "./desk.ts";
import { assertMayTry } from "./door.ts";
import { owners, readers, typed } from "./fastify.ts";
import { ApiProblem } from "./problem.ts";

/** Octets of a backup; a home of a hundred things has a few million. */
const BACKUP_LIMIT = 256 * 1024 * 1024;
/** With which whoever is at a gateway that nobody owns yet brings back what it kept. */
const CODE = "thingwall-code";

export function upkeepRoutes(plain: FastifyInstance, { household, claim, tries }: Desk): void {
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
    ...{ method: "POST", url: "/api/v1/restore", config: { need: { who: "anyone" } } },
    ...{ bodyLimit: BACKUP_LIMIT },
    schema: {
      operationId: "restore",
      consumes: ["application/octet-stream"],
      headers: Type.Object({ [CODE]: Type.Optional(Type.String({ maxLength: 64 })) }),
      response: { 200: Type.Object({}) },
    },
    handler: async (request, reply) => {
      if (household.accounts().all().length > 0) {
        if (!request.visitor) throw new ApiProblem("not-signed-in");
        if (request.visitor.account.role !== "owner") throw new ApiProblem("owners-only");
      } else {
        assertMayTry(tries.code, "claim", household.now());
        if (!claim.isRight(request.headers[CODE] ?? "")) {
          tries.code.failed("claim", household.now());
          throw new ApiProblem("wrong-code");
        }
      }
      const file = join(household.backupFolder, `restore-${newId()}`);
      try {
        const octets = request.body as Readable | undefined;
        if (octets === undefined) throw new ApiProblem("no-backup");
        await pipeline(octets, createWriteStream(file, { mode: 0o600 }));
        household.restore(file);
      } finally {
        rmSync(file, { force: true });
      }
      reply.raw.once("close", household.restart);
      return {};
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
