/**
 * Text that a stranger wrote, made safe to show: characters that a terminal or a reader's eye would
 * obey are written out. Threat: terminal escapes that forge or hide output, direction overrides
 * that reverse a name, invisible characters that make two names look alike.
 */
const OBEYED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Each such character becomes `\u{…}`; everything else stays as it is. One line in, one line out. */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, (character) => `\\u{${codePoint(character).toString(16)}}`);
}

/** JSON text whose strings hold no such character either: still the same JSON value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll(OBEYED, (character) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, index) => escapeUnit(character, index)).join(
          "",
        ),
  );
}

function escapeUnit(character: string, index: number): string {
  return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
