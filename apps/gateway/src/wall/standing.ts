/** The part of the table that no device changes: hooks, ways through, services. Pure. */
import { GATEWAY_SERVICES, HOUSEHOLD_SERVICES } from "@thingwall/mud/decide";
import { familyOf } from "@thingwall/mud/policy";
import type { DesiredState } from "./contract.ts";
import { type ChainText, IP, log, LOG_RATE, TABLE } from "./text.ts";
import { deniedChain } from "./violations.ts";

/** Chains that devices' chains go to stand before those that come to devices. */
export interface Standing {
  readonly ways: readonly ChainText[];
  readonly hooks: readonly ChainText[];
}

/**
 * What is there before anything else is known: nothing is forwarded. Changes nothing where our
 * table is loaded already.
 */
export const SHUT = `table ${TABLE} {
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`;

/** Mark of a packet that the rules let pass: "wall". */
const PASSED = "0x77616c6c";

/**
 * A second table that forwards nothing but what the first marked. Whoever deletes or flushes the
 * first, by hand or with another firewall's tool, closes the home instead of opening it, until it
 * is repaired.
 */
export const GUARD = {
  table: "inet thingwall_guard",
  chain: chain("forward", [
    "type filter hook forward priority 10; policy drop;",
    `meta mark ${PASSED} accept`,
  ]),
} as const;

/**
 * A third, which the kernel lets nobody but its owner change, flush or delete: where all rules are
 * flushed it goes on forwarding nothing. It goes with its owner, who goes with the wall.
 */
export const HELD = `table inet thingwall_held {
  flags owner;
  chain forward {
    type filter hook forward priority 20; policy drop;
    meta mark ${PASSED} accept
  }
}
`;

export function renderStanding(desired: Omit<DesiredState, "devices">): Standing {
  return { ways: ways(desired), hooks: hooks(desired) };
}

function chain(name: string, rules: readonly string[]): ChainText {
  return { name, rules };
}

function ways(desired: Omit<DesiredState, "devices">): ChainText[] {
  const { lan, wan } = desired;
  const services = (offered: readonly (readonly [number, number])[]) =>
    offered.map(([protocol, port]) => `${protocol} . ${port}`).join(", ");
  const onward = (offered: readonly (readonly [number, number])[]) => [
    `oifname "${lan.interface}" goto receivers`,
    "ip daddr 224.0.0.0/4 accept",
    "ip6 daddr ff00::/8 accept",
    `meta l4proto . th dport { ${services(offered)} } accept`,
    `${LOG_RATE} ${log("gateway", 0)}`,
    "goto denied",
  ];
  return [
    deniedChain(lan.interface),
    chain("receivers", [
      "ip daddr vmap @receiver4",
      "ip6 daddr vmap @receiver6",
      `${LOG_RATE} ${log("to-device", 0)}`,
      "goto denied",
    ]),
    // What claims to be a neighbour on its link, or to come from the home itself, does not come
    // from the Internet.
    chain("inbound", [
      "ip saddr 169.254.0.0/16 goto from_internet_denied",
      "fib saddr . iif oif missing goto from_internet_denied",
      "goto receivers",
    ]),
    // Neighbours on one link speak without a router (RFC 3927 §7, RFC 4291 §2.5.6).
    chain("link_local", [`${LOG_RATE} ${log("from-device", 0)}`, "goto denied"]),
    // A tunnel to another resolver would hide names from the rules that speak of them.
    chain("encrypted_dns", [
      `meta l4proto { tcp, udp } ${LOG_RATE} ${log("from-device", 0)}`,
      "meta l4proto { tcp, udp } goto denied",
    ]),
    // What the guard behind lets through.
    chain("pass", [`meta mark set ${PASSED}`, "accept"]),
    // What is said of a connection that goes on, between its two ends (RFC 792, RFC 4443 §3): never a
    // redirect, which no router passes on (RFC 1812 §5.2.7.2).
    chain("errors", [
      "icmp type { destination-unreachable, time-exceeded, parameter-problem } goto pass",
      "icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } goto pass",
      "drop",
    ]),
    chain("to_internet", ["th dport 853 jump encrypted_dns", "goto pass"]),
    chain("from_internet_denied", [`${LOG_RATE} ${log("wan-in", 0)}`, "drop"]),
    // The sender's own rules accept; what remains is where the packet goes.
    chain("permitted", [
      `oifname "${wan.interface}" goto to_internet`,
      ...onward(GATEWAY_SERVICES),
    ]),
    chain("permitted_person", [
      `oifname "${wan.interface}" goto pass`,
      // A question for names that was sent to the port where people are answered.
      "ct status dnat accept",
      ...onward([...GATEWAY_SERVICES, ...HOUSEHOLD_SERVICES]),
    ]),
    chain("senders", [
      "ether saddr . ip saddr vmap @sender4",
      "ether saddr . ip6 saddr vmap @sender6",
      `${LOG_RATE} ${log("unknown-device", 0)}`,
      "drop",
    ]),
  ];
}

