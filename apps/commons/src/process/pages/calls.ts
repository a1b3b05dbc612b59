/** A question put to everybody: its state, positions with reasons, dissents, and what may be done now. */
import { actOf } from "../../assembly/act.ts";
import { certificateOf } from "../../assembly/calls.ts";
import type { Call, Dissent } from "../../assembly/state.ts";
import { oneField, selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { contributionForm, contributionList } from "./said.ts";
import {
  actButton,
  actForm,
  actor,
  at,
  crumbs,
  link,
  moment,
  nameOf,
  participates,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { callStates, decisionLevels, dissentStates, stanceTerms } from "./terms.ts";
import { bothField, sayField } from "./text-fields.ts";
import { ownText } from "./texts.ts";
import { sealOf } from "../../assembly/text.ts";

const stances = ["agree", "can-live-with", "cannot-live-with"] as const;

export function callPage(shown: Shown, call: Call): Markup {
  const w = words(shown);
  const { id, body, question, state, declared } = call;
  const speaking = state === "open" || state === "last-call";
  return html`${crumbs(shown, link(shown, "/decisions", w({ en: "Questions and decisions", fr: "Questions et décisions" })))}
<h1>${told(shown, question)}</h1>
<p>${w({ en: "Put to: {body}.", fr: "Posée à : {body}." }, { body: nameOf(shown, body) })} <strong>${w(callStates[state])}.</strong>${
    call.openedAt === undefined
      ? ""
      : ` ${w({ en: "Open since {at}.", fr: "Ouverte depuis le {at}." }, { at: moment(call.openedAt, shown.language) })}`
  }</p>
${state === "last-call" ? html`<div class="verdict"><p class="word">${w({ en: "Last call", fr: "Dernier appel" })}</p><p>${w({ en: "Whoever still has something to say says it now. An objection opens the question again.", fr: "Qui a encore quelque chose à dire le dit maintenant. Une objection rouvre la question." })}</p></div>` : undefined}
${
  call.closedAt === undefined
    ? undefined
    : html`<p class="panel">${declared === undefined ? w({ en: "Closed. The result follows from the record:", fr: "Close. Le résultat découle du registre\u00a0:" }) : html`<strong>${w(decisionLevels[declared.level])}</strong>, ${w({ en: "declared by {name}.", fr: "déclaré par {name}." }, { name: nameOf(shown, declared.by) })}`} ${link(shown, `/calls/${id}/certificate`, w({ en: "How the result follows", fr: "Comment le résultat en découle" }))}</p>`
}
${declared?.reason === undefined ? undefined : html`<p><strong>${w({ en: "Declared against the computation. Reason:", fr: "Déclaré contre le calcul. Motif\u00a0:" })}</strong> ${told(shown, declared.reason)}</p>`}
${runForms(shown, call)}
${speaking ? positionForm(shown, call) : undefined}
${positions(shown, call)}
${dissents(shown, call)}
${contests(shown, call)}
<h2>${w({ en: "What was said about it", fr: "Ce qui s’en est dit" })}</h2>
${contributionList(shown, id)}
${contributionForm(shown, id)}`;
}

function positionForm(shown: Shown, call: Call): Markup {
  const w = words(shown);
  if (!participates(shown)) {
    return html`<p><a class="button" href="${at(shown, "/join")}">${w({ en: "Take part to take a position", fr: "Participer pour prendre position" })}</a></p>`;
  }
  const mine = call.positions.get(shown.me?.party ?? "");
  return html`<h2>${mine === undefined ? w({ en: "Your position", fr: "Votre position" }) : w({ en: "Change your position", fr: "Changer votre position" })}</h2>
${actForm(
  shown,
  "position-taken",
  (held) => html`${oneField(
    { ...held, typed: { ...(mine && { stance: [mine.stance] }), ...held.typed } },
    { name: "stance", label: w({ en: "Where you stand", fr: "Où vous vous situez" }) },
    stances.map((stance) => [stance, w(stanceTerms[stance])] as const),
  )}
${sayField(shown, held, "reason", { en: "Your reason (needed if you cannot live with it)", fr: "Votre raison (nécessaire si vous ne pouvez vous en accommoder)" })}
<button type="submit">${w({ en: "Take this position", fr: "Prendre cette position" })}</button>`,
  { call: call.id },
)}
<details><summary>${w({ en: "Raise a dissent without taking a position", fr: "Soulever un avis divergent sans prendre position" })}</summary>${actForm(
    shown,
    "dissent-lodged",
    (held) =>
      html`${sayField(shown, held, "dissent", { en: "What speaks against it", fr: "Ce qui s’y oppose" })}<button type="submit">${w({ en: "Raise it", fr: "Le soulever" })}</button>`,
    { call: call.id },
  )}</details>`;
}

function positions(shown: Shown, call: Call): Markup {
  const w = words(shown);
  const all = [...call.positions.values()];
  const count = (stance: (typeof stances)[number]) =>
    all.filter((each) => each.stance === stance).length;
  return html`<h2>${w({ en: "Positions: {count}", fr: "Positions : {count}" }, { count: all.length })}</h2>
<table><caption class="unseen">${w({ en: "Count", fr: "Décompte" })}</caption><tbody>${stances.map((stance) => html`<tr><th scope="row">${w(stanceTerms[stance])}</th><td>${count(stance)}</td></tr>`)}</tbody></table>
${
  all.length === 0
    ? undefined
    : html`<table class="facts"><caption>${w({ en: "Who stands where, and why", fr: "Qui se situe où, et pourquoi" })}</caption>
<thead><tr><th scope="col">${w({ en: "Name", fr: "Nom" })}</th><th scope="col">${w({ en: "Position", fr: "Position" })}</th><th scope="col">${w({ en: "Reason", fr: "Raison" })}</th><th scope="col">${w({ en: "Interest declared", fr: "Intérêt déclaré" })}</th></tr></thead><tbody>${all.map(
        ({ party, stance, reason, organisation, interest }) =>
          html`<tr><th scope="row">${nameOf(shown, party)}${organisation === undefined ? undefined : html`<br><span class="quiet">${nameOf(shown, organisation)}</span>`}</th><td>${w(stanceTerms[stance])}</td><td>${reason === undefined ? "–" : told(shown, reason)}</td><td>${interest === undefined ? w({ en: "None", fr: "Aucun" }) : told(shown, interest)}</td></tr>`,
      )}</tbody></table>`
}`;
}

function dissents(shown: Shown, call: Call): Markup | undefined {
  const w = words(shown);
  const all = call.dissents.flatMap((id) => shown.state.dissents.get(id) ?? []);
  if (all.length === 0) return undefined;
  return html`<h2>${w({ en: "Dissents: {count}", fr: "Avis divergents : {count}" }, { count: all.length })}</h2>
<ul class="cards wide">${all.map((dissent) => dissentItem(shown, call, dissent))}</ul>`;
}

/** How each dissent was discussed, from the record: the latest. */
function discussionOf(shown: Shown, id: string) {
  const entry = shown.entries.findLast(
    ({ act }) => act.type === "dissent-discussed" && act.dissents.includes(id),
  );
  return entry?.act.type === "dissent-discussed" ? entry.act : undefined;
}

function dissentItem(
  shown: Shown,
  call: Call,
  { id, by, reason, at: when, state }: Dissent,
): Markup {
  const w = words(shown);
  const discussed = discussionOf(shown, id);
  const mine = by === shown.me?.party;
  const open = call.state === "open" || call.state === "last-call";
  const end = (as: "withdrawn" | "sustained", en: string, fr: string) =>
    actButton(shown, "dissent-ended", w({ en, fr }), { dissent: id, as }, true);
  return html`<li id="dissent-${id}"><p><strong>${nameOf(shown, by)}</strong> – ${w(dissentStates[state])} <span class="quiet">(${moment(when, shown.language)})</span></p>
<p class="text">${told(shown, reason)}</p>
${discussed === undefined ? undefined : html`<p><strong>${w({ en: "How it was discussed:", fr: "Comment il a été discuté\u00a0:" })}</strong> ${told(shown, discussed.how)}${segmentLink(shown, discussed.segment)}</p>`}
${
  open && mine
    ? html`${["lodged", "discussed", "contested"].includes(state) ? end("withdrawn", "I withdraw it", "Je le retire") : undefined}
${state === "discussed" ? end("sustained", "It was discussed, and I maintain it", "Il a été discuté, et je le maintiens") : undefined}
${
  state === "discussed"
    ? html`<details><summary>${w({ en: "It was not discussed", fr: "Il n’a pas été discuté" })}</summary>${actForm(
        shown,
        "discussion-contested",
        (held) =>
          html`${sayField(shown, held, `contest.${id}`, { en: "What was left out", fr: "Ce qui a été laissé de côté" })}<button type="submit">${w({ en: "Say so", fr: "Le dire" })}</button>`,
        { dissent: id },
      )}</details>`
    : undefined
}`
    : undefined
}
${open && (state === "lodged" || state === "contested") ? discussForm(shown, id) : undefined}
${open && state === "discussed" && !mine && actor(shown, actOf("dissent-ended", { dissent: id, as: "addressed" })) !== undefined ? actButton(shown, "dissent-ended", w({ en: "It was addressed", fr: "Il a été pris en compte" }), { dissent: id, as: "addressed" }, true) : undefined}
${ownText(shown, sealOf(reason), reason)}</li>`;
}

function segmentLink(shown: Shown, segment: string | undefined): Markup | undefined {
  const found = segment === undefined ? undefined : shown.state.segments.get(segment);
  const gathering = found && shown.state.recordings.get(found.recording)?.gathering;
  return found && gathering !== undefined
    ? html` (${link(shown, `/gatherings/${gathering}#segment-${found.segment}`, told(shown, found.title))})`
    : undefined;
}

function discussForm(shown: Shown, dissent: string): Markup | undefined {
  const w = words(shown);
  const act = actOf("dissent-discussed", { dissents: [dissent], how: { seal: "", in: [] } });
  if (actor(shown, act) === undefined) return undefined;
  return html`<details><summary>${w({ en: "It was discussed", fr: "Il a été discuté" })}</summary>${actForm(
    shown,
    "dissent-discussed",
    (held) =>
      html`${bothField(shown, held, `how.${dissent}`, { en: "How it was discussed", fr: "Comment il a été discuté" })}<button type="submit">${w({ en: "Enter it", fr: "L’inscrire" })}</button>`,
    { dissent },
  )}</details>`;
}

/** What whoever facilitates does next with the question. */
function runForms(shown: Shown, call: Call): Markup | undefined {
  const w = words(shown);
  if (actor(shown, actOf("last-call", { call: call.id })) === undefined) {
    return call.state === "declared" && participates(shown)
      ? actButton(
          shown,
          "call-finished",
          w({
            en: "The time to contest is over: make it final",
            fr: "Le délai pour contester est passé : rendre définitif",
          }),
          { call: call.id },
          true,
        )
      : undefined;
  }
  const button = (name: string, en: string, fr: string) =>
    actButton(shown, name, w({ en, fr }), { call: call.id });
  switch (call.state) {
    case "drafted":
      return button(
        "call-opened",
        "Put the question as it stands",
        "Poser la question telle quelle",
      );
    case "open":
      return button("last-call", "Make the last call", "Lancer le dernier appel");
    case "last-call":
      return button("call-closed", "Close and compute", "Clore et calculer");
    case "closed":
    case "computed":
      return declareForm(shown, call);
    case "declared":
      return button("call-finished", "Make it final", "Rendre définitif");
    case "finished":
      return undefined;
  }
}

function declareForm(shown: Shown, call: Call): Markup {
  const w = words(shown);
  const computed = certificateOf(shown.state, call.id)?.level ?? "indeterminate";
  const levels = ["consensus", "rough-consensus", "none", "indeterminate"] as const;
  return html`<h2>${w({ en: "Declare the result", fr: "Déclarer le résultat" })}</h2>
<p>${w({ en: "The record gives: {level}. To declare anything else takes a public reason.", fr: "Le registre donne : {level}. Déclarer autre chose exige un motif public." }, { level: w(decisionLevels[computed]) })}</p>
${actForm(
  shown,
  "call-declared",
  (held) => html`${selectField(
    { ...held, typed: { level: [computed], ...held.typed } },
    { name: "level", label: w({ en: "Result", fr: "Résultat" }) },
    levels.map((level) => [level, w(decisionLevels[level])] as const),
  )}
${bothField(shown, held, "against", { en: "Reason, if it is not what is computed", fr: "Motif, si ce n’est pas ce qui est calculé" })}
<button type="submit">${w({ en: "Declare", fr: "Déclarer" })}</button>`,
  { call: call.id },
)}`;
}

function contests(shown: Shown, call: Call): Markup | undefined {
  const w = words(shown);
  const all = [...call.contests];
  const mayContest = call.state === "declared" && participates(shown);
  if (all.length === 0 && !mayContest) return undefined;
  return html`<h2>${w({ en: "Contests", fr: "Contestations" })}</h2>
<ul class="cards wide">${all.map(
    ([
      id,
      { by, reason, answer },
    ]) => html`<li><p><strong>${nameOf(shown, by)}</strong></p><p class="text">${told(shown, reason)}</p>
${
  answer === undefined
    ? html`<p class="undisclosed">${w({ en: "No answer yet", fr: "Pas encore de réponse" })}</p>${answerForm(shown, call.id, id)}`
    : html`<p><strong>${w({ en: "Answer:", fr: "Réponse\u00a0:" })}</strong> ${told(shown, answer)}</p>`
}</li>`,
  )}</ul>
${
  mayContest
    ? html`<details><summary>${w({ en: "Contest the result", fr: "Contester le résultat" })}</summary>${actForm(
        shown,
        "result-contested",
        (held) =>
          html`${sayField(shown, held, "contest", { en: "Why the result is not right", fr: "Pourquoi le résultat n’est pas juste" })}<button type="submit">${w({ en: "Contest", fr: "Contester" })}</button>`,
        { call: call.id },
      )}</details>`
    : undefined
}`;
}

function answerForm(shown: Shown, call: string, contest: string): Markup | undefined {
  const w = words(shown);
  const act = actOf("contest-answered", { call, contest, answer: { seal: "", in: [] } });
  if (actor(shown, act) === undefined) return undefined;
  return actForm(
    shown,
    "contest-answered",
    (held) =>
      html`${bothField(shown, held, `answer.${contest}`, { en: "Answer", fr: "Réponse" })}<button type="submit">${w({ en: "Answer", fr: "Répondre" })}</button>`,
    { call, contest },
  );
}
