/** The camera of this device, looked at until it shows a code that means something. */

/** Before the next picture is looked at. */
const AGAIN_MS = 150;

/** Browsers lend the camera only to pages that nobody on the way can have changed. */
export const hasCamera = (): boolean => window.isSecureContext && "mediaDevices" in navigator;

/**
 * Shows the camera in `video` and calls `onText` for each code until that says that it is enough, or
 * `signal` ends it; the camera is off when this resolves. Rejects where the camera is not lent.
 */
export async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onText: (text: string) => boolean,
): Promise<void> {
  const [{ codeInFrame }, stream] = await Promise.all([
    import("./reader.ts"),
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
  ]);
  try {
    video.srcObject = stream;
    if (!signal.aborted) await video.play();
    while (!signal.aborted) {
      const text = await codeInFrame(video);
      if (text !== undefined && !signal.aborted && onText(text)) return;
      await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
