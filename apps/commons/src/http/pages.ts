/** The pages that people read. Each works without a script; the language is asked for, or the reader's own. */
import { parseLabelCode } from "@thingwall/label/code";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { openedTrustList } from "../labels/lists.ts";
import type { Programme } from "../labels/programme.ts";
import { readLabel, searchLabels } from "../labels/read.ts";
import { tooOften } from "../accounts/rate.ts";
import { checked } from "./check.ts";
import { checkpoint } from "../labels/record.ts";
import { comparable, compareLabelsPage } from "../pages/compare.ts";
import type { Markup } from "../pages/html.ts";
import { labelPage, labelTitle } from "../pages/label.ts";
import { page } from "../pages/page.ts";
import { checkPage, homePage, logPage, notFoundPage, whoPage } from "../pages/pages.ts";
import { style } from "../pages/style.ts";
import { pageWords, say } from "../pages/words.ts";
import { formOf } from "./form.ts";
import { allAsked, asked, inOther, languageOf } from "./language.ts";
import { problem } from "./problem.ts";

/** Octets of what is checked: a whole label with its proofs, as a form carries it. */
const CHECK_LIMIT = 1024 * 1024;

export type PageSender = (
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  main: Markup,
  status?: number,
) => FastifyReply;

/** Pages that are the same for everybody. */
export const pageSender =
  ({ name }: Programme): PageSender =>
  (request, reply, title, main, status = 200) => {
    const language = languageOf(request);
    const frame = { language, programme: name, other: inOther(request, language), title };
    return reply
      .code(status)
      .headers({ "cache-control": "public, max-age=60", vary: "accept-language" })
      .header("content-language", language)
      .type("text/html; charset=utf-8")
      .send(page(frame, main));
  };

export function pageRoutes(server: FastifyInstance, programme: Programme): void {
  const { host } = programme;
  const send = pageSender(programme);

  server.get("/style.css", async (_, reply) =>
    reply
      .header("cache-control", "public, max-age=3600")
      .type("text/css; charset=utf-8")
      .send(style),
  );

  server.get("/", async (request, reply) => {
    const language = languageOf(request);
    const until = asked(request, "until") ?? "";
    const wanted = {
      text: (asked(request, "q") ?? "").slice(0, 80),
      offline: asked(request, "offline") === "1",
      kind: (asked(request, "kind") ?? "").slice(0, 20),
      updatesUntil: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(until) ? until : undefined,
    };
    const found = await searchLabels(programme, wanted);
    return send(request, reply, say(pageWords.labels, language), homePage(wanted, found, language));
  });

  for (const path of ["/01/:id", "/01/:id/21/:serial", "/p/:id", "/p/:id/21/:serial"]) {
    server.get(path, async (request, reply) => {
      const language = languageOf(request);
      const [pathname = ""] = request.url.split("?", 1);
      const parsed = parseLabelCode(`https://${host}${pathname}`, [host]);
      const label = parsed.ok
        ? await readLabel(programme, parsed.code.product, parsed.code.serial)
        : undefined;
      if (label === undefined) return notFound(request, reply);
      return send(request, reply, labelTitle(label), labelPage(label, language));
    });
  }

  server.get("/compare", async (request, reply) => {
    const language = languageOf(request);
    const chosen = [...new Set(allAsked(request, "p"))].slice(0, comparable.most + 1);
    const labels = [];
    for (const path of chosen) {
      const parsed = parseLabelCode(`https://${host}${path}`, [host]);
      const label = parsed.ok ? await readLabel(programme, parsed.code.product) : undefined;
      if (label !== undefined) labels.push(label);
    }
    const title = say(pageWords.compareTitle, language);
    return send(request, reply, title, compareLabelsPage(labels, language));
  });

  const check = async (request: FastifyRequest, reply: FastifyReply, code: string) => {
    const language = languageOf(request);
    const outcome = code === "" ? undefined : await checked(programme, code, language);
    const title = say(pageWords.checkTitle, language);
    return send(request, reply, title, checkPage(code, outcome, language));
  };
  server.get("/check", (request, reply) =>
    check(request, reply, (asked(request, "code") ?? "").trim()),
  );
  server.post("/check", { bodyLimit: CHECK_LIMIT }, async (request, reply) => {
    const wait = await tooOften(programme, "checkFrom", request.ip);
    if (wait !== undefined) {
      reply.header("retry-after", wait);
      return problem(reply, 429, "too-often");
    }
    return check(request, reply, (formOf(request).get("code") ?? "").trim());
  });

  server.get("/who", async (request, reply) => {
    const language = languageOf(request);
    const trust = await openedTrustList(programme);
    return send(request, reply, say(pageWords.whoTitle, language), whoPage(trust, language));
  });

  server.get("/log", async (request, reply) => {
    const language = languageOf(request);
    const { size, note } = await checkpoint(programme);
    return send(request, reply, say(pageWords.logTitle, language), logPage(size, note, language));
  });

  const notFound = (request: FastifyRequest, reply: FastifyReply) => {
    const language = languageOf(request);
    const title = say(pageWords.notFoundTitle, language);
    return send(request, reply, title, notFoundPage(language), 404);
  };
  server.setNotFoundHandler(notFound);
}
