/**
 * hostapd's `wpa_psk_file`: one line a key. A line that hostapd cannot read makes it refuse the
 * file and forget every key, so each word is checked before it is written.
 */
import { KEY_ID, MAC, PMK } from "./form.ts";

export interface AdmittedKey {
  readonly keyId: string;
  readonly pmk: string;
  /** The only MAC that may use it; absent: any. */
  readonly mac?: string;
  /** 1 to 4094: an interface of its own. */
  readonly vlan?: number;
}

const ANY = "00:00:00:00:00:00";
/** hostapd 2.10 reads into 128 octets: the line, its end and a NUL. */
const LONGEST_LINE = 126;

/** Throws a `RangeError` for a key that cannot be written, or whose id another has. */
export function renderPskFile(keys: readonly AdmittedKey[]): string {
  const ids = new Set<string>();
  return keys
    .map((key) => {
      if (ids.has(key.keyId)) throw new RangeError(`two keys are called ${key.keyId}`);
      ids.add(key.keyId);
      return `${renderLine(key)}\n`;
    })
    .join("");
}

function renderLine({ keyId, pmk, mac = ANY, vlan }: AdmittedKey): string {
  if (!KEY_ID.test(keyId)) throw new RangeError("not a key's id");
  if (!PMK.test(pmk)) throw new RangeError(`not a PMK: that of ${keyId}`);
  if (!MAC.test(mac)) throw new RangeError(`not a MAC: that of ${keyId}`);
  if (vlan !== undefined && !(Number.isInteger(vlan) && vlan >= 1 && vlan <= 4094))
    throw new RangeError(`not a VLAN: that of ${keyId}`);
  const words = [`keyid=${keyId}`, ...(vlan === undefined ? [] : [`vlanid=${vlan}`]), mac, pmk];
  const line = words.join(" ");
  if (line.length > LONGEST_LINE) throw new RangeError(`too long a line: that of ${keyId}`);
  return line;
}
