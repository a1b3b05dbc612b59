/**
 * Processes over HTTP. Every page stands at one address: read with GET, and its forms are sent to the
 * same address, so that a refusal is told where it was asked, with what was typed.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { may } from "../../accounts/account.ts";
import { tooOften } from "../../accounts/rate.ts";
import type { Session } from "../../accounts/session.ts";
import { isFromHere, paramOf, sessionIn, slowDown } from "../../http/desk.ts";
import { formOf } from "../../http/form.ts";
import { languageOf } from "../../http/language.ts";
import type { Programme } from "../../labels/programme.ts";
import { accountWords } from "../../pages/account-words.ts";
import { typedOf } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { notFoundPage } from "../../pages/pages.ts";
import { type Bilingual, type Language, pageWords, say } from "../../pages/words.ts";
import { type Kept, keptProcesses, type Processes } from "../kept.ts";
import { assemblyTitle, processesPage } from "../pages/overview.ts";
import { type Me, type Shown } from "../pages/shown.ts";
import { madeParty, partyOf } from "../people.ts";
import { CONVENER } from "../seed/seed.ts";
import { openAccountRoutes } from "./account.ts";
import { answer } from "./answer.ts";
import { fileRoutes } from "./files.ts";
import { liveRoutes, scripted } from "./live.ts";
import { type Beside, pageAt, type ProcessPage, versionAt } from "./pages.ts";
import { acted, formKinds } from "./sent.ts";
import { startRoutes } from "./start.ts";

export function processRoutes(server: FastifyInstance, programme: Programme): Processes {
  const processes = keptProcesses(programme);
  openAccountRoutes(server, programme);
  startRoutes(server, programme, processes);
  fileRoutes(server, programme, processes);
  liveRoutes(server, processes);

  server.get("/assembly", async (request, reply) => {
    const language = languageOf(request);
    const session = await sessionIn(programme, request);
    const kept = [];
    for (const id of await processes.list()) {
      kept.push(await processes.read(id, ({ state }) => card(id, state, language)));
    }
    const cards = kept.filter((each) => each !== undefined);
    const starts = session !== undefined && may(session.account, "operator");
    const main = html`${processesPage(
      cards.map(({ shown }) => shown),
      language,
    )}${starts ? startLink(language) : undefined}`;
    return answer(
      programme,
      request,
      reply,
      { title: say(assemblyTitle, language), main },
      session?.account.name,
    );
  });

  for (const path of ["/assembly/:process", "/assembly/:process/*"]) {
    server.get(path, async (request, reply) => {
      const session = await sessionIn(programme, request);
      const found = await show(request, session);
      if (found === undefined) return nothing(request, reply, session);
      scripted(request, reply);
      return answer(programme, request, reply, found, session?.account.name);
    });
    server.post(path, (request, reply) => take(request, reply));
  }

  const nothing = (request: FastifyRequest, reply: FastifyReply, session: Session | undefined) => {
    const language = languageOf(request);
    const title = say(pageWords.notFoundTitle, language);
    return answer(
      programme,
      request,
      reply,
      { title, main: notFoundPage(language) },
      session?.account.name,
      404,
    );
  };

  /** The page at an address, for whoever asks; with what was refused there. */
  const show = async (
    request: FastifyRequest,
    session: Session | undefined,
    refused?: Shown["refused"],
  ): Promise<ProcessPage | undefined> => {
    const id = paramOf(request, "process");
    const rest = restOf(request);
    const me = session && (await meIn(programme, id, session));
    const beside = await besideOf(processes, id, rest);
    if (beside === undefined) return undefined;
    return processes.read(id, (kept) => {
      const shown = shownOf(programme, request, kept, me, refused);
      return rest.length === 4 ? versionAt(shown, rest) : pageAt(shown, rest, beside);
    });
  };

  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const language = languageOf(request);
    const id = paramOf(request, "process");
    const session = await sessionIn(programme, request);
    const form = formOf(request);
    if (session === undefined || !isFromHere(request) || form.get("csrf") !== session.csrf) {
      const title = say(accountWords.signInTitle, language);
      const main = html`<h1>${title}</h1><p>${say(accountWords.notFromHere, language)}</p><p><a href="/sign-in?lang=${language}">${say(accountWords.signIn, language)}</a></p>`;
      return answer(programme, request, reply, { title, main }, undefined, 403);
    }
    const send = (title: string, main: Markup, status?: number) =>
      answer(programme, request, reply, { title, main }, session.account.name, status);
    const wait = await tooOften(programme, "write", session.account.id);
    if (wait !== undefined) return slowDown(reply, send, wait, language);
    const kind = formKinds.find((each) => each === form.get("form"));
    if (kind === undefined) return nothing(request, reply, session);
    // Who joins becomes somebody here; of nothing else is anybody made.
    const known = await partyOf(programme, id, session.account.id);
    const row = await processes.read(id, ({ archived }) => archived);
    if (row !== false) return nothing(request, reply, session);
    const party =
      known ?? (kind === "join" ? await madeParty(programme, id, session.account.id) : undefined);
    const me = meOf(session, party);
    const done = await acted(processes, id, kind, form, me, programme.now());
    if (done.ok) {
      const path = done.to === undefined ? pathOf(request) : `/assembly/${id}${done.to}`;
      return reply.redirect(`${path}?lang=${language}`, 303);
    }
    const refused = {
      form: form.get("which") ?? "",
      typed: typedOf(form),
      errors: new Map([["", done.said]]),
    };
    const found = await show(request, session, refused);
    return found === undefined
      ? nothing(request, reply, session)
      : answer(
          programme,
          request,
          reply,
          withAlert(found, done.said, language),
          session.account.name,
          422,
        );
  };
  return processes;
}

