/**
 * What is dropped of whom, counted in the kernel: every packet, where the samples are a few a second.
 * The counts are elements of sets with a size and a time; who floods fills at most his own. Pure.
 */
import { canonicalAddress } from "@thingwall/mud/policy";
import type { Counted, CountedPackets, Destination, ViolationReason } from "./contract.ts";
import { member, members } from "./listing.ts";
import { type ChainText, TABLE } from "./text.ts";

/** Known MACs are at most 5,000 devices with eight each. */
const SENDERS = 65_535;
/** Destinations of all devices together; those that came first, each for ten minutes. */
const DESTINATIONS = 4096;
/** Destinations that are told at once, the most used first. */
const TOLD_AT_ONCE = 256;

export interface CountingSet {
  /** `inet thingwall`. */
  readonly table: string;
  readonly name: string;
  readonly why: ViolationReason;
}

const INGRESS = "netdev thingwall";
const EARLY = "inet thingwall_early";

/** One element for each sender. */
export const TOTALS = [
  { table: TABLE, name: "denied_of", why: "denied" },
  { table: EARLY, name: "too_many_flows_of", why: "too-many-flows" },
  { table: INGRESS, name: "over_cap_of", why: "over-cap" },
  { table: INGRESS, name: "quarantine_of", why: "quarantined" },
  { table: INGRESS, name: "false_of", why: "false-sender" },
] as const satisfies readonly CountingSet[];
type TotalName = (typeof TOTALS)[number]["name"];

/** One element for each (sender, address, protocol, port) that its rules deny. */
export const DENIED = [
  { table: TABLE, name: "denied4", why: "denied" },
  { table: TABLE, name: "denied6", why: "denied" },
] as const satisfies readonly CountingSet[];

/** The sets of a table in which senders are counted. */
export function printTotals(table: string): string[] {
  return TOTALS.filter((set) => set.table === table).map(
    ({ name }) =>
      `set ${name} { type ether_addr; size ${SENDERS}; flags dynamic, timeout; timeout 1h; }`,
  );
}

export function printDenied(): string[] {
  return ([4, 6] as const).map(
    (family) =>
      `set denied${family} { type ether_addr . ipv${family}_addr . inet_proto . inet_service; size ${DESTINATIONS}; flags dynamic, timeout; timeout 10m; }`,
  );
}

/** Counts a packet for its sender; a full set counts nobody new. */
export function countOf(name: TotalName): string {
  return `add @${name} { ether saddr counter }`;
}

/** Where a denied packet ends. What a device did not send is not its doing. */
export function deniedChain(lan: string): ChainText {
  const to = (address: string) =>
    `{ ether saddr . ${address} daddr . meta l4proto . th dport counter }`;
  return {
    name: "denied",
    rules: [
      `iifname != "${lan}" drop`,
      countOf("denied_of"),
      `meta l4proto { tcp, udp } add @denied4 ${to("ip")}`,
      `meta l4proto { tcp, udp } add @denied6 ${to("ip6")}`,
      "drop",
    ],
  };
}

/** An element as `nft -j list set` says it. */
interface Element extends CountedPackets {
  /** The parts of its key as text. */
  readonly key: readonly string[];
}

/** Reads `nft -j list set`; whatever is not of our form is left out. */
export function readCounts(listing: unknown): Element[] {
  return members(listing, "nftables").flatMap((object) =>
    members(member(object, "set"), "elem").flatMap((entry) => {
      const held = member(entry, "elem");
      const counter = member(held, "counter");
      const [packets, octets] = [member(counter, "packets"), member(counter, "bytes")];
      if (typeof packets !== "number" || typeof octets !== "number") return [];
      const value = member(held, "val");
      const parts = typeof value === "string" ? [value] : members(value, "concat");
      const key = parts.filter((each) => typeof each === "string" || typeof each === "number");
      return [{ key: key.map(String), packets, octets }];
    }),
  );
}

/** Remembers what was told, so that only what came since is told next. */
export class Counts {
  #before: ReadonlyMap<string, CountedPackets> = new Map();

  /** The listings of all sets, at one time; undefined when nothing was dropped since the last. */
  since(listings: readonly (readonly [CountingSet, unknown])[], at: number): Counted | undefined {
    const now = new Map<string, CountedPackets>();
    const come = listings.flatMap(([set, listing]) =>
      readCounts(listing).flatMap(({ key, ...count }) => {
        const id = [set.table, set.name, ...key].join(" ");
        now.set(id, count);
        const before = this.#before.get(id);
        // Fewer than before: the element lapsed meanwhile and began again.
        const known = before && before.packets <= count.packets ? before : NONE;
        const packets = count.packets - known.packets;
        const octets = count.octets - known.octets;
        return packets > 0 ? [{ set, key, packets, octets }] : [];
      }),
    );
    this.#before = now;
    if (come.length === 0) return undefined;
    return {
      kind: "counted",
      at,
      senders: come.flatMap(({ set, key: [mac, ...rest], packets, octets }) =>
        mac === undefined || rest.length > 0 ? [] : [{ mac, why: set.why, packets, octets }],
      ),
      destinations: come
        .flatMap(({ key, packets, octets }) => destinationOf(key, { packets, octets }) ?? [])
        .toSorted((one, other) => other.packets - one.packets)
        .slice(0, TOLD_AT_ONCE),
    };
  }
}

const NONE: CountedPackets = { packets: 0, octets: 0 };
const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17 };

function destinationOf(key: readonly string[], count: CountedPackets): Destination | undefined {
  const [mac, text = "", protocolText = "", portText = ""] = key;
  const address = canonicalAddress(text);
  const protocol = PROTOCOLS[protocolText] ?? Number(protocolText);
  const port = Number(portText);
  if (mac === undefined || address === undefined || key.length !== 4) return undefined;
  if (!Number.isInteger(protocol) || !Number.isInteger(port)) return undefined;
  return { mac, address, protocol, port, ...count };
}
