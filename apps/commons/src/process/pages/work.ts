/** Recommendations with the tasks that carry them out, action items, linkages and lessons. */
import { actOf } from "../../assembly/act.ts";
import type { Recommendation, Task } from "../../assembly/state.ts";
import { selectField, textField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { decisionField } from "./bodies.ts";
import {
  actButton,
  actForm,
  actor,
  crumbs,
  day,
  link,
  nameOf,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { horizons, linkageKinds, recommendationStates, taskStates } from "./terms.ts";
import { bothField } from "./text-fields.ts";

export function workPage(shown: Shown): Markup {
  const w = words(shown);
  const { state } = shown;
  const actions = [...state.tasks.values()].filter(
    ({ recommendation }) => recommendation === undefined,
  );
  return html`${crumbs(shown)}<h1>${w({ en: "Recommendations and actions", fr: "Recommandations et actions" })}</h1>
<h2>${w({ en: "Recommendations", fr: "Recommandations" })}</h2>
${state.recommendations.size === 0 ? html`<p>${w({ en: "None yet.", fr: "Aucune encore." })}</p>` : undefined}
<ul class="cards wide">${[...state.recommendations.values()].map((each) => recommendationItem(shown, each))}</ul>
${recommendForm(shown)}
<h2>${w({ en: "Action items", fr: "Actions à mener" })}</h2>
${actions.length === 0 ? html`<p>${w({ en: "None.", fr: "Aucune." })}</p>` : undefined}
<ul class="cards wide">${actions.map((task) => taskItem(shown, task))}</ul>
${taskForm(shown)}
${linkages(shown)}`;
}

function recommendationItem(
  shown: Shown,
  { id, body, text, decision, state }: Recommendation,
): Markup {
  const w = words(shown);
  const tasks = [...shown.state.tasks.values()].filter(
    ({ recommendation }) => recommendation === id,
  );
  const decided = shown.state.decisions.get(decision ?? "");
  return html`<li id="recommendation-${id}"><p class="name">${told(shown, text)}</p>
<p>${w(recommendationStates[state])} <span class="quiet">(${nameOf(shown, body)})</span>${decided === undefined ? undefined : html` – ${link(shown, `/decisions/${decided.id}`, plain(shown, decided.text))}`}</p>
<ul>${tasks.map((task) => taskItem(shown, task))}</ul>
${state === "proposed" ? adoptForm(shown, id) : undefined}
${taskForm(shown, id)}</li>`;
}

function taskItem(
  shown: Shown,
  {
    id,
    text,
    horizon,
    due,
    owners,
    offeredTo,
    engagedBy,
    acceptedBy,
    state,
    carriedTo,
    gathering,
  }: Task,
): Markup {
  const w = words(shown);
  const name = (party: string) => nameOf(shown, party);
  const meeting = shown.state.gatherings.get(gathering ?? "");
  const carried = carriedTo.flatMap((each) => shown.state.gatherings.get(each) ?? []);
  return html`<li id="task-${id}"><p><strong>${told(shown, text)}</strong></p>
<p>${w(taskStates[state])}${horizon === undefined ? "" : `, ${w(horizons[horizon])}`}${due === undefined ? "" : `, ${w({ en: "due {day}", fr: "échéance : {day}" }, { day: day(due, shown.language) })}`}.
${owners.length === 0 ? "" : w({ en: "Owners: {names}.", fr: "Responsables : {names}." }, { names: owners.map(name).join(", ") })}
${acceptedBy === undefined ? (offeredTo === undefined ? "" : w({ en: "Best suited, and asked: {name}.", fr: "Pressenti : {name}." }, { name: name(offeredTo) })) : w({ en: "Accepted by {name}.", fr: "Acceptée par {name}." }, { name: name(acceptedBy) })}
${engagedBy === undefined ? "" : w({ en: "To be engaged by {name}.", fr: "À contacter par {name}." }, { name: name(engagedBy) })}</p>
${meeting === undefined ? undefined : html`<p class="quiet">${link(shown, `/gatherings/${meeting.id}`, plain(shown, meeting.title))}${carried.map((each) => html` → ${link(shown, `/gatherings/${each.id}`, plain(shown, each.title))}`)}</p>`}
${taskActs(shown, id, state)}</li>`;
}

function taskActs(shown: Shown, task: string, state: Task["state"]): Markup | undefined {
  const w = words(shown);
  const may = (kind: "task-accepted" | "task-declined") =>
    state === "offered" && actor(shown, actOf(kind, { task })) !== undefined;
  const move = (to: "doing" | "done" | "dropped", en: string, fr: string) =>
    actor(shown, actOf("task-moved", { task, to })) === undefined
      ? undefined
      : actButton(shown, "task-moved", w({ en, fr }), { task, to }, true);
  const over = state === "done" || state === "dropped";
  return html`${may("task-accepted") ? actButton(shown, "task-accepted", w({ en: "I accept it", fr: "Je l’accepte" }), { task }) : undefined}
${may("task-declined") ? actButton(shown, "task-declined", w({ en: "I decline", fr: "Je décline" }), { task }, true) : undefined}
${over ? undefined : html`${state === "doing" ? undefined : move("doing", "It is under way", "Elle est en cours")}${move("done", "It is done", "Elle est faite")}`}
${over || state === "accepted" || state === "doing" ? undefined : offerForm(shown, task)}`;
}

function offerForm(shown: Shown, task: string): Markup | undefined {
  const w = words(shown);
  if (actor(shown, actOf("task-offered", { task, to: "x" })) === undefined) return undefined;
  const parties = [...shown.state.parties.keys()].map((id) => [id, nameOf(shown, id)] as const);
  return html`<details><summary>${w({ en: "Ask somebody to take it", fr: "La proposer à quelqu’un" })}</summary>${actForm(
    shown,
    "task-offered",
    (
      held,
    ) => html`${selectField(held, { name: `to.${task}`, label: w({ en: "Best suited", fr: "La personne la mieux placée" }) }, parties)}
${selectField(held, { name: `engaged.${task}`, label: w({ en: "Who engages them, if they are not here", fr: "Qui les contacte, s’ils ne sont pas là" }) }, [["", "–"], ...parties])}
<button type="submit">${w({ en: "Ask", fr: "Proposer" })}</button>`,
    { task },
  )}</details>`;
}

function adoptForm(shown: Shown, recommendation: string): Markup | undefined {
  const w = words(shown);
  if (
    actor(shown, actOf("recommendation-adopted", { recommendation, decision: "x" })) === undefined
  )
    return undefined;
  return html`<details><summary>${w({ en: "Adopt it", fr: "L’adopter" })}</summary>${actForm(
    shown,
    "recommendation-adopted",
    (held) =>
      html`${decisionField(shown, held, `decision.${recommendation}`)}<button type="submit">${w({ en: "Adopt", fr: "Adopter" })}</button>`,
    { recommendation },
  )}</details>`;
}

function recommendForm(shown: Shown): Markup | undefined {
  const w = words(shown);
  const text = { seal: "", in: [] };
  const bodies = [...shown.state.bodies.keys()].filter(
    (body) =>
      actor(shown, actOf("recommendation-proposed", { recommendation: "x", body, text })) !==
      undefined,
  );
  if (bodies.length === 0) return undefined;
  return html`<details><summary>${w({ en: "Propose a recommendation", fr: "Proposer une recommandation" })}</summary>${actForm(
    shown,
    "recommendation-proposed",
    (
      held,
    ) => html`${bothField(shown, held, "recommendation", { en: "Recommendation", fr: "Recommandation" })}
${selectField(
  held,
  { name: "body", label: w({ en: "By which body", fr: "Par quelle instance" }) },
  bodies.map((id) => [id, nameOf(shown, id)] as const),
)}
<button type="submit">${w({ en: "Propose", fr: "Proposer" })}</button>`,
  )}</details>`;
}

function taskForm(shown: Shown, recommendation = ""): Markup | undefined {
  const w = words(shown);
  const act = actOf("task-proposed", { task: "x", text: { seal: "", in: [] }, owners: [] });
  if (actor(shown, act) === undefined) return undefined;
  const suffix = recommendation === "" ? "" : `.${recommendation}`;
  return html`<details><summary>${w({ en: "Propose a task", fr: "Proposer une tâche" })}</summary>${actForm(
    shown,
    "task-proposed",
    (held) => html`${bothField(shown, held, `task${suffix}`, { en: "Task", fr: "Tâche" })}
${selectField(held, { name: `horizon${suffix}`, label: w({ en: "When", fr: "Quand" }) }, [["", "–"], ...(["month", "six-months", "year"] as const).map((each) => [each, w(horizons[each])] as const)])}
${textField(held, { name: `due${suffix}`, label: w({ en: "Due day, if any", fr: "Échéance, s’il y en a une" }) }, { type: "date" })}
<button type="submit">${w({ en: "Propose", fr: "Proposer" })}</button>`,
    { recommendation },
  )}</details>`;
}

function linkages(shown: Shown): Markup | undefined {
  const w = words(shown);
  const { linkages: links, lessons } = shown.state;
  return html`${
    links.size === 0
      ? undefined
      : html`<h2>${w({ en: "Linked to", fr: "En lien avec" })}</h2><ul>${[...links.values()].map(({ kind, name, what }) => html`<li><strong>${told(shown, name)}</strong> – ${w(linkageKinds[kind])}. ${told(shown, what)}</li>`)}</ul>`
  }${
    lessons.size === 0
      ? undefined
      : html`<h2>${w({ en: "Lessons", fr: "Leçons" })}</h2><ul>${[...lessons.values()].map(({ topic, text }) => html`<li><strong>${told(shown, topic)}</strong> – ${told(shown, text)}</li>`)}</ul>`
  }`;
}
