/** Contributions: what was said about something, what became of suggestions, and how one says something. */
import { actOf } from "../../assembly/act.ts";
import type { Contribution } from "../../assembly/state.ts";
import { sealOf } from "../../assembly/text.ts";
import { oneField, selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import {
  actForm,
  actor,
  crumbs,
  link,
  moment,
  nameOf,
  participates,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { contributionKinds, dispositions } from "./terms.ts";
import { bothField, sayField } from "./text-fields.ts";
import { ownText } from "./texts.ts";

const supports = {
  one: { en: "one person", fr: "une personne" },
  several: { en: "several people", fr: "plusieurs personnes" },
  "general-agreement": { en: "generally agreed", fr: "accord général" },
  agreed: { en: "agreed", fr: "convenu" },
  consensus: { en: "consensus", fr: "consensus" },
  none: { en: "no agreement", fr: "sans accord" },
} as const;

export function saidPage(shown: Shown): Markup {
  const w = words(shown);
  const all = [...shown.state.contributions.values()];
  const open = all.filter(
    ({ kind, disposition }) => kind === "suggestion" && disposition === undefined,
  );
  return html`${crumbs(shown)}<h1>${w({ en: "What was said", fr: "Ce qui a été dit" })}</h1>
<p>${w({ en: "Said: {count}. Suggestions that wait for an answer: {open}.", fr: "Dits : {count}. Suggestions en attente de réponse : {open}." }, { count: all.length, open: open.length })}</p>
<ul class="cards wide">${all.toReversed().map((each) => contributionItem(shown, each, true))}</ul>`;
}

export function contributionList(shown: Shown, about: string): Markup {
  const w = words(shown);
  const of = [...shown.state.contributions.values()].filter((each) => each.about === about);
  return of.length === 0
    ? html`<p>${w({ en: "Nothing yet.", fr: "Rien encore." })}</p>`
    : html`<ul class="cards wide">${of.map((each) => contributionItem(shown, each, false))}</ul>`;
}

function contributionItem(shown: Shown, each: Contribution, where: boolean): Markup {
  const w = words(shown);
  const { contribution, kind, text, speaker, by, support, at, disposition } = each;
  const who = speaker ?? (shown.state.participations.has(by) ? by : undefined);
  return html`<li id="said-${contribution}"><p><strong>${w(contributionKinds[kind])}</strong>${where ? html` – ${aboutLink(shown, each.about)}` : undefined}</p>
<p class="text">${told(shown, text)}</p>
<p class="quiet">${who === undefined ? w({ en: "Not attributed", fr: "Sans attribution" }) : nameOf(shown, who)}${support === undefined ? "" : `, ${w(supports[support])}`}, ${moment(at, shown.language)}</p>
${
  disposition === undefined
    ? kind === "suggestion"
      ? html`<p class="undisclosed">${w({ en: "No answer yet", fr: "Pas encore de réponse" })}</p>${disposeForm(shown, contribution)}`
      : undefined
    : html`<p><strong>${w(dispositions[disposition.as])}</strong> – ${told(shown, disposition.reason)}</p>`
}
${ownText(shown, sealOf(text), text)}</li>`;
}

/** Where something was said: a page of the process. */
export function aboutLink(shown: Shown, id: string): Markup {
  const { state } = shown;
  const [gathering, call, decision, document] = [
    state.gatherings.get(id),
    state.calls.get(id),
    state.decisions.get(id),
    state.documents.get(id),
  ];
  if (gathering !== undefined)
    return link(shown, `/gatherings/${id}`, plain(shown, gathering.title));
  if (call !== undefined) return link(shown, `/calls/${id}`, plain(shown, call.question));
  if (decision !== undefined) return link(shown, `/decisions/${id}`, plain(shown, decision.text));
  if (document !== undefined) return link(shown, `/documents/${id}`, plain(shown, document.title));
  if (state.bodies.has(id)) return link(shown, `/bodies/${id}`, nameOf(shown, id));
  return link(shown, "/work", id);
}

function disposeForm(shown: Shown, contribution: string): Markup | undefined {
  const w = words(shown);
  const reason = { seal: "", in: [] };
  if (
    actor(shown, actOf("suggestion-disposed", { contribution, as: "taken-up", reason })) ===
    undefined
  )
    return undefined;
  const kinds = ["taken-up", "partly-taken-up", "not-taken-up"] as const;
  return html`<details><summary>${w({ en: "Answer this suggestion", fr: "Répondre à cette suggestion" })}</summary>${actForm(
    shown,
    "suggestion-disposed",
    (held) => html`${selectField(
      held,
      {
        name: `as.${contribution}`,
        label: w({ en: "What becomes of it", fr: "Ce qu’elle devient" }),
      },
      kinds.map((kind) => [kind, w(dispositions[kind])] as const),
    )}
${bothField(shown, held, `reason.${contribution}`, { en: "Reason", fr: "Motif" })}
<button type="submit">${w({ en: "Answer", fr: "Répondre" })}</button>`,
    { contribution },
  )}</details>`;
}

export function contributionForm(shown: Shown, about: string): Markup | undefined {
  const w = words(shown);
  if (!participates(shown)) return undefined;
  const kinds = Object.keys(contributionKinds) as (keyof typeof contributionKinds)[];
  return html`<h3>${w({ en: "Say something", fr: "Dire quelque chose" })}</h3>${actForm(
    shown,
    "contribution-made",
    (held) => html`${oneField(
      { ...held, typed: { kind: ["suggestion"], ...held.typed } },
      { name: "kind", label: w({ en: "What it is", fr: "Ce que c’est" }) },
      kinds.map((kind) => [kind, w(contributionKinds[kind])] as const),
    )}
${sayField(shown, held, "text", { en: "What you say", fr: "Ce que vous dites" })}
<button type="submit">${w({ en: "Say it", fr: "Le dire" })}</button>`,
    { about },
  )}`;
}
