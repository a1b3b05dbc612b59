/**
 * Desired state and bridge ports → the text of the tables that stand before the main one, whole or
 * as the change from what is loaded. Pure.
 *
 *   netdev thingwall         each port's ingress: who, from which port, with which addresses, how
 *                            much; and the way to quarantined devices
 *   bridge thingwall         nothing goes from port to port without the forward chain
 *   inet thingwall_early     senders from the Internet that claim to be at home; new flows
 *
 * New flows are counted after connection tracking has looked at the packet and before it keeps
 * anything: only it knows what is new for every protocol, and a packet that is dropped there leaves
 * no entry. What must not reach it in any number is held back by the packet cap at the port.
 */
import { canonicalAddress, covers, familyOf, inPrefix } from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";
import type { DesiredState, WallDevice } from "./contract.ts";
import { DROP_COUNTERS, ingressChains, SEEN } from "./ingress-chains.ts";
import { type ChainText, log, LOG_RATE, printChain, REPORTS } from "./text.ts";

const INGRESS = "netdev thingwall";
const BRIDGE = "bridge thingwall";
const EARLY = "inet thingwall_early";

/**
 * What a thing may send in a second unless its configuration says otherwise: more than any thing
 * of a home needs, and less than harms. People have no caps unless given.
 */
export const THING_CAPS = { packetsPerSecond: 20_000, newFlowsPerSecond: 200 } as const;

/** Known MACs are at most 5,000 devices with eight each. */
const METER_SIZE = 65_535;

type State = Omit<DesiredState, "dns">;

/** Replaces the three tables. `ports`: the names of the bridge's ports; all must exist. */
export function renderIngress(desired: State, ports: readonly string[]): string {
  const devices = gather(desired.devices);
  return [
    ...replace(INGRESS, [
      REPORTS,
      ...DROP_COUNTERS.map((name) => `counter ${name} { }`),
      ...devices.limits.filter(({ table }) => table === INGRESS).map(printLimit),
      ...sets(desired).map(([set, type]) => printSet(set, type, devices.of(INGRESS, set))),
      ...METERS.map(
        (set) =>
          `set ${set} { type ether_addr; size ${METER_SIZE}; flags dynamic, timeout; timeout 1m; }`,
      ),
      "set strangers { type ifname; size 4096; flags dynamic, timeout; timeout 1m; }",
      ...ingressChains(desired).map(printChain),
      ...bridgeChains(desired.lan.interface).map(printChain),
      ...ports.map((port) => printChain(portChain(port))),
    ]),
    ...replace(BRIDGE, [
      printSet("ports", "type ifname;", ports.map(quote)),
      printChain(PORT_TO_PORT),
    ]),
    ...replace(EARLY, [
      REPORTS,
      "counter too_many_flows { }",
      "counter false_home { }",
      ...devices.limits.filter(({ table }) => table === EARLY).map(printLimit),
      printSet("new_flow_caps", "type ether_addr : limit;", devices.of(EARLY, "new_flow_caps")),
      ...earlyChains(desired).map(printChain),
    ]),
    "",
  ].join("\n");
}

/**
 * The transaction from one state to another: only what differs, or everything where more than
 * devices and ports did. Empty when there is nothing to do. A port that has gone may have taken its
 * chain along, and one that came may have come back: both are said so that either holds. Left out of
 * `before`, a port is made ready again.
 */
