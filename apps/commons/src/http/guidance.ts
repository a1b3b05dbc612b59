/** Advice for people, and the same as data that anybody may embed. */
import type { FastifyInstance } from "fastify";
import { authoritiesFor, impacts, isImpact, isProvince, provinces } from "../guidance/authority.ts";
import { calledUp, gaps, messages } from "../guidance/matrix.ts";
import { stages } from "../guidance/message.ts";
import type { Programme } from "../labels/programme.ts";
import { readLabel } from "../labels/read.ts";
import { guidancePage, helpPage, stagePage } from "../pages/guidance.ts";
import { guidanceWords } from "../pages/guidance-words.ts";
import { html } from "../pages/html.ts";
import { say } from "../pages/words.ts";
import { adoptedVersions } from "../process/adopted.ts";
import type { Processes } from "../process/kept.ts";
import { adoptedPart } from "../process/pages/adopted.ts";
import { asked, languageOf } from "./language.ts";
import { pageSender } from "./pages.ts";
import { problem } from "./problem.ts";

export function guidanceRoutes(
  server: FastifyInstance,
  programme: Programme,
  processes: Processes,
): void {
  const send = pageSender(programme);
  server.get("/guidance", async (request, reply) => {
    const language = languageOf(request);
    const adopted = adoptedPart(await adoptedVersions(processes, "matrix"), language);
    const main = html`${guidancePage(language)}${adopted}`;
    return send(request, reply, say(guidanceWords.title, language), main);
  });
  for (const stage of stages) {
    server.get(`/guidance/${stage}`, async (request, reply) => {
      const language = languageOf(request);
      const kind = asked(request, "kind") ?? "";
      const context = { language, typed: { kind: [kind] }, errors: new Map() };
      const main = stagePage(stage, context, kind === "" ? undefined : kind);
      return send(request, reply, say(guidanceWords[stage], language), main);
    });
  }
  server.get("/guidance/help", async (request, reply) => {
    const language = languageOf(request);
    const [impact, province] = [asked(request, "impact") ?? "", asked(request, "province") ?? ""];
    const typed = { impact: [impact], province: [province] };
    const known = isImpact(impact) && isProvince(province) ? { impact, province } : undefined;
    const main = helpPage({ language, typed, errors: new Map() }, known);
    return send(request, reply, say(guidanceWords.helpTitle, language), main);
  });

  /** All of it, or with `product`, the address of a label, what its facts call up at each stage. */
  server.get("/guidance.json", async (request, reply) => {
    const product = asked(request, "product");
    const label = product === undefined ? undefined : await readLabel(programme, product);
    if (product !== undefined && label === undefined) return problem(reply, 404, "not-found");
    const facts = label?.judgement.declaration?.facts ?? {};
    const told = label === undefined ? messages : stages.flatMap((stage) => calledUp(facts, stage));
    const ways = Object.keys(impacts).flatMap((impact) =>
      Object.keys(provinces).flatMap((province) =>
        isImpact(impact) && isProvince(province)
          ? [{ impact, province, authorities: authoritiesFor(impact, province) }]
          : [],
      ),
    );
    const body = { messages: told, ...(label === undefined && { gaps, ways }) };
    return reply
      .header("access-control-allow-origin", "*")
      .header("cache-control", "public, max-age=3600")
      .type("application/json")
      .send(JSON.stringify(body));
  });
}
