/** Which language is shown, and how its numbers and times are written. */
import { createContext, useContext } from "react";
import type { Language } from "@thingwall/gateway/words";
import { en, type Words } from "./en.ts";
import { fr } from "./fr.ts";

export const words: Readonly<Record<Language, Words>> = { en, fr };

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** “21 Nov, 10:35”; today the time alone. */
  readonly moment: (at: number) => string;
  readonly day: (at: number) => string;
  /** “10:35”. */
  readonly time: (at: number) => string;
  readonly number: (value: number) => string;
}

export function speechOf(language: Language, timeZone: string, now = Date.now()): Speech {
  const locale = language === "en" ? "en-GB" : "fr-FR";
  const zone = { timeZone };
  const time = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit" });
  const short = new Intl.DateTimeFormat(locale, {
    ...zone,
    ...{ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  });
  const day = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: "long" });
  const number = new Intl.NumberFormat(locale);
  return {
    language,
    words: words[language],
    moment: (at) => (day.format(at) === day.format(now) ? time : short).format(at),
    day: (at) => day.format(at),
    time: (at) => time.format(at),
    number: (value) => number.format(value),
  };
}

export const SpeechContext = createContext<Speech>(speechOf("en", "UTC"));

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
