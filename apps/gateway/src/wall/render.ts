/**
 * Desired state → the text of our one nftables table. Pure.
 *
 *   sender (MAC . address) → its chain → sets → `permitted` → the Internet, the gateway, or
 *   receiver's address → its chain → sets → accept
 *
 * A device's packets visit only its own chain. What falls off the end of a chain is reported and
 * dropped. The table is replaced in one transaction: no packet ever meets half of it.
 */
import { GATEWAY_SERVICES, HOUSEHOLD_SERVICES } from "@thingwall/mud/decide";
import { covers, familyOf, hostPrefix } from "@thingwall/mud/policy";
import type { Admitted } from "./admitted.ts";
import type { Admit, DesiredState, DroppedPacket, WallDevice, WallRule } from "./contract.ts";
import { amongAddresses, addressBook, runsOf } from "./shape.ts";
import type { AddressBook, Direction, Element, Family, PortSide, Run } from "./shape.ts";

/** The only table that is ever touched. */
export const TABLE = "inet thingwall";
/** NFLOG group of the samples of dropped packets. */
export const LOG_GROUP = 8520;
/** Samples a second that one chain may report, so that a flood cannot exhaust the reader. */
const LOG_RATE = "limit rate 20/second burst 40 packets";

const PORT_OF: Record<Direction, "daddr" | "saddr"> = {
  "from-device": "daddr",
  "to-device": "saddr",
};
const SHORT: Record<Direction, string> = { "from-device": "from", "to-device": "to" };
const IP: Record<Family, "ip" | "ip6"> = { 4: "ip", 6: "ip6" };
const ADDRESS_TYPE: Record<Family, string> = { 4: "ipv4_addr", 6: "ipv6_addr" };
const TRANSPORT: Record<number, string> = { 6: "tcp", 17: "udp" };

/** Where an admitted address of a name must go: a set, and what follows the address in it. */
export interface NameTarget {
  readonly set: string;
  readonly family: Family;
  /** ` . tcp . 443`, or nothing in a set of addresses alone. */
  readonly suffix: string;
  /** Names whose addresses go there; an element stays as long as any of them holds it. */
  readonly names: ReadonlySet<string>;
  /** Elements that rules put there by address: they stay without any name. */
  readonly fixed: ReadonlySet<string>;
}

export interface Ruleset {
  /** Input for `nft -f`; replaces the whole table. */
  readonly text: string;
  /** Targets by `targetKey(device, name)`. */
  readonly targets: ReadonlyMap<string, readonly NameTarget[]>;
}

export function targetKey(device: string, name: string): string {
  return `${device} ${name}`;
}

