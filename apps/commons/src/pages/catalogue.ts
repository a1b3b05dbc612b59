/** The catalogue: standards and their criteria, how they relate as a table and a picture, and the gaps. */
import { criterionSchemes, type CriterionScheme, describeDay } from "@thingwall/label/statement";
import { compare, type Compared, comparedPairs, standards } from "../catalogue/catalogue.ts";
import type { CatalogueCriterion, Standard } from "../catalogue/criterion.ts";
import { catalogueWords } from "./catalogue-words.ts";
import { conceptMap } from "./concept-map.ts";
import { type FormContext, selectField } from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof catalogueWords, values?: Readonly<Record<string, string | number>>) =>
    say(catalogueWords[name], language, values);

const nameOf = (scheme: CriterionScheme): string => criterionSchemes[scheme].name;

export function cataloguePage(language: Language): Markup {
  const words = wordsIn(language);
  const lang = `?lang=${language}`;
  return html`<h1>${words("title")}</h1>
<p>${words("intro")}</p>
<p>${words("attestation")}</p>
<h2>${words("map")}</h2>
<figure tabindex="0">${conceptMap(language)}<figcaption class="quiet">${words("mapSays")}</figcaption></figure>
<h2>${words("standards")}</h2>
<table class="facts">
<caption class="unseen">${words("standards")}</caption>
<thead><tr><th scope="col">${words("standard")}</th><th scope="col">${words("publisher")}</th><th scope="col">${words("criteria")}</th><th scope="col">${words("state")}</th></tr></thead>
<tbody>${standards.map(
    ({ scheme, edition, publisher, criteria, state }) =>
      html`<tr><th scope="row"><a href="/catalogue/${scheme}${lang}">${nameOf(scheme)}</a><br><span class="quiet">${edition}</span></th><td>${publisher}</td><td>${criteria.length}</td><td>${words(`state-${state}`)}</td></tr>`,
  )}</tbody>
</table>
<h2>${words("compared")}</h2>
<p>${words("comparedIntro")}</p>
<ul>${comparedPairs.map(
    ([from, to]) =>
      html`<li><a href="/catalogue/compare?from=${from}&amp;to=${to}&amp;lang=${language}">${words("question", { from: nameOf(from), to: nameOf(to) })}</a></li>`,
  )}</ul>
<p><a href="/catalogue.json">${words("openData")}</a></p>`;
}

export function standardPage(standard: Standard, language: Language): Markup {
  const words = wordsIn(language);
  const { scheme, edition, publisher, url, criteria, state } = standard;
  return html`<h1>${nameOf(scheme)}</h1>
<p>${edition} · ${publisher} · <a href="${url}">${words("text")}</a></p>
<p>${words(`state-${state}`)}. ${state === "named" ? words("namedSays") : words("ownWords")}</p>
${
  criteria.length === 0
    ? undefined
    : html`<table class="facts"><caption class="unseen">${words("criteria")}</caption>
<thead><tr><th scope="col">${words("number")}</th><th scope="col">${words("asksWhat")}</th><th scope="col">${words("strength")}</th></tr></thead>
<tbody>${criteria.map((criterion) => criterionRow(criterion, language))}</tbody></table>`
}`;
}

const criterionRow = (criterion: CatalogueCriterion, language: Language): Markup =>
  html`<tr id="${criterion.number.replaceAll(" ", "")}"><th scope="row"><code>${criterion.number}</code></th><td>${criterion[language]}</td><td>${say(catalogueWords[criterion.asks], language)}</td></tr>`;

export function comparePage(
  from: CriterionScheme,
  to: CriterionScheme,
  context: FormContext,
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const found = compare(from, to);
  const choices = standards
    .filter(({ criteria }) => criteria.length > 0)
    .map(({ scheme }) => [scheme, nameOf(scheme)] as const);
  const picker = html`<form action="/catalogue/compare" method="get">
<input type="hidden" name="lang" value="${language}">
${selectField(context, { name: "from", label: words("askedBy") }, choices)}
${selectField(context, { name: "to", label: words("notBy") }, choices)}
<button type="submit">${words("show")}</button>
</form>`;
  const names = { from: nameOf(from), to: nameOf(to) };
  if (found === undefined) {
    return html`<h1>${words("question", names)}</h1>${picker}<p>${words("notCompared")}</p>`;
  }
  const { set, gaps, partly, covered } = found;
  return html`<h1>${words("question", names)}</h1>
${picker}
<p class="quiet">${words("source", { source: set.source, at: describeDay(set.written)[language] })} ${words(`review-${set.state}`)}</p>
<h2>${words("gaps", { count: gaps.length })}</h2>
<table class="facts"><caption class="unseen">${words("gaps", { count: gaps.length })}</caption>
<thead><tr><th scope="col">${words("number")}</th><th scope="col">${words("asksWhat")}</th><th scope="col">${words("strength")}</th></tr></thead>
<tbody>${gaps.map((criterion) => criterionRow(criterion, language))}</tbody></table>
${comparedTable(words("partly", { count: partly.length }), partly, names.to, language)}
${comparedTable(words("covered", { count: covered.length }), covered, names.to, language)}`;
}

function comparedTable(
  title: string,
  compared: readonly Compared[],
  to: string,
  language: Language,
): Markup {
  const words = wordsIn(language);
  return html`<h2>${title}</h2>
<table class="facts"><caption class="unseen">${title}</caption>
<thead><tr><th scope="col">${words("number")}</th><th scope="col">${words("asksWhat")}</th><th scope="col">${to}</th></tr></thead>
<tbody>${compared.map(
    ({ criterion, mappings }) =>
      html`<tr><th scope="row"><code>${criterion.number}</code></th><td>${criterion[language]}</td><td>${mappings.map(
        ({ relation, to: number }) => html`${words(relation)} <code>${number}</code><br>`,
      )}</td></tr>`,
  )}</tbody></table>`;
}
