/** Gatherings: the list, one with agenda, attendance and recordings, and its report. */
import { actOf } from "../../assembly/act.ts";
import { reportFacts, reportProblems, totalAttendance } from "../../assembly/report.ts";
import { gapsIn, renderSegment, renderVideoTime, secondOf } from "../../assembly/segments.ts";
import type { Gathering } from "../../assembly/state.ts";
import { selectField, textField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import type { Bilingual } from "../../pages/words.ts";
import { gatheringLine } from "./overview.ts";
import { contributionForm, contributionList } from "./said.ts";
import {
  actButton,
  actForm,
  actor,
  at,
  between,
  crumbs,
  link,
  nameOf,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import {
  agendaTerms,
  decisionLevels,
  gatheringKinds,
  gatheringStates,
  partTerms,
} from "./terms.ts";
import { bothField } from "./text-fields.ts";

const nothing = { seal: "", in: [] };

export function gatheringsPage(shown: Shown): Markup {
  const w = words(shown);
  const all = [...shown.state.gatherings.values()].toSorted((a, b) =>
    (a.dates.at(-1)?.from ?? "") < (b.dates.at(-1)?.from ?? "") ? 1 : -1,
  );
  return html`${crumbs(shown)}<h1>${w({ en: "Gatherings", fr: "Rencontres" })}</h1>
${all.length === 0 ? gatheringLine(shown, undefined) : undefined}
<ul>${all.map((gathering) => html`<li>${gatheringLine(shown, gathering)}</li>`)}</ul>
<p><a href="/assembly/${shown.id}/calendar.ics?lang=${shown.language}">${w({ en: "As a calendar (iCalendar)", fr: "En calendrier (iCalendar)" })}</a></p>
${announceForm(shown)}`;
}

function announceForm(shown: Shown): Markup | undefined {
  const w = words(shown);
  const act = actOf("gathering-announced", {
    ...{ gathering: "x", kind: "plenary-meeting", body: "plenary", title: nothing },
    ...{ from: "", to: "" },
  });
  if (actor(shown, act) === undefined) return undefined;
  const kinds = Object.keys(gatheringKinds) as Gathering["kind"][];
  return html`<h2>${w({ en: "Announce a gathering", fr: "Annoncer une rencontre" })}</h2>${actForm(
    shown,
    "gathering-announced",
    (held) => html`${bothField(shown, held, "title", { en: "Title", fr: "Titre" })}
${bothField(shown, held, "goal", { en: "Goal", fr: "But" })}
${bothField(shown, held, "place", { en: "Place", fr: "Lieu" })}
${selectField(
  held,
  { name: "kind", label: w({ en: "Kind", fr: "Type" }) },
  kinds.map((kind) => [kind, w(gatheringKinds[kind])] as const),
)}
${selectField(
  held,
  { name: "body", label: w({ en: "Of which body", fr: "De quelle instance" }) },
  [...shown.state.bodies.keys()].map((id) => [id, nameOf(shown, id)] as const),
)}
${textField(held, { name: "from", label: w({ en: "Not before", fr: "Pas avant le" }) }, { type: "date" })}
${textField(held, { name: "to", label: w({ en: "Not after", fr: "Pas après le" }) }, { type: "date" })}
<button type="submit">${w({ en: "Announce", fr: "Annoncer" })}</button>`,
  )}`;
}

export function gatheringPage(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const { id, kind, body, title, goal, place, status, dates } = gathering;
  const date = dates.at(-1);
  const total = totalAttendance(gathering);
  const count = (each: { readonly count: number; readonly approximate: boolean } | undefined) =>
    each === undefined
      ? w({ en: "unknown", fr: "inconnu" })
      : `${each.approximate ? "~" : ""}${each.count}`;
  return html`${crumbs(shown, link(shown, "/gatherings", w({ en: "Gatherings", fr: "Rencontres" })))}<h1>${told(shown, title)}</h1>
<p>${w(gatheringKinds[kind])}, ${link(shown, `/bodies/${body}`, nameOf(shown, body))}. <strong>${date === undefined ? "" : between(date.from, date.to, shown.language)}</strong>${place === undefined ? "" : html`, ${told(shown, place)}`}. ${w(gatheringStates[status])}.</p>
${goal === undefined ? undefined : html`<p>${told(shown, goal)}</p>`}
${
  dates.length < 2
    ? undefined
    : html`<p class="quiet">${w({ en: "Dates it had before:", fr: "Dates précédentes\u00a0:" })} ${dates
        .slice(0, -1)
        .map(({ from, to }) => between(from, to, shown.language))
        .join(" · ")}</p>`
}
${status === "open" ? html`<p><a class="button" href="${at(shown, `/gatherings/${id}/live`)}">${w({ en: "Go to the room", fr: "Aller dans la salle" })}</a></p>` : undefined}
${steps(shown, gathering)}
<h2>${w({ en: "Agenda", fr: "Ordre du jour" })}</h2>
${agenda(shown, gathering)}
${
  status === "held"
    ? html`<h2>${w({ en: "Attendance", fr: "Présences" })}</h2>
<p>${w({ en: "In person: {inPerson}. Remote: {remote}. Together: {total}.", fr: "En personne : {inPerson}. À distance : {remote}. En tout : {total}." }, { inPerson: count(gathering.attendance?.inPerson), remote: count(gathering.attendance?.remote), total: count(total) })}</p>`
    : undefined
}
${recordings(shown, gathering)}
${decisionsOf(shown, gathering)}
${status === "held" ? html`<p>${link(shown, `/gatherings/${id}/report`, w({ en: "Report of this gathering", fr: "Rapport de cette rencontre" }))}</p>` : undefined}
<h2>${w({ en: "Notes and suggestions", fr: "Notes et suggestions" })}</h2>
${contributionList(shown, id)}
${contributionForm(shown, id)}`;
}

export function agenda(shown: Shown, { agenda: items }: Gathering): Markup {
  const w = words(shown);
  if (items.length === 0) return html`<p>${w({ en: "Not set yet.", fr: "Pas encore fixé." })}</p>`;
  return html`<table class="facts"><caption class="unseen">${w({ en: "Agenda", fr: "Ordre du jour" })}</caption>
<thead><tr><th scope="col">${w({ en: "Time", fr: "Heure" })}</th><th scope="col">${w({ en: "Item", fr: "Point" })}</th></tr></thead><tbody>${items.map(
    ({ kind, title, starts, body, tasks = [] }) =>
      html`<tr><td>${starts ?? "–"}</td><th scope="row">${told(shown, title)}<br><span class="quiet">${w(agendaTerms[kind])}${body === undefined ? "" : ` – ${nameOf(shown, body)}`}</span>${
        tasks.length === 0
          ? undefined
          : html`<ul>${tasks.map((task) => {
              const text = shown.state.tasks.get(task)?.text;
              return html`<li>${link(shown, `/work#task-${task}`, text === undefined ? task : plain(shown, text))}</li>`;
            })}</ul>`
      }</th></tr>`,
  )}</tbody></table>`;
}

/** What whoever runs the gathering does next. */
function steps(shown: Shown, { id, status, dates }: Gathering): Markup | undefined {
  const w = words(shown);
  if (actor(shown, actOf("gathering-opened", { gathering: id })) === undefined) return undefined;
  const hidden = { gathering: id };
  const button = (label: Bilingual) => html`<button type="submit">${w(label)}</button>`;
  switch (status) {
    case "tentative":
    case "confirmed":
      return html`<details><summary>${w({ en: "Run this gathering", fr: "Mener cette rencontre" })}</summary>
${actForm(shown, "gathering-dated", (held) => html`${textField({ ...held, typed: { date: [dates.at(-1)?.from ?? ""], ...held.typed } }, { name: "date", label: w({ en: "Its day", fr: "Son jour" }) }, { type: "date" })}${button({ en: "Confirm this day", fr: "Confirmer ce jour" })}`, hidden)}
${actForm(shown, "agenda-set", () => html`<p>${w({ en: "From the last meeting’s outputs, open actions and standing items.", fr: "À partir des résultats de la dernière rencontre, des actions en cours et des points permanents." })}</p>${button({ en: "Draw up the agenda", fr: "Dresser l’ordre du jour" })}`, hidden)}
${status === "confirmed" ? actForm(shown, "gathering-opened", () => button({ en: "Open the room", fr: "Ouvrir la salle" }), hidden) : undefined}</details>`;
    case "open":
      return html`<details><summary>${w({ en: "Run this gathering", fr: "Mener cette rencontre" })}</summary>
${actForm(shown, "gathering-held", (held) => html`${textField(held, { name: "inPerson", label: w({ en: "People in person", fr: "Personnes sur place" }) })}${textField(held, { name: "remote", label: w({ en: "People remote", fr: "Personnes à distance" }) })}${button({ en: "Close the gathering", fr: "Clore la rencontre" })}`, hidden)}</details>`;
    case "held":
      return undefined;
  }
}

function recordings(shown: Shown, gathering: Gathering): Markup | undefined {
  const w = words(shown);
  const { state } = shown;
  const own = [...state.recordings.values()].filter((each) => each.gathering === gathering.id);
  if (own.length === 0) return undefined;
  return html`<h2>${w({ en: "Recordings", fr: "Enregistrements" })}</h2>${own.map(({ id, url }) => {
    const segments = [...state.segments.values()]
      .filter(({ recording }) => recording === id)
      .toSorted((a, b) => a.start - b.start);
    const gaps = gapsIn(state, id);
    return html`<p><a href="${url}" rel="noreferrer">${url}</a></p>
<ul>${segments.map((segment) => html`<li id="segment-${segment.segment}"><a href="${secondOf(url, segment)}" rel="noreferrer">${renderSegment(segment)}</a> ${told(shown, segment.title)}</li>`)}</ul>
${gaps.length === 0 ? undefined : html`<p class="quiet">${w({ en: "Not covered by any segment:", fr: "Hors de tout passage repéré\u00a0:" })} ${gaps.map(({ from, to }) => `${renderVideoTime(from)}–${renderVideoTime(to)}`).join(", ")}</p>`}`;
  })}`;
}

function decisionsOf(shown: Shown, { id }: Gathering): Markup | undefined {
  const w = words(shown);
  const decisions = [...shown.state.decisions.values()].filter(({ gathering }) => gathering === id);
  const calls = [...shown.state.calls.values()].filter(
    ({ gathering, state }) => gathering === id && state !== "finished",
  );
  if (decisions.length + calls.length === 0) return undefined;
  return html`<h2>${w({ en: "Decided here", fr: "Décidé ici" })}</h2><ul>${decisions.map(
    (each) =>
      html`<li>${link(shown, `/decisions/${each.id}`, plain(shown, each.text))} <span class="quiet">(${w(decisionLevels[each.level])})</span></li>`,
  )}${calls.map((each) => html`<li>${link(shown, `/calls/${each.id}`, plain(shown, each.question))}</li>`)}</ul>`;
}

const problems = {
  absent: { en: "is not there", fr: "n’y est pas" },
  empty: { en: "is empty", fr: "est vide" },
  placeholder: { en: "still holds a placeholder", fr: "contient encore un texte à remplacer" },
  "not-in-both-languages": {
    en: "is not there in both languages, reviewed",
    fr: "n’existe pas dans les deux langues, révisé",
  },
} as const;

const attendanceTerm: Bilingual = { en: "Attendance", fr: "Présences" };

/** What the record says of a gathering, and what its authors wrote; before it is published what is missing. */
export function reportPage(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const { id, report, title } = gathering;
  const up = link(shown, `/gatherings/${id}`, plain(shown, title));
  const heading = html`${crumbs(shown, up)}<h1>${w({ en: "Report: {title}", fr: "Rapport : {title}" }, { title: plain(shown, title) })}</h1>`;
  const found =
    report === undefined
      ? []
      : reportProblems(shown.state, gathering, report.sections, report.waiver !== undefined);
  return html`${heading}
${
  report?.published === undefined
    ? html`<div class="verdict"><p class="word">${w({ en: "Not published", fr: "Non publié" })}</p>${
        report === undefined
          ? html`<p>${w({ en: "Nobody has drafted it yet. What the record knows is below.", fr: "Personne ne l’a encore rédigé. Ce que le registre en sait est ci-dessous." })}</p>`
          : found.length === 0
            ? html`<p>${w({ en: "Nothing keeps it back.", fr: "Rien ne le retient." })}</p>`
            : html`<p>${w({ en: "What keeps it back:", fr: "Ce qui le retient\u00a0:" })}</p><ul>${found.map(
                ({ part, body, problem, found: placeholder }) =>
                  html`<li>${part === "attendance" ? w(attendanceTerm) : w(partTerms[part])}${body === undefined ? "" : ` (${nameOf(shown, body)})`} ${w(problems[problem])}${placeholder === undefined ? "" : html` – <code>${placeholder}</code>`}</li>`,
              )}</ul>`
      }</div>`
    : html`<p class="quiet">${w({ en: "Published {day}, in both languages.", fr: "Publié le {day}, dans les deux langues." }, { day: report.published.slice(0, 10) })} <a href="/assembly/${shown.id}/gatherings/${id}/report.md?lang=${shown.language}">Markdown</a></p>`
}
${(report?.sections ?? []).map(
  ({ part, body, text }) =>
    html`<h2>${w(partTerms[part])}${body === undefined ? "" : ` – ${nameOf(shown, body)}`}</h2><p class="text">${text === undefined ? html`<em class="undisclosed">${w({ en: "Empty", fr: "Vide" })}</em>` : told(shown, text)}</p>`,
)}
${facts(shown, gathering)}
${gathering.errata.length === 0 ? undefined : html`<h2>${w({ en: "Errata", fr: "Errata" })}</h2><ul>${gathering.errata.map(({ wrong, right }) => html`<li><del>${told(shown, wrong)}</del> <ins>${told(shown, right)}</ins></li>`)}</ul>`}
${report?.published === undefined ? reportForms(shown, gathering) : undefined}`;
}

/** Taken from the record, whatever the authors write. */
function facts(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const { decisions, tasks, segments, total } = reportFacts(shown.state, gathering);
  const { state } = shown;
  return html`<h2>${w({ en: "From the record", fr: "D’après le registre" })}</h2>
<p>${total === undefined ? w({ en: "Attendance: not told.", fr: "Présences : non précisées." }) : w({ en: "Attendance: {count}.", fr: "Présences : {count}." }, { count: `${total.approximate ? "~" : ""}${total.count}` })}</p>
<h3>${w({ en: "Decisions", fr: "Décisions" })}</h3>
<ul>${decisions.map((id) => {
    const decision = state.decisions.get(id);
    return (
      decision &&
      html`<li>${link(shown, `/decisions/${id}`, plain(shown, decision.text))} <span class="quiet">(${w(decisionLevels[decision.level])})</span></li>`
    );
  })}</ul>
<h3>${w({ en: "Actions", fr: "Actions" })}</h3>
<ul>${tasks.map((id) => {
    const task = state.tasks.get(id);
    return (
      task &&
      html`<li>${link(shown, `/work#task-${id}`, plain(shown, task.text))} <span class="quiet">(${task.owners.map((owner) => nameOf(shown, owner)).join(", ")})</span></li>`
    );
  })}</ul>
<h3>${w({ en: "Segments of recordings", fr: "Passages des enregistrements" })}</h3>
<ul>${segments.map((id) => {
    const segment = state.segments.get(id);
    return segment && html`<li>${renderSegment(segment)} ${told(shown, segment.title)}</li>`;
  })}</ul>`;
}

function reportForms(shown: Shown, { id, report }: Gathering): Markup | undefined {
  const w = words(shown);
  if (actor(shown, actOf("report-drafted", { gathering: id, sections: [] })) === undefined)
    return undefined;
  return html`<h2>${w({ en: "Draft the report", fr: "Rédiger le rapport" })}</h2>${actForm(
    shown,
    "report-drafted",
    (held) => html`${bothField(shown, held, "overview", partTerms.overview)}
${bothField(shown, held, "goal", partTerms.goal)}
${bothField(shown, held, "discussion", partTerms.discussion)}
<button type="submit">${w({ en: "Keep this draft", fr: "Garder ce projet" })}</button>`,
    { gathering: id },
  )}
${report === undefined ? undefined : actButton(shown, "report-published", w({ en: "Publish the report", fr: "Publier le rapport" }), { gathering: id })}`;
}
