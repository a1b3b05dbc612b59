/** A QR code on a terminal: two rows of modules a line. */
import { encodeQR } from "qr";

/** ISO/IEC 18004: four light modules around the code. */
const MARGIN = 4;
const BLACK_ON_WHITE = "\u001b[30;107m";
const AS_BEFORE = "\u001b[0m";

/**
 * Lines of equal width. `coloured`: dark modules are dark whatever the terminal's colours; without
 * it they are ink, as on paper.
 */
export function qrLines(text: string, coloured: boolean): readonly string[] {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: MARGIN });
  const isDark = (row: number, column: number) => modules[row]?.[column] === true;
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const cells = modules.map((_, column) => {
      if (isDark(row, column)) return isDark(row + 1, column) ? "█" : "▀";
      return isDark(row + 1, column) ? "▄" : " ";
    });
    lines.push(coloured ? `${BLACK_ON_WHITE}${cells.join("")}${AS_BEFORE}` : cells.join(""));
  }
  return lines;
}
