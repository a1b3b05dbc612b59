/**
 * The chains that every frame from the LAN meets at the bridge port where it comes in, before the
 * bridge learns its sender and before connection tracking. Pure; the same whatever the devices are.
 *
 *   port ─ known at once (MAC . address) ─ cap ─ as bound, below; otherwise
 *          who (MAC, port) ─ cap ─┬─ IPv4 ─ bound? ─┬─ groups
 *                                 ├─ IPv6 ─ bound? ─┼─ neighbour discovery
 *                                 ├─ ARP ── bound?  └─ pass: marked, so that the bridge takes it
 *                                 └─ EAPOL
 *
 * The bridge takes no frame without the mark: a port that joined a moment ago and has no chain yet
 * delivers nothing. The mark lives from the port to the bridge and is gone before anyone else looks.
 */
import { GATEWAY_SERVICES } from "@thingwall/mud/decide";
import { familyOf } from "@thingwall/mud/policy";
import type { DesiredState, DroppedPacket } from "./contract.ts";
import { type ChainText, log, LOG_GROUP, LOG_RATE } from "./text.ts";
import { countOf } from "./violations.ts";

/** Word that a sample begins with which says what address a known device begins to use. */
export const CLAIM = "claim";
/** From the port to the bridge: this frame was looked at. */
export const SEEN = "0x7468";

/** Why frames were dropped, counted each on its own. */
export const DROP_COUNTERS = [
  "unseen_port",
  "stranger",
  "wrong_port",
  "over_cap",
  "quarantine",
  "false_address",
  "false_neighbour",
  "false_router",
  "false_dhcp",
  "too_many_dhcp",
  "too_many_newcomers",
  "too_many_neighbours",
  "too_many_to_groups",
  "other_group",
  "other_protocol",
] as const;
type Reason = (typeof DROP_COUNTERS)[number];

/** Multicast DNS and SSDP; the gateway alone hears them and passes on what may be (RFC 6762). */
const GROUPS = { 4: "{ 224.0.0.251, 239.255.255.250 }", 6: "{ ff02::fb, ff02::c }" } as const;
/** Packets a second to groups that one device may send; a discovery is a handful. */
const GROUP_RATE = "limit rate over 200/second burst 200 packets";
/** ARP, neighbour discovery and group membership together. */
const NEIGHBOUR_RATE = "limit rate over 50/second burst 100 packets";
/** Who has joined but is not known may ask for an address, port by port. */
const STRANGER_RATE = "limit rate over 10/second burst 20 packets";
/**
 * New senders that may ask for an address at one port: what can make up a sender for every question
 * takes no more of the addresses than these. A party's phones, all at once, are fewer.
 */
const NEWCOMER_RATE = "limit rate over 6/hour burst 32 packets";
/** DHCPv4 that one known device may say: each may be written down, and told to the home. */
const DHCP_RATE = "limit rate over 2/second burst 16 packets";
/** A client of DHCPv6 is who it says (RFC 8415 §11): each message may take one address more. */
const DHCP6_RATE = "limit rate over 2/minute burst 30 packets";
/** New addresses that one device may announce. */
const CLAIM_RATE = "limit rate 1/second burst 16 packets";

/** To neighbours and groups; a rule each, as the kernel fills a set of ranges after it asks it. */
const OWN_LINK = ["ip6 daddr fe80::/10", "ip6 daddr ff00::/8"] as const;
/**
 * RFC 2131 §2: a request (1) of Ethernet (1) with six octets of an address that no relay agent
 * passed on, and where that address stands.
 */
const BOOTP = { request: "@th,64,24 0x010106 @th,256,32 0x0", hardware: "@th,288,48" } as const;
/** The frame's sender as sets of raw bytes hold it. */
const SENDER = "@ll,48,48";

/** An NS or NA without an option, or with its sender's own link-layer address and nothing else. */
const SOLE_OPTION = { source: "0x0101", target: "0x0201" } as const;

