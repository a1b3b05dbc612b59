/**
 * hostapd's events, one datagram each: `<3>NAME words`. What a station said about itself (its MUD
 * URL) stands in them as it came, line breaks and all, so a whole datagram is one event or none.
 */
import { KEY_ID, MAC } from "./form.ts";

export type AccessPointEvent =
  /** The four-way handshake is done. No `keyId`: the key has none, or the handshake was SAE. */
  | { readonly kind: "joined"; readonly mac: string; readonly keyId?: string }
  | { readonly kind: "left"; readonly mac: string }
  /** Knew none of the keys that this MAC may use. */
  | { readonly kind: "wrong-key"; readonly mac: string }
  /** DPP: said by the thing about itself; untrusted text of 1 to 255 characters. */
  | { readonly kind: "dpp-mud-url"; readonly url: string }
  | { readonly kind: "dpp-authenticated" }
  /** The thing asks for its settings; what it says next is its own word. */
  | { readonly kind: "dpp-asked" }
  /** The thing has its settings. */
  | { readonly kind: "dpp-configured" }
  | { readonly kind: "dpp-failed"; readonly reason: string }
  /** On the air, or not. */
  | { readonly kind: "enabled" }
  | { readonly kind: "disabled" }
  /** hostapd ends. */
  | { readonly kind: "ending" }
  /** Nothing that we use. */
  | { readonly kind: "other"; readonly name: string }
  /** Not an event as hostapd writes them. */
  | { readonly kind: "malformed" };

/** RFC 8520 §10: a DHCP option holds 255 octets, and no channel gets to hold more. */
const LONGEST_URL = 255;
const LONGEST_EVENT = 2048;
const EVENT = /^<[0-9]>([A-Z0-9][A-Z0-9-]{0,63})(?: ([\x20-\x7e]*))?\n?$/;
const MALFORMED = { kind: "malformed" } as const;

/** Never throws, whatever the octets. */
export function parseEvent(octets: Uint8Array): AccessPointEvent {
  if (octets.length > LONGEST_EVENT) return MALFORMED;
  const match = EVENT.exec(Buffer.from(octets).toString("latin1"));
  if (match === null) return MALFORMED;
  const [, name = "", rest = ""] = match;
  const words = rest.split(" ");
  switch (name) {
    case "AP-STA-CONNECTED":
      return joined(words);
    case "AP-STA-DISCONNECTED":
      return ofStation("left", words);
    case "AP-STA-POSSIBLE-PSK-MISMATCH":
      return ofStation("wrong-key", words);
    case "DPP-MUD-URL":
      return rest.length > 0 && rest.length <= LONGEST_URL
        ? { kind: "dpp-mud-url", url: rest }
        : MALFORMED;
    case "DPP-AUTH-SUCCESS":
      return { kind: "dpp-authenticated" };
    case "DPP-CONF-REQ-RX":
      return { kind: "dpp-asked" };
    case "DPP-CONF-SENT":
      return { kind: "dpp-configured" };
    case "DPP-FAIL":
    case "DPP-NOT-COMPATIBLE":
    case "DPP-AUTH-INIT-FAILED":
    case "DPP-CONF-FAILED":
      return { kind: "dpp-failed", reason: name };
    case "AP-ENABLED":
      return { kind: "enabled" };
    case "AP-DISABLED":
      return { kind: "disabled" };
    case "CTRL-EVENT-TERMINATING":
      return { kind: "ending" };
    default:
      return { kind: "other", name };
  }
}

function joined(words: readonly string[]): AccessPointEvent {
  const [mac = "", ...more] = words;
  if (!MAC.test(mac)) return MALFORMED;
  const given = more.filter((word) => word.startsWith("keyid=")).map((word) => word.slice(6));
  const [keyId] = given;
  if (keyId === undefined) return { kind: "joined", mac };
  // Two ids, or one that we never made: nobody may pass for a key by an odd name.
  return given.length === 1 && KEY_ID.test(keyId) ? { kind: "joined", mac, keyId } : MALFORMED;
}

function ofStation(kind: "left" | "wrong-key", [mac = ""]: readonly string[]): AccessPointEvent {
  return MAC.test(mac) ? { kind, mac } : MALFORMED;
}
