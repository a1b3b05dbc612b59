/**
 * Fetches what a developer names, over https only. Bounded in bytes, time and redirects, and the
 * redirects stay on the host that was named. The household's gateway has its own, stricter way of
 * fetching: there the URL comes from a thing; here it comes from the person at the keyboard.
 */
import { MAX_FILE_BYTES } from "@thingwall/mud/document";
import { CommandError } from "../errors.ts";

const SECONDS = 20;
const REDIRECTS = 3;

/** What went wrong, as a word of the vocabulary. */
type Cause =
  | "host-unknown"
  | "host-unreachable"
  | "host-unproven"
  | "host-slow"
  | "host-status"
  | "host-redirects"
  | "host-circles";

class FetchFailed extends Error {
  // The base class has a `cause` of its own kind.
  readonly word: Cause;
  readonly detail: string;

  constructor(word: Cause, detail = "") {
    super(`${word} ${detail}`);
    this.word = word;
    this.detail = detail;
  }
}

/**
 * At most one byte more than a MUD file may have. `url` must be one. Throws `CommandError`
 * `fetch-failed`.
 */
export async function fetchBounded(url: string): Promise<Uint8Array> {
  try {
    return await follow(url);
  } catch (error) {
    const { word, detail } = error instanceof FetchFailed ? error : whatFailed(error);
    throw new CommandError("fetch-failed", { url, cause: word, detail });
  }
}

async function follow(url: string): Promise<Uint8Array> {
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(SECONDS * 1000);
  let at = url;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const response = await fetch(at, {
      redirect: "manual",
      signal,
      headers: { accept: "application/mud+json, application/json;q=0.5" },
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      if (!URL.canParse(location, at)) throw new FetchFailed("host-redirects", location);
      const next = new URL(location, at);
      if (next.protocol !== "https:" || next.host !== host) {
        throw new FetchFailed("host-redirects", next.origin);
      }
      at = next.href;
      continue;
    }
    if (!response.ok) throw new FetchFailed("host-status", String(response.status));
    return readBody(response);
  }
  throw new FetchFailed("host-circles");
}

/** The runtime's error in our words; its own code is kept for who can read it. */
function whatFailed(error: unknown): { readonly word: Cause; readonly detail: string } {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { word: "host-slow", detail: "" };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const word: Cause = /^(ENOTFOUND|EAI_AGAIN)$/.test(code)
    ? "host-unknown"
    : /CERT|TLS|SSL|SIGNATURE|ISSUER/.test(code)
      ? "host-unproven"
      : "host-unreachable";
  return { word, detail: code === "" ? "" : `(${code})` };
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
