/** Translations and redactions: acts about texts wherever they stand. */
import type { Act } from "./act.ts";
import { refuse } from "./refusal.ts";
import { firstOf, present, type Rules } from "./rule.ts";
import type { Assembly, TextState } from "./state.ts";
import { type Language, languages, type Said, type Sealed, sealOf, valueOf } from "./text.ts";
import { isObject } from "./shape.ts";

const known = (state: Assembly, of: string) =>
  state.texts.has(of) ? undefined : refuse("unknown", { id: of.slice(0, 12) });

export const textRules: Rules<"text-translated" | "translation-reviewed" | "text-redacted"> = {
  "text-translated": {
    check: (state, { of, language, text }) =>
      firstOf(
        () => known(state, of),
        () =>
          state.texts.get(of)?.authored.includes(language) === true
            ? refuse("already-given", { role: language })
            : undefined,
        () => {
          const value = valueOf(text);
          return value === undefined || value[language] !== undefined
            ? undefined
            : refuse("not-in-both-languages", { language, standing: "missing" });
        },
      ),
    apply: (state, { of, language, text, origin }, { by }) => {
      present(state.texts.get(of)).translations.set(language, {
        ...{ text, by, machine: origin === "machine", reviewed: false },
      });
    },
  },
  "translation-reviewed": {
    check: (state, { of, language }, { by }) =>
      firstOf(
        () => known(state, of),
        () => {
          const translation = state.texts.get(of)?.translations.get(language);
          if (translation === undefined) return refuse("unknown", { id: language });
          // A second pair of eyes, unless a machine wrote it.
          return translation.by === by && !translation.machine ? refuse("not-yours") : undefined;
        },
      ),
    apply: (state, { of, language }) => {
      present(state.texts.get(of)?.translations.get(language)).reviewed = true;
    },
  },
  "text-redacted": {
    check: (state, { of }) =>
      firstOf(
        () => known(state, of),
        () =>
          state.texts.get(of)?.redacted === undefined ? undefined : refuse("nothing-to-redact"),
      ),
    apply: (state, { of, reason }) => {
      present(state.texts.get(of)).redacted = reason;
    },
  },
};

/** Every text of an act, wherever it stands in it. */
export function textsOf(act: Act): readonly Sealed<Said | string>[] {
  const found: Sealed<Said | string>[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isSealed(value)) found.push(value);
    else if (isObject(value)) Object.values(value).forEach(visit);
  };
  visit(act);
  return found;
}

/** No other member of any act is called `salt` or `seal`: see the shapes. */
const isSealed = (value: unknown): value is Sealed<Said | string> =>
  isObject(value) && ("salt" in value || "seal" in value);

/** Notes the texts of an entry that was taken, for parity and redaction. */
export function noteTexts(state: Assembly, act: Act, by: string): void {
  for (const sealed of textsOf(act)) {
    const seal = sealOf(sealed);
    // A name is the same in every language.
    const authored = languagesOf(sealed);
    const text: TextState = { by, authored, translations: new Map(), redacted: undefined };
    if (!state.texts.has(seal)) state.texts.set(seal, text);
  }
}

const languagesOf = (sealed: Sealed<Said | string>): readonly Language[] => {
  const own = "seal" in sealed ? sealed.in : languages.filter((each) => isIn(sealed.value, each));
  return own.length === 0 ? languages : own;
};

const isIn = (value: Said | string, language: Language): boolean =>
  typeof value !== "string" && value[language] !== undefined;
