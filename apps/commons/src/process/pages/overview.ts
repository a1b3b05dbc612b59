/** All processes, and one: its purpose, where it stands, who is there and who is wanted, what moved. */
import type { Entry } from "../../assembly/act.ts";
import { representation, wanted } from "../../assembly/representation.ts";
import { type Assembly, charterInForce, type Gathering } from "../../assembly/state.ts";
import { html, type Markup } from "../../pages/html.ts";
import type { Bilingual, Language } from "../../pages/words.ts";
import { say } from "../../pages/words.ts";
import {
  actTerms,
  bodyKinds,
  callStates,
  communities,
  documentKindTerms,
  gatheringStates,
} from "./terms.ts";
import {
  at,
  between,
  day,
  link,
  moment,
  nameOf,
  participates,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";

export const assemblyTitle: Bilingual = { en: "Decide together", fr: "Décider ensemble" };

const stages = {
  called: {
    en: "Called: people and groups are being found",
    fr: "Lancé : on cherche les personnes et les groupes",
  },
  working: {
    en: "At work: groups prepare what will be decided",
    fr: "Au travail : les groupes préparent ce qui sera décidé",
  },
  deciding: {
    en: "Deciding: a question is put to everybody",
    fr: "En décision : une question est posée à tous",
  },
  "carrying-out": {
    en: "Carrying out what was decided",
    fr: "Mise en œuvre de ce qui a été décidé",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Where a process stands, from what is there. */
export function stageOf(state: Assembly): keyof typeof stages {
  const calls = [...state.calls.values()];
  if (calls.some(({ state: each }) => each === "open" || each === "last-call")) return "deciding";
  const adopted = [...state.recommendations.values()].some(
    ({ decision }) => decision !== undefined,
  );
  if (adopted) return "carrying-out";
  const group = [...state.bodies.values()].some(({ kind }) => kind === "working-group");
  return group ? "working" : "called";
}

/** The next gathering that was not held yet, by its latest date. */
export const nextGathering = (state: Assembly): Gathering | undefined =>
  [...state.gatherings.values()]
    .filter(({ status }) => status !== "held")
    .toSorted((a, b) => ((a.dates.at(-1)?.from ?? "") < (b.dates.at(-1)?.from ?? "") ? -1 : 1))[0];

export function processesPage(
  processes: readonly Pick<Shown, "id" | "state" | "language">[],
  language: Language,
): Markup {
  const w = words({ language });
  return html`<h1>${w(assemblyTitle)}</h1>
<p>${w({
    en: "Here people from every side work out together what a label asks and what advice says. Everybody may join, everything is public, and each result can be computed again by anybody.",
    fr: "Ici, des personnes de tous les horizons élaborent ensemble ce qu’exige une étiquette et ce que disent les conseils. Chacun peut participer, tout est public, et n’importe qui peut recalculer chaque résultat.",
  })}</p>
<ul class="cards wide">${processes.map((each) => processCard(each))}</ul>`;
}

function processCard(shown: Pick<Shown, "id" | "state" | "language">): Markup | undefined {
  const { state, language } = shown;
  const { process } = state;
  if (process === undefined) return undefined;
  const w = words(shown);
  const next = nextGathering(state);
  return html`<li><p class="name">${link(shown, "", plain(shown, process.opened.name))}</p>
<p>${told(shown, process.opened.goal)}</p>
<p>${w(stages[stageOf(state)])}.</p>
<p class="quiet">${w({ en: "Convened by {name}.", fr: "À l’initiative de {name}." }, { name: nameOf(shown, process.convener) })} ${
    next === undefined ? "" : nextWords(shown, next)
  } ${w({ en: "Last entry: {day}.", fr: "Dernière entrée : {day}." }, { day: day(state.at, language) })}</p></li>`;
}

function nextWords(shown: Pick<Shown, "state" | "language">, gathering: Gathering): string {
  const date = gathering.dates.at(-1);
  return words(shown)(
    { en: "Next: {title}, {when}.", fr: "Prochaine rencontre : {title}, {when}." },
    {
      title: plain(shown, gathering.title),
      when: date === undefined ? "?" : between(date.from, date.to, shown.language),
    },
  );
}

export function processPage(shown: Shown): Markup {
  const { state } = shown;
  const w = words(shown);
  const { process } = state;
  if (process === undefined) {
    return html`<h1>${shown.id}</h1><p>${w({ en: "Nothing is entered yet.", fr: "Rien n’est encore inscrit." })}</p>`;
  }
  const { name, goal, months } = process.opened;
  return html`<h1>${told(shown, name)}</h1>
<p>${told(shown, goal)}</p>
<p class="panel"><strong>${w(stages[stageOf(state)])}.</strong><br>${w({ en: "Convened by {name}.", fr: "À l’initiative de {name}." }, { name: nameOf(shown, process.convener) })} ${
    months === undefined
      ? ""
      : w({ en: "Meant to take {months} months.", fr: "Durée prévue : {months} mois." }, { months })
  } ${w({ en: "People who take part: {count}.", fr: "Personnes qui participent : {count}." }, { count: state.participations.size })}</p>
<nav aria-label="${w({ en: "In this process", fr: "Dans ce processus" })}"><ul class="row">${rooms(shown)}</ul></nav>
${takePart(shown)}
${asked(shown)}
<h2>${w({ en: "Next gathering", fr: "Prochaine rencontre" })}</h2>
${gatheringLine(shown, nextGathering(state))}
${moved(shown)}
${bodies(shown)}
${represented(shown)}`;
}

const rooms = (shown: Shown): readonly Markup[] => {
  const w = words(shown);
  const to = (path: string, text: Bilingual) => html`<li>${link(shown, path, w(text))}</li>`;
  return [
    to("/people", { en: "People", fr: "Personnes" }),
    to("/rules", { en: "Rules and numbers", fr: "Règles et chiffres" }),
    to("/gatherings", { en: "Gatherings", fr: "Rencontres" }),
    to("/decisions", { en: "Questions and decisions", fr: "Questions et décisions" }),
    to("/work", { en: "Recommendations and actions", fr: "Recommandations et actions" }),
    to("/documents", { en: "Documents", fr: "Documents" }),
    to("/suggestions", { en: "What was said", fr: "Ce qui a été dit" }),
    to("/record", { en: "Record", fr: "Registre" }),
  ];
};

function takePart(shown: Shown): Markup {
  const w = words(shown);
  const { state, me } = shown;
  if (shown.archived) {
    return html`<p>${w({ en: "This process is over: it can be read and checked, and takes nothing more.", fr: "Ce processus est terminé : on peut le lire et le vérifier, il ne reçoit plus rien." })}</p>`;
  }
  if (!participates(shown)) {
    return html`<p><a class="button" href="${at(shown, "/join")}">${w({ en: "Take part", fr: "Participer" })}</a></p>`;
  }
  const mine = state.participations.get(me?.party ?? "");
  const behind = (mine?.acknowledged ?? 0) < state.rules.length || mine?.interests.size === 0;
  const name = nameOf(shown, me?.party ?? "");
  return html`<p>${w({ en: "You take part as {name}.", fr: "Vous participez en tant que {name}." }, { name })} ${link(
    shown,
    "/me",
    behind
      ? w({
          en: "Before you take a position: rules and interests",
          fr: "Avant de prendre position : règles et intérêts",
        })
      : w({ en: "What you declared", fr: "Ce que vous avez déclaré" }),
  )}</p>`;
}

/** What everybody is asked now. */
function asked(shown: Shown): Markup | undefined {
  const w = words(shown);
  const calls = [...shown.state.calls.values()].filter(({ state }) =>
    ["open", "last-call", "declared"].includes(state),
  );
  const documents = [...shown.state.documents.values()].filter(
    ({ state, until = "" }) =>
      state === "comments-open" && until >= shown.now.toISOString().slice(0, 10),
  );
  if (calls.length + documents.length === 0) return undefined;
  return html`<h2>${w({ en: "What is asked of you now", fr: "Ce qui vous est demandé maintenant" })}</h2>
<ul class="cards wide">${calls.map(
    (call) =>
      html`<li><p class="name">${link(shown, `/calls/${call.id}`, plain(shown, call.question))}</p><p>${w(callStates[call.state])}</p></li>`,
  )}${documents.map(
    ({ id, kind, title, until = "" }) =>
      html`<li><p class="name">${link(shown, `/documents/${id}`, plain(shown, title))}</p><p>${w(documentKindTerms[kind])}. ${w({ en: "Comments are taken until {day}.", fr: "Commentaires reçus jusqu’au {day}." }, { day: day(until, shown.language) })}</p></li>`,
  )}</ul>`;
}

export function gatheringLine(shown: Shown, gathering: Gathering | undefined): Markup {
  const w = words(shown);
  const date = gathering?.dates.at(-1);
  if (gathering === undefined || date === undefined) {
    return html`<p>${w({ en: "None is announced.", fr: "Aucune n’est annoncée." })}</p>`;
  }
  return html`<p>${link(shown, `/gatherings/${gathering.id}`, plain(shown, gathering.title))} – ${between(date.from, date.to, shown.language)}${
    gathering.place === undefined ? "" : html`, ${told(shown, gathering.place)}`
  }. ${w(gatheringStates[gathering.status])}.</p>`;
}

/** Entries since the last meeting of the plenary was held, latest first. */
function movedSince(shown: Shown): {
  readonly since: Entry | undefined;
  readonly entries: readonly Entry[];
} {
  const place = shown.entries.findLastIndex(({ act }) => act.type === "gathering-held");
  return { since: shown.entries[place], entries: shown.entries.slice(place + 1).toReversed() };
}

const MOVED = 8;

function moved(shown: Shown): Markup {
  const w = words(shown);
  const { since, entries } = movedSince(shown);
  const last =
    since?.act.type === "gathering-held"
      ? shown.state.gatherings.get(since.act.gathering)
      : undefined;
  const title =
    last === undefined
      ? w({ en: "What moved", fr: "Ce qui a bougé" })
      : w(
          { en: "What moved since: {title}", fr: "Ce qui a bougé depuis : {title}" },
          { title: plain(shown, last.title) },
        );
  return html`<h2>${title}</h2>
${entries.length === 0 ? html`<p>${w({ en: "Nothing yet.", fr: "Rien encore." })}</p>` : undefined}
<ul>${entries
    .slice(0, MOVED)
    .map(
      (entry) =>
        html`<li>${w(actTerms[entry.act.type])} <span class="quiet">(${nameOf(shown, entry.by)}, ${moment(entry.at, shown.language)})</span></li>`,
    )}</ul>
${entries.length > MOVED ? html`<p>${link(shown, "/record", w({ en: "All {count} entries since", fr: "Les {count} entrées depuis" }, { count: entries.length }))}</p>` : undefined}`;
}

function bodies(shown: Shown): Markup {
  const w = words(shown);
  return html`<h2>${w({ en: "Bodies", fr: "Instances" })}</h2>
<ul class="cards">${[...shown.state.bodies.values()].map((body) => {
    const charter = charterInForce(body)?.charter ?? body.charters.at(-1)?.charter;
    return html`<li><p class="name">${link(shown, `/bodies/${body.id}`, nameOf(shown, body.id))}</p><p class="quiet">${w(bodyKinds[body.kind])}</p>${
      charter === undefined ? undefined : html`<p>${told(shown, charter.goal)}</p>`
    }</li>`;
  })}</ul>`;
}

/** Who is represented, by what people say of themselves, and who is wanted and not there. */
export function represented(shown: Shown): Markup {
  const w = words(shown);
  const { state, language } = shown;
  const {
    communities: counted,
    notShown,
    organisations,
    total,
  } = representation(state, shown.now.toISOString().slice(0, 10));
  const missing = [...state.bodies.values()].flatMap((body) =>
    wanted(body).map(({ who, count }) => ({ body, who, count })),
  );
  return html`<h2>${w({ en: "Who is here, and who is wanted", fr: "Qui est là, et qui est souhaité" })}</h2>
${
  total === 0
    ? html`<p>${w({ en: "Nobody has registered here.", fr: "Personne ne s’est inscrit ici." })}</p>`
    : html`<table><caption>${w({ en: "By what people say of themselves. Whoever names two counts in both.", fr: "D’après ce que les personnes disent d’elles-mêmes. Qui en nomme deux compte dans les deux." })}</caption>
<thead><tr><th scope="col">${w({ en: "Community", fr: "Communauté" })}</th><th scope="col">${w({ en: "People", fr: "Personnes" })}</th></tr></thead>
<tbody>${counted.map(({ community, count }) => html`<tr><th scope="row">${communityName(community, language)}</th><td>${count}</td></tr>`)}</tbody></table>
${notShown === 0 ? undefined : html`<p class="quiet">${w({ en: "Communities with too few people to be shown apart: {count}.", fr: "Communautés trop petites pour être montrées à part : {count}." }, { count: notShown })}</p>`}
${organisations.map(({ organisation, count }) => html`<p class="quiet">${w({ en: "Of {name}: {count} people.", fr: "De {name} : {count} personnes." }, { name: nameOf(shown, organisation), count })}</p>`)}`
}
${
  missing.length === 0
    ? undefined
    : html`<table class="facts"><caption>${w({ en: "Stakeholders whom the charters want at the table", fr: "Les parties prenantes que les mandats souhaitent à la table" })}</caption>
<thead><tr><th scope="col">${w({ en: "Who", fr: "Qui" })}</th><th scope="col">${w({ en: "Wanted by", fr: "Souhaité par" })}</th><th scope="col">${w({ en: "Here", fr: "Présents" })}</th></tr></thead>
<tbody>${missing.map(
        ({ body, who, count }) =>
          html`<tr><th scope="row">${told(shown, who)}</th><td>${nameOf(shown, body.id)}</td><td>${
            count === 0
              ? html`<span class="undisclosed">${w({ en: "Nobody yet", fr: "Personne encore" })}</span>`
              : count
          }</td></tr>`,
      )}</tbody></table>`
}`;
}

export const communityName = (id: string, language: Language): string =>
  Object.hasOwn(communities, id) ? say(communities[id as keyof typeof communities], language) : id;
