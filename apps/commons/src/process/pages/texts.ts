/** Translations of a text, their review, and its removal by whoever wrote it. */
import { standing } from "../../assembly/parity.ts";
import { languages, textLimit, valueOf, type Words } from "../../assembly/text.ts";
import { longField, selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { actButton, actForm, participates, type Shown, words } from "./shown.ts";
import { redactionReasons } from "./terms.ts";

/** What somebody who takes part may do with a text: translate it, review, remove one's own. */
export function ownText(shown: Shown, seal: string, text: Words): Markup | undefined {
  const w = words(shown);
  const known = shown.state.texts.get(seal);
  if (!participates(shown) || known === undefined || known.redacted !== undefined) return undefined;
  const short = seal.slice(0, 12);
  const parts = languages.flatMap((language) => {
    const where = standing(shown.state, text, language);
    const into =
      language === "en" ? w({ en: "English", fr: "anglais" }) : w({ en: "French", fr: "français" });
    if (where === "missing") {
      return [
        html`<details><summary>${w({ en: "Translate into {into}", fr: "Traduire en {into}" }, { into })}</summary>${actForm(
          shown,
          "text-translated",
          (held) =>
            html`${longField(held, { name: `translation.${short}`, label: w({ en: "In {into}", fr: "En {into}" }, { into }) }, textLimit)}<button type="submit">${w({ en: "Enter this translation", fr: "Inscrire cette traduction" })}</button>`,
          { of: seal, language },
        )}</details>`,
      ];
    }
    if (where !== "draft" || known.translations.get(language)?.by === shown.me?.party) return [];
    const label = w(
      { en: "The translation into {into} is right", fr: "La traduction en {into} est juste" },
      { into },
    );
    return [actButton(shown, "translation-reviewed", label, { of: seal, language }, true)];
  });
  if (known.by === shown.me?.party && valueOf(text) !== undefined) {
    const reasons = ["own-wish", "personal-data"] as const;
    parts.push(
      html`<details><summary>${w({ en: "Remove what I wrote", fr: "Retirer ce que j’ai écrit" })}</summary><p>${w({ en: "The text is erased for good. That there was one, and why it went, stays in the record.", fr: "Le texte est effacé pour de bon. Qu’il y en ait eu un, et pourquoi il est parti, reste au registre." })}</p>${actForm(
        shown,
        "text-redacted",
        (held) =>
          html`${selectField(
            held,
            { name: `reason.${short}`, label: w({ en: "Why", fr: "Pourquoi" }) },
            reasons.map((reason) => [reason, w(redactionReasons[reason])] as const),
          )}<button type="submit">${w({ en: "Remove it", fr: "Le retirer" })}</button>`,
        { of: seal },
      )}</details>`,
    );
  }
  return parts.length === 0 ? undefined : html`${parts}`;
}
