/** The catalogue for people and as open data. */
import type { CriterionScheme } from "@thingwall/label/statement";
import type { FastifyInstance } from "fastify";
import { standardOf, standards } from "../catalogue/catalogue.ts";
import { mappingSets } from "../catalogue/mapping.ts";
import type { Programme } from "../labels/programme.ts";
import { catalogueWords } from "../pages/catalogue-words.ts";
import { cataloguePage, comparePage, standardPage } from "../pages/catalogue.ts";
import { html } from "../pages/html.ts";
import { say } from "../pages/words.ts";
import { adoptedVersions } from "../process/adopted.ts";
import type { Processes } from "../process/kept.ts";
import { adoptedPart } from "../process/pages/adopted.ts";
import { asked, languageOf } from "./language.ts";
import { pageSender } from "./pages.ts";

export function catalogueRoutes(
  server: FastifyInstance,
  programme: Programme,
  processes: Processes,
): void {
  const send = pageSender(programme);
  server.get("/catalogue", async (request, reply) => {
    const language = languageOf(request);
    return send(request, reply, say(catalogueWords.title, language), cataloguePage(language));
  });
  server.get("/catalogue/compare", async (request, reply) => {
    const language = languageOf(request);
    const known = (name: string, otherwise: CriterionScheme) =>
      standardOf(asked(request, name) ?? "")?.scheme ?? otherwise;
    const [from, to] = [known("from", "en-303-645"), known("to", "nist-ir-8425")];
    const context = { language, typed: { from: [from], to: [to] }, errors: new Map() };
    const title = say(catalogueWords.compared, language);
    return send(request, reply, title, comparePage(from, to, context));
  });
  for (const standard of standards) {
    server.get(`/catalogue/${standard.scheme}`, async (request, reply) => {
      const language = languageOf(request);
      const own = standard.scheme === "thingwall";
      const adopted = own ? await adoptedVersions(processes, "criteria") : [];
      const main = html`${standardPage(standard, language)}${adoptedPart(adopted, language)}`;
      return send(request, reply, standard.title, main);
    });
  }
  server.get("/catalogue.json", async (_, reply) => {
    const adopted = await adoptedVersions(processes, "criteria");
    return reply
      .header("access-control-allow-origin", "*")
      .header("cache-control", "public, max-age=3600")
      .type("application/json")
      .send(JSON.stringify({ standards, mappings: mappingSets, adopted }));
  });
}