function hooks(desired: Omit<DesiredState, "devices">): ChainText[] {
  const { lan, wan, dns } = desired;
  const neighbours = "nd-neighbor-solicit, nd-neighbor-advert";
  const known = ["ct state established,related accept", "ct state invalid drop"];
  return [
    chain("forward", [
      "type filter hook forward priority filter; policy drop;",
      `oifname "${wan.interface}" tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu`,
      // Untracked: neighbour discovery and multicast listening, which never cross a router.
      "ct state vmap { established : goto pass, related : goto errors, invalid : drop, untracked : drop }",
      "ip daddr 169.254.0.0/16 goto link_local",
      // Whatever else the machine is connected to, devices are not.
      `iifname "${lan.interface}" oifname { "${lan.interface}", "${wan.interface}" } goto senders`,
      `iifname "${wan.interface}" oifname "${lan.interface}" goto inbound`,
    ]),
    chain("input", [
      "type filter hook input priority filter; policy drop;",
      'iifname "lo" accept',
      ...known,
      `iifname "${wan.interface}" goto from_internet`,
      `iifname != "${lan.interface}" drop`,
      "meta nfproto ipv4 udp sport 68 udp dport 67 accept",
      "ip6 saddr fe80::/10 udp sport 546 udp dport 547 accept",
      `icmpv6 type { nd-router-solicit, ${neighbours} } ip6 hoplimit 255 accept`,
      "icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept",
      "meta l4proto igmp accept",
      "ct state untracked drop",
      "goto senders",
    ]),
    chain("from_internet", [
      `icmpv6 type { nd-router-advert, ${neighbours} } ip6 hoplimit 255 accept`,
      "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
      "goto from_internet_denied",
    ]),
    chain("output", [
      "type filter hook output priority filter; policy accept;",
      `oifname "${lan.interface}" goto from_gateway`,
    ]),
    chain("from_gateway", [
      // They would teach devices a way past the forward chain.
      "icmp type redirect drop",
      "icmpv6 type nd-redirect drop",
      ...known,
      "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
      `icmpv6 type { nd-router-advert, ${neighbours}, mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report } accept`,
      "meta l4proto igmp accept",
      "goto receivers",
    ]),
    ...nameRedirects(lan.addresses, lan.interface, dns),
    ...(wan.nat44
      ? [
          chain("hide", [
            "type nat hook postrouting priority srcnat; policy accept;",
            `oifname "${wan.interface}" meta nfproto ipv4 masquerade`,
          ]),
        ]
      : []),
  ];
}

/** Whatever resolver a device was told to use, its questions come to the gateway's. */
function nameRedirects(
  addresses: readonly string[],
  lan: string,
  dns: DesiredState["dns"],
): ChainText[] {
  const rules = ([4, 6] as const).flatMap((family) => {
    const own = addresses.find((address) => familyOf(address) === family);
    if (own === undefined) return [];
    const to = (port: number) => (family === 4 ? `${own}:${port}` : `[${own}]:${port}`);
    const question = `meta nfproto ipv${family} meta l4proto { tcp, udp } th dport 53`;
    return [
      `iifname "${lan}" ${question} ether saddr @people dnat ${IP[family]} to ${to(dns.peoplePort)}`,
      `iifname "${lan}" ${question} dnat ${IP[family]} to ${to(dns.thingsPort)}`,
    ];
  });
  return [
    chain("names", [
      "type nat hook prerouting priority dstnat; policy accept;",
      "th dport != 53 accept",
      ...rules,
    ]),
  ];
}
