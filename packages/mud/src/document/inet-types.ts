/** ietf-inet-types (RFC 6991 §4): URIs, hosts, prefixes; canonical as that section says. */
import ipaddr from "ipaddr.js";
import type { LeafType, Reading } from "./element.ts";
import { MAX_DOMAIN_NAME, MAX_URI } from "./limits.ts";
import { string, unsigned, wrongType } from "./yang-types.ts";

export const portNumber = unsigned(0, 65_535, "RFC 6991 §4");
export const dscp = unsigned(0, 63, "RFC 6991 §4");
export const flowLabel = unsigned(0, 1_048_575, "RFC 6991 §4");

/** RFC 6991 §4 `uri`: a URI reference of RFC 3986 in US-ASCII; kept as published. */
export const uri: LeafType = (value) => {
  const text = string(1, MAX_URI)(value);
  if ("fault" in text || typeof value !== "string") return text;
  return URI_REFERENCE.test(value) ? text : { fault: { code: "bad-uri", params: { value } } };
};

/** A `uri` with one of these schemes. */
export function uriWithScheme(...schemes: readonly string[]): LeafType {
  const start = new RegExp(`^(?:${schemes.join("|")}):`);
  return (value) => {
    const reading = uri(value);
    if ("fault" in reading || typeof value !== "string" || start.test(value)) return reading;
    return { fault: { code: "bad-uri", params: { value } } };
  };
}

/**
 * RFC 8520 §6: a MUD URL is https. It is fetched, and its authority names the maker, so it must be
 * absolute, have a host, and carry no user information that could be taken for one.
 */
export const mudUrl: LeafType = (value) => {
  const reading = uri(value);
  if ("fault" in reading || typeof value !== "string") return reading;
  const parsed = /^https:\/\/[^/?#]/i.test(value) ? URL.parse(value) : null;
  if (parsed !== null && parsed.username === "" && parsed.password === "") return { value };
  return { fault: { code: "mud-url-not-https", params: { value } } };
};

/** The characters of RFC 3986 §2, `%` only before two hexadecimal digits. */
const URI_REFERENCE = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** RFC 6991 §4 `host`: an address or a domain name; canonical lower case without the last dot. */
export const host: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  if (IPV4.test(value)) return { value };
  if (value.length <= MAX_DOMAIN_NAME && DOMAIN_NAME.test(value)) {
    const lower = value.toLowerCase();
    return { value: lower.length > 1 && lower.endsWith(".") ? lower.slice(0, -1) : lower };
  }
  const [address = "", zone] = value.split("%", 2);
  if (isIpv6(address) && (zone === undefined || /^[\p{N}\p{L}]+$/u.test(zone))) {
    const text = ipaddr.IPv6.parse(address).toRFC5952String();
    return { value: zone === undefined ? text : `${text}%${zone}` };
  }
  return { fault: { code: "bad-host", params: { value } } };
};

const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?";
const DOMAIN_NAME = new RegExp(`^(?:(?:${LABEL}\\.)*${LABEL}\\.?|\\.)$`);

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** The library alone is more tolerant than RFC 4291 §2.2. */
export function isIpv6(text: string): boolean {
  return /^[0-9a-fA-F:.]{2,45}$/.test(text) && text.includes(":") && ipaddr.IPv6.isValid(text);
}

/** RFC 6991 §4 `ipv4-prefix`; canonical without host bits. */
export const ipv4Prefix: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  const [, address = "", length = ""] = /^([0-9.]+)\/([0-9]|[1-2][0-9]|3[0-2])$/.exec(value) ?? [];
  if (!IPV4.test(address)) return badPrefix(value, 4);
  const octets = address.split(".").map(Number);
  return canonical(value, `${masked(octets, Number(length), 8).join(".")}/${length}`);
};

/** RFC 6991 §4 `ipv6-prefix`; canonical without host bits, text as RFC 5952. */
export const ipv6Prefix: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  const [, address = "", digits = ""] = /^([0-9a-fA-F:.]+)\/([0-9]{1,3})$/.exec(value) ?? [];
  const length = Number(digits);
  if (!isIpv6(address) || length > 128) return badPrefix(value, 6);
  const network = new ipaddr.IPv6(masked(ipaddr.IPv6.parse(address).parts, length, 16));
  const text = `${network.toRFC5952String()}/${length}`;
  const sameNetwork = ipaddr.IPv6.parse(address).toRFC5952String() === network.toRFC5952String();
  // Only lost bits are worth a remark; another spelling of the same network is not.
  return sameNetwork ? { value: text } : canonical(value, text);
};

function canonical(published: string, text: string): Reading {
  if (published === text) return { value: text };
  const params = { from: published, to: text };
  return { value: text, remark: { code: "prefix-host-bits", params } };
}

/** The parts, each of `width` bits, with every bit after the first `length` zero. */
function masked(parts: readonly number[], length: number, width: number): number[] {
  return parts.map((part, index) => {
    const kept = Math.min(width, Math.max(0, length - index * width));
    return (part >> (width - kept)) << (width - kept);
  });
}

function badPrefix(value: string, family: number): Reading {
  return { fault: { code: "bad-prefix", params: { value, family } } };
}
