/** On the pages of criteria and advice: what assemblies adopted for them, and the decision it rests on. */
import { html, type Markup } from "../../pages/html.ts";
import { catalogueWords } from "../../pages/catalogue-words.ts";
import { type Language, say } from "../../pages/words.ts";
import type { AdoptedVersion } from "../adopted.ts";
import { day, words } from "./shown.ts";
import { decisionLevels } from "./terms.ts";

export function adoptedPart(
  adopted: readonly AdoptedVersion[],
  language: Language,
): Markup | undefined {
  const w = words({ language });
  if (adopted.length === 0) return undefined;
  return html`<h2 id="adopted">${w({ en: "Decided together", fr: "Décidé ensemble" })}</h2>${adopted.map(
    ({ process, name, decision, question, level, version, at, changes }) => html`<section>
<h3>${w({ en: "Version {version}, adopted {day}", fr: "Version {version}, adoptée le {day}" }, { version, day: day(at, language) })}</h3>
<ul>${changes.map(
      (change) =>
        html`<li id="adopted-${change.number}"><code>${change.number}</code> ${change[language]} <span class="quiet">(${say(catalogueWords[change.asks], language)})</span></li>`,
    )}</ul>
<p>${w({ en: "It rests on a decision:", fr: "Elle repose sur une décision :" })} <a href="/assembly/${process}/decisions/${decision}?lang=${language}">${question[language]}</a> <span class="quiet">(${w(decisionLevels[level])}; ${name[language]})</span></p></section>`,
  )}`;
}
