/** Devices → the elements and limits by which the tables before the main one know them. Pure. */
import { familyOf } from "@thingwall/mud/policy";
import type { DesiredState, WallDevice } from "./contract.ts";
import { canonical, hex, hexOfMac, linkLocal, mayOwn } from "./link-address.ts";

export const INGRESS = "netdev thingwall";
export const EARLY = "inet thingwall_early";

/**
 * What a thing may send in a second unless its configuration says otherwise: more than any thing
 * of a home needs, and less than harms. People have no caps unless given.
 */
export const THING_CAPS = { packetsPerSecond: 20_000, newFlowsPerSecond: 200 } as const;

/** Known MACs are at most 5,000 devices with eight each. */
const METER_SIZE = 65_535;

export interface Element {
  readonly table: string;
  readonly set: string;
  readonly key: string;
  /** In a map ` : value`. */
  readonly value: string;
}

export interface Limit {
  readonly table: string;
  readonly name: string;
  readonly text: string;
}

export interface Gathered {
  readonly elements: readonly Element[];
  readonly limits: readonly Limit[];
  of(table: string, set: string): readonly string[];
}

export function gather(devices: readonly WallDevice[]): Gathered {
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
export function sets({ lan }: Pick<DesiredState, "lan">): [name: string, type: string][] {
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

const meter = (set: string, timeout: string) =>
  `set ${set} { type ether_addr; size ${METER_SIZE}; flags dynamic, timeout; timeout ${timeout}; }`;

/** What packets fill: how much each sender, or each port's strangers, sent of something lately. */
export const METERS = [
  ...["neighbour_rate", "group_rate", "claim_rate", "dhcp_rate"].map((set) => meter(set, "1m")),
  // Forgotten no sooner than its whole burst is back.
  meter("dhcp6_rate", "20m"),
  "set strangers { type ifname; size 4096; flags dynamic, timeout; timeout 1m; }",
  // Who asked for an address lately, and how many began to.
  "set newcomers { type ifname . ether_addr; size 4096; flags dynamic, timeout; timeout 1h; }",
  "set newcomer_rate { type ifname; size 4096; flags dynamic, timeout; timeout 6h; }",
  "set asking { typeof @ll,48,48; size 1024; flags dynamic, timeout; timeout 1s; }",
] as const;

export const quote = (name: string): string => `"${name}"`;

function fixed(elements: readonly string[]): string {
  return elements.length === 0 ? "" : ` elements = { ${elements.join(", ")} }`;
}

export function printSet(name: string, type: string, elements: readonly string[]): string {
  const kind = / : (verdict|limit);/.test(type) ? "map" : "set";
  return [
    `${kind} ${name} {`,
    `  ${type}`,
    ...(elements.length === 0 ? [] : [` ${fixed(elements)}`]),
    "}",
  ].join("\n");
}

export function printLimit({ name, text }: Limit): string {
  return `limit ${name} { ${text}; }`;
}