export function ingressChains({ lan }: Pick<DesiredState, "lan">): ChainText[] {
  const prefixes = (lan.prefixes ?? []).filter((prefix) => familyOf(prefix) === 6);
  return [
    ...arrival(),
    ...ipv4(),
    ...dhcp(),
    ...ipv6(["fe80::/64", ...prefixes]),
    ...quarantine(),
    ...refusals(),
  ];
}

function chain(name: string, ...rules: string[]): ChainText {
  return { name, rules };
}

/** What says something of the device that sent it: counted for it and sampled as this. */
const SAID: Partial<Record<Reason, [Parameters<typeof countOf>[0], DroppedPacket["stage"]]>> = {
  wrong_port: ["false_of", "false-sender"],
  over_cap: ["over_cap_of", "over-cap"],
  quarantine: ["quarantine_of", "quarantined"],
  false_address: ["false_of", "unknown-device"],
  false_neighbour: ["false_of", "false-sender"],
  false_router: ["false_of", "false-sender"],
  false_dhcp: ["false_of", "false-sender"],
  too_many_dhcp: ["over_cap_of", "over-cap"],
};

const refuse = (reason: Reason) =>
  SAID[reason] ? `goto refused_${reason}` : `counter name "${reason}" drop`;
const CAPPED = `limit name ether saddr map @packet_caps ${refuse("over_cap")}`;

function refusals(): ChainText[] {
  return DROP_COUNTERS.flatMap((reason) => {
    const [set, stage] = SAID[reason] ?? [];
    if (!set || !stage) return [];
    const sample = `meta protocol { ip, ip6 } ${LOG_RATE} ${log(stage, 0)}`;
    return [chain(`refused_${reason}`, countOf(set), sample, `counter name "${reason}" drop`)];
  });
}
const meter = (set: string, rate: string, key = "ether saddr") =>
  `update @${set} { ${key} ${rate} }`;

function arrival(): ChainText[] {
  return [
    chain("pass", `meta mark set ${SEEN} accept`),
    chain(
      "from_port",
      // Most packets: from where their sender may be, with an address that it has. By the frame's
      // own type: the kernel's word for a tagged frame is what is inside.
      "ether type ip ether saddr . ip saddr vmap @direct4",
      "ether type ip6 ether saddr . @nh,64,128 vmap @direct6",
      "ether saddr vmap @senders",
      "goto stranger",
    ),
    chain("placed", "iifname . ether saddr vmap @places", refuse("wrong_port")),
    chain(
      "stranger",
      `${meter("strangers", STRANGER_RATE, "iifname")} ${refuse("stranger")}`,
      "ether type 0x888e goto pass",
      "ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 goto newcomer",
      `${LOG_RATE} ${log("unknown-device", 0)}`,
      refuse("stranger"),
    ),
    chain(
      "joined",
      CAPPED,
      "ether type vmap { ip : goto from_ipv4, ip6 : goto from_ipv6, arp : goto from_arp, 0x888e : goto pass }",
      // Tagged frames too: what the port did not ask for is no way into another network.
      refuse("other_protocol"),
    ),
    chain(
      "neighbours",
      `${meter("neighbour_rate", NEIGHBOUR_RATE)} ${refuse("too_many_neighbours")}`,
      "goto pass",
    ),
  ];
}

