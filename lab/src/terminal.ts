/** Text for a terminal: colour where it is wanted, and nothing that a stranger could write. */
import { printable } from "@thingwall/gateway/words";

export interface Style {
  good(text: string): string;
  bad(text: string): string;
  quiet(text: string): string;
  strong(text: string): string;
  warn(text: string): string;
}

const SGR = { good: "32", bad: "31", quiet: "2", strong: "1", warn: "33" } as const;

/** Plain when the stream is no terminal or `NO_COLOR` is set to anything (no-color.org). */
export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  const wanted = stream.isTTY === true && (process.env["NO_COLOR"] ?? "") === "";
  const paint = (code: string) => (text: string) =>
    wanted && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    good: paint(SGR.good),
    bad: paint(SGR.bad),
    quiet: paint(SGR.quiet),
    strong: paint(SGR.strong),
    warn: paint(SGR.warn),
  };
}

export const plain: Style = {
  good: String,
  bad: String,
  quiet: String,
  strong: String,
  warn: String,
};

/** Untrusted text made safe to show, at most `limit` characters of it. */
export function shown(text: string, limit = 120): string {
  const safe = printable(text);
  const characters = Array.from(safe);
  return characters.length <= limit ? safe : `${characters.slice(0, limit - 1).join("")}…`;
}

/** Cut or padded with spaces to exactly `width` characters. `text` carries no colour. */
export function cell(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length > width) return `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
  return text + " ".repeat(width - characters.length);
}

/** Lines of at most `width` characters, broken at spaces; a longer word keeps a line to itself. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