export function renderIngressChange(
  before: { readonly desired: State; readonly ports: readonly string[] },
  after: { readonly desired: State; readonly ports: readonly string[] },
): string {
  if (baseOf(before.desired) !== baseOf(after.desired))
    return renderIngress(after.desired, after.ports);
  const [gone, come] = differing(before.desired.devices, after.desired.devices);
  // What stays is left alone: a limit that is loaded anew begins with its whole burst.
  const [old, fresh] = without(gather(gone), gather(come));
  const portsGone = before.ports.filter((port) => !after.ports.includes(port));
  const portsCome = after.ports.filter((port) => !before.ports.includes(port));
  const lines = [
    ...old.elements.map(({ table, set, key }) => `delete element ${table} ${set} { ${key} }`),
    ...old.limits.map(({ table, name }) => `delete limit ${table} ${name}`),
    ...fresh.limits.map(({ table, name, text }) => `add limit ${table} ${name} { ${text} }`),
    ...fresh.elements.map(
      ({ table, set, key, value }) => `add element ${table} ${set} { ${key}${value} }`,
    ),
    ...portsGone.flatMap((port) => [
      `delete element ${BRIDGE} ports { ${quote(port)} }`,
      `add chain ${INGRESS} port_${port}`,
      `delete chain ${INGRESS} port_${port}`,
    ]),
    ...portsCome.flatMap((port) => [
      `add element ${BRIDGE} ports { ${quote(port)} }`,
      ...block(INGRESS, [printChain({ ...portChain(port), rules: [portHook(port)] })]),
      `flush chain ${INGRESS} port_${port}`,
      `add rule ${INGRESS} port_${port} ${TO_ALL}`,
    ]),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Everything that is the same for all devices. */
function baseOf({ lan, wan }: State): string {
  return JSON.stringify([lan, wan.interface]);
}

/** Devices as they were and as they will be, without those that are as they were. */
function differing(
  before: readonly WallDevice[],
  after: readonly WallDevice[],
): [WallDevice[], WallDevice[]] {
  const key = ({ rules: _rules, ...rest }: WallDevice) => JSON.stringify(rest);
  const others = (one: readonly WallDevice[], other: readonly WallDevice[]) => {
    const objects = new Set(other);
    return one.filter((device) => !objects.has(device));
  };
  // The same object is the same device; only the others are compared.
  const [left, came] = [others(before, after), others(after, before)];
  const [old, fresh] = [new Set(left.map(key)), new Set(came.map(key))];
  return [
    left.filter((device) => !fresh.has(key(device))),
    came.filter((device) => !old.has(key(device))),
  ];
}

/** Both without what is in both. */
function without(
  old: Pick<Gathered, "elements" | "limits">,
  fresh: Pick<Gathered, "elements" | "limits">,
): [Pick<Gathered, "elements" | "limits">, Pick<Gathered, "elements" | "limits">] {
  const text = (each: Element | Limit) => JSON.stringify(each);
  const only = (one: typeof old, other: typeof old) => {
    const known = new Set([...other.elements, ...other.limits].map(text));
    return {
      elements: one.elements.filter((each) => !known.has(text(each))),
      limits: one.limits.filter((each) => !known.has(text(each))),
    };
  };
  return [only(old, fresh), only(fresh, old)];
}

interface Element {
  readonly table: string;
  readonly set: string;
  readonly key: string;
  /** In a map ` : value`. */
  readonly value: string;
}

interface Limit {
  readonly table: string;
  readonly name: string;
  readonly text: string;
}

interface Gathered {
  readonly elements: readonly Element[];
  readonly limits: readonly Limit[];
  of(table: string, set: string): readonly string[];
}

function gather(devices: readonly WallDevice[]): Gathered {
  const elements = devices.flatMap(elementsOf);
  const printed = new Map<string, string[]>();
  for (const { table, set, key, value } of elements) {
    const name = `${table} ${set}`;
    const list = printed.get(name);
    if (list) list.push(`${key}${value}`);
    else printed.set(name, [`${key}${value}`]);
  }
  return {
    elements,
    limits: devices.flatMap(limitsOf),
    of: (table, set) => printed.get(`${table} ${set}`) ?? [],
  };
}

function elementsOf(device: WallDevice): Element[] {
  const { macs, port, quarantined = false } = device;
  const addresses = [...new Set(device.addresses.map(canonical))];
  const verdict = quarantined ? " : goto quarantined" : " : goto joined";
  const caps = limitsOf(device);
  const ingress = (set: string, key: string, value = ""): Element => ({
    table: INGRESS,
    set,
    key,
    value,
  });
  const claimed = addresses.filter((address) => mayOwn(macs, address));
  const own6 = (mac: string) =>
    new Set([...claimed.filter((address) => familyOf(address) === 6), linkLocal(mac)]);
  return [
    ...macs.flatMap((mac) => [
      ...(port === undefined
        ? [ingress("senders", mac, verdict)]
        : [
            ingress("senders", mac, " : goto placed"),
            ingress("places", `${quote(port)} . ${mac}`, verdict),
          ]),
      ...(quarantined ? [ingress("quarantined_macs", mac)] : []),
      ingress("own_link", `${mac} . ${hexOfMac(mac)}`),
      ...claimed
        .filter((address) => familyOf(address) === 4)
        .map((address) => ingress("bound4", `${mac} . ${address}`)),
      ...[...own6(mac)].map((address) => ingress("bound6", `${mac} . ${hex(address)}`)),
      ...(port === undefined && !quarantined
        ? claimed.map((address) =>
            familyOf(address) === 4
              ? ingress("direct4", `${mac} . ${address}`, " : goto direct_ipv4")
              : ingress("direct6", `${mac} . ${hex(address)}`, " : goto direct_ipv6"),
          )
        : []),
      ...caps.map(({ table, map, name }) => ({ table, set: map, key: mac, value: ` : "${name}"` })),
    ]),
    ...[...new Set(macs.flatMap((mac) => [...own6(mac)]))].map((address) =>
      ingress("owned6", hex(address)),
    ),
  ];
}

function limitsOf({ slot, role, caps }: WallDevice): (Limit & { readonly map: string })[] {
  const { packetsPerSecond, newFlowsPerSecond } = {
    ...(role === "thing"
      ? THING_CAPS
      : { packetsPerSecond: undefined, newFlowsPerSecond: undefined }),
    ...caps,
  };
  const limit = (table: string, map: string, kind: string, rate: number | undefined) =>
    rate === undefined
      ? []
      : [
          {
            table,
            map,
            // The rate is in the name: a limit cannot be changed, only replaced.
            name: `${kind}_${slot}_${rate}`,
            // In any second at most a tenth above the cap, or one.
            text: `rate over ${rate}/second burst ${Math.max(1, Math.floor(rate / 10))} packets`,
          },
        ];
  return [
    ...limit(INGRESS, "packet_caps", "packets", packetsPerSecond),
    ...limit(EARLY, "new_flow_caps", "flows", newFlowsPerSecond),
  ];
}

/** Sets and maps of the ingress table, in the order of the path, with those that devices do not fill. */
function sets({ lan }: State): [name: string, type: string][] {
  const own = (family: 4 | 6) =>
    lan.addresses.map(canonical).filter((address) => familyOf(address) === family);
  return [
    ["direct4", "type ether_addr . ipv4_addr : verdict;"],
    ["direct6", "typeof ether saddr . @th,64,128 : verdict;"],
    ["senders", "type ether_addr : verdict;"],
    ["places", "type ifname . ether_addr : verdict;"],
    ["quarantined_macs", "type ether_addr;"],
    ["packet_caps", "type ether_addr : limit;"],
    ["own_link", "typeof ether saddr . @th,208,48;"],
    ["bound4", "type ether_addr . ipv4_addr;"],
    ["bound6", "typeof ether saddr . @th,64,128;"],
    ["owned6", "typeof @th,64,128;"],
    ["gateway4", `type ipv4_addr;${fixed(own(4))}`],
    ["gateway6", `typeof @th,64,128;${fixed(own(6).map(hex))}`],
  ];
}
const METERS = ["neighbour_rate", "group_rate", "claim_rate"] as const;

function bridgeChains(lan: string): ChainText[] {
  return [
    {
      name: "to_bridge",
      rules: [
        `type filter hook ingress device "${lan}" priority -300; policy accept;`,
        `meta mark != ${SEEN} counter name "unseen_port" drop`,
        "meta mark set 0",
      ],
    },
    {
      name: "from_bridge",
      rules: [
        `type filter hook egress device "${lan}" priority -300; policy accept;`,
        "ether daddr @quarantined_macs goto to_quarantined",
      ],
    },
  ];
}

/**
 * Between its registration and its first rule the kernel applies the policy. Accepted without a
 * mark is still refused by the bridge, and a reload loses nothing.
 */
function portHook(port: string): string {
  return `type filter hook ingress device "${port}" priority -300; policy accept;`;
}

const TO_ALL = "goto from_port";

function portChain(port: string): ChainText {
  return { name: `port_${port}`, rules: [portHook(port), TO_ALL] };
}

const PORT_TO_PORT: ChainText = {
  name: "port_to_port",
  rules: [
    "type filter hook forward priority 0; policy accept;",
    "iifname @ports drop",
    "oifname @ports drop",
  ],
};

function earlyChains({ lan, wan }: State): ChainText[] {
  const prefixes = lan.prefixes ?? [];
  const home = [
    ...prefixes.filter(
      (inner) => !prefixes.some((outer) => outer !== inner && covers(outer, inner)),
    ),
    ...lan.addresses
      .map(canonical)
      .filter((address) => !prefixes.some((prefix) => inPrefix(address, prefix))),
    // Every link has these.
  ].filter((text) => !/^fe[89ab]/.test(text));
  const claimsHome = ([4, 6] as const).flatMap((family) => {
    const own = home.filter((text) => familyOf(text) === family);
    return own.length === 0
      ? []
      : [`${family === 4 ? "ip" : "ip6"} saddr { ${own.join(", ")} } goto false_home`];
  });
  return [
    {
      name: "false_home",
      rules: [`${LOG_RATE} ${log("wan-in", 0)}`, 'counter name "false_home" drop'],
    },
    {
      name: "before_connections",
      rules: [
        "type filter hook prerouting priority raw; policy accept;",
        `iifname != "${wan.interface}" accept`,
        ...claimsHome,
      ],
    },
    {
      name: "new_flows",
      rules: [
        "type filter hook prerouting priority mangle; policy accept;",
        // New until it is kept; without an answer its later packets are "new" too.
        `iifname "${lan.interface}" ct state new ct status & confirmed == 0 limit name ether saddr map @new_flow_caps counter name "too_many_flows" drop`,
      ],
    },
  ];
}

/** An address that another MAC gives by RFC 4291 appendix A is that MAC's alone. */
export function mayOwn(macs: readonly string[], address: string): boolean {
  if (familyOf(address) === 4) return true;
  const identifier = ipaddr.IPv6.parse(address).toByteArray().slice(8);
  if (identifier[3] !== 0xff || identifier[4] !== 0xfe) return true;
  return macs.some((mac) =>
    interfaceIdentifier(mac).every((octet, at) => octet === identifier[at]),
  );
}

/** RFC 4291 appendix A: the link-local address that a MAC gives. */
export function linkLocal(mac: string): string {
  const octets = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...interfaceIdentifier(mac)];
  return new ipaddr.IPv6(octets).toRFC5952String();
}

function interfaceIdentifier(mac: string): number[] {
  const [first = 0, ...rest] = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  return [first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
}

function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

/** In sets of raw bytes, which nft compares with whatever part of a packet it is told. */
function hex(address: string): string {
  return `0x${Buffer.from(ipaddr.IPv6.parse(address).toByteArray()).toString("hex")}`;
}

function hexOfMac(mac: string): string {
  return `0x${mac.replaceAll(":", "")}`;
}

const quote = (name: string): string => `"${name}"`;

function fixed(elements: readonly string[]): string {
  return elements.length === 0 ? "" : ` elements = { ${elements.join(", ")} }`;
}

function printSet(name: string, type: string, elements: readonly string[]): string {
  const kind = / : (verdict|limit);/.test(type) ? "map" : "set";
  return [
    `${kind} ${name} {`,
    `  ${type}`,
    ...(elements.length === 0 ? [] : [` ${fixed(elements)}`]),
    "}",
  ].join("\n");
}

function printLimit({ name, text }: Limit): string {
  return `limit ${name} { ${text}; }`;
}

function block(table: string, parts: readonly string[]): string[] {
  return [`table ${table} {`, ...parts.map((part) => part.replace(/^(?=.)/gm, "  ")), "}"];
}

function replace(table: string, parts: readonly string[]): string[] {
  return [`add table ${table}`, `delete table ${table}`, ...block(table, parts)];
}
