/** Fields for what people say: in the language of the one who writes, or in both. */
import { textLimit } from "../../assembly/text.ts";
import { type FormContext, longField, selectField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { type Bilingual, say } from "../../pages/words.ts";
import { type Shown, words } from "./shown.ts";

/** One text, and in which language it is. */
export function sayField(
  { state, me, language }: Shown,
  held: FormContext,
  name: string,
  label: Bilingual,
): Markup {
  const own = state.participations.get(me?.party ?? "")?.language ?? language;
  const typed = { [`${name}-lang`]: [own], ...held.typed };
  return html`${longField(held, { name, label: say(label, language) }, textLimit)}
${selectField(
  { ...held, typed },
  {
    name: `${name}-lang`,
    label: say({ en: "Language of what you write", fr: "Langue de ce que vous écrivez" }, language),
  },
  [
    ["en", "English"],
    ["fr", "Français"],
  ],
)}`;
}

/** A text that everybody is asked about or told: in English and in French. */
export function bothField(
  shown: Pick<Shown, "language">,
  held: FormContext,
  name: string,
  label: Bilingual,
): Markup {
  const w = words(shown);
  return html`<fieldset class="inner"><legend>${w(label)}</legend>
${longField(held, { name: `${name}-en`, label: w({ en: "{label}, in English", fr: "{label}, en anglais" }, { label: w(label) }) }, textLimit)}
${longField(held, { name: `${name}-fr`, label: w({ en: "{label}, in French", fr: "{label}, en français" }, { label: w(label) }) }, textLimit)}
</fieldset>`;
}
