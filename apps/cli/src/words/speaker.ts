/** Speaks one language. */
import { type Language, type Message, type Params, format } from "@thingwall/gateway/words";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { Phrase, Words } from "./model.ts";

export interface Speaker {
  readonly language: Language;
  readonly words: Words;
  /** The message as a sentence; every text in `params` is made printable. */
  readonly say: (message: Message, params?: Params) => string;
  /** A clause as a sentence of its own: a capital letter first, a full stop last. */
  readonly sentence: (clause: string) => string;
  readonly phrase: (phrase: Phrase, params?: Params) => string;
  /** “a, b and c”. */
  readonly list: (items: readonly string[]) => string;
}

export function speaker(language: Language): Speaker {
  const words = language === "fr" ? fr : en;
  const conjunction = new Intl.ListFormat(language, { type: "conjunction" });
  const say = (message: Message, params: Params = {}) =>
    format(message, params, language, words.vocabulary);
  return {
    language,
    words,
    say,
    sentence: (clause) => `${clause.charAt(0).toLocaleUpperCase(language)}${clause.slice(1)}.`,
    phrase: (phrase, params) => say(words.phrases[phrase], params),
    list: (items) => conjunction.format(items),
  };
}

/**
 * The language asked for: `--lang` first, else the locale of the environment (POSIX order); English
 * where that is neither English nor French.
 */
export function languageOf(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale =
    asked ?? (environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "en");
  return /^fr(?![a-z])/i.test(locale) ? "fr" : "en";
}
