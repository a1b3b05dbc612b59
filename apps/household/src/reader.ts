/** Reads the code in a picture, on this device. Loaded when the first picture is there. */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import reader from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Longest side in pixels: enough for a code, and no more than a phone has memory for. */
const LONGEST = 1600;
/** Of a moving picture: many a second, each soon read. */
const LONGEST_MOVING = 960;

// Its own copy: without this it would ask a stranger's server.
prepareZXingModule({ overrides: { locateFile: () => reader } });

/** The text of the first code; undefined where none is found. Throws for what is no picture. */
export async function codeInPhoto(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file);
  const text = await codeIn(picture, picture, LONGEST);
  picture.close();
  return text;
}

/** The same of what the camera shows now. */
export async function codeInFrame(video: HTMLVideoElement): Promise<string | undefined> {
  const { videoWidth: width, videoHeight: height } = video;
  return width === 0 ? undefined : codeIn(video, { width, height }, LONGEST_MOVING);
}

async function codeIn(
  picture: CanvasImageSource,
  size: { readonly width: number; readonly height: number },
  longest: number,
): Promise<string | undefined> {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  if (!drawing) return undefined;
  drawing.drawImage(picture, 0, 0, width, height);
  const found = await readBarcodes(drawing.getImageData(0, 0, width, height), {
    formats: ["QRCode", "DataMatrix"],
    tryHarder: true,
    // As it is, separators too: RFC 9238 is made of them.
    textMode: "Plain",
    maxNumberOfSymbols: 1,
  });
  return found[0]?.text;
}