/** Whatever the page still shows, the reason stands at its top. */
const withAlert = (
  { title, main }: ProcessPage,
  said: Bilingual,
  language: Language,
): ProcessPage => ({
  title,
  main: main.text.includes('class="errors"')
    ? main
    : html`<div class="errors" role="alert"><p>${say({ en: "Not entered.", fr: "Non inscrit." }, language)}</p><ul><li>${said[language]}</li></ul></div>${main}`,
});

const pathOf = ({ url }: FastifyRequest): string => url.split("?", 1)[0] ?? "";
const restOf = (request: FastifyRequest): readonly string[] => {
  const rest = paramOf(request, "*");
  return rest === "" ? [] : rest.split("/");
};

async function meIn(programme: Programme, process: string, session: Session): Promise<Me> {
  return meOf(session, await partyOf(programme, process, session.account.id));
}

/** Whoever runs the programme acts for it in processes that it convened. */
const meOf = ({ account, csrf }: Session, party: string | undefined): Me => ({
  ...{ name: account.name, csrf, party },
  convener: may(account, "operator") ? CONVENER : undefined,
});

function shownOf(
  programme: Programme,
  request: FastifyRequest,
  { id, state, entries, archived }: Kept,
  me: Me | undefined,
  refused: Shown["refused"],
): Shown {
  const convener = state.process?.convener === CONVENER ? me?.convener : undefined;
  return {
    ...{ id, state, entries, archived, refused, now: programme.now() },
    path: pathOf(request),
    language: languageOf(request),
    me: archived ? undefined : me && { ...me, convener },
  };
}

/** What only the pages of the record need. */
async function besideOf(
  processes: Processes,
  id: string,
  [room, part]: readonly string[],
): Promise<Beside | undefined> {
  if (room !== "record") return { checkpoint: "", proof: "" };
  const size = await processes.read(id, ({ entries }) => entries.length);
  if (size === undefined) return undefined;
  const index = Number(part);
  const known = part !== undefined && /^\d{1,9}$/.test(part) && index < size;
  return {
    checkpoint: await processes.checkpoint(id),
    proof: known ? await processes.proof(id, index) : "",
  };
}

const card = (id: string, state: Kept["state"], language: Language) => ({
  shown: { id, state, language },
});

const startLink = (language: Language): Markup =>
  html`<p><a class="button" href="/assembly/new?lang=${language}">${say({ en: "Start a process", fr: "Lancer un processus" }, language)}</a></p>`;
