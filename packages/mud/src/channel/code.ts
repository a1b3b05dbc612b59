/**
 * RFC 9238: the code on a thing that says where its description is. Text of a stranger's sticker:
 * everything in it is what the sticker claims, and no more.
 */

export interface MudCode {
  /** M180, without a query. */
  readonly mudUrl: string;
  /** B000. */
  readonly company: string;
  /** B002. */
  readonly model: string;
  /** B001. */
  readonly product?: string;
  /** M06C, in lower case with colons; 6 or 8 octets. */
  readonly mac?: string;
}

export type MudCodeFailure =
  /** Not in the envelope of ISO/IEC 15434 with identifier 12N, or longer than any code. */
  | "not-a-mud-code"
  /** A record that must be there is not, is empty, or is there twice. */
  | "record-missing"
  | "record-twice"
  /** M180 is no https URL without user, port or fragment. */
  | "bad-url"
  | "bad-mac";

export type MudCodeRead =
  | { readonly ok: true; readonly code: MudCode }
  | { readonly ok: false; readonly failure: MudCodeFailure; readonly record?: string };

const [FS, GS, RS, US, EOT] = ["\x1c", "\x1d", "\x1e", "\x1f", "\x04"] as const;
const HEAD = `[)>${RS}06${GS}12N`;
const TAIL = `${RS}${EOT}`;
/** Characters that the largest QR code holds (ISO/IEC 18004, version 40, octets). */
const LONGEST = 2953;
/** Records read; others are allowed and mean nothing here. */
const NAMES = ["B000", "B001", "B002", "M06C", "M180"] as const;
type Name = (typeof NAMES)[number];

export function readMudCode(text: string): MudCodeRead {
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (text.length > LONGEST || !trimmed.startsWith(HEAD) || !trimmed.endsWith(TAIL))
    return { ok: false, failure: "not-a-mud-code" };
  const body = trimmed.slice(HEAD.length, -TAIL.length);
  // What comes after a file separator begins anew.
  const records = (body.split(FS).at(-1) ?? "").split(US);
  const found = new Map<Name, string>();
  for (const record of records) {
    const name = NAMES.find((each) => record.startsWith(each));
    if (name === undefined) continue;
    // Whoever shows one and takes the other would be shown what is not done.
    if (found.has(name)) return { ok: false, failure: "record-twice", record: name };
    found.set(name, record.slice(name.length));
  }
  const missing = (["B000", "B002", "M180"] as const).find((name) => !found.get(name));
  if (missing !== undefined) return { ok: false, failure: "record-missing", record: missing };
  const mudUrl = urlOf(found.get("M180") ?? "");
  if (mudUrl === undefined) return { ok: false, failure: "bad-url", record: "M180" };
  const mac = found.has("M06C") ? macOf(found.get("M06C") ?? "") : "";
  if (mac === undefined) return { ok: false, failure: "bad-mac", record: "M06C" };
  const product = found.get("B001");
  return {
    ok: true,
    code: {
      mudUrl,
      company: found.get("B000") ?? "",
      model: found.get("B002") ?? "",
      ...(product === undefined ? {} : { product }),
      ...(mac === "" ? {} : { mac }),
    },
  };
}

/** As a maker prints it. The texts must hold no separators. */
export function writeMudCode({ mudUrl, company, model, product, mac }: MudCode): string {
  const records = [
    `B000${company}`,
    ...(product === undefined ? [] : [`B001${product}`]),
    `B002${model}`,
    ...(mac === undefined ? [] : [`M06C${mac.replaceAll(":", "")}`]),
    `M180${mudUrl}`,
  ];
  return `${HEAD}${records.map((record) => `${record}${US}`).join("")}${TAIL}`;
}

/** A query could tell the maker's server which home scanned the code: it is left out. */
function urlOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "https:" || url.username + url.password + url.port + url.hash !== "")
    return undefined;
  url.search = "";
  return url.href;
}

/** EUI-48 or EUI-64; how it is punctuated does not matter. */
function macOf(text: string): string | undefined {
  const digits = text.replaceAll(/[^0-9A-Za-z]/g, "").toLowerCase();
  if (!/^(?:[0-9a-f]{12}|[0-9a-f]{16})$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(":");
}
