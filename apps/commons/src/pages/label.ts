/** The page of a label: verdict, what to know before buying, who checked what, everything else. */
import {
  type Attestation,
  describeDay,
  describeFacts,
  describeResult,
  type FactLine,
} from "@thingwall/label/statement";
import type { Reason, Verdict } from "@thingwall/label/trust";
import { reasonWords, verdictWords } from "@thingwall/label/words";
import { criterionOf } from "../catalogue/catalogue.ts";
import type { Content } from "../drafts/finish.ts";
import { calledUp } from "../guidance/matrix.ts";
import type { ReadLabel } from "../labels/read.ts";
import { calledUpList } from "./guidance.ts";
import { html, type Markup } from "./html.ts";
import { kindWords, type Language, pageWords, say, stateWords } from "./words.ts";

/** More than a few would be read by nobody in a shop. */
const MOST_ADVICE = 4;

const tones: Readonly<Record<Verdict, "good" | "warn" | "bad">> = {
  good: "good",
  stale: "warn",
  unknown: "warn",
  suspended: "bad",
  expired: "bad",
  revoked: "bad",
  forged: "bad",
};

export function labelTitle({ judgement, product }: ReadLabel): string {
  return judgement.listing?.subject.model ?? product;
}

/** @param level  of its heading: 2 below the heading of another page */
export function labelPage(label: ReadLabel, language: Language, level: 1 | 2 = 1): Markup {
  const { judgement, trust } = label;
  const { declaration, listing } = judgement;
  const words = (
    name: keyof typeof pageWords,
    values?: Readonly<Record<string, string | number>>,
  ) => say(pageWords[name], language, values);
  const nameOf = (id: string | undefined) => (id && trust.issuers.get(id)?.name) ?? id ?? "";
  // People know organisations by their names; who is not on the list has none that counts.
  const named = (reason: Reason): Reason => {
    const { issuer } = reason.params;
    if (typeof issuer !== "string") return reason;
    return { ...reason, params: { ...reason.params, issuer: nameOf(issuer) } };
  };
  const maker = nameOf(listing?.subject.maker);
  const facts = declaration === undefined ? [] : describeFacts(declaration.facts);
  const box = facts.filter(({ layer }) => layer === "box");
  const behind = facts.filter(({ layer }) => layer === "behind");
  const table = (caption: string, lines: readonly FactLine[]) =>
    factTable(caption, lines, maker, language);
  const title = labelTitle(label);
  return html`${level === 1 ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}
<p class="maker">${words("byMaker", { maker })}</p>
${verdictPanel(judgement.verdict, judgement.reasons.map(named), language)}
${history(label, language)}
${updates(declaration?.facts["support-end"], tones[judgement.verdict] === "bad", language)}
<h2>${words("now")}</h2>
<p>${words(nowFor(judgement.verdict))}</p>
${declaration && calledUpList(calledUp(declaration.facts, tones[judgement.verdict] === "bad" ? "end" : "before").slice(0, MOST_ADVICE), language)}
${declaration === undefined ? undefined : html`<h2>${words("keyFacts")}</h2>${table(words("keyFacts"), box)}`}
<h2>${words("checked")}</h2>
${judgement.attestations.length === 0 ? html`<p>${words("checkedNone")}</p>` : undefined}
${judgement.attestations.map(
  (attestation) => html`<ul>${attestation.results.map((result) =>
    resultItem(attestation, result, nameOf(attestation.issuer), language),
  )}</ul>
<p class="quiet">${words("scope", { scope: attestation.scope[language] })}</p>`,
)}
<p class="quiet">${words("attestationMeans")}</p>
${
  listing &&
  html`<p>${words("listed", {
    operator: nameOf(listing.issuer),
    level: listing.level,
    version: listing.criteria.version,
    until: day(listing.until, language),
  })}</p>`
}
${
  declaration &&
  html`<details><summary>${words("allFacts")}</summary>
${table(words("allFacts"), behind)}
${declaration.mud && html`<p>${words("access")}: <code>${declaration.mud.url}</code></p>`}
</details>`
}
<details><summary>${words("proof")}</summary>
<ul>${judgement.statements.map(({ said, logged, digest }) =>
    said === undefined
      ? undefined
      : html`<li>${words("proofLog", {
          kind: kindWords[said.statement.kind][language],
          issuer: said.issuer.name,
          index: logged?.index ?? "?",
        })}<br><code class="digest">${digest}</code></li>`,
  )}</ul>
<p><a href="${new URL(label.product).pathname}/label">${words("download")}</a> · <a href="${new URL(label.product).pathname}/label.svg">${words("art")}</a> · <a href="/label.jsonld?product=${encodeURIComponent(label.product)}">JSON-LD</a></p>
</details>`;
}

