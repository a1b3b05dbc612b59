/**
 * The text of the QR code with which phones and some things join: `WIFI:T:WPA;S:name;P:secret;;`.
 * As the WPA3 specification (section 7) and the readers in use have it: a backslash before each
 * `\ ; , : "`.
 */
import { PASSPHRASE } from "./secret.ts";
import { assertSsid, isSsid } from "./ssid.ts";

export interface WifiCode {
  readonly ssid: string;
  readonly passphrase: string;
  /** The network does not announce itself. */
  readonly hidden: boolean;
}

/** Far above the longest that can be made, 220 characters. */
const LONGEST_CODE = 512;
const FIELD = /^([A-Za-z]):((?:[^\\;]|\\[\x20-\x7e])*);/s;

/** Throws a `RangeError` for what no network can have. `T:WPA` stands for WPA2 and SAE alike. */
export function renderWifiCode({ ssid, passphrase, hidden }: WifiCode): string {
  assertSsid(ssid);
  if (!PASSPHRASE.test(passphrase)) throw new RangeError("a passphrase has 8 to 63 characters");
  return `WIFI:T:WPA;S:${escaped(ssid)};P:${escaped(passphrase)};${hidden ? "H:true;" : ""};`;
}

/**
 * Undefined for whatever is not the code of a network with a passphrase: unknown types, a field
 * twice, no end. Fields that we do not know are passed over.
 */
export function parseWifiCode(text: string): WifiCode | undefined {
  if (text.length > LONGEST_CODE || !/^WIFI:/i.test(text)) return undefined;
  const fields = fieldsOf(text.slice("WIFI:".length));
  const [ssid, passphrase] = [fields?.get("S"), fields?.get("P")];
  if (fields === undefined || ssid === undefined || passphrase === undefined) return undefined;
  const type = fields.get("T") ?? "";
  if (!/^(WPA|SAE)$/i.test(type) || !isSsid(ssid) || !PASSPHRASE.test(passphrase)) return undefined;
  return { ssid, passphrase, hidden: /^true$/i.test(fields.get("H") ?? "") };
}

/** Undefined unless the text is fields, each once, and the `;` that ends them all. */
function fieldsOf(text: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>();
  let rest = text;
  for (let match = FIELD.exec(rest); match !== null; match = FIELD.exec(rest)) {
    const [whole, letter = "", value = ""] = match;
    const name = letter.toUpperCase();
    if (fields.has(name)) return undefined;
    fields.set(name, unescaped(value));
    rest = rest.slice(whole.length);
  }
  return rest === ";" || rest === "" ? fields : undefined;
}

const escaped = (text: string) => text.replaceAll(/[\\;,:"]/g, String.raw`\$&`);

function unescaped(value: string): string {
  // Some writers put a name that could be taken for hexadecimal between quotes.
  const bare = /^"(.*)"$/s.exec(value)?.[1] ?? value;
  return bare.replaceAll(/\\(.)/gs, "$1");
}
