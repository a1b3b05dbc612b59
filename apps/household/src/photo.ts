/** Reads the code in a photo, on this device. Loaded when the first photo is chosen. */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import reader from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Longest side in pixels: enough for a code, and no more than a phone has memory for. */
const LONGEST = 1600;

// Its own copy: without this it would ask a stranger's server.
prepareZXingModule({ overrides: { locateFile: () => reader } });

/** The text of the first code; undefined where none is found. Throws for what is no picture. */
export async function codeInPhoto(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  if (!drawing) return undefined;
  drawing.drawImage(picture, 0, 0, width, height);
  const found = await readBarcodes(drawing.getImageData(0, 0, width, height), {
    formats: ["QRCode", "DataMatrix"],
    tryHarder: true,
    maxNumberOfSymbols: 1,
  });
  return found[0]?.text;
}
