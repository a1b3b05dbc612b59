import { MAX_URI } from "@thingwall/mud/document";
import { type FetchRefused, refused } from "./outcome.ts";

/**
 * A URL that may be fetched: https (RFC 8520 §6), nothing in it but host, port, path and query.
 * Ports below 1024 other than 443 are other services: a thing could have us knock on them.
 */
export function readMudUrl(text: string, base?: URL): URL | FetchRefused {
  if (text.length > MAX_URI) return refused("bad-url", { reason: "too-long" });
  if (!URL.canParse(text, base?.href)) return refused("bad-url", { reason: "not-a-url" });
  const url = new URL(text, base?.href);
  const bad = (reason: string) => refused("bad-url", { reason, url: url.href });
  if (url.protocol !== "https:") return bad("not-https");
  if (url.username !== "" || url.password !== "") return bad("user-info");
  if (url.hash !== "") return bad("fragment");
  if (portOf(url) < 1024 && portOf(url) !== 443) return bad("port");
  return url;
}

/** Two spellings of one URL are the same. */
export function isSameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}

export function portOf(url: URL): number {
  return url.port === "" ? 443 : Number(url.port);
}

/** Host name or address, without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}
