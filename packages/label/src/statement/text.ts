/** Texts that stand in statements: shown to people, so nothing in them may steer what shows them. */

/**
 * Control characters, and those that change the direction or hide: text that reads as something else
 * than it is. Markup is text like any other; what shows it must escape it.
 */
const illegal = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/u;

/** The first such character, as `U+202E`; undefined when there is none. */
export function illegalCharacter(text: string): string | undefined {
  const [found] = illegal.exec(text) ?? [];
  const point = found?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  return point === undefined ? undefined : `U+${point}`;
}
