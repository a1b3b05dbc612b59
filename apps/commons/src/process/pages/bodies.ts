/** A body: its roles, its charter in force and what is proposed, who is wanted, its work. */
import { actOf } from "../../assembly/act.ts";
import { type Body, type CharterVersion, charterInForce } from "../../assembly/state.ts";
import type { Words } from "../../assembly/text.ts";
import { selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import type { Bilingual } from "../../pages/words.ts";
import { contributionForm, contributionList } from "./said.ts";
import {
  actButton,
  actForm,
  actor,
  crumbs,
  day,
  link,
  nameOf,
  participates,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { bodyKinds, documentKindTerms, documentStates, roleNames } from "./terms.ts";
import { bothField } from "./text-fields.ts";

export function bodyPage(shown: Shown, body: Body): Markup {
  const w = words(shown);
  const { language } = shown;
  const inForce = charterInForce(body);
  const [name, ...others] = body.names.toReversed();
  return html`${crumbs(shown)}<h1>${name === undefined ? body.id : told(shown, name)}</h1>
<p>${w(bodyKinds[body.kind])}.${
    body.decision === undefined
      ? undefined
      : html` ${w({ en: "Formed by a decision:", fr: "Formé par une décision\u00a0:" })} ${link(shown, `/decisions/${body.decision}`, decisionName(shown, body.decision))}`
  }</p>
${others.length === 0 ? undefined : html`<p class="quiet">${w({ en: "Also called:", fr: "Aussi appelé\u00a0:" })} ${others.map((each) => plain(shown, each)).join(" · ")}</p>`}
${
  body.roles.length === 0
    ? undefined
    : html`<ul>${body.roles.map(
        ({ party, role, organisation, from, until }) =>
          html`<li>${nameOf(shown, party)}${organisation === undefined ? "" : ` (${nameOf(shown, organisation)})`} – ${w(roleNames[role])}, ${day(from, language)}${until === undefined ? "" : ` – ${day(until, language)}`}</li>`,
      )}</ul>`
}
${body.charters.map((charter, index) => charterPart(shown, body, charter, index + 1, inForce)).toReversed()}
${charterForm(shown, body)}
${documents(shown, body)}
<h2>${w({ en: "What was said about it", fr: "Ce qui s’en est dit" })}</h2>
${contributionList(shown, body.id)}
${contributionForm(shown, body.id)}`;
}

const decisionName = (shown: Shown, id: string): string => {
  const text = shown.state.decisions.get(id)?.text;
  return text === undefined ? id : plain(shown, text);
};

function charterPart(
  shown: Shown,
  body: Body,
  version: CharterVersion,
  number: number,
  inForce: CharterVersion | undefined,
): Markup {
  const w = words(shown);
  const { charter, ratifiedBy } = version;
  const list = (label: Bilingual, items: readonly Words[]) =>
    items.length === 0
      ? undefined
      : html`<h3>${w(label)}</h3><ul>${items.map((item) => html`<li>${told(shown, item)}</li>`)}</ul>`;
  const state =
    version === inForce
      ? w({ en: "in force, ratified by the plenary", fr: "en vigueur, ratifié par la plénière" })
      : ratifiedBy === undefined
        ? w({
            en: "proposed; the plenary has not ratified it",
            fr: "proposé ; la plénière ne l’a pas ratifié",
          })
        : w({ en: "superseded", fr: "remplacé" });
  return html`<section><h2>${w({ en: "Charter, version {number}: {state}", fr: "Mandat, version {number} : {state}" }, { number, state })}</h2>
<p>${told(shown, charter.goal)}</p>
${list({ en: "Questions", fr: "Questions" }, charter.questions)}
${list({ en: "Outputs", fr: "Résultats attendus" }, charter.outputs)}
${list({ en: "What the group does not do", fr: "Ce que le groupe ne fait pas" }, charter.exclusions)}
${charter.firstStep === undefined ? undefined : html`<p><strong>${w({ en: "First step:", fr: "Premier pas\u00a0:" })}</strong> ${told(shown, charter.firstStep)}</p>`}
${charter.wanted.length === 0 ? undefined : wantedTable(shown, body, version, number)}
${ratifiedBy === undefined ? ratifyForm(shown, body, number) : undefined}</section>`;
}

function wantedTable(shown: Shown, body: Body, version: CharterVersion, number: number): Markup {
  const w = words(shown);
  const latest = body.charters.length === number;
  return html`<table class="facts"><caption>${w({ en: "Who ought to be involved", fr: "Qui devrait en être" })}</caption>
<thead><tr><th scope="col">${w({ en: "Who", fr: "Qui" })}</th><th scope="col">${w({ en: "Here", fr: "Présents" })}</th></tr></thead><tbody>${version.charter.wanted.map(
    (who, index) => {
      const here = version.answered.get(index) ?? new Set();
      const mine = here.has(shown.me?.party ?? "");
      return html`<tr><th scope="row">${told(shown, who)}</th><td>${
        here.size === 0
          ? html`<span class="undisclosed">${w({ en: "Nobody yet", fr: "Personne encore" })}</span>`
          : [...here].map((id) => nameOf(shown, id)).join(", ")
      }${latest && participates(shown) && !mine ? actButton(shown, "wanted-answered", w({ en: "That is me", fr: "C’est moi" }), { body: body.id, version: String(number), wanted: String(index) }, true) : undefined}</td></tr>`;
    },
  )}</tbody></table>`;
}

function ratifyForm(shown: Shown, body: Body, number: number): Markup | undefined {
  const w = words(shown);
  const act = actOf("charter-ratified", { body: body.id, version: number, decision: "x" });
  if (actor(shown, act) === undefined) return undefined;
  return actForm(
    shown,
    "charter-ratified",
    (held) =>
      html`${decisionField(shown, held, `decision.${number}`)}<button type="submit">${w({ en: "Ratify", fr: "Ratifier" })}</button>`,
    { body: body.id, version: String(number) },
  );
}

/** Decisions of the plenary to rest on. */
export function decisionField(
  shown: Shown,
  held: Parameters<typeof selectField>[0],
  name: string,
): Markup {
  const { state } = shown;
  const of = [...state.decisions.values()].filter(
    ({ body }) => state.bodies.get(body)?.kind === "plenary",
  );
  return selectField(
    held,
    { name, label: words(shown)({ en: "Rests on the decision", fr: "Repose sur la décision" }) },
    of.toReversed().map(({ id, text }) => [id, plain(shown, text)] as const),
  );
}

function charterForm(shown: Shown, body: Body): Markup | undefined {
  const w = words(shown);
  const charter = {
    goal: { seal: "", in: [] },
    questions: [],
    outputs: [],
    exclusions: [],
    wanted: [],
  };
  if (!["working-group", "implementation"].includes(body.kind)) return undefined;
  if (actor(shown, actOf("charter-proposed", { body: body.id, charter })) === undefined)
    return undefined;
  return html`<details><summary>${w({ en: "Propose a charter", fr: "Proposer un mandat" })}</summary>
<p class="hint">${w({ en: "Lists: one item a line, the same number in both languages.", fr: "Listes : un élément par ligne, autant dans chaque langue." })}</p>
${actForm(
  shown,
  "charter-proposed",
  (held) => html`${bothField(shown, held, "goal", { en: "Goal", fr: "But" })}
${bothField(shown, held, "questions", { en: "Questions", fr: "Questions" })}
${bothField(shown, held, "outputs", { en: "Outputs", fr: "Résultats attendus" })}
${bothField(shown, held, "exclusions", { en: "What the group does not do", fr: "Ce que le groupe ne fait pas" })}
${bothField(shown, held, "wanted", { en: "Who ought to be involved", fr: "Qui devrait en être" })}
<button type="submit">${w({ en: "Propose", fr: "Proposer" })}</button>`,
  { body: body.id },
)}</details>`;
}

function documents(shown: Shown, body: Body): Markup | undefined {
  const w = words(shown);
  const own = [...shown.state.documents.values()].filter((each) => each.body === body.id);
  if (own.length === 0) return undefined;
  return html`<h2>${w({ en: "Documents", fr: "Documents" })}</h2><ul>${own.map(
    ({ id, kind, title, state }) =>
      html`<li>${link(shown, `/documents/${id}`, plain(shown, title))} <span class="quiet">(${w(documentKindTerms[kind])}, ${w(documentStates[state])})</span></li>`,
  )}</ul>`;
}
