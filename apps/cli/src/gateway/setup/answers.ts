/** What is asked of whoever sets a gateway up, and the configuration that the answers make. Pure. */
import type { GatewayConfig } from "@thingwall/gateway";
import { canonicalPrefix, familyOf, inPrefix } from "@thingwall/mud/policy";
import type { Machine } from "./machine.ts";

type Role = "thing" | "person";
type Wifi = NonNullable<GatewayConfig["lan"]["wifi"]>;

export interface Answers {
  readonly wan: string;
  readonly nat44: boolean;
  readonly bridge: string;
  readonly ports: Readonly<Record<string, Role>>;
  readonly addresses: readonly string[];
  /** Absent: another gives the addresses. */
  readonly dhcp?: { readonly from: string; readonly to: string };
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  /** The two letters of `country` are empty where nobody said them. */
  readonly wifi?: Wifi;
  readonly runDirectory: string;
  readonly stateDirectory: string;
}

/** What was said on the command line; the rest is proposed. */
export interface Given {
  readonly wan?: string;
  readonly nat44?: boolean;
  readonly bridge?: string;
  readonly ports?: Readonly<Record<string, Role>>;
  readonly addresses?: readonly string[];
  readonly dhcp?: Answers["dhcp"] | "off";
  readonly dns?: readonly string[];
  readonly ntp?: readonly string[];
  readonly wifi?: Partial<Omit<Wifi, "ownInterfaces">> | "off";
  readonly runDirectory?: string;
  readonly stateDirectory?: string;
}

export interface Known {
  readonly machine: Machine;
  /** The configuration that is there already. */
  readonly before?: GatewayConfig;
  /** Five octets at random, for a network of one's own (RFC 4193 §3.2). */
  readonly random: Uint8Array;
}

const LEASE_SECONDS = 43_200;
const BRIDGE = "br-lan";

/** The best guess for whatever was not said; empty where there is none. */
export function propose(given: Given, known: Known): Answers {
  const { machine, before } = known;
  const wan = given.wan ?? before?.wan.interface ?? machine.defaultRoutes[0] ?? "";
  const bridge = given.bridge ?? before?.lan.interface ?? bridgeOf(machine, wan);
  const ports = given.ports ?? before?.lan.ports ?? portsOf(machine, wan, bridge);
  const addresses = given.addresses ?? before?.lan.addresses ?? addressesFor(known, bridge);
  const kept = given.addresses === undefined ? before?.lan.dhcp : undefined;
  const noDhcp = given.dhcp === undefined && before !== undefined && !before.lan.dhcp;
  const dhcp = given.dhcp ?? kept ?? (noDhcp ? "off" : (rangeIn(addresses) ?? "off"));
  const wifi = given.wifi === "off" ? undefined : wifiOf(given.wifi ?? {}, known);
  return {
    wan,
    nat44: given.nat44 ?? before?.wan.nat44 ?? true,
    bridge,
    ports,
    addresses,
    ...(dhcp === "off" ? {} : { dhcp: { from: dhcp.from, to: dhcp.to } }),
    dns: given.dns ?? before?.dns.upstream ?? machine.resolvers,
    ntp: given.ntp ?? before?.ntp ?? [],
    ...(wifi ? { wifi } : {}),
    runDirectory: given.runDirectory ?? before?.runDirectory ?? "/run/thingwall",
    stateDirectory: given.stateDirectory ?? before?.stateDirectory ?? "/var/lib/thingwall",
  };
}

/** What the answers do not speak of stays as it was. */
export function configurationOf(answers: Answers, before: GatewayConfig | undefined): unknown {
  const { wan, nat44, bridge, ports, addresses, dhcp, dns, ntp, wifi } = answers;
  const { runDirectory, stateDirectory } = answers;
  const leaseSeconds = before?.lan.dhcp?.leaseSeconds ?? LEASE_SECONDS;
  const trust = { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false };
  return {
    ...before,
    runDirectory,
    stateDirectory,
    lan: {
      interface: bridge,
      addresses,
      ...(dhcp ? { dhcp: { ...dhcp, leaseSeconds } } : {}),
      ports,
      ...(wifi ? { wifi } : {}),
    },
    wan: { interface: wan, nat44 },
    dns: { upstream: dns },
    ntp,
    trust: before?.trust ?? trust,
    devices: before?.devices ?? [],
  };
}

