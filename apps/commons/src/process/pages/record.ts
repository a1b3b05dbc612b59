/** The record of a process: its entries, one entry with its proof, the checkpoint, what can be taken along. */
import { type Entry, leafOf } from "../../assembly/act.ts";
import { leafHash } from "@thingwall/record";
import { textsOf } from "../../assembly/texts.ts";
import { valueOf } from "../../assembly/text.ts";
import { html, type Markup } from "../../pages/html.ts";
import { crumbs, day, link, moment, nameOf, type Shown, told, words } from "./shown.ts";
import { actTerms } from "./terms.ts";

export const PAGE = 50;

/** @param before  only entries before this one; the latest come first */
export function recordPage(shown: Shown, checkpoint: string, before?: number): Markup {
  const w = words(shown);
  const { entries, id } = shown;
  const end = Math.min(before ?? entries.length, entries.length);
  const start = Math.max(0, end - PAGE);
  const files = [
    [
      `bundle`,
      w({
        en: "The whole record, signed, to be checked offline",
        fr: "Tout le registre, signé, à vérifier hors ligne",
      }),
    ],
    [`key`, w({ en: "The key to check it with", fr: "La clé pour le vérifier" })],
    [`feed.atom?lang=${shown.language}`, w({ en: "News (Atom)", fr: "Nouvelles (Atom)" })],
    [
      `calendar.ics?lang=${shown.language}`,
      w({ en: "Gatherings (iCalendar)", fr: "Rencontres (iCalendar)" }),
    ],
    ["data.json", w({ en: "Everything as data (JSON)", fr: "Tout en données (JSON)" })],
    [`positions.csv?lang=${shown.language}`, w({ en: "Positions (CSV)", fr: "Positions (CSV)" })],
    [`tasks.csv?lang=${shown.language}`, w({ en: "Tasks (CSV)", fr: "Tâches (CSV)" })],
  ] as const;
  return html`${crumbs(shown)}<h1>${w({ en: "Record", fr: "Registre" })}</h1>
<p>${w({ en: "Every act is an entry here, and entries are only ever added. What is shown in this process follows from them, and anybody can compute it again. It proves that the record did not change, not that what it says is true.", fr: "Chaque acte est une entrée de ce registre, et on ne fait qu’en ajouter. Tout ce que montre ce processus en découle, et n’importe qui peut le recalculer. Cela prouve que le registre n’a pas changé, pas que ce qu’il dit est vrai." })}</p>
<h2>${w({ en: "To take along", fr: "À emporter" })}</h2>
<ul>${files.map(([path, text]) => html`<li><a href="/assembly/${id}/${path}">${text}</a></li>`)}</ul>
<p>${w({ en: "To check it:", fr: "Pour le vérifier :" })} <code>thingwall record verify ${id}.bundle --keys ${id}.key</code></p>
<h2>${w({ en: "Its signed state", fr: "Son état signé" })}</h2>
<pre>${checkpoint}</pre>
<h2>${w({ en: "Entries: {count}", fr: "Entrées : {count}" }, { count: entries.length })}</h2>
<ol class="entries" start="${end - 1}" reversed>${entries
    .slice(start, end)
    .map((entry, place) => entryLine(shown, entry, start + place))
    .toReversed()}</ol>
<p>${start > 0 ? link(shown, `/record/before/${start}`, w({ en: "Older entries", fr: "Entrées plus anciennes" })) : undefined}</p>`;
}

const entryLine = (shown: Shown, entry: Entry, index: number): Markup =>
  html`<li>${link(shown, `/record/${index}`, words(shown)(actTerms[entry.act.type]))} – ${nameOf(shown, entry.by)} <span class="quiet">(${moment(entry.at, shown.language)}${entry.occurred === undefined ? "" : `; ${words(shown)({ en: "happened {day}", fr: "a eu lieu le {day}" }, { day: day(entry.occurred, shown.language) })}`})</span></li>`;

export function entryPage(shown: Shown, entry: Entry, index: number, proof: string): Markup {
  const w = words(shown);
  const leaf = leafOf(entry);
  const texts = textsOf(entry.act);
  return html`${crumbs(shown, link(shown, "/record", w({ en: "Record", fr: "Registre" })))}
<h1>${w({ en: "Entry {index}: {act}", fr: "Entrée {index} : {act}" }, { index, act: w(actTerms[entry.act.type]) })}</h1>
<p>${nameOf(shown, entry.by)}, ${moment(entry.at, shown.language)}.${entry.occurred === undefined ? "" : ` ${w({ en: "It happened on {day} and was entered later.", fr: "Cela a eu lieu le {day} et a été inscrit plus tard." }, { day: day(entry.occurred, shown.language) })}`}</p>
${
  texts.length === 0
    ? undefined
    : html`<h2>${w({ en: "What it says", fr: "Ce qu’elle dit" })}</h2>${texts.map((text) => {
        const value = valueOf(text);
        return html`<p class="text">${typeof value === "string" ? value : "seal" in text || value === undefined ? w({ en: "(removed)", fr: "(retiré)" }) : told(shown, { salt: text.salt, value })}</p>`;
      })}`
}
<h2>${w({ en: "For those who want to check it themselves", fr: "Pour vérifier soi-même" })}</h2>
<p>${w({ en: "What stands in the tree: the act, with the digest of each text in its place.", fr: "Ce qui figure dans l’arbre : l’acte, avec l’empreinte de chaque texte à sa place." })}</p>
<pre>${Buffer.from(leaf).toString()}</pre>
<p>${w({ en: "Hash of the leaf:", fr: "Empreinte de la feuille\u00a0:" })} <code class="digest">${Buffer.from(leafHash(leaf)).toString("hex")}</code></p>
<h3>${w({ en: "Proof that it is in the record", fr: "Preuve qu’elle est au registre" })}</h3>
<pre>${proof}</pre>`;
}