/** What somebody is about to state, as it will read: no verdict, for nobody has signed it. */
export function statedPreview(content: Content, issuer: string, language: Language): Markup {
  const { model } = content.subject;
  const title = html`<h2>${model}</h2>
<p class="maker">${say(pageWords.byMaker, language, { maker: issuer })}</p>`;
  if (content.kind === "product-declaration") {
    const facts = describeFacts(content.facts);
    const table = (name: "keyFacts" | "allFacts", layer: "box" | "behind") => {
      const caption = say(pageWords[name], language);
      const lines = facts.filter((line) => line.layer === layer);
      return html`<h3>${caption}</h3>${factTable(caption, lines, issuer, language)}`;
    };
    return html`${title}${updates(content.facts["support-end"], false, language)}
${table("keyFacts", "box")}${table("allFacts", "behind")}`;
  }
  return html`${title}<ul>${content.results.map((result) =>
    resultItem(content, result, issuer, language),
  )}</ul>
<p class="quiet">${say(pageWords.scope, language, { scope: content.scope[language] })}</p>`;
}

/** Also of a code that leads nowhere. */
export function verdictPanel(
  verdict: Verdict,
  reasons: readonly Reason[],
  language: Language,
): Markup {
  // Several statements may give one reason.
  const told = new Map(
    reasons.map(({ code, params }) => [code, { words: reasonWords[code], params }] as const),
  );
  return html`<div class="verdict ${tones[verdict]}" role="status">
<p class="word">${verdictWords[verdict][language]}</p>
${[...told.values()].map(
  ({ words, params }) =>
    html`<p>${say(words.reason, language, params)}<br>${say(words.remedy, language, params)}</p>`,
)}</div>`;
}

/** Who found what; below it what the criterion asks, and on what the finding rests. */
function resultItem(
  attestation: Pick<Attestation, "subject" | "method" | "on">,
  result: Attestation["results"][number],
  issuer: string,
  language: Language,
): Markup {
  const asks = criterionOf(result.criterion)?.[language];
  const note = result.note?.[language];
  return html`<li>${describeResult(attestation, result, issuer)[language]}${
    asks && html`<br><span class="quiet">${say(pageWords.criterionAsks, language, { asks })}</span>`
  }${note && html`<br><span class="quiet">${say(pageWords.evidence, language, { note })}</span>`}</li>`;
}

function nowFor(verdict: Verdict): "nowGood" | "nowUnknown" | "nowBad" {
  if (verdict === "good" || verdict === "stale") return "nowGood";
  return verdict === "unknown" ? "nowUnknown" : "nowBad";
}

/** @param doubted  the label does not stand, so neither may the date */
function updates(supportEnd: string | undefined, doubted: boolean, language: Language): Markup {
  if (supportEnd === undefined || supportEnd === "none") {
    return html`<p class="updates undisclosed">${say(pageWords.updatesNone, language)}</p>`;
  }
  return html`<p class="updates"><span>${say(doubted ? pageWords.updatesDoubted : pageWords.updatesBox, language)}</span> <span class="date">${describeDay(supportEnd)[language]}</span></p>`;
}

function factTable(
  caption: string,
  lines: readonly FactLine[],
  maker: string,
  language: Language,
): Markup {
  const words = (name: "fact" | "answer" | "whoSays" | "nobody") => say(pageWords[name], language);
  const by = say(pageWords.selfAssessed, language, { maker });
  return html`<table class="facts">
<caption class="unseen">${caption}</caption>
<thead><tr><th scope="col">${words("fact")}</th><th scope="col">${words("answer")}</th><th scope="col">${words("whoSays")}</th></tr></thead>
<tbody>${lines.map(({ question, answers, disclosed }) => {
    const texts = answers.map((answer) => answer[language]);
    const [only] = texts;
    const shown =
      texts.length === 1 ? only : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
    return html`<tr><th scope="row">${question[language]}</th><td${disclosed ? "" : html` class="undisclosed"`}>${shown}</td><td class="quiet">${disclosed ? by : words("nobody")}</td></tr>`;
  })}</tbody>
</table>`;
}

function history({ history: events }: ReadLabel, language: Language): Markup | undefined {
  if (events.length === 0) return undefined;
  return html`<h2>${say(pageWords.history, language)}</h2>
<ul>${events.map(({ at, reason, state }) => {
    const values = {
      at: day(at, language),
      state: stateWords[state]?.[language] ?? state,
      reason: reason[language],
    };
    return html`<li>${say(pageWords.changed, language, values)}</li>`;
  })}</ul>`;
}

const day = (time: Date, language: Language) =>
  describeDay(time.toISOString().slice(0, 10))[language];