/** `now` in milliseconds since the epoch; names admitted by then are part of the table. */
export function renderRuleset(desired: DesiredState, admitted: Admitted, now: number): Ruleset {
  const book = addressBook(desired);
  const devices = desired.devices.map((device) => renderDevice(device, book));
  const targets = new Map<string, NameTarget[]>();
  const dynamic = new Map<string, string[]>();
  desired.devices.forEach(({ id }, index) => {
    for (const target of devices[index]?.targets ?? []) {
      for (const name of target.names) append(targets, targetKey(id, name), target);
      for (const element of admittedElements(id, target, admitted, now))
        append(dynamic, target.set, element);
    }
  });
  const body = [
    ...maps(desired, book),
    ...devices.flatMap((device) => device.sets.map((set) => printSet(set, dynamic.get(set.name)))),
    ...standingChains(desired),
    ...devices.flatMap((device) => device.chains),
    ...hooks(desired),
  ];
  const text = [
    `add table ${TABLE}`,
    `delete table ${TABLE}`,
    `table ${TABLE} {`,
    ...body.map((block) => block.replace(/^(?=.)/gm, "  ")),
    "}",
    "",
  ].join("\n");
  return { text, targets };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/**
 * The transaction that lets a device reach the addresses as the name, for as long as was asked or,
 * where another name of the device holds the same element for longer, that long. Each element is
 * added, deleted and added again: on Linux 6.1 adding an element that exists does not renew its
 * timeout. Addresses in canonical text.
 */
export function renderAdmission(
  { device, addresses, seconds }: Admit,
  targets: readonly NameTarget[],
  admitted: Admitted,
  now: number,
): string {
  const lines: string[] = [];
  for (const target of targets)
    for (const address of addresses) {
      const key = `${address}${target.suffix}`;
      if (familyOf(address) !== target.family || target.fixed.has(key)) continue;
      const left = [...target.names].map((name) =>
        admitted.secondsLeft(device, name, address, now),
      );
      const add = `add element ${TABLE} ${target.set} { ${key} timeout ${Math.max(seconds, ...left)}s }`;
      lines.push(add, `delete element ${TABLE} ${target.set} { ${key} }`, add);
    }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** What the names of a target hold now, each element once, with the longest time that any gives. */
function admittedElements(
  device: string,
  target: NameTarget,
  admitted: Admitted,
  now: number,
): string[] {
  const longest = new Map<string, number>();
  for (const name of target.names)
    for (const { address, seconds } of admitted.of(device, name, now))
      if (familyOf(address) === target.family)
        longest.set(address, Math.max(seconds, longest.get(address) ?? 0));
  return [...longest]
    .map(([address, seconds]) => ({ key: `${address}${target.suffix}`, seconds }))
    .filter(({ key }) => !target.fixed.has(key))
    .map(({ key, seconds }) => `${key} timeout ${seconds}s`);
}

interface SetText {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly fixed: readonly string[];
}

interface DeviceText {
  readonly sets: readonly SetText[];
  readonly chains: readonly string[];
  readonly targets: readonly NameTarget[];
}

type AddTarget = (name: string, target: Omit<NameTarget, "names">) => void;

function renderDevice(device: WallDevice, book: AddressBook): DeviceText {
  const sets: SetText[] = [];
  const chains: string[] = [];
  const targets = new Map<string, NameTarget & { readonly names: Set<string> }>();
  const addTarget: AddTarget = (name, target) => {
    const key = `${target.set}${target.suffix}`;
    const known = targets.get(key);
    if (known) known.names.add(name);
    else targets.set(key, { ...target, names: new Set([name]) });
  };
  for (const direction of ["from-device", "to-device"] as const) {
    const runs = runsOf(device, direction, book);
    const chain = `d${device.slot}_${SHORT[direction]}`;
    const denial = [`${LOG_RATE} ${log(direction, device.slot)}`, "drop"];
    // Only a chain with explicit drops needs its denial in a place that rules can go to.
    const apart = runs.some((run) => run.verdict === "drop");
    if (apart) chains.push(printChain(`${chain}_denied`, denial));
    const accept =
      direction === "to-device"
        ? "accept"
        : `goto ${device.role === "person" ? "permitted_person" : "permitted"}`;
    const rules = runs.flatMap((run, index) => {
      const target = run.verdict === "accept" ? accept : `goto ${chain}_denied`;
      return renderRun(device, direction, run, `${chain}${run.family}_${index}`, target, {
        book,
        addSet: (set) => {
          if (!sets.some((known) => known.name === set.name)) sets.push(set);
        },
        addTarget,
      });
    });
    chains.push(printChain(chain, [...rules, ...(apart ? [`goto ${chain}_denied`] : denial)]));
  }
  return { sets, chains, targets: [...targets.values()] };
}

interface RunContext {
  readonly book: AddressBook;
  readonly addSet: (set: SetText) => void;
  readonly addTarget: AddTarget;
}

function renderRun(
  device: WallDevice,
  direction: Direction,
  run: Run,
  setName: string,
  target: string,
  context: RunContext,
): string[] {
  const rules: string[] = [];
  for (const side of ["dport", "sport"] as const) {
    const elements = run.elements[side];
    if (elements.length === 0) continue;
    const set = `${setName}_${side}`;
    const fixed = new Set<string>();
    for (const element of elements) {
      const suffix = suffixOf(element);
      if (element.peer.kind === "address") fixed.add(`${element.peer.address}${suffix}`);
      else context.addTarget(element.peer.name, { set, family: run.family, suffix, fixed });
    }
    context.addSet({
      name: set,
      type: `${ADDRESS_TYPE[run.family]} . inet_proto . inet_service`,
      comment: `${device.id}: ${direction}, ${run.verdict}`,
      fixed: [...fixed],
    });
    rules.push(`${tupleKey(direction, run.family, side)} @${set} ${target}`);
  }
  for (const rule of run.linear) rules.push(`${expression(device, rule, context)} ${target}`);
  return rules;
}

function suffixOf(element: Element): string {
  return ` . ${TRANSPORT[element.protocol] ?? element.protocol} . ${element.port}`;
}

function tupleKey(direction: Direction, family: Family, side: PortSide): string {
  return `${IP[family]} ${PORT_OF[direction]} . meta l4proto . th ${side}`;
}

/** A rule that no set of (peer . protocol . port) says: ranges, prefixes, ICMP, several peers. */
function expression(device: WallDevice, rule: WallRule, context: RunContext): string {
  const { family } = rule;
  const parts = [`meta nfproto ${family === 4 ? "ipv4" : "ipv6"}`];
  for (const constraint of rule.peer) {
    const address = `${IP[family]} ${PORT_OF[rule.direction]}`;
    if (constraint.kind === "name") {
      const set = nameSet(device, constraint.name, family, context);
      parts.push(`${address} @${set}`);
    } else {
      const among = amongAddresses(constraint, family, context.book);
      parts.push(`${address} { ${disjoint(among).join(", ")} }`);
    }
  }
  if (rule.protocol !== undefined) parts.push(`meta l4proto ${rule.protocol}`);
  for (const [side, ranges] of [
    ["sport", rule.sourcePorts],
    ["dport", rule.destinationPorts],
  ] as const)
    if (ranges) parts.push(`th ${side} { ${ranges.map(printRange).join(", ")} }`);
  const icmp = family === 4 ? "icmp" : "icmpv6";
  if (rule.icmp?.type !== undefined) parts.push(`${icmp} type ${rule.icmp.type}`);
  if (rule.icmp?.code !== undefined) parts.push(`${icmp} code ${rule.icmp.code}`);
  return parts.join(" ");
}

/** The set of the addresses that this device was given for a name, for rules that need it alone. */
function nameSet(device: WallDevice, name: string, family: Family, context: RunContext): string {
  const names = namesOf(device);
  const set = `d${device.slot}_name${names.indexOf(name)}_${family}`;
  context.addSet({
    name: set,
    type: ADDRESS_TYPE[family],
    comment: `${device.id}: ${name}`.slice(0, 120),
    fixed: [],
  });
  context.addTarget(name, { set, family, suffix: "", fixed: new Set() });
  return set;
}

function namesOf(device: WallDevice): string[] {
  const names = device.rules.flatMap((rule) =>
    rule.peer.flatMap((peer) => (peer.kind === "name" ? [peer.name] : [])),
  );
  return [...new Set(names)];
}

function printRange(range: { from: number; to: number }): string {
  return range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`;
}

function log(stage: DroppedPacket["stage"], slot: number): string {
  return `log prefix "${stage} ${slot}" group ${LOG_GROUP} snaplen 128 queue-threshold 1`;
}

function printSet(set: SetText, dynamic: readonly string[] = []): string {
  const elements = [...set.fixed, ...dynamic];
  return [
    `set ${set.name} {`,
    `  type ${set.type}; flags timeout; comment "${set.comment}";`,
    ...(elements.length > 0 ? [`  elements = { ${elements.join(", ")} }`] : []),
    "}",
  ].join("\n");
}

function printChain(name: string, rules: readonly string[]): string {
  return [`chain ${name} {`, ...rules.map((rule) => `  ${rule}`), "}"].join("\n");
}

/** Who a packet is from (MAC and address together, so that neither is believed alone) and to. */
function maps(desired: DesiredState, book: AddressBook): string[] {
  const from: Record<Family, string[]> = { 4: [], 6: [] };
  const to: Record<Family, string[]> = { 4: [], 6: [] };
  for (const device of desired.devices)
    for (const address of book.get(device.id) ?? []) {
      const family = familyOf(address);
      to[family].push(`${address} : goto d${device.slot}_to`);
      for (const mac of device.macs)
        from[family].push(`${mac} . ${address} : goto d${device.slot}_from`);
    }
  const people = desired.devices.filter((device) => device.role === "person");
  const print = (kind: string, name: string, type: string, elements: readonly string[]) =>
    [
      `${kind} ${name} {`,
      `  type ${type};`,
      ...(elements.length > 0 ? [`  elements = { ${elements.join(", ")} }`] : []),
      "}",
    ].join("\n");
  return [
    ...([4, 6] as const).flatMap((family) => [
      print(
        "map",
        `sender${family}`,
        `ether_addr . ${ADDRESS_TYPE[family]} : verdict`,
        from[family],
      ),
      print("map", `receiver${family}`, `${ADDRESS_TYPE[family]} : verdict`, to[family]),
    ]),
    print(
      "set",
      "people",
      "ether_addr",
      people.flatMap((device) => device.macs),
    ),
  ];
}

function standingChains(desired: DesiredState): string[] {
  const { lan, wan } = desired;
  const services = (offered: readonly (readonly [number, number])[]) =>
    offered.map(([protocol, port]) => `${protocol} . ${port}`).join(", ");
  const onward = (offered: readonly (readonly [number, number])[]) => [
    `oifname "${lan.interface}" goto receivers`,
    "ip daddr 224.0.0.0/4 accept",
    "ip6 daddr ff00::/8 accept",
    `meta l4proto . th dport { ${services(offered)} } accept`,
    `${LOG_RATE} ${log("gateway", 0)}`,
    "drop",
  ];
  return [
    printChain("receivers", [
      "ip daddr vmap @receiver4",
      "ip6 daddr vmap @receiver6",
      `${LOG_RATE} ${log("to-device", 0)}`,
      "drop",
    ]),
    // What claims to be a neighbour on its link, or to come from the home itself, does not come
    // from the Internet.
    printChain("inbound", [
      "ip saddr 169.254.0.0/16 goto from_internet_denied",
      "fib saddr . iif oif missing goto from_internet_denied",
      "goto receivers",
    ]),
    // Neighbours on one link speak without a router (RFC 3927 §7, RFC 4291 §2.5.6).
    printChain("link_local", [`${LOG_RATE} ${log("from-device", 0)}`, "drop"]),
    // A tunnel to another resolver would hide names from the rules that speak of them.
    printChain("encrypted_dns", [
      `meta l4proto { tcp, udp } ${LOG_RATE} ${log("from-device", 0)}`,
      "meta l4proto { tcp, udp } drop",
    ]),
    printChain("to_internet", ["th dport 853 jump encrypted_dns", "accept"]),
    printChain("from_internet_denied", [`${LOG_RATE} ${log("wan-in", 0)}`, "drop"]),
    // The sender's own rules accept; what remains is where the packet goes.
    printChain("permitted", [
      `oifname "${wan.interface}" goto to_internet`,
      ...onward(GATEWAY_SERVICES),
    ]),
    printChain("permitted_person", [
      `oifname "${wan.interface}" accept`,
      // A question for names that was sent to the port where people are answered.
      "ct status dnat accept",
      ...onward([...GATEWAY_SERVICES, ...HOUSEHOLD_SERVICES]),
    ]),
    printChain("senders", [
      "ether saddr . ip saddr vmap @sender4",
      "ether saddr . ip6 saddr vmap @sender6",
      `${LOG_RATE} ${log("unknown-device", 0)}`,
      "drop",
    ]),
  ];
}

function hooks(desired: DesiredState): string[] {
  const { lan, wan, dns } = desired;
  const neighbours = "nd-neighbor-solicit, nd-neighbor-advert";
  const known = ["ct state established,related accept", "ct state invalid drop"];
  return [
    printChain("forward", [
      "type filter hook forward priority filter; policy drop;",
      `oifname "${wan.interface}" tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu`,
      "ct state established,related accept",
      // Untracked: neighbour discovery and multicast listening, which never cross a router.
      "ct state invalid,untracked drop",
      "ip daddr 169.254.0.0/16 goto link_local",
      `iifname "${lan.interface}" goto senders`,
      `iifname "${wan.interface}" oifname "${lan.interface}" goto inbound`,
    ]),
    printChain("input", [
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
      "goto senders",
    ]),
    printChain("from_internet", [
      `icmpv6 type { nd-router-advert, ${neighbours} } ip6 hoplimit 255 accept`,
      "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
      "goto from_internet_denied",
    ]),
    printChain("output", [
      "type filter hook output priority filter; policy accept;",
      `oifname "${lan.interface}" goto from_gateway`,
    ]),
    printChain("from_gateway", [
      ...known,
      // Redirects would teach devices a way past the forward chain.
      "icmp type redirect drop",
      "icmpv6 type nd-redirect drop",
      "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
      `icmpv6 type { nd-router-advert, ${neighbours}, mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report } accept`,
      "meta l4proto igmp accept",
      "goto receivers",
    ]),
    ...nameRedirects(lan.addresses, lan.interface, dns),
    ...(wan.nat44
      ? [
          printChain("hide", [
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
): string[] {
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
    printChain("names", [
      "type nat hook prerouting priority dstnat; policy accept;",
      "th dport != 53 accept",
      ...rules,
    ]),
  ];
}

/** Prefixes that others cover are left out: nft refuses overlapping intervals in a set. */
function disjoint(prefixes: readonly string[]): string[] {
  const whole = new Set(prefixes.map((text) => (text.includes("/") ? text : hostPrefix(text))));
  // One address covers nothing but itself; a class may have thousands.
  const wide = [...whole].filter((text) => !/(\.\d+\/32|:.*\/128)$/.test(text));
  return [...whole].filter(
    (inner) => !wide.some((outer) => outer !== inner && covers(outer, inner)),
  );
}
