/**
 * How each rule of a device is best matched by nftables.
 *
 * Runs of rules with the same verdict share hash sets of (peer . protocol . port), which cost the
 * same however many rules there are; whatever does not fit becomes a rule of its own, in place.
 * Order is kept between runs; within a run every rule has the same verdict, so order is free.
 */
import { canonicalAddress, familyOf } from "@thingwall/mud/policy";
import type { DesiredState, WallDevice, WallRule } from "./contract.ts";

export type Direction = WallRule["direction"];
export type Family = WallRule["family"];

/** Which port of the first packet a set holds. */
export type PortSide = "dport" | "sport";

/** One element of a set: an address that is known now, or whatever a name is admitted as. */
export type Element = { readonly peer: Peer; readonly protocol: number; readonly port: number };
export type Peer =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "name"; readonly name: string };

export interface Run {
  readonly family: Family;
  readonly verdict: WallRule["verdict"];
  readonly elements: Readonly<Record<PortSide, readonly Element[]>>;
  /** Rules that need an expression of their own. */
  readonly linear: readonly WallRule[];
}

/** More single ports than this in one rule are matched as ranges, not spelt out in a set. */
const SPELT_PORTS = 16;

/** The device's rules of one direction as runs, IPv4 first; order within a family is kept. */
export function runsOf(device: WallDevice, direction: Direction, devices: AddressBook): Run[] {
  const runs: Run[] = [];
  for (const family of [4, 6] as const) {
    let open: { verdict: WallRule["verdict"]; rules: WallRule[] } | undefined;
    const close = () => {
      if (open) runs.push(toRun(family, open.verdict, open.rules, devices));
      open = undefined;
    };
    for (const rule of device.rules) {
      if (rule.direction !== direction || rule.family !== family) continue;
      if (matchesNothing(rule, devices)) continue;
      if (open?.verdict !== rule.verdict) close();
      open ??= { verdict: rule.verdict, rules: [] };
      open.rules.push(rule);
    }
    close();
  }
  return runs;
}

/** Addresses of each device in canonical text, by identity. */
export type AddressBook = ReadonlyMap<string, readonly string[]>;

export function addressBook(desired: Pick<DesiredState, "devices">): AddressBook {
  return new Map(desired.devices.map((device) => [device.id, addressesOf(device)]));
}

/** Read once for each device: who is the same object has the same list, however often it is asked. */
const canonicalOf = new WeakMap<WallDevice, readonly string[]>();

export function addressesOf(device: WallDevice): readonly string[] {
  const known = canonicalOf.get(device);
  if (known) return known;
  const addresses = device.addresses.map((text) => canonicalAddress(text) ?? text);
  canonicalOf.set(device, addresses);
  return addresses;
}

interface Spoken {
  readonly all: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
}

const spokenBy = new WeakMap<WallDevice, Spoken>();

/** The names that its rules speak of, in their order; read once for each device. */
export function namesOf(device: WallDevice): ReadonlySet<string> {
  return spokenOf(device).all;
}

/** Those of them that a rule refuses: an address that is admitted as one may be permitted less. */
export function refusedNamesOf(device: WallDevice): ReadonlySet<string> {
  return spokenOf(device).refused;
}

function spokenOf(device: WallDevice): Spoken {
  const known = spokenBy.get(device);
  if (known) return known;
  const refusing = device.rules.filter(({ verdict }) => verdict === "drop");
  const spoken = { all: namesIn(device.rules), refused: namesIn(refusing) };
  spokenBy.set(device, spoken);
  return spoken;
}

function namesIn(rules: readonly WallRule[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap((rule) => rule.peer.flatMap((peer) => (peer.kind === "name" ? [peer.name] : []))),
  );
}

/** Everything of one family that a constraint admits: prefixes and the devices' addresses. */
export function amongAddresses(
  constraint: Extract<WallRule["peer"][number], { kind: "among" }>,
  family: Family,
  devices: AddressBook,
): string[] {
  const members = constraint.devices.flatMap((id) => devices.get(id) ?? []);
  return [...constraint.networks, ...members].filter((text) => familyOf(text) === family);
}

function matchesNothing(rule: WallRule, devices: AddressBook): boolean {
  return rule.peer.some(
    (constraint) =>
      constraint.kind === "among" && amongAddresses(constraint, rule.family, devices).length === 0,
  );
}

function toRun(
  family: Family,
  verdict: WallRule["verdict"],
  rules: readonly WallRule[],
  devices: AddressBook,
): Run {
  const elements: Record<PortSide, Element[]> = { dport: [], sport: [] };
  const linear: WallRule[] = [];
  for (const rule of rules) {
    const fit = asElements(rule, devices);
    if (fit) elements[fit.side].push(...fit.elements);
    else linear.push(rule);
  }
  return { family, verdict, elements, linear };
}

/** The rule as set elements, or undefined when only an expression says what it means. */
function asElements(
  rule: WallRule,
  devices: AddressBook,
): { side: PortSide; elements: Element[] } | undefined {
  const [constraint, ...more] = rule.peer;
  if (!constraint || more.length > 0) return undefined;
  if (rule.protocol !== 6 && rule.protocol !== 17) return undefined;
  const side: PortSide = rule.sourcePorts ? "sport" : "dport";
  if (rule.sourcePorts && rule.destinationPorts) return undefined;
  const ports = spell(rule.sourcePorts ?? rule.destinationPorts);
  const peers = peersOf(constraint, rule.family, devices);
  if (!ports || !peers) return undefined;
  const { protocol } = rule;
  return {
    side,
    elements: peers.flatMap((peer) => ports.map((port) => ({ peer, protocol, port }))),
  };
}

function spell(ranges: WallRule["sourcePorts"]): number[] | undefined {
  if (!ranges) return undefined;
  const width = ranges.reduce((sum, range) => sum + range.to - range.from + 1, 0);
  if (width > SPELT_PORTS) return undefined;
  return ranges.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
}

function peersOf(
  constraint: WallRule["peer"][number],
  family: Family,
  devices: AddressBook,
): Peer[] | undefined {
  if (constraint.kind === "name") return [{ kind: "name", name: constraint.name }];
  const addresses: Peer[] = [];
  const whole = family === 4 ? "/32" : "/128";
  for (const text of amongAddresses(constraint, family, devices)) {
    if (!text.includes("/")) addresses.push({ kind: "address", address: text });
    else if (text.endsWith(whole))
      addresses.push({ kind: "address", address: text.slice(0, -whole.length) });
    else return undefined;
  }
  return addresses;
}
