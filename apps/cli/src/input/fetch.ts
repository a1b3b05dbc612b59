/**
 * Fetches what a developer names, over https only. Bounded in bytes, time and redirects, and the
 * redirects stay on the host that was named. The household's gateway has its own, stricter way of
 * fetching: there the URL comes from a thing; here it comes from the person at the keyboard.
 */
import { MAX_FILE_BYTES } from "@thingwall/mud/document";
import { CommandError } from "../errors.ts";

const SECONDS = 20;
const REDIRECTS = 3;

/** At most one byte more than a MUD file may have. Throws `CommandError` `fetch-failed`. */
export async function fetchBounded(url: string): Promise<Uint8Array> {
  const failed = (reason: string) => new CommandError("fetch-failed", { url, reason });
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(SECONDS * 1000);
  let at = url;
  try {
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const response = await fetch(at, {
        redirect: "manual",
        signal,
        headers: { accept: "application/mud+json, application/json;q=0.5" },
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        const next = new URL(location, at);
        if (next.protocol !== "https:" || next.host !== host) {
          throw failed(`redirected to ${next.origin}`);
        }
        at = next.href;
        continue;
      }
      if (!response.ok) throw failed(`HTTP ${response.status}`);
      return await readBody(response);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw failed(cause instanceof Error ? cause.message : String(cause));
  }
  throw failed(`more than ${REDIRECTS} redirections`);
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_FILE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_FILE_BYTES + 1);
}
