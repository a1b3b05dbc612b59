/** What changed between two versions, by line: what was taken out, what was put in, in their order. */
import { html, type Markup } from "../../pages/html.ts";

export interface Line {
  readonly kind: "kept" | "out" | "in";
  readonly text: string;
}

/** Longest common subsequence of lines; beyond so many cells all is out and in. */
const CELLS = 4_000_000;

export function difference(before: string, after: string): readonly Line[] {
  const [old, new_] = [before.split("\n"), after.split("\n")];
  if (old.length * new_.length > CELLS) {
    return [
      ...old.map((text) => ({ kind: "out", text }) as const),
      ...new_.map((text) => ({ kind: "in", text }) as const),
    ];
  }
  const width = new_.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = new_.length - 1; column >= 0; column -= 1) {
      longest[row * width + column] =
        old[row] === new_[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < new_.length) {
    const [out, put] = [old[row], new_[column]];
    if (out !== undefined && out === put) {
      lines.push({ kind: "kept", text: out });
      row += 1;
      column += 1;
    } else if (
      out !== undefined &&
      (put === undefined || at(row + 1, column) >= at(row, column + 1))
    ) {
      lines.push({ kind: "out", text: out });
      row += 1;
    } else {
      lines.push({ kind: "in", text: put ?? "" });
      column += 1;
    }
  }
  return lines;
}

export const changes = (before: string, after: string): Markup =>
  html`${difference(before, after)
    .filter(({ text }) => text.trim() !== "")
    .map(({ kind, text }) =>
      kind === "kept"
        ? html`<p>${text}</p>`
        : kind === "out"
          ? html`<p><del>− ${text}</del></p>`
          : html`<p><ins>+ ${text}</ins></p>`,
    )}`;
