/** Prefix arithmetic on canonical text; pure. */
import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";
import type { Family } from "./policy.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const parsed = new Map<string, readonly [Address, number]>();
/** Prefixes repeat by the thousand across devices; the cache is emptied at this many. */
const CACHE_LIMIT = 4096;

function parsePrefix(prefix: string): readonly [Address, number] {
  const known = parsed.get(prefix);
  if (known) return known;
  const value = ipaddr.parseCIDR(prefix);
  if (parsed.size >= CACHE_LIMIT) parsed.clear();
  parsed.set(prefix, value);
  return value;
}

/** Family of an address or prefix in text. */
export function familyOf(text: string): Family {
  return text.includes(":") ? 6 : 4;
}

/** The prefix that holds just this address. */
export function hostPrefix(address: string): string {
  return `${address}/${familyOf(address) === 4 ? 32 : 128}`;
}

/** Canonical text of an address or undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  return isIPv6(text) && !text.includes("%")
    ? ipaddr.IPv6.parse(text).toRFC5952String()
    : undefined;
}

/** Canonical text of a prefix, host bits cleared, or undefined when it is none. */
export function canonicalPrefix(text: string): string | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  const value = canonicalAddress(address);
  const widest = familyOf(address) === 4 ? 32 : 128;
  if (value === undefined || more.length > 0) return undefined;
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > widest) return undefined;
  const network =
    widest === 32
      ? ipaddr.IPv4.networkAddressFromCIDR(`${value}/${length}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${value}/${length}`);
  return `${canonicalAddress(network.toString())}/${length}`;
}

/** Is the address inside the prefix? Different families never are. */
export function inPrefix(address: string, prefix: string): boolean {
  if (familyOf(address) !== familyOf(prefix)) return false;
  const [network, length] = parsePrefix(prefix);
  const value = ipaddr.parse(address);
  return value instanceof ipaddr.IPv4 && network instanceof ipaddr.IPv4
    ? value.match(network, length)
    : value instanceof ipaddr.IPv6 &&
        network instanceof ipaddr.IPv6 &&
        value.match(network, length);
}

/** Is every address of `inner` inside `outer`? */
export function covers(outer: string, inner: string): boolean {
  const [network, length] = parsePrefix(inner);
  return length >= parsePrefix(outer)[1] && inPrefix(network.toString(), outer);
}
