/** Sentence patterns and how parameters get into them. */
import { printable } from "./printable.ts";

export type Language = "en" | "fr";

/**
 * `{name}` is replaced by the parameter, made printable; numbers are written as the language
 * writes them. `{name:word}` is a word of a closed vocabulary, translated. `{name:plain}` is a
 * number that is a name (a port, a protocol): no thousands separator. `{name:moment}` and
 * `{name:day}` are ISO times, written as the language writes them, in universal time.
 */
export type Pattern = string;

/** A pattern, or one per plural category of the number `by`. */
export type Message = Pattern | Plural;

export interface Plural {
  readonly by: string;
  readonly one: Pattern;
  readonly other: Pattern;
}

export type Params = Readonly<Record<string, string | number>>;

export type Vocabulary = Readonly<Record<string, string>>;

const PLACEHOLDER = /( ?)\{([a-zA-Z]+)(?::(word|plain|moment|day))?\}/g;

/** Throws when a parameter is missing: a sentence with a hole would mislead. */
export function format(
  message: Message,
  params: Params,
  language: Language,
  vocabulary: Vocabulary,
): string {
  return patternFor(message, params, language).replace(
    PLACEHOLDER,
    (_, space: string, name: string, kind: string | undefined) => {
      const value = params[name];
      if (value === undefined)
        throw new TypeError(`no parameter ${name} for “${patternOf(message)}”`);
      const text = parameterText(value, kind, language, vocabulary);
      // An empty parameter leaves no double space behind.
      return text === "" ? "" : space + text;
    },
  );
}

/** Names of the parameters that a message uses, each once, in alphabetical order. */
export function parametersOf(message: Message): readonly string[] {
  const patterns = typeof message === "string" ? [message] : [message.one, message.other];
  const names = patterns.flatMap((pattern) =>
    [...pattern.matchAll(PLACEHOLDER)].map((found) => found[2] ?? ""),
  );
  if (typeof message !== "string") names.push(message.by);
  return [...new Set(names)].toSorted();
}

function patternFor(message: Message, params: Params, language: Language): Pattern {
  if (typeof message === "string") return message;
  const count = Number(params[message.by]);
  return new Intl.PluralRules(language).select(count) === "one" ? message.one : message.other;
}

function patternOf(message: Message): Pattern {
  return typeof message === "string" ? message : message.other;
}

function parameterText(
  value: string | number,
  kind: string | undefined,
  language: Language,
  vocabulary: Vocabulary,
): string {
  if (typeof value === "number") {
    return kind === "plain" ? String(value) : new Intl.NumberFormat(language).format(value);
  }
  if (kind === "moment" || kind === "day") {
    return timeText(value, kind, language) ?? printable(value);
  }
  return printable(kind === "word" ? (vocabulary[value] ?? value) : value);
}

/** “21 November 2026 at 10:35 UTC”, or its day alone; undefined for what is no time. */
function timeText(value: string, kind: "moment" | "day", language: Language): string | undefined {
  const time = Date.parse(value);
  if (Number.isNaN(time)) return undefined;
  const text = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr", {
    ...{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" },
    ...(kind === "day" ? {} : { hour: "2-digit", minute: "2-digit", timeZoneName: "short" }),
  }).format(time);
  return language === "fr" ? text.replace(/^1 /, "1er ") : text;
}
