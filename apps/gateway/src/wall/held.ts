/**
 * A table that nobody but us can take away (docs/decisions/0032-a-table-with-an-owner.md): the kernel
 * refuses to change it to everyone but the process that made it, passes it by when all rules are
 * flushed, and takes it away when that process ends.
 */
import { setTimeout as delay } from "node:timers/promises";
import { refusal } from "./nft.ts";
import { SpokenNft } from "./nft-spoken.ts";

/** Milliseconds before a refused table is tried again; each time twice as long, at most. */
const AGAIN = { first: 50, longest: 8000 } as const;
/** As long as this it may still be that of a wall before us, which goes a moment after that wall. */
const TOLD_FROM = 1000;

/**
 * Holds the table (`text`, for nft) from now on, and anew when whoever holds it ends. Resolves once it
 * is held; `onRefused` is told once why it is not.
 */
export async function hold(text: string, onRefused: (error: Error) => void): Promise<void> {
  const line = text.trimEnd().replaceAll("\n", ";");
  let isTold = false;
  for (let wait: number = AGAIN.first; ; wait = Math.min(2 * wait, AGAIN.longest)) {
    const owner = new SpokenNft();
    const complaint = await owner.say(line);
    if (complaint === "") {
      void owner.ended.then(() => hold(text, onRefused));
      return;
    }
    owner.end();
    if (wait >= TOLD_FROM && !isTold) {
      isTold = true;
      onRefused(refusal(complaint ?? "nft ended"));
    }
    await delay(wait);
  }
}
