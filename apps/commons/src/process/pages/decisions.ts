/** Questions and decisions; one decision and what rests on it; the certificate of a result, in words. */
import { actOf } from "../../assembly/act.ts";
import { certificateOf } from "../../assembly/calls.ts";
import { certificateDigest, type Counts } from "../../assembly/consensus.ts";
import type { Call, Decision } from "../../assembly/state.ts";
import { explain, levelWords } from "../../assembly/words.ts";
import { selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { communityName } from "./overview.ts";
import { parameterTable } from "./people.ts";
import { contributionForm, contributionList } from "./said.ts";
import {
  actForm,
  actor,
  crumbs,
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
import {
  bodyKinds,
  callStates,
  decisionLevels,
  dissentStates,
  stanceTerms,
  subjectTerms,
} from "./terms.ts";
import { bothField } from "./text-fields.ts";

const stances = ["agree", "can-live-with", "cannot-live-with"] as const;

export function decisionsPage(shown: Shown): Markup {
  const w = words(shown);
  const { state } = shown;
  const open = [...state.calls.values()].filter((call) => call.state !== "finished");
  const decisions = [...state.decisions.values()].toReversed();
  return html`${crumbs(shown)}<h1>${w({ en: "Questions and decisions", fr: "Questions et décisions" })}</h1>
<h2>${w({ en: "Questions that are not decided yet", fr: "Questions pas encore tranchées" })}</h2>
${open.length === 0 ? html`<p>${w({ en: "None.", fr: "Aucune." })}</p>` : undefined}
<ul>${open.map((call) => html`<li>${link(shown, `/calls/${call.id}`, plain(shown, call.question))} <span class="quiet">(${w(callStates[call.state])})</span></li>`)}</ul>
<h2>${w({ en: "Decisions", fr: "Décisions" })}</h2>
${decisions.length === 0 ? html`<p>${w({ en: "None yet.", fr: "Aucune encore." })}</p>` : undefined}
<ul class="cards wide">${decisions.map(
    (each) =>
      html`<li><p class="name">${link(shown, `/decisions/${each.id}`, plain(shown, each.text))}</p><p>${w(decisionLevels[each.level])} <span class="quiet">(${nameOf(shown, each.body)}, ${day(each.at, shown.language)})</span></p></li>`,
  )}</ul>
${draftForm(shown)}`;
}

function draftForm(shown: Shown): Markup | undefined {
  const w = words(shown);
  const question = { seal: "", in: [] };
  const bodies = [...shown.state.bodies.keys()].filter(
    (body) =>
      actor(shown, actOf("call-drafted", { call: "x", body, question, mode: "online" })) !==
      undefined,
  );
  if (bodies.length === 0) return undefined;
  const meetings = [...shown.state.gatherings.values()].filter(({ status }) => status === "open");
  return html`<h2>${w({ en: "Draft a question", fr: "Rédiger une question" })}</h2>${actForm(
    shown,
    "call-drafted",
    (held) => html`${bothField(shown, held, "question", { en: "Question", fr: "Question" })}
${selectField(
  held,
  { name: "body", label: w({ en: "Put to", fr: "Posée à" }) },
  bodies.map((id) => [id, nameOf(shown, id)] as const),
)}
${selectField(held, { name: "gathering", label: w({ en: "Where", fr: "Où" }) }, [
  ["", w({ en: "Online, over days", fr: "En ligne, sur plusieurs jours" })],
  ...meetings.map(
    ({ id, title }) =>
      [
        id,
        w(
          { en: "In the meeting: {title}", fr: "Dans la rencontre : {title}" },
          { title: plain(shown, title) },
        ),
      ] as const,
  ),
])}
<button type="submit">${w({ en: "Draft", fr: "Rédiger" })}</button>`,
  )}`;
}

export function decisionPage(shown: Shown, decision: Decision): Markup {
  const w = words(shown);
  const { state } = shown;
  const { id, text, level, basis, gathering, segments, supersededBy } = decision;
  const meeting = state.gatherings.get(gathering ?? "");
  return html`${crumbs(shown, link(shown, "/decisions", w({ en: "Questions and decisions", fr: "Questions et décisions" })))}
<h1>${told(shown, text)}</h1>
<div class="verdict ${level === "consensus" ? "good" : ""}"><p class="word">${w(decisionLevels[level])}</p>
<p>${nameOf(shown, decision.body)}, ${day(decision.at, shown.language)}. ${supersededBy === undefined ? w({ en: "It stands until something new is known.", fr: "Elle tient tant qu’il n’y a rien de nouveau." }) : ""}</p>
${supersededBy === undefined ? undefined : html`<p>${w({ en: "Replaced by:", fr: "Remplacée par\u00a0:" })} ${link(shown, `/decisions/${supersededBy}`, plain(shown, state.decisions.get(supersededBy)?.text ?? text))}</p>`}</div>
<p>${
    basis === "call"
      ? html`${link(shown, `/calls/${id}`, w({ en: "The question, positions and dissents", fr: "La question, les positions et les avis divergents" }))} · ${link(shown, `/calls/${id}/certificate`, w({ en: "How the result follows", fr: "Comment le résultat en découle" }))}`
      : w({
          en: "Told by a report; nobody can compute it again.",
          fr: "Rapportée par un compte rendu ; personne ne peut la recalculer.",
        })
  }</p>
${meeting === undefined ? undefined : html`<p>${w({ en: "Decided at:", fr: "Décidée à\u00a0:" })} ${link(shown, `/gatherings/${meeting.id}`, plain(shown, meeting.title))}</p>`}
${
  segments.length === 0
    ? undefined
    : html`<ul>${segments.map((segment) => {
        const found = state.segments.get(segment);
        const at = found && state.recordings.get(found.recording)?.gathering;
        return (
          found &&
          html`<li>${link(shown, `/gatherings/${at ?? ""}#segment-${segment}`, told(shown, found.title))}</li>`
        );
      })}</ul>`
}
${rests(shown, id)}
${reopening(shown, decision)}
<h2>${w({ en: "What was said about it", fr: "Ce qui s’en est dit" })}</h2>
${contributionList(shown, id)}
${contributionForm(shown, id)}
${formForm(shown, decision)}
${adoptForm(shown, decision)}`;
}

/** What follows from a decision: in the process, and in what the programme shows. */
function rests(shown: Shown, id: string): Markup | undefined {
  const w = words(shown);
  const { state } = shown;
  const items = [
    ...state.adopted
      .filter(({ decision }) => decision === id)
      .map(
        ({ subject, version }) =>
          html`<li><a href="${subject === "criteria" ? "/catalogue/thingwall" : "/guidance"}?lang=${shown.language}">${w(subjectTerms[subject])}</a>, ${w({ en: "version {version}", fr: "version {version}" }, { version })}</li>`,
      ),
    ...[...state.bodies.values()]
      .filter(({ decision }) => decision === id)
      .map((body) => html`<li>${link(shown, `/bodies/${body.id}`, nameOf(shown, body.id))}</li>`),
    ...[...state.bodies.values()]
      .filter(({ charters }) => charters.some(({ ratifiedBy }) => ratifiedBy === id))
      .map(
        (body) =>
          html`<li>${w({ en: "Charter:", fr: "Mandat\u00a0:" })} ${link(shown, `/bodies/${body.id}`, nameOf(shown, body.id))}</li>`,
      ),
    ...[...state.recommendations.values()]
      .filter(({ decision }) => decision === id)
      .map(
        (each) =>
          html`<li>${link(shown, `/work#recommendation-${each.id}`, plain(shown, each.text))}</li>`,
      ),
    ...[...state.documents.values()]
      .filter(({ decision }) => decision === id)
      .map(
        (each) => html`<li>${link(shown, `/documents/${each.id}`, plain(shown, each.title))}</li>`,
      ),
  ];
  return items.length === 0
    ? undefined
    : html`<h2>${w({ en: "What rests on it", fr: "Ce qui repose sur elle" })}</h2><ul>${items}</ul>`;
}

const answers = {
  granted: { en: "granted", fr: "accordée" },
  refused: { en: "refused", fr: "refusée" },
} as const;

function reopening(shown: Shown, { id, reopenings, at }: Decision): Markup | undefined {
  const w = words(shown);
  const news = [...shown.state.contributions.values()].filter(
    (each) =>
      each.kind === "new-information" &&
      each.at > at &&
      !reopenings.some(({ information }) => information === each.contribution),
  );
  const may = participates(shown) && news.length > 0;
  if (reopenings.length === 0 && !may) return undefined;
  return html`<h2>${w({ en: "Reopening", fr: "Réouverture" })}</h2><ul>${reopenings.map(
    ({ information, answer }) => {
      const text = shown.state.contributions.get(information)?.text;
      return html`<li>${text === undefined ? information : told(shown, text)} – ${answer === undefined ? w({ en: "no answer yet", fr: "pas encore de réponse" }) : w(answers[answer])}</li>`;
    },
  )}</ul>${
    may
      ? actForm(
          shown,
          "reopening-requested",
          (held) =>
            html`${selectField(
              held,
              {
                name: "information",
                label: w({ en: "New information", fr: "Information nouvelle" }),
              },
              news.map(
                (each) => [each.contribution, plain(shown, each.text).slice(0, 80)] as const,
              ),
            )}<button type="submit">${w({ en: "Ask to reopen", fr: "Demander la réouverture" })}</button>`,
          { decision: id },
        )
      : undefined
  }`;
}

/** A group that this decision forms. */
function formForm(shown: Shown, { id }: Decision): Markup | undefined {
  const w = words(shown);
  const act = actOf("body-formed", {
    body: "x",
    kind: "working-group",
    name: { seal: "", in: [] },
    decision: id,
  });
  if (actor(shown, act) === undefined) return undefined;
  return html`<details><summary>${w({ en: "Form a group on this decision", fr: "Former un groupe sur cette décision" })}</summary>${actForm(
    shown,
    "body-formed",
    (held) => html`${bothField(shown, held, "name", { en: "Name", fr: "Nom" })}
${selectField(
  held,
  { name: "kind", label: w({ en: "Kind", fr: "Type" }) },
  (["working-group", "implementation"] as const).map((kind) => [kind, w(bodyKinds[kind])] as const),
)}
<button type="submit">${w({ en: "Form it", fr: "Le former" })}</button>`,
    { decision: id },
  )}</details>`;
}

/** A new version of what the programme shows, resting on this decision. */
function adoptForm(shown: Shown, { id }: Decision): Markup | undefined {
  const w = words(shown);
  const act = actOf("version-adopted", {
    subject: "criteria",
    version: "1.0",
    decision: id,
    changes: [],
  });
  if (actor(shown, act) === undefined) return undefined;
  const asks = {
    must: { en: "must", fr: "obligatoire" },
    should: { en: "should", fr: "souhaité" },
  } as const;
  return html`<details><summary>${w({ en: "Publish a version that rests on it", fr: "Publier une version qui repose sur elle" })}</summary>${actForm(
    shown,
    "version-adopted",
    (held) => html`${selectField(
      held,
      { name: "subject", label: w({ en: "Of what", fr: "De quoi" }) },
      (["criteria", "matrix"] as const).map((each) => [each, w(subjectTerms[each])] as const),
    )}
<div class="field"><label for="version">${w({ en: "Version, such as 1.2", fr: "Version, par exemple 1.2" })}</label><input id="version" name="version-number" type="text" maxlength="8" autocomplete="off"></div>
<div class="field"><label for="number">${w({ en: "Number of what is new, such as owner-2", fr: "Numéro de la nouveauté, par exemple owner-2" })}</label><input id="number" name="number" type="text" maxlength="40" autocomplete="off"></div>
${selectField(
  held,
  { name: "asks", label: w({ en: "How strongly it asks", fr: "Force de l’exigence" }) },
  (["must", "should"] as const).map((each) => [each, w(asks[each])] as const),
)}
${bothField(shown, held, "change", { en: "What it says", fr: "Ce qu’elle dit" })}
<button type="submit">${w({ en: "Publish", fr: "Publier" })}</button>`,
    { decision: id },
  )}</details>`;
}

/** How a result follows from the record: in words, with what it was computed from. */
export function certificatePage(shown: Shown, call: Call): Markup | undefined {
  const w = words(shown);
  const certificate = certificateOf(shown.state, call.id);
  if (certificate === undefined) return undefined;
  const [result = "", ...sentences] = explain(certificate, shown.language).map((sentence) =>
    withNames(shown, sentence),
  );
  const counted = (counts: Counts) =>
    html`<ul>${stances.map((stance) => html`<li>${counts[stance]} – ${w(stanceTerms[stance])}</li>`)}</ul>`;
  return html`${crumbs(shown, link(shown, `/calls/${call.id}`, plain(shown, call.question)))}
<h1>${w({ en: "How the result follows", fr: "Comment le résultat en découle" })}</h1>
<p>${told(shown, call.question)}</p>
<div class="verdict ${certificate.level === "consensus" ? "good" : ""}"><p class="word">${result}</p>
${
  call.declared === undefined
    ? html`<p>${w({ en: "Computed from the record. Nobody has declared it yet.", fr: "Calculé à partir du registre. Personne ne l’a encore déclaré." })}</p>`
    : html`<p>${w({ en: "Declared by {name}, {at}: {level}.", fr: "Déclaré par {name}, le {at} : {level}." }, { name: nameOf(shown, call.declared.by), at: moment(call.declared.at, shown.language), level: w(levelWords[call.declared.level]) })}</p>`
}</div>
<h2>${w({ en: "The three criteria, and why each is fulfilled or not", fr: "Les trois critères, et pourquoi chacun est rempli ou non" })}</h2>
<ol>${sentences.slice(0, 3).map((sentence) => html`<li>${sentence}</li>`)}</ol>
${sentences.length > 3 ? html`<h2>${w({ en: "Remarked, and of no effect on the result", fr: "Signalé, sans effet sur le résultat" })}</h2><ul>${sentences.slice(3).map((sentence) => html`<li>${sentence}</li>`)}</ul>` : undefined}
<h2>${w({ en: "What it was computed from", fr: "À partir de quoi il a été calculé" })}</h2>
<table><caption>${w({ en: "Positions", fr: "Positions" })}</caption>
<tbody><tr><th scope="row">${w({ en: "Everybody", fr: "Tous" })}</th><td>${counted(certificate.counts)}</td></tr>
${certificate.communities.map((group) => html`<tr><th scope="row">${communityName(group.community, shown.language)}</th><td>${counted(group)}</td></tr>`)}</tbody></table>
${certificate.communitiesNotShown === 0 ? undefined : html`<p class="quiet">${w({ en: "Communities with too few people to be shown apart: {count}.", fr: "Communautés trop petites pour être montrées à part : {count}." }, { count: certificate.communitiesNotShown })}</p>`}
${
  certificate.dissents.length === 0
    ? html`<p>${w({ en: "No dissent was raised.", fr: "Aucun avis divergent n’a été soulevé." })}</p>`
    : html`<h3>${w({ en: "Dissents", fr: "Avis divergents" })}</h3><ul>${certificate.dissents.map(
        ({ id, by, state }) => {
          const reason = shown.state.dissents.get(id)?.reason;
          return html`<li>${nameOf(shown, by)} – ${reason === undefined ? id : told(shown, reason)} <strong>${w(dissentStates[state])}.</strong></li>`;
        },
      )}</ul>`
}
${parameterTable(shown, certificate.parameters.values)}
<h2>${w({ en: "For those who want to check it themselves", fr: "Pour vérifier soi-même" })}</h2>
<p>${w({ en: "The rule is version {version} of a function that anybody with the record can run again. It counts people, never communities or organisations.", fr: "La règle est la version {version} d’une fonction que quiconque détient le registre peut exécuter de nouveau. Elle compte des personnes, jamais des communautés ni des organisations." }, { version: certificate.version })}</p>
<p>${w({ en: "Digest:", fr: "Empreinte\u00a0:" })} <code class="digest">${certificateDigest(certificate)}</code></p>
<p><a href="/assembly/${shown.id}/calls/${call.id}/certificate.json">JSON</a></p>`;
}

/** The certificate names dissents, communities and organisations by id: people read their names. */
function withNames(shown: Shown, sentence: string): string {
  let named = sentence;
  for (const id of shown.state.dissents.keys()) {
    const by = shown.state.dissents.get(id)?.by;
    if (by !== undefined && named.includes(` ${id} `)) {
      const of = words(shown)(
        { en: " of {name} ", fr: " de {name} " },
        { name: nameOf(shown, by) },
      );
      named = named.replace(` ${id} `, of);
    }
  }
  for (const id of shown.state.parties.keys())
    named = named.replace(`(${id})`, `(${nameOf(shown, id)})`);
  return named.replace(
    /(“|« ?)([a-z0-9-]+)( ?»|”)/u,
    (_, open: string, id: string, close: string) =>
      `${open}${communityName(id, shown.language)}${close}`,
  );
}
