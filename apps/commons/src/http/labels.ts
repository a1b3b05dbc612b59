/** Labels, lists and the log for programs: open to every origin, and to be cached. */
import { labelLimits } from "@thingwall/label/envelope";
import { parseLabelCode } from "@thingwall/label/code";
import type { FastifyInstance, FastifyReply } from "fastify";
import { tooOften } from "../accounts/rate.ts";
import { labelOf } from "../labels/bundle.ts";
import { type NotTaken, takeStatement } from "../labels/issue.ts";
import { statusListJws, trustListJws } from "../labels/lists.ts";
import { linkedData } from "../labels/linked-data.ts";
import type { Programme } from "../labels/programme.ts";
import { checkpoint, entriesOf, proofOf } from "../labels/record.ts";
import { readLabel } from "../labels/read.ts";
import { stickerCode } from "../labels/sticker.ts";
import { labelArt } from "../pages/label-art.ts";
import { problem } from "./problem.ts";

/** Entries of the log in one answer. */
const MOST_ENTRIES = 256;

export function labelRoutes(server: FastifyInstance, programme: Programme): void {
  server.get("/trust", async (_, reply) =>
    open(reply, "application/thingwall-trust+jwt", await trustListJws(programme), 300),
  );
  server.get("/status/1", async (_, reply) =>
    open(reply, "application/statuslist+jwt", await statusListJws(programme), 300),
  );
  server.get("/log/checkpoint", async (_, reply) =>
    open(reply, "text/plain; charset=utf-8", (await checkpoint(programme)).note, 5),
  );
  server.get<{ Params: { index: string } }>("/log/proof/:index", async (request, reply) => {
    const proof = await proofOf(programme, wholeNumber(request.params.index));
    return proof === undefined
      ? problem(reply, 404, "not-found")
      : open(reply, "text/plain; charset=utf-8", proof, 5);
  });
  server.get<{ Querystring: { from?: string } }>("/log/entries", async (request, reply) => {
    const from = wholeNumber(request.query.from ?? "0");
    const entries = await entriesOf(programme, from, MOST_ENTRIES);
    const octets = entries.map((entry) => Buffer.from(entry).toString("base64"));
    return open(reply, "application/json", JSON.stringify({ from, entries: octets }), 5);
  });

  // What the code on a box leads to, with `/label` behind it: all that a verdict needs; with
  // `/label.svg`, the picture for that box; with `/code`, the text in its code.
  const codeIn = (pathname: string) =>
    parseLabelCode(`https://${programme.host}${pathname}`, [programme.host]);
  for (const path of ["/01/:id", "/01/:id/21/:serial", "/p/:id", "/p/:id/21/:serial"]) {
    server.get(`${path}/label`, async (request, reply) => {
      const parsed = codeIn(request.url.slice(0, -"/label".length));
      if (!parsed.ok) return problem(reply, 400, parsed.code, { params: parsed.params });
      const { product, serial } = parsed.code;
      const bundle = await labelOf(programme, product, undefined, serial);
      return bundle === undefined
        ? problem(reply, 404, "not-found")
        : open(reply, "application/json", JSON.stringify(bundle), 60);
    });
    for (const form of ["label.svg", "code"] as const) {
      server.get(`${path}/${form}`, async (request, reply) => {
        const parsed = codeIn(request.url.slice(0, -`/${form}`.length));
        if (!parsed.ok) return problem(reply, 400, parsed.code, { params: parsed.params });
        const { product, serial } = parsed.code;
        const label = await readLabel(programme, product, serial);
        if (label === undefined) return problem(reply, 404, "not-found");
        // Nobody prints a label that does not stand.
        const { verdict } = label.judgement;
        if (verdict !== "good" && verdict !== "stale")
          return problem(reply, 409, "label-does-not-stand", { verdict });
        const code = await stickerCode(programme, label, serial);
        return form === "code"
          ? open(reply, "text/plain; charset=utf-8", code, 60)
          : open(reply, "image/svg+xml", labelArt(label, code), 60);
      });
    }
  }

  server.get<{ Querystring: { product?: string } }>("/label.jsonld", async (request, reply) => {
    const { product } = request.query;
    const label = typeof product === "string" ? await readLabel(programme, product) : undefined;
    return label === undefined
      ? problem(reply, 404, "not-found")
      : open(reply, "application/ld+json", JSON.stringify(linkedData(label)), 60);
  });

  // Needs no account: a statement says by its signature whose it is.
  server.post<{ Body: string }>("/statements", async (request, reply) => {
    if (typeof request.body !== "string" || request.body.length > labelLimits.statement) {
      return problem(reply, 415, "bad-request");
    }
    const wait = await tooOften(programme, "statementsFrom", request.ip);
    if (wait !== undefined) {
      reply.header("retry-after", wait);
      return problem(reply, 429, "too-often");
    }
    const taken = await takeStatement(programme, request.body.trim());
    if (!taken.ok)
      return problem(reply, taken.why === "already-there" ? 409 : 422, taken.why, whyOf(taken));
    const { digest, index } = taken;
    const proof = await proofOf(programme, index);
    return reply.code(201).type("application/json").send(JSON.stringify({ digest, index, proof }));
  });
}

const whyOf = (taken: NotTaken): Readonly<Record<string, unknown>> => {
  if (taken.why === "reason") return { reasons: taken.reasons };
  return taken.why === "refused" ? { refused: taken.refused } : {};
};

function open(reply: FastifyReply, type: string, text: string, seconds: number): FastifyReply {
  return reply
    .header("access-control-allow-origin", "*")
    .header("cache-control", `public, max-age=${seconds}`)
    .type(type)
    .send(text);
}

/** -1 for what is none: there is no such entry. */
const wholeNumber = (text: string): number =>
  /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : -1;
