import ipaddr from "ipaddr.js";

/**
 * Whether an address is out on the Internet. Whoever gave the URL could otherwise have the gateway
 * ask the home's own devices, or itself (RFC 8520 §16). An address inside another one counts as
 * the one inside: IPv4-mapped is never global, NAT64 is as global as what it carries.
 */
export function isGlobal(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes("%")) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) {
    return address.range() === "unicast" && !specialIpv4.some((net) => address.match(net));
  }
  if (address.range() === "rfc6052") {
    return isGlobal(ipaddr.fromByteArray(address.toByteArray().slice(12)).toString());
  }
  return address.range() === "unicast" && address.match(globalUnicast);
}

/** RFC 4291 §2.4: all global unicast that IANA has given out. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/** Special purpose (RFC 6890) beyond the library's ranges: this network, protocol assignments, benchmarks. */
const specialIpv4: readonly [ipaddr.IPv4, number][] = (
  [
    ["0.0.0.0", 8],
    ["192.0.0.0", 24],
    ["198.18.0.0", 15],
  ] as const
).map(([network, length]) => [ipaddr.IPv4.parse(network), length]);
