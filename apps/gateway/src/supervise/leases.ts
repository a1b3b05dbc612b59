/**
 * The command line of the dnsmasq that gives addresses (DHCPv4, DHCPv6, router advertisements). It
 * is another one than the dnsmasq that answers names: this one needs rights over the network to
 * reach who has no address yet. Pure.
 */
import { canonicalAddress, canonicalPrefix, familyOf } from "@thingwall/mud/policy";
import type { DeviceConfig, GatewayConfig } from "../config.ts";

type Dhcp = NonNullable<GatewayConfig["lan"]["dhcp"]>;

/** Of the addresses of an IPv6 prefix, those that DHCPv6 gives away; devices make others themselves. */
const RANGE6 = { from: "1000", to: "1fff" } as const;
/** More than both families' ranges hold together: who takes all of the one takes nothing of the other. */
const LEASES = 10_000;

/** `kept`: file of the leases. `script`: told of each. */
export function leaseOptions(
  config: Pick<GatewayConfig, "lan" | "ntp" | "devices">,
  dhcp: Dhcp,
  { kept, script }: { readonly kept: string; readonly script: string },
): string[] {
  const { lan, ntp } = config;
  const gateway = lan.addresses.map((text) => text.slice(0, text.indexOf("/")));
  const own = (family: 4 | 6) => gateway.filter((address) => familyOf(address) === family);
  const servers = (family: 4 | 6) => ntp.filter((address) => familyOf(address) === family);
  const bracketed = (addresses: readonly string[]) => addresses.map((address) => `[${address}]`);
  return [
    "--keep-in-foreground",
    // Nothing of the machine's own set-up is read.
    "--conf-file=/dev/null",
    "--pid-file=",
    "--log-facility=-",
    ...["--user=root", "--group=root"],
    // Names are the other one's.
    "--port=0",
    `--interface=${lan.interface}`,
    "--bind-dynamic",
    "--dhcp-authoritative",
    // Whoever asks for an address waits for the ping; the wall keeps others from taking it.
    "--no-ping",
    // A client is the MAC that its frames are held to, not the name that it chooses (option 61): with
    // another's it would get, or end, another's lease.
    "--dhcp-ignore-clid",
    `--dhcp-lease-max=${LEASES}`,
    `--dhcp-leasefile=${kept}`,
    `--dhcp-script=${script}`,
    `--dhcp-range=${dhcp.from},${dhcp.to},${dhcp.leaseSeconds}`,
    ...option("option:dns-server", own(4)),
    ...option("option:ntp-server", servers(4)),
    ...prefixes6(lan.addresses).flatMap((prefix) => [
      // Off-link: neighbours, too, speak through the gateway.
      `--dhcp-range=${prefix}${RANGE6.from},${prefix}${RANGE6.to},slaac,off-link,64,${dhcp.leaseSeconds}`,
      "--enable-ra",
    ]),
    ...config.devices.flatMap(reservation),
    ...option("option6:dns-server", bracketed(own(6))),
    ...option("option6:ntp-server", bracketed(servers(6))),
  ];
}

/** A device that the configuration gives addresses gets those, and nobody else does. */
function reservation({ mac, addresses }: DeviceConfig): string[] {
  const given = addresses
    .map((text) => canonicalAddress(text) ?? text)
    .filter((address) => !address.startsWith("fe80:"))
    .map((address) => (familyOf(address) === 4 ? address : `[${address}]`));
  return mac === undefined || given.length === 0
    ? []
    : [`--dhcp-host=${[mac, ...given].join(",")}`];
}

function option(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`--dhcp-option=${[name, ...values].join(",")}`];
}

/** First halves of the LAN's global IPv6 prefixes of 64 bits, each ending in `::`. */
function prefixes6(addresses: readonly string[]): string[] {
  const prefixes = addresses.flatMap((text) => canonicalPrefix(text) ?? []);
  return prefixes
    .filter((prefix) => prefix.endsWith("::/64") && !prefix.startsWith("fe80:"))
    .map((prefix) => canonicalAddress(prefix.slice(0, -"/64".length)) ?? "")
    .filter((prefix) => prefix !== "");
}
