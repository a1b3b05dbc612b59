/** Advice: the matrix, each stage with the most important first, and the way when something went wrong. */
import { describeDay, vocabulary } from "@thingwall/label/statement";
import {
  authoritiesFor,
  type Impact,
  impacts,
  type Province,
  provinces,
  stepsFor,
} from "../guidance/authority.ts";
import { gaps, messageOf, messagesIn } from "../guidance/matrix.ts";
import { audiences, dimensions, type Message, type Stage, stages } from "../guidance/message.ts";
import { type FormContext, selectField } from "./fields.ts";
import { guidanceWords } from "./guidance-words.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof guidanceWords, values?: Readonly<Record<string, string | number>>) =>
    say(guidanceWords[name], language, values);

export function guidancePage(language: Language): Markup {
  const words = wordsIn(language);
  const lang = `?lang=${language}`;
  const all = stages.length * dimensions.length;
  return html`<h1>${words("title")}</h1>
<p>${words("intro")}</p>
<p><a class="button" href="/guidance/help${lang}">${words("helpTitle")}</a></p>
<table class="matrix">
<caption>${words("matrix")}</caption>
<thead><tr><td></td>${stages.map((stage) => html`<th scope="col"><a href="/guidance/${stage}${lang}">${words(stage)}</a></th>`)}</tr></thead>
<tbody>${dimensions.map(
    (dimension) =>
      html`<tr><th scope="row">${words(dimension)}</th>${stages.map(
        (stage) =>
          html`<td><a href="/guidance/${stage}${lang}#${dimension}">${words("matrixCell", { count: messagesIn(stage, dimension).length })}</a></td>`,
      )}</tr>`,
  )}</tbody>
</table>
<h2>${words("gapsTitle")}</h2>
<p>${words("gapsIntro")}</p>
<ul>${audiences.map((audience) => {
    const count = gaps.filter((gap) => gap.audience === audience).length;
    return count === 0
      ? undefined
      : html`<li>${words("gap", { audience: words(audience), count, all })}</li>`;
  })}</ul>
<p><a href="/guidance.json">${words("openData")}</a></p>`;
}

export function stagePage(stage: Stage, context: FormContext, kind: string | undefined): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const kinds = Object.entries(vocabulary["product-kind"].answers);
  return html`<h1>${words(stage)}</h1>
<form action="/guidance/${stage}" method="get">
<input type="hidden" name="lang" value="${language}">
${selectField(context, { name: "kind", label: words("kind") }, [
  ["", words("anyKind")],
  ...kinds.map(([value, text]) => [value, text[language]] as const),
])}
<button type="submit">${words("show")}</button>
</form>
${dimensions.map(
  (dimension) => html`<h2 id="${dimension}">${words(dimension)}</h2>
<ol class="messages">${messagesIn(stage, dimension, kind).map((message) => messageItem(message, language))}</ol>`,
)}`;
}

const messageItem = (message: Message, language: Language): Markup =>
  html`<li><p>${message[language]}</p><p class="quiet small">${say(guidanceWords.source, language, {
    source: message.source,
    at: describeDay(message.reviewed)[language],
  })}</p></li>`;

export function helpPage(
  context: FormContext,
  asked: { readonly impact: Impact; readonly province: Province } | undefined,
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const choices = (all: Readonly<Record<string, { readonly en: string; readonly fr: string }>>) => [
    ["", words("choose")] as const,
    ...Object.entries(all).map(([value, text]) => [value, text[language]] as const),
  ];
  return html`<h1>${words("helpTitle")}</h1>
<p>${words("helpIntro")}</p>
<form action="/guidance/help" method="get">
<input type="hidden" name="lang" value="${language}">
${selectField(context, { name: "impact", label: words("what") }, choices(impacts))}
${selectField(context, { name: "province", label: words("where") }, choices(provinces))}
<button type="submit">${words("helpShow")}</button>
</form>
${asked && wayOut(asked.impact, asked.province, language)}`;
}

function wayOut(impact: Impact, province: Province, language: Language): Markup {
  const words = wordsIn(language);
  return html`<h2>${words("first")}</h2>
<ol class="messages">${stepsFor[impact].map((id) => {
    const message = messageOf(id);
    return message && html`<li><p>${message[language]}</p></li>`;
  })}</ol>
<h2>${words("turnTo")}</h2>
<ol class="messages">${authoritiesFor(impact, province).map(
    ({ name, does, url }) =>
      html`<li><p><a href="${url}" rel="noreferrer">${name[language]}</a><br>${does[language]}</p></li>`,
  )}</ol>
<p class="quiet">${words("noCertainty")}</p>`;
}

/** On a label's page: the few that its facts call up. */
export function calledUpList(called: readonly Message[], language: Language): Markup | undefined {
  if (called.length === 0) return undefined;
  const words = wordsIn(language);
  return html`<h3>${words("forThis")}</h3>
<ul>${called.map((message) => html`<li>${message[language]}</li>`)}</ul>
<p><a href="/guidance?lang=${language}">${words("more")}</a> · <a href="/guidance/help?lang=${language}">${words("helpTitle")}</a></p>`;
}
