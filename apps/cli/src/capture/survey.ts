/** Who is in a capture: hosts by hardware address, which of them routes, what is at home. Pure. */
import { canonicalPrefix, inPrefix } from "@thingwall/mud/policy";
import type { Packet } from "./packet.ts";

export interface Survey {
  /** Hosts of the home by hardware address (or by address, where the capture has none), less routers. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** Hardware addresses of whoever routes; behind one there may be all neighbours (RFC 1027). */
  readonly routers: ReadonlySet<string>;
  /** Addresses at home that are the router's own. */
  readonly gateway: ReadonlySet<string>;
  readonly isLocal: (address: string) => boolean;
}

export interface Host {
  readonly addresses: ReadonlySet<string>;
  /** IP packets sent. */
  readonly packets: number;
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];
const PRIVATE6 = ["fc00::/7", "fe80::/10"];
const HOSTS = 4096;
const ADDRESSES = 256;
const ROUTER_ADVERTISEMENT = 134;
/** Ports from which a gateway serves its home: names, addresses. */
const SERVICES: ReadonlySet<number> = new Set([53, 67, 547]);

/** `networks`: prefixes of the home, where told; otherwise private ones and what its hosts use. */
export function survey(packets: Iterable<Packet>, networks: readonly string[]): Survey {
  const given = networks.length > 0 ? networks : [...PRIVATE, ...PRIVATE6];
  const local = new Set([...given, "fe80::/10"]);
  const seen = new Map<string, { addresses: Set<string>; packets: number }>();
  const routers = new Set<string>();
  const servers = new Set<string>();
  const serving = new Set<string>();
  const known = new Map<string, boolean>();
  const isLocal = (address: string): boolean => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const found = [...local].some((prefix) => inPrefix(address, prefix));
    if (known.size > 65_536) known.clear();
    known.set(address, found);
    return found;
  };
  for (const packet of packets) {
    const { source, sourceMac, destinationMac, destination } = packet;
    const key = sourceMac ?? source;
    const host = seen.get(key) ?? { addresses: new Set<string>(), packets: 0 };
    if (!seen.has(key) && seen.size >= HOSTS) continue;
    seen.set(key, host);
    host.packets += 1;
    if (isHostAddress(source) && host.addresses.size < ADDRESSES) host.addresses.add(source);
    if (packet.protocol === 17 && packet.sourcePort === 67) servers.add(key);
    if (SERVICES.has(packet.sourcePort ?? 0)) serving.add(source);
    if (packet.icmp?.type === ROUTER_ADVERTISEMENT && packet.protocol === 58) routers.add(key);
    // Whoever brings or takes what is not of the home routes. Of IPv6 that is not known yet.
    if (packet.family === 6 && networks.length === 0) continue;
    if (sourceMac !== undefined && isHostAddress(source) && !isLocal(source)) routers.add(key);
    if (destinationMac !== undefined && isUnicastMac(destinationMac) && isFar(destination))
      routers.add(destinationMac);
  }
  function isFar(address: string): boolean {
    return isHostAddress(address) && !isGroup(address) && !isLocal(address);
  }

  const routing = routers.size > 0 ? routers : servers;
  if (networks.length === 0) {
    // RFC 4291 §2.5.4: what a host of the home uses has its /64 at home.
    for (const [key, { addresses }] of seen)
      if (!routing.has(key) && key.length === 17)
        for (const address of addresses)
          if (address.includes(":")) local.add(canonicalPrefix(`${address}/64`) ?? "fe80::/10");
    known.clear();
  }
  const gateway = new Set(
    [...routing].flatMap((key) =>
      ownOf([...(seen.get(key)?.addresses ?? [])].filter(isLocal), serving),
    ),
  );
  const hosts = new Map(
    [...seen].filter(([key, { addresses }]) => !routing.has(key) && [...addresses].some(isLocal)),
  );
  return { hosts, routers: routing, gateway, isLocal };
}

/**
 * Of the addresses that packets came from by way of a router, its own. A gateway that answers for all
 * neighbours (proxy ARP, isolated ports) has theirs as well: its own are those that serve the home.
 */
function ownOf(addresses: readonly string[], serving: ReadonlySet<string>): readonly string[] {
  if (!addresses.some((address) => serving.has(address))) return addresses;
  const isSix = (address: string) => address.includes(":");
  return addresses.filter((address) => {
    if (serving.has(address) || isLinkLocal(address)) return true;
    const family = addresses.filter((each) => isSix(each) === isSix(address) && !isLinkLocal(each));
    return family.length === 1;
  });
}

const isLinkLocal = (address: string) => inPrefix(address, "fe80::/10");

export function isGroup(address: string): boolean {
  return inPrefix(address, address.includes(":") ? "ff00::/8" : "224.0.0.0/4");
}

/** RFC 9542 §2.1: the group bit of the first octet is clear. */
export function isUnicastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
}

function isHostAddress(address: string): boolean {
  return address !== "0.0.0.0" && address !== "::" && address !== "255.255.255.255";
}
