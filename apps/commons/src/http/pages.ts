/** The pages that people read. Each works without a script; the language is asked for, or the reader's own. */
import { parseLabelCode } from "@thingwall/label/code";
import { judgeSticker } from "@thingwall/label/trust";
import { labelRefusalWords } from "@thingwall/label/words";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { openedTrustList } from "../labels/lists.ts";
import type { Programme } from "../labels/programme.ts";
import { readLabel, searchLabels } from "../labels/read.ts";
import { checkpoint } from "../labels/record.ts";
import { html, type Markup } from "../pages/html.ts";
import { labelPage, labelTitle, verdictPanel } from "../pages/label.ts";
import { page } from "../pages/page.ts";
import { checkPage, homePage, logPage, notFoundPage, whoPage } from "../pages/pages.ts";
import { style } from "../pages/style.ts";
import { type Language, pageWords, say } from "../pages/words.ts";

export function pageRoutes(server: FastifyInstance, programme: Programme): void {
  const { host, name } = programme;
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    main: Markup,
    status = 200,
  ) => {
    const language = languageOf(request);
    const frame = { language, programme: name, other: inOther(request, language), title };
    return reply
      .code(status)
      .headers({ "cache-control": "public, max-age=60", vary: "accept-language" })
      .header("content-language", language)
      .type("text/html; charset=utf-8")
      .send(page(frame, main));
  };

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

  server.get("/check", async (request, reply) => {
    const language = languageOf(request);
    const code = (asked(request, "code") ?? "").trim();
    const outcome = code === "" ? undefined : await outcomeOf(programme, code, language);
    return send(
      request,
      reply,
      say(pageWords.checkTitle, language),
      checkPage(code, outcome, language),
    );
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

/** What a code that somebody wrote or scanned is, and why. Whatever it is, nothing leads away from here. */
async function outcomeOf(programme: Programme, text: string, language: Language): Promise<Markup> {
  const trust = await openedTrustList(programme);
  const parsed = parseLabelCode(text, trust.hosts);
  if (!parsed.ok) {
    const { reason, remedy } = labelRefusalWords[parsed.code];
    return html`${verdictPanel("unknown", [], language)}
<p>${say(reason, language, parsed.params)} ${say(remedy, language, parsed.params)}</p>`;
  }
  const { code } = parsed;
  const sticker = await judgeSticker(code, trust, programme.now());
  const label = await readLabel(programme, code.product, code.serial, sticker);
  if (label === undefined) {
    return html`${verdictPanel(sticker.verdict, sticker.reasons, language)}
<p>${say(pageWords.notListed, language)}</p>`;
  }
  return html`<section>${labelPage(label, language, 2)}</section>`;
}

function languageOf(request: FastifyRequest): Language {
  const lang = asked(request, "lang");
  if (lang === "en" || lang === "fr") return lang;
  // The first of the two that the reader's browser names.
  const [first] = /\b(?:en|fr)\b/i.exec(request.headers["accept-language"] ?? "") ?? [];
  return first?.toLowerCase() === "fr" ? "fr" : "en";
}

/** This page, with its question, in the other language. */
function inOther(request: FastifyRequest, language: Language): string {
  const url = new URL(request.url, "http://here.invalid");
  url.searchParams.set("lang", language === "en" ? "fr" : "en");
  return `${url.pathname}${url.search}`;
}

/** A member of the query that stands once. */
function asked({ query }: FastifyRequest, name: string): string | undefined {
  if (typeof query !== "object" || query === null || !Object.hasOwn(query, name)) return undefined;
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}
