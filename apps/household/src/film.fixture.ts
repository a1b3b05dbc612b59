/** A film of a code that somebody holds before a camera. */
import encodeQr from "qr";

const [WIDTH, HEIGHT, FRAMES] = [640, 480, 10] as const;
/** Of Y4M's luma: paper and ink. */
const [LIGHT, DARK, NO_COLOUR] = [235, 16, 128] as const;

/** YUV4MPEG2, ten frames a second for a second, the code in the middle. */
export function filmOf(text: string): Buffer {
  const rows = encodeQr(text, "raw", { border: 4 });
  const scale = Math.floor(HEIGHT / rows.length);
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - rows.length * scale) / 2));
  const picture = Buffer.alloc(WIDTH * HEIGHT, LIGHT);
  for (const [y, row] of rows.entries())
    for (const [x, dark] of row.entries())
      for (let line = 0; dark && line < scale; line++) {
        const at = ((top ?? 0) + y * scale + line) * WIDTH + (left ?? 0) + x * scale;
        picture.fill(DARK, at, at + scale);
      }
  const frame = [Buffer.from("FRAME\n"), picture, Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR)];
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame).flat()]);
}
