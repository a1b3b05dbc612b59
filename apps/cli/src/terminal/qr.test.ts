import { decodeQR } from "qr/decode.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { qrLines } from "./qr.ts";

/** What a camera reads off the lines; ink is dark. */
function read(lines: readonly string[]): string {
  const scale = 4;
  const height = lines.length * 2 * scale;
  const width = (lines[0]?.length ?? 0) * scale;
  const data = new Uint8Array(width * height * 4).fill(255);
  lines.forEach((line, at) => {
    Array.from(line).forEach((cell, column) => {
      for (const [half, inks] of ["█▀", "█▄"].entries())
        for (let dot = 0; inks.includes(cell) && dot < scale * scale; dot++) {
          const y = (at * 2 + half) * scale + Math.floor(dot / scale);
          const x = column * scale + (dot % scale);
          data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
        }
    });
  });
  return decodeQR({ width, height, data });
}

test("what is on the terminal reads back", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{1,110}$/), (text) => {
      expect(read(qrLines(text, false))).toBe(text);
    }),
    { numRuns: 20 },
  );
});

test("on a terminal of any colours dark is dark", () => {
  const [plain, coloured] = [qrLines("WIFI:;", false), qrLines("WIFI:;", true)];
  const bare = coloured.map((line) => /^\u001b\[30;107m([ █▀▄]+)\u001b\[0m$/.exec(line)?.[1]);
  expect(bare).toEqual(plain);
});