function ipv4(): ChainText[] {
  return [
    chain("direct_ipv4", CAPPED, "goto ipv4_bound"),
    chain(
      "from_ipv4",
      "ether saddr . ip saddr @bound4 goto ipv4_bound",
      "ip saddr 0.0.0.0 ip daddr 255.255.255.255 udp sport 68 udp dport 67 goto dhcp4",
      "ip saddr 0.0.0.0 meta l4proto igmp goto to_group",
      "goto refused_false_address",
    ),
    chain(
      "ipv4_bound",
      "meta l4proto vmap { udp : jump udp4, icmp : jump icmp4, igmp : goto to_group }",
      "ip daddr 224.0.0.0/4 goto to_group",
      "goto pass",
    ),
    chain(
      "udp4",
      `udp sport 67 ${refuse("false_dhcp")}`,
      `udp dport 68 ${refuse("false_dhcp")}`,
      "udp dport 67 goto dhcp4",
    ),
    chain("icmp4", `icmp type { redirect, router-advertisement } ${refuse("false_router")}`),
    chain(
      "to_group",
      `${meter("group_rate", GROUP_RATE)} ${refuse("too_many_to_groups")}`,
      // Only a router asks who is in a group.
      `igmp type membership-query ${refuse("false_router")}`,
      "meta l4proto igmp goto neighbours",
      `ip daddr ${GROUPS[4]} goto pass`,
      `ip6 daddr ${GROUPS[6]} goto pass`,
      "ip6 daddr ff02::1:2 udp sport 546 udp dport 547 goto pass",
      refuse("other_group"),
    ),
    // RFC 826: both senders, of the frame and of the message, are the device itself.
    chain(
      "from_arp",
      `arp htype != 1 ${refuse("false_neighbour")}`,
      `arp ptype != ip ${refuse("false_neighbour")}`,
      `ether saddr . @nh,64,48 != @own_link ${refuse("false_neighbour")}`,
      `arp operation != { request, reply } ${refuse("false_neighbour")}`,
      "ether saddr . arp saddr ip @bound4 goto neighbours",
      // RFC 5227 §1.1: a probe says nothing of its sender.
      "arp operation request arp saddr ip 0.0.0.0 goto neighbours",
      refuse("false_neighbour"),
    ),
  ];
}

/**
 * Leases are given, kept and ended by what a message says of its sender: here that is held to the
 * frame's own, so that nobody gets, or ends, another's. What is too short to say it says nothing.
 */
function dhcp(): ChainText[] {
  const ofItself = `${BOOTP.request} ether saddr . ${BOOTP.hardware} @own_link`;
  return [
    chain(
      "dhcp4",
      `${ofItself} ${meter("dhcp_rate", DHCP_RATE)} ${refuse("too_many_dhcp")}`,
      `${ofItself} goto pass`,
      refuse("false_dhcp"),
    ),
    // Of whom nobody knows anything yet no set holds the address: it is in one for as long as its
    // own message is compared with it.
    chain(
      "newcomer",
      `add @asking { ${SENDER} }`,
      `${BOOTP.request} ${BOOTP.hardware} @asking goto newcomer_itself`,
      `delete @asking { ${SENDER} }`,
      `${LOG_RATE} ${log("unknown-device", 0)}`,
      refuse("stranger"),
    ),
    chain(
      "newcomer_itself",
      `delete @asking { ${SENDER} }`,
      "iifname . ether saddr @newcomers goto pass",
      `${meter("newcomer_rate", NEWCOMER_RATE, "iifname")} ${refuse("too_many_newcomers")}`,
      "add @newcomers { iifname . ether saddr } goto pass",
      refuse("too_many_newcomers"),
    ),
  ];
}

