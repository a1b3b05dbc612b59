/** Which page stands at an address of a process. */
import type { Bilingual } from "../../pages/words.ts";
import type { Markup } from "../../pages/html.ts";
import { bodyPage } from "../pages/bodies.ts";
import { callPage } from "../pages/calls.ts";
import { certificatePage, decisionPage, decisionsPage } from "../pages/decisions.ts";
import { documentPage, documentsPage } from "../pages/documents.ts";
import { gatheringPage, gatheringsPage, reportPage } from "../pages/gatherings.ts";
import { livePage } from "../pages/live.ts";
import { processPage } from "../pages/overview.ts";
import { joinPage, mePage, peoplePage, rulesPage } from "../pages/people.ts";
import { entryPage, recordPage } from "../pages/record.ts";
import { saidPage } from "../pages/said.ts";
import { nameOf, plain, type Shown } from "../pages/shown.ts";
import { workPage } from "../pages/work.ts";
import { say } from "../../pages/words.ts";

export interface ProcessPage {
  readonly title: string;
  readonly main: Markup;
}

const titles = {
  people: { en: "People", fr: "Personnes" },
  rules: { en: "Rules and numbers", fr: "Règles et chiffres" },
  join: { en: "Take part", fr: "Participer" },
  me: { en: "What you declared", fr: "Ce que vous avez déclaré" },
  gatherings: { en: "Gatherings", fr: "Rencontres" },
  decisions: { en: "Questions and decisions", fr: "Questions et décisions" },
  work: { en: "Recommendations and actions", fr: "Recommandations et actions" },
  documents: { en: "Documents", fr: "Documents" },
  suggestions: { en: "What was said", fr: "Ce qui a été dit" },
  record: { en: "Record", fr: "Registre" },
  certificate: { en: "How the result follows", fr: "Comment le résultat en découle" },
  report: { en: "Report: {title}", fr: "Rapport : {title}" },
  live: { en: "Room: {title}", fr: "Salle : {title}" },
  entry: { en: "Entry {index}", fr: "Entrée {index}" },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** What is not in the state itself. */
export interface Beside {
  readonly checkpoint: string;
  readonly proof: string;
}

/** @param rest  of the address, after the process's name; undefined when nothing stands there */
export function pageAt(
  shown: Shown,
  rest: readonly string[],
  beside: Beside,
): ProcessPage | undefined {
  const [room = "", id = "", part = "", ...more] = rest;
  if (more.length > 0) return undefined;
  if (id === "") return roomAt(shown, room, beside);
  return thingAt(shown, room, id, part, beside);
}

function roomAt(shown: Shown, room: string, beside: Beside): ProcessPage | undefined {
  const titled = (name: keyof typeof titles, main: Markup) => ({
    ...{ title: say(titles[name], shown.language), main },
  });
  switch (room) {
    case "": {
      const { process } = shown.state;
      const title = process === undefined ? shown.id : plain(shown, process.opened.name);
      return { title, main: processPage(shown) };
    }
    case "people":
      return titled("people", peoplePage(shown));
    case "rules":
      return titled("rules", rulesPage(shown));
    case "join":
      return titled("join", joinPage(shown));
    case "me":
      return titled("me", mePage(shown));
    case "gatherings":
      return titled("gatherings", gatheringsPage(shown));
    case "decisions":
      return titled("decisions", decisionsPage(shown));
    case "work":
      return titled("work", workPage(shown));
    case "documents":
      return titled("documents", documentsPage(shown));
    case "suggestions":
      return titled("suggestions", saidPage(shown));
    case "record":
      return titled("record", recordPage(shown, beside.checkpoint));
    default:
      return undefined;
  }
}

function thingAt(
  shown: Shown,
  room: string,
  id: string,
  part: string,
  beside: Beside,
): ProcessPage | undefined {
  const { state, language } = shown;
  const of = (name: keyof typeof titles, title: string) => say(titles[name], language, { title });
  switch (room) {
    case "bodies": {
      const body = state.bodies.get(id);
      if (body === undefined || part !== "") return undefined;
      return { title: nameOf(shown, id), main: bodyPage(shown, body) };
    }
    case "gatherings": {
      const gathering = state.gatherings.get(id);
      if (gathering === undefined) return undefined;
      const title = plain(shown, gathering.title);
      if (part === "") return { title, main: gatheringPage(shown, gathering) };
      if (part === "report")
        return { title: of("report", title), main: reportPage(shown, gathering) };
      if (part === "live") return { title: of("live", title), main: livePage(shown, gathering) };
      return undefined;
    }
    case "calls": {
      const call = state.calls.get(id);
      if (call === undefined) return undefined;
      if (part === "") return { title: plain(shown, call.question), main: callPage(shown, call) };
      const main = part === "certificate" ? certificatePage(shown, call) : undefined;
      return main && { title: say(titles.certificate, language), main };
    }
    case "decisions": {
      const decision = state.decisions.get(id);
      if (decision === undefined || part !== "") return undefined;
      return { title: plain(shown, decision.text), main: decisionPage(shown, decision) };
    }
    case "documents": {
      const document = state.documents.get(id);
      if (document === undefined || part !== "") return undefined;
      return { title: plain(shown, document.title), main: documentPage(shown, document) };
    }
    case "record":
      return entryAt(shown, id, part, beside);
    default:
      return undefined;
  }
}

function entryAt(shown: Shown, id: string, part: string, beside: Beside): ProcessPage | undefined {
  if (id === "before" && /^\d{1,9}$/.test(part)) {
    const main = recordPage(shown, beside.checkpoint, Number(part));
    return { title: say(titles.record, shown.language), main };
  }
  const entry = /^\d{1,9}$/.test(id) && part === "" ? shown.entries[Number(id)] : undefined;
  if (entry === undefined) return undefined;
  const title = say(titles.entry, shown.language, { index: id });
  return { title, main: entryPage(shown, entry, Number(id), beside.proof) };
}

/** One version of a document stands one step deeper. */
export function versionAt(shown: Shown, rest: readonly string[]): ProcessPage | undefined {
  const [room, id = "", versions, number = ""] = rest;
  const document = shown.state.documents.get(id);
  if (room !== "documents" || versions !== "versions" || document === undefined) return undefined;
  if (!/^\d{1,4}$/.test(number) || document.versions[Number(number) - 1] === undefined)
    return undefined;
  return {
    title: plain(shown, document.title),
    main: documentPage(shown, document, Number(number)),
  };
}
