/**
 * The address that a label's code holds: the programme's host, then the product by GTIN in the shape
 * of a GS1 Digital Link (`/01/{gtin}/21/{serial}`) or by the programme's own number (`/p/{id}`), then
 * perhaps `#` and a stub. Whatever was scanned is hostile: it is compared with this one form and never
 * repaired, so a look-alike is another address and a script none at all.
 */
import { labelLimits } from "../limits.ts";
import { readBase64url } from "../envelope/index.ts";
import { type LabelRefused, refuse } from "../refusal.ts";

/** Octets of a stub: its fields, then 64 of signature. */
export const stubLength = 133;

export interface LabelCode {
  /** All before `#`. What a server may see. */
  readonly url: string;
  readonly host: string;
  /** The product's id: `url` without serial. */
  readonly product: string;
  readonly serial?: string;
  /** To be read with `readStub`. */
  readonly stub?: Uint8Array<ArrayBuffer>;
}

const pathForm =
  /^(?<product>\/(?:01\/(?<gtin>[0-9]{14})|p\/[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?))(?:\/21\/(?<serial>[A-Za-z0-9._-]{1,20}))?$/;

/** @param hosts  of the programme, from the trust list; nothing else is a label of it */
export function parseLabelCode(
  text: string,
  hosts: readonly string[],
): { readonly ok: true; readonly code: LabelCode } | LabelRefused {
  const wrong = (part: string) => refuse("not-a-label-code", "", { part });
  if (text.length > labelLimits.code) {
    return refuse("too-large", "", { length: text.length, limit: labelLimits.code });
  }
  // Threat: javascript:, data:, Wi-Fi and payment codes, and plain http that anybody may answer.
  const [, authority, rest = ""] = /^https:\/\/([^/?#]*)(.*)$/su.exec(text) ?? [];
  if (authority === undefined) return wrong("scheme");
  // Exactly one of the list. Threat: homographs, user names before an @, a host in front of a host.
  if (!hosts.includes(authority)) return refuse("other-host", "", { host: authority });
  const mark = rest.indexOf("#");
  const path = mark < 0 ? rest : rest.slice(0, mark);
  const groups = pathForm.exec(path)?.groups;
  if (groups?.["product"] === undefined) return wrong("path");
  const { product, gtin, serial } = groups;
  if (gtin !== undefined && !isGtin(gtin)) return wrong("check-digit");
  const stub = mark < 0 ? undefined : readBase64url(rest.slice(mark + 1));
  if (mark >= 0 && stub?.length !== stubLength) return wrong("stub");
  const host = authority;
  return {
    ok: true,
    code: {
      url: `https://${host}${path}`,
      host,
      product: `https://${host}${product}`,
      ...(serial !== undefined && { serial }),
      ...(stub && { stub }),
    },
  };
}

/** GS1 General Specifications §7.9: the last digit makes the weighted sum a multiple of ten. */
export function isGtin(digits: string): boolean {
  if (!/^[0-9]{14}$/.test(digits)) return false;
  const sum = Array.from(digits, Number).reduce(
    (total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1),
    0,
  );
  return sum % 10 === 0;
}