function ipv6(claimable: readonly string[]): ChainText[] {
  const claim = `${meter("claim_rate", CLAIM_RATE)} log prefix "${CLAIM}" group ${LOG_GROUP} snaplen 128 queue-threshold 1`;
  const fragmented = OWN_LINK.map(
    (group) => `${group} exthdr frag exists ${refuse("false_neighbour")}`,
  );
  const option = (kind: keyof typeof SOLE_OPTION) => [
    "ip6 length 24 goto neighbours",
    `ip6 length 32 @th,192,16 ${SOLE_OPTION[kind]} ether saddr . @th,208,48 @own_link goto neighbours`,
    refuse("false_neighbour"),
  ];
  return [
    chain("direct_ipv6", CAPPED, "goto ipv6_bound"),
    chain(
      "from_ipv6",
      "meta protocol ip6 ether saddr . @nh,64,128 @bound6 goto ipv6_bound",
      "ip6 saddr :: goto ipv6_unspecified",
      "meta protocol ip6 @nh,64,128 @owned6 goto refused_false_address",
      ...claimable.map((prefix) => `ip6 saddr ${prefix} goto claimed`),
      "goto refused_false_address",
    ),
    // Nobody's, and of this home: dropped until it is learnt.
    chain("claimed", `${claim} drop`, "goto refused_false_address"),
    chain(
      "ipv6_bound",
      "meta l4proto vmap { icmpv6 : goto icmp6, udp : jump udp6 }",
      "ip6 daddr ff00::/8 goto to_group",
      "goto pass",
    ),
    chain(
      "udp6",
      `udp sport 547 ${refuse("false_dhcp")}`,
      `udp dport 546 ${refuse("false_dhcp")}`,
      `udp dport 547 ${meter("dhcp6_rate", DHCP6_RATE)} ${refuse("too_many_dhcp")}`,
    ),
    chain(
      "icmp6",
      // RFC 6980 §5: what neighbours say fits one packet.
      ...fragmented,
      "icmpv6 type vmap { nd-neighbor-solicit : goto solicitation, nd-neighbor-advert : goto advertisement, nd-router-solicit : goto router_solicitation }",
      "icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } goto neighbours",
      // Advertisement, redirect, listener query, renumbering, certification path, router discovery:
      // the gateway is the only router (RFC 6105).
      `icmpv6 type { nd-router-advert, nd-redirect, mld-listener-query, router-renumbering, 141, 142, 149, 151, 153 } ${refuse("false_router")}`,
      "ip6 daddr ff00::/8 goto to_group",
      "goto pass",
    ),
    // RFC 4861 §4.3, §4.4: whom the message speaks of is whom the frame is from.
    chain("solicitation", ...option("source")),
    chain(
      "advertisement",
      `ether saddr . @th,64,128 != @bound6 ${refuse("false_neighbour")}`,
      ...option("target"),
    ),
    chain(
      "router_solicitation",
      "ip6 length 8 goto neighbours",
      `ip6 length 16 @th,64,16 ${SOLE_OPTION.source} ether saddr . @th,80,48 @own_link goto neighbours`,
      refuse("false_neighbour"),
    ),
    chain(
      "ipv6_unspecified",
      ...fragmented,
      "icmpv6 type nd-neighbor-solicit goto duplicate_address_detection",
      "icmpv6 type nd-router-solicit ip6 length 8 goto neighbours",
      "icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } goto neighbours",
      "goto refused_false_address",
    ),
    // RFC 4862 §5.4: says which address a device is about to use, before it does.
    chain(
      "duplicate_address_detection",
      "ether saddr . @th,64,128 @bound6 goto neighbours",
      // The gateway defends its own.
      "@th,64,128 @gateway6 goto neighbours",
      `@th,64,128 @owned6 ${refuse("false_neighbour")}`,
      claim,
      "goto neighbours",
    ),
  ];
}

/** What keeps a device attached and nothing more: its address, the gateway's names and time. */
function quarantine(): ChainText[] {
  const services = GATEWAY_SERVICES.map(([protocol, port]) => `${protocol} . ${port}`).join(", ");
  const messages = "nd-neighbor-solicit, nd-neighbor-advert";
  return [
    chain(
      "quarantined",
      CAPPED,
      "udp sport 68 udp dport 67 goto from_ipv4",
      "udp sport 546 udp dport 547 goto from_ipv6",
      "arp daddr ip @gateway4 goto from_arp",
      "ether saddr . arp daddr ip @bound4 goto from_arp",
      `ip daddr @gateway4 meta l4proto . th dport { ${services} } goto from_ipv4`,
      `meta protocol ip6 @nh,192,128 @gateway6 meta l4proto . th dport { ${services} } goto from_ipv6`,
      `icmpv6 type { ${messages}, nd-router-solicit, mld-listener-report, mld2-listener-report } goto from_ipv6`,
      "ether type 0x888e goto pass",
      refuse("quarantine"),
    ),
    chain(
      "to_quarantined",
      "ether type arp accept",
      "udp sport 67 udp dport 68 accept",
      "udp sport 547 udp dport 546 accept",
      `ip saddr @gateway4 meta l4proto . th sport { ${services} } accept`,
      `meta protocol ip6 @nh,64,128 @gateway6 meta l4proto . th sport { ${services} } accept`,
      `icmpv6 type { ${messages}, nd-router-advert, mld-listener-query } accept`,
      "ether type 0x888e accept",
      `counter name "quarantine" drop`,
    ),
  ];
}
