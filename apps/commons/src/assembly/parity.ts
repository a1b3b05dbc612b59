/** English and French as equals: what is there in both, authored or translated and reviewed. */
import { type Refusal, refuse } from "./refusal.ts";
import type { Assembly } from "./state.ts";
import { authoredIn, type Language, languages, sealOf, valueOf, type Words } from "./text.ts";

/**
 * Where a text stands in a language. A translation is of one text and names its seal: when the text
 * is written anew the translation belongs to the old one, and the new one is missing it.
 */
export function standing(
  state: Assembly,
  words: Words,
  language: Language,
): "authored" | "reviewed" | "draft" | "missing" {
  if (authoredIn(words).includes(language)) return "authored";
  const translation = state.texts.get(sealOf(words))?.translations.get(language);
  if (translation === undefined) return "missing";
  return translation.reviewed ? "reviewed" : "draft";
}

/** What may be published: each language written by the author, or translated and reviewed. */
export function inBothLanguages(state: Assembly, ...all: readonly Words[]): Refusal | undefined {
  for (const words of all) {
    for (const language of languages) {
      const found = standing(state, words, language);
      if (found === "missing" || found === "draft") {
        return refuse("not-in-both-languages", { language, standing: found });
      }
    }
  }
  return undefined;
}

/**
 * The text in a language: the author's, else the translation; undefined when neither is there, or it
 * was redacted. Whatever is shown to people is read here.
 */
export function readIn(state: Assembly, words: Words, language: Language): string | undefined {
  if (state.texts.get(sealOf(words))?.redacted !== undefined) return undefined;
  const own = valueOf(words)?.[language];
  if (own !== undefined) return own;
  const translation = state.texts.get(sealOf(words))?.translations.get(language);
  return translation && valueOf(translation.text)?.[language];
}
