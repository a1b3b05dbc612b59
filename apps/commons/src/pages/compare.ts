/** Two to four labels side by side: the facts of the box, what each verdict is, and who checked anything. */
import { describeFacts } from "@thingwall/label/statement";
import { verdictWords } from "@thingwall/label/words";
import type { ReadLabel } from "../labels/read.ts";
import { html, type Markup } from "./html.ts";
import { labelTitle } from "./label.ts";
import { type Language, pageWords, say } from "./words.ts";

export const comparable = { fewest: 2, most: 4 } as const;

export function compareLabelsPage(labels: readonly ReadLabel[], language: Language): Markup {
  const words = (name: keyof typeof pageWords, values?: Readonly<Record<string, string>>) =>
    say(pageWords[name], language, values);
  const title = html`<h1>${words("compareTitle")}</h1>`;
  if (labels.length < comparable.fewest || labels.length > comparable.most) {
    return html`${title}<p>${words("compareFew")}</p><p><a href="/?lang=${language}">${words("labels")}</a></p>`;
  }
  const nameOf = ({ trust }: ReadLabel, id: string | undefined) =>
    (id === undefined ? undefined : trust.issuers.get(id)?.name) ?? "–";
  const facts = labels.map(({ judgement }) => describeFacts(judgement.declaration?.facts ?? {}));
  const box = (facts[0] ?? []).filter(({ layer }) => layer === "box");
  const row = (heading: string, cells: readonly Markup[]) =>
    html`<tr><th scope="row">${heading}</th>${cells}</tr>`;
  return html`${title}<p>${words("compareSays")}</p>
<table class="compare">
<caption class="unseen">${words("compareTitle")}</caption>
<thead><tr><td></td>${labels.map(
    (label) =>
      html`<th scope="col"><a href="${new URL(label.product).pathname}?lang=${language}">${labelTitle(label)}</a><br><span class="quiet">${words("byMaker", { maker: nameOf(label, label.judgement.listing?.subject.maker) })}</span></th>`,
  )}</tr></thead>
<tbody>
${row(
  words("verdict"),
  labels.map(
    ({ judgement: { verdict } }) =>
      html`<td${verdict === "good" ? undefined : html` class="undisclosed"`}>${verdictWords[verdict][language]}</td>`,
  ),
)}
${row(
  words("level"),
  labels.map(({ judgement }) => html`<td>${judgement.listing?.level ?? "–"}</td>`),
)}
${row(
  words("checkedBy"),
  labels.map((label) => {
    const names = new Set(label.judgement.attestations.map(({ issuer }) => nameOf(label, issuer)));
    return html`<td>${names.size === 0 ? words("nobody") : [...names].join(", ")}</td>`;
  }),
)}
${box.map(({ fact, question }) =>
  row(
    question[language],
    facts.map((lines) => {
      const line = lines.find((each) => each.fact === fact);
      const text = line?.answers.map((answer) => answer[language]).join(" · ");
      return html`<td${line?.disclosed === true ? undefined : html` class="undisclosed"`}>${text}</td>`;
    }),
  ),
)}
</tbody></table>`;
}
