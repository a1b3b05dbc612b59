/**
 * What the code on a box or on a thing says. Hostile text: nothing of it is opened or fetched here; a
 * MUD URL is handed to the gateway, which fetches it within its own bounds. Pure.
 */
import { readMudCode } from "@thingwall/mud/channel";

export type ScannedCode =
  | {
      /** RFC 9238, or the address of a description as it stands. */
      readonly kind: "mud";
      readonly url: string;
      readonly host: string;
      /** What the code says of the thing besides; only RFC 9238 does. */
      readonly maker?: string;
      readonly model?: string;
      /** In lower case with colons. */
      readonly mac?: string;
    }
  | { readonly kind: "wifi"; readonly network: string }
  /** `code`: what the access point needs of it. */
  | { readonly kind: "dpp"; readonly code: string; readonly mac?: string }
  /** `text`: all of it, with what its maker signed. */
  | { readonly kind: "label"; readonly url: string; readonly host: string; readonly text: string }
  | { readonly kind: "other" };

const LONGEST = 2953;
/** Far above what any name takes. */
const LONGEST_ADDRESS = 2048;

export function readCode(text: string): ScannedCode {
  const said = text.trim();
  if (said.length > LONGEST) return { kind: "other" };
  if (/^WIFI:/i.test(said)) {
    const network = /[:;]S:((?:\\.|[^;\\])*);/.exec(said)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? "";
    return { kind: "wifi", network };
  }
  if (/^DPP:/i.test(said)) return { kind: "dpp", code: said, ...macOfDpp(said) };
  const read = readMudCode(text);
  if (read.ok) {
    const { mudUrl: url, company: maker, model, mac } = read.code;
    const host = httpsHost(url);
    if (host === undefined) return { kind: "other" };
    return { kind: "mud", url, host, maker, model, ...(mac === undefined ? {} : { mac }) };
  }
  const host = said.length > LONGEST_ADDRESS ? undefined : httpsHost(said);
  if (host === undefined) return { kind: "other" };
  return LABEL.test(said)
    ? { kind: "label", url: said.replace(/#.*$/s, ""), host, text: said }
    : { kind: "mud", url: said, host };
}

/**
 * A label's address, where it can be told from a description's: a product's number in GS1's form, or a
 * signed stub of 133 octets behind the `#`. Whose label it is only a list of programmes could say.
 */
const LABEL =
  /^https:\/\/[^/?#]+(?:\/01\/\d{14}(?:\/21\/[\w.-]{1,20})?(?:#.*)?|\/[^?#]+#[\w-]{178})$/s;

/** Field M of a `DPP:` code: the hardware address of what has it. */
function macOfDpp(text: string): { readonly mac?: string } {
  const digits = /;M:([0-9a-f]{12});/i.exec(text)?.[1]?.toLowerCase();
  const mac = digits?.match(/../g)?.join(":");
  return mac === undefined ? {} : { mac };
}

function httpsHost(text: string): string | undefined {
  try {
    const { protocol, hostname, username, password } = new URL(text);
    return protocol === "https:" && username === "" && password === "" ? hostname : undefined;
  } catch {
    return undefined;
  }
}
