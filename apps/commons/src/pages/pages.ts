/** The other pages: labels to find, a code to check, who may state what, the record. */
import { describeDay, vocabulary } from "@thingwall/label/statement";
import type { TrustList } from "@thingwall/label/trust";
import type { FoundLabel, Wanted } from "../labels/read.ts";
import { selectField } from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { type Language, pageWords, roleWords, say, stateWords } from "./words.ts";

export function homePage(wanted: Wanted, found: readonly FoundLabel[], language: Language): Markup {
  const words = (
    name: keyof typeof pageWords,
    values?: Readonly<Record<string, string | number>>,
  ) => say(pageWords[name], language, values);
  return html`<h1>${words("homeTitle")}</h1>
<p>${words("homeIntro")}</p>
<form action="/" method="get" role="search">
<input type="hidden" name="lang" value="${language}">
<p><label for="q">${words("searchFor")}</label><input id="q" name="q" type="search" maxlength="80" value="${wanted.text}"></p>
<p><label for="until">${words("updatesUntil")}</label><input id="until" name="until" type="date" value="${wanted.updatesUntil ?? ""}"></p>
${selectField(
  { language, typed: { kind: [wanted.kind] }, errors: new Map() },
  { name: "kind", label: words("kind") },
  [
    ["", words("anyKind")],
    ...Object.entries(vocabulary["product-kind"].answers).map(
      ([kind, text]) => [kind, text[language]] as const,
    ),
  ],
)}
<p><input id="offline" name="offline" type="checkbox" value="1"${wanted.offline ? html` checked` : ""}> <label for="offline">${words("onlyOffline")}</label></p>
<button type="submit">${words("search")}</button>
</form>
<h2>${found.length === 0 ? words("foundNone") : words("found", { count: found.length })}</h2>
<form class="bare" action="/compare" method="get">
<input type="hidden" name="lang" value="${language}">
<ul class="cards">${found.map((label) => card(label, language))}</ul>
${found.length < 2 ? undefined : html`<p>${words("compareHint")} <button type="submit">${words("compare")}</button></p>`}
</form>`;
}

function card(
  { product, model, maker, supportEnd, state }: FoundLabel,
  language: Language,
): Markup {
  const { pathname } = new URL(product);
  const updates =
    supportEnd === undefined || supportEnd === "none"
      ? say(pageWords.updatesNone, language)
      : `${say(pageWords.updatesBox, language)} ${describeDay(supportEnd)[language]}`;
  return html`<li>
<p class="name"><a href="${pathname}?lang=${language}">${model}</a></p>
<p class="quiet">${say(pageWords.byMaker, language, { maker })}</p>
<p>${updates}</p>
${state === "valid" ? undefined : html`<p class="undisclosed">${stateWords[state]?.[language] ?? state}</p>`}
<p class="choice"><input type="checkbox" id="c:${pathname}" name="p" value="${pathname}"> <label for="c:${pathname}">${say(pageWords.compareThis, language, { model })}</label></p>
</li>`;
}

/** @param outcome  of the code that was given, if one was */
export function checkPage(code: string, outcome: Markup | undefined, language: Language): Markup {
  return html`<h1>${say(pageWords.checkTitle, language)}</h1>
<p>${say(pageWords.checkIntro, language)}</p>
<form method="post" action="/check?lang=${language}">
<div class="field"><label for="code">${say(pageWords.code, language)}</label>
<p class="hint" id="code-hint">${say(pageWords.codeHint, language)}</p>
<textarea id="code" name="code" rows="3" autocomplete="off" spellcheck="false" aria-describedby="code-hint" required>
${code}</textarea></div>
<button type="submit">${say(pageWords.check, language)}</button>
</form>
${outcome}`;
}

export function whoPage(trust: TrustList, language: Language): Markup {
  const words = (
    name: keyof typeof pageWords,
    values?: Readonly<Record<string, string | number>>,
  ) => say(pageWords[name], language, values);
  const day = (time: Date) => describeDay(time.toISOString().slice(0, 10))[language];
  return html`<h1>${words("whoTitle")}</h1>
<p>${words("whoIntro")}</p>
<table class="facts">
<caption class="quiet">${words("listNumber", { number: trust.sequence, until: day(trust.until) })}</caption>
<thead><tr><th scope="col">${words("name")}</th><th scope="col">${words("role")}</th><th scope="col">${words("since")}</th><th scope="col">${words("keys")}</th></tr></thead>
<tbody>${[...trust.issuers.values()].map(
    ({ id, name, roles, from, keys }) => html`<tr><th scope="row">${name}<br><code>${id}</code></th>
<td>${roles.map((role) => html`${roleWords[role][language]}<br>`)}</td><td>${day(from)}</td>
<td>${keys.map(
      ({ keyId, compromised }) =>
        html`<code>${keyId.slice(keyId.indexOf("#"))}</code>${compromised && html` <span class="undisclosed">${words("stolen", { at: day(compromised) })}</span>`}<br>`,
    )}</td></tr>`,
  )}</tbody>
</table>`;
}

export function logPage(size: number, note: string, language: Language): Markup {
  return html`<h1>${say(pageWords.logTitle, language)}</h1>
<p>${say(pageWords.logIntro, language)}</p>
<p>${say(pageWords.logSize, language, { size })}</p>
<h2>${say(pageWords.logSigned, language)}</h2>
<pre>${note}</pre>
<p><a href="/log/entries">/log/entries</a> · <a href="/log/checkpoint">/log/checkpoint</a> · <a href="/trust">/trust</a> · <a href="/status/1">/status/1</a></p>`;
}

export const notFoundPage = (language: Language): Markup =>
  html`<h1>${say(pageWords.notFoundTitle, language)}</h1><p>${say(pageWords.notFound, language)}</p>`;