function bridgeOf({ links }: Machine, wan: string): string {
  const bridges = links.filter(({ name, kind }) => kind === "bridge" && name !== wan);
  return bridges.find(({ name }) => name === BRIDGE)?.name ?? BRIDGE;
}

/** Things', until somebody says otherwise: it is the lesser access. */
function portsOf({ links }: Machine, wan: string, bridge: string): Record<string, Role> {
  const free = links.filter(
    ({ name, kind, master, addresses }) =>
      kind === "port" &&
      name !== wan &&
      (master === undefined ? addresses.length === 0 : master === bridge),
  );
  return Object.fromEntries(free.map(({ name }) => [name, "thing"]));
}

/** What the bridge has already; else networks that this machine knows nothing of. */
function addressesFor({ machine, random }: Known, bridge: string): readonly string[] {
  const own = machine.links.find(({ name }) => name === bridge)?.addresses ?? [];
  if (own.length > 0) return own;
  const taken = takenPrefixes(machine, []);
  const free = Array.from({ length: 256 }, (_, at) => `192.168.${(at + 1) % 256}.1/24`).find(
    (each) => !taken.some(({ prefix }) => overlap(each, prefix)),
  );
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = random;
  const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
  return [...(free === undefined ? [] : [free]), `fd${pad(a)}:${hex(b, c)}:${hex(d, e)}::1/64`];
}

const pad = (octet: number) => octet.toString(16).padStart(2, "0");

/** Prefixes that are somebody's, without those of the interfaces named. */
export function takenPrefixes(
  { links, routes }: Machine,
  without: readonly string[],
): readonly { readonly prefix: string; readonly interface: string }[] {
  const addressed = links.flatMap(({ name, addresses }) =>
    addresses.map((prefix) => ({ prefix, interface: name })),
  );
  return [...addressed, ...routes].filter((each) => !without.includes(each.interface));
}

/** Two prefixes of one family overlap when one holds the other's first address. */
export function overlap(one: string, other: string): boolean {
  const [first, second] = [canonicalPrefix(one), canonicalPrefix(other)];
  if (first === undefined || second === undefined) return false;
  const [start = "", begin = ""] = [first, second].map((prefix) => prefix.split("/")[0] ?? "");
  if (familyOf(start) !== familyOf(begin)) return false;
  return inPrefix(start, second) || inPrefix(begin, first);
}

/** Some two fifths of the LAN's first IPv4 network, without the gateway's own address. */
export function rangeIn(
  addresses: readonly string[],
): { readonly from: string; readonly to: string } | undefined {
  const prefix = addresses.find((each) => !each.includes(":") && each.includes("/"));
  const network = prefix === undefined ? undefined : canonicalPrefix(prefix);
  if (prefix === undefined || network === undefined) return undefined;
  const [start = "", length = "32"] = network.split("/");
  const size = Math.min(2 ** (32 - Number(length)), 65_536);
  if (size < 8) return undefined;
  const gateway = toNumber(prefix.split("/")[0] ?? "") - toNumber(start);
  let [from, to] = [Math.floor(size * 0.4), Math.floor(size * 0.78)];
  if (gateway >= from && gateway <= to) {
    if (gateway - from > to - gateway) to = gateway - 1;
    else from = gateway + 1;
  }
  return { from: toText(toNumber(start) + from), to: toText(toNumber(start) + to) };
}

const toNumber = (address: string) =>
  address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
const toText = (number: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

/** Wi-Fi only where somebody named the network, or had one before. */
function wifiOf(
  given: Partial<Omit<Wifi, "ownInterfaces">>,
  { machine, before }: Known,
): Wifi | undefined {
  const old = before?.lan.wifi;
  const able = machine.radios.filter(({ accessPoint }) => accessPoint);
  const name = given.interface ?? old?.interface ?? able[0]?.interface;
  const ssid = given.ssid ?? old?.ssid;
  if (ssid === undefined) return undefined;
  const band = given.band ?? old?.band ?? "2.4 GHz";
  const kept = band === old?.band ? old.channel : undefined;
  return {
    interface: name ?? "",
    ssid,
    hidden: given.hidden ?? old?.hidden ?? false,
    country: given.country ?? old?.country ?? machine.country ?? "",
    band,
    channel: given.channel ?? kept ?? (band === "2.4 GHz" ? 6 : 36),
    // Behind a longer name no number fits (hostapd names them wlan0.17).
    ownInterfaces: machine.radios.some(
      (each) => each.interface === name && each.ownInterfaces && name.length <= 10,
    ),
  };
}
