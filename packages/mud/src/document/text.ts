/**
 * Characters of names and texts that are instructions to something: a terminal, a page, a shell,
 * the eye. YANG allows them (the C0 controls apart), so they are flagged, not refused; no name is
 * ever handed to a shell or a ruleset, and every text is escaped where it is shown.
 */
import { codeName } from "./json.ts";

export interface HostileCharacter {
  readonly kind: "control" | "direction" | "invisible" | "markup" | "shell";
  /** Such as `U+202E`. */
  readonly character: string;
}

/** What each kind attacks, the most dangerous first. */
const KINDS: readonly (readonly [HostileCharacter["kind"], RegExp])[] = [
  // Terminals: DEL and the C1 controls (U+009B starts an escape sequence).
  ["control", /[\u007F-\u009F]/u],
  // The eye: text that reads otherwise than it is (CVE-2021-42574).
  ["direction", /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u],
  [
    "invisible",
    /[\u00AD\u115F\u1160\u180E\u200B-\u200D\u2028\u2029\u2060-\u2064\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]/u,
  ],
  // Pages.
  ["markup", /[<>]/],
  // Shells: command substitution has no place in a description either.
  ["shell", /`|\$[({]/],
];

/** Only in names: shells, nft and log lines. A description may hold an ampersand or a line break. */
const NAME_KINDS: typeof KINDS = [
  ["control", /[\t\n\r]/],
  ["markup", /[&"']/],
  ["shell", /[`$;|\\{}()*?!#~[\]]/],
];

/** The first hostile character of the worst kind that the text holds. */
export function hostileCharacter(
  text: string,
  role: "name" | "text",
): HostileCharacter | undefined {
  if (PLAIN.test(text)) return undefined;
  for (const [kind, pattern] of role === "name" ? [...KINDS, ...NAME_KINDS] : KINDS) {
    const found = pattern.exec(text)?.[0].codePointAt(0);
    if (found !== undefined) return { kind, character: codeName(found) };
  }
  return undefined;
}

const PLAIN = /^[A-Za-z0-9 ._:,/@+-]*$/;
