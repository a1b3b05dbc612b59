/**
 * What dnsmasq was told when it leased an address, as `lease-event.sh` keeps it. Every text in it
 * is the device's own choice. Pure.
 */
import { canonicalAddress, familyOf } from "@thingwall/mud/policy";

export interface Lease {
  /** In canonical text. */
  readonly address: string;
  readonly mac: string;
  /** The name that the device gives itself: at most 63 characters of a host name. */
  readonly hostname?: string;
  /** DHCPv4 option 161 or DHCPv6 option 112 (RFC 8520 §10): not yet judged as a URL. */
  readonly mudUrl?: string;
}

/** More than dnsmasq passes on of the longest packet. */
export const LEASE_BYTES = 64 * 1024;
/** RFC 8520 §10: the option holds at most 255 octets. */
const MUD_URL_OCTETS = 255;

/** Leases that count of one MAC: over DHCPv6 it may ask by any number of names. */
export const LEASES_OF_ONE = 16;

/** Of each MAC the first that it got: more addresses than the wall takes would keep it from taking any. */
export function countable(leases: readonly Lease[]): readonly Lease[] {
  const held = new Map<string, number>();
  return leases.filter(({ mac }) => {
    const count = (held.get(mac) ?? 0) + 1;
    held.set(mac, count);
    return count <= LEASES_OF_ONE;
  });
}

/**
 * The lease, or undefined for what is not one: cut short, of a network that has no MAC of Ethernet,
 * or an address that is none.
 */
export function parseLease(bytes: Uint8Array): Lease | undefined {
  if (bytes.length > LEASE_BYTES) return undefined;
  const text = Buffer.from(bytes).toString("latin1");
  const [, hardware = "", place = "", given = "", ...variables] = text.split("\0");
  const environment = new Map(
    variables.map((each): [string, string] => {
      const at = each.indexOf("=");
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
  const address = canonicalAddress(place);
  if (address === undefined) return undefined;
  const mac = (familyOf(address) === 4 ? hardware : environment.get("DNSMASQ_MAC"))?.toLowerCase();
  if (mac === undefined || !isStation(mac)) return undefined;
  const hostname = hostName(given || (environment.get("DNSMASQ_SUPPLIED_HOSTNAME") ?? ""));
  const mudUrl = announced(environment.get("DNSMASQ_MUD_URL"));
  return {
    address,
    mac,
    ...(hostname === undefined ? {} : { hostname }),
    ...(mudUrl === undefined ? {} : { mudUrl }),
  };
}

/** The address of one Ethernet station: neither of a group nor of nobody. */
function isStation(mac: string): boolean {
  return (
    /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) &&
    mac !== "00:00:00:00:00:00" &&
    (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0
  );
}

function hostName(text: string): string | undefined {
  const [label = ""] = text.split(".");
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(label) ? label : undefined;
}

/** RFC 8520 §10: what follows a space is reserved. */
function announced(text: string | undefined): string | undefined {
  const [url = ""] = text?.split(" ") ?? [];
  // Of one that is cut or unprintable nobody knows which file was meant.
  const whole = /^[\x21-\x7e]+$/.test(url) && url.length <= MUD_URL_OCTETS;
  return whole ? url : undefined;
}
