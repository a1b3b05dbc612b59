/**
 * What the code on a box or on a thing says. Hostile text: nothing of it is opened or fetched here; a
 * MUD URL is handed to the gateway, which fetches it within its own bounds. Pure.
 */

export type ScannedCode =
  /** RFC 9238, or the address of a description as it stands. */
  | { readonly kind: "mud"; readonly url: string; readonly host: string }
  | { readonly kind: "wifi"; readonly network: string }
  | { readonly kind: "dpp" }
  | { readonly kind: "other" };

const LONGEST = 2048;
/** RFC 9238: among the records of a code, divided by control characters, M180 is the MUD URL. */
const MUD_RECORD = /(?:^|[\u001d\u001e])M180(https:\/\/[^\u0004\u001d\u001e]+)/;

export function readCode(text: string): ScannedCode {
  const said = text.trim();
  if (said.length > LONGEST) return { kind: "other" };
  if (/^WIFI:/i.test(said)) {
    const network = /[:;]S:((?:\\.|[^;\\])*);/.exec(said)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? "";
    return { kind: "wifi", network };
  }
  if (/^DPP:/i.test(said)) return { kind: "dpp" };
  const url = MUD_RECORD.exec(said)?.[1] ?? said;
  const host = httpsHost(url);
  return host === undefined ? { kind: "other" } : { kind: "mud", url, host };
}

function httpsHost(text: string): string | undefined {
  try {
    const { protocol, hostname, username, password } = new URL(text);
    return protocol === "https:" && username === "" && password === "" ? hostname : undefined;
  } catch {
    return undefined;
  }
}
