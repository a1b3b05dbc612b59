/**
 * What people say. The record's leaves hold its seal only: SHA-256 over a salt and the text. Whoever
 * erases salt and text leaves the leaf, and with it the proof, untouched.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "@thingwall/record";
import {
  digest,
  isObject,
  list,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeError,
  text,
} from "./shape.ts";

export type Language = "en" | "fr";
export const languages = ["en", "fr"] as const;

/** A text in the language its author chose, and perhaps in the other one from the author as well. */
export interface Said {
  readonly source: Language;
  readonly en?: string;
  readonly fr?: string;
}

export interface Held<T> {
  /** 32 octets, in hexadecimal; from the server's random source. */
  readonly salt: string;
  readonly value: T;
}
/** What is left of a text that was erased, or that a reader was not given. */
export interface Withheld {
  readonly seal: string;
  /** The languages its author wrote; none for a name. */
  readonly in: readonly Language[];
}
export type Sealed<T> = Held<T> | Withheld;
export type Words = Sealed<Said>;
/** A person's or organisation's name: it has no language. */
export type Name = Sealed<string>;

export const textLimit = 20_000;

/**
 * Text that is only text: no control characters but tab and newline, and none that turn the
 * direction of what follows (Unicode TR36 §2.5), so that it reads as it is stored.
 */
const plain = text(
  new RegExp(
    `^(?!\\s*$)[^\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069](?:[^\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069]|[\\n\\t]){0,${textLimit - 1}}$`,
    "u",
  ),
);

const saidMembers = object({
  source: oneOf(...languages),
  en: optional(plain),
  fr: optional(plain),
});
const said: Shape<Said> = {
  read: (value, path) => {
    const read = saidMembers.read(value, path);
    if (read[read.source] === undefined) throw new ShapeError(`${path}/${read.source}`);
    return read;
  },
};

function sealed<T>(inner: Shape<T>): Shape<Sealed<T>> {
  const held: Shape<Held<T>> = object({ salt: digest, value: inner });
  const withheld: Shape<Withheld> = object({ seal: digest, in: list(oneOf(...languages), 2) });
  return {
    read: (value, path) =>
      isObject(value) && "seal" in value ? withheld.read(value, path) : held.read(value, path),
  };
}

export const words: Shape<Words> = sealed(said);
export const name: Shape<Name> = sealed(plain);

export function sealOf(sealed: Sealed<Said | string>): string {
  return "seal" in sealed
    ? sealed.seal
    : sealHeld(sealed.salt, canonicalJson(asJson(sealed.value)));
}

/** The languages its author wrote, which is known even of a text that was erased. */
export const authoredIn = (words: Words): readonly Language[] =>
  "seal" in words ? words.in : languages.filter((each) => words.value[each] !== undefined);

/** The text, unless it was erased. */
export const valueOf = <T>(sealed: Sealed<T>): T | undefined =>
  "seal" in sealed ? undefined : sealed.value;

/** The same value with every text replaced by its seal: what a leaf holds. */
export function withoutTexts(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(withoutTexts);
  const { salt, value: inner } = value;
  if (typeof salt === "string" && inner !== undefined) {
    const written = isObject(inner) ? languages.filter((language) => language in inner) : [];
    return { seal: sealHeld(salt, canonicalJson(inner)), in: written };
  }
  return Object.fromEntries(
    Object.entries(value).map(([member, each]) => [member, withoutTexts(each)]),
  );
}

/** `Array.isArray` does not narrow read-only arrays. */
const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);

/** Of a salt and the canonical JSON of what is sealed. */
export const sealHeld = (salt: string, canonical: string): string =>
  createHash("sha256").update(`assembly-text\n${salt}\n${canonical}`).digest("hex");

const asJson = (value: Said | string): JsonValue =>
  typeof value === "string" ? value : { ...value };

/** Whether both texts say the same but for case, spaces and punctuation; an erased one says nothing. */
export function saysTheSame(a: Words, b: Words): boolean {
  const [one, other] = [valueOf(a), valueOf(b)];
  if (one === undefined || other === undefined) return false;
  return languages.some((language) => {
    const [first, second] = [one[language], other[language]];
    return first !== undefined && second !== undefined && bare(first) === bare(second);
  });
}

const bare = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * What a template leaves to be filled in: square brackets that are no link and no editor's, doubled braces, and the
 * usual words. Found in the sixth meeting's report of the seeds.
 */
export const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([found]) => found);

const PLACEHOLDER = new RegExp(
  [
    "\\[(?!(?:sic|…|\\.\\.\\.)\\])[^\\]\\n]{1,200}\\](?!\\()",
    "\\{\\{[^}\\n]{0,200}\\}\\}",
    "(?<![\\p{L}\\p{N}])(?:TBD|TBC|TODO|XXX|lorem ipsum|à compléter)(?![\\p{L}\\p{N}])",
  ].join("|"),
  "giu",
);
