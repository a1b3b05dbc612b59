/** One device's rules → its own chains and sets. Pure. */
import { covers, familyOf, hostPrefix } from "@thingwall/mud/policy";
import type { WallDevice, WallRule } from "./contract.ts";
import {
  type AddressBook,
  amongAddresses,
  type Direction,
  type Element,
  type Family,
  namesOf,
  type PortSide,
  type Run,
  runsOf,
} from "./shape.ts";
import { ADDRESS_TYPE, type ChainText, IP, log, LOG_RATE, type SetText } from "./text.ts";

const PORT_OF: Record<Direction, "daddr" | "saddr"> = {
  "from-device": "daddr",
  "to-device": "saddr",
};
const SHORT: Record<Direction, string> = { "from-device": "from", "to-device": "to" };
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

export interface DeviceText {
  readonly sets: readonly SetText[];
  /** Each stands before the chains that it goes to are deleted: callers first. */
  readonly chains: readonly ChainText[];
  readonly targets: readonly NameTarget[];
  /** Where the standing part finds the device. */
  readonly members: readonly Member[];
}

/** An element of one of the standing part's maps and sets. */
export interface Member {
  readonly container: Container;
  readonly key: string;
  /** ` : goto d1_from` in a map, nothing in a set. */
  readonly value: string;
}

export type Container = "sender4" | "sender6" | "receiver4" | "receiver6" | "people";

type AddTarget = (name: string, target: Omit<NameTarget, "names">) => void;

/** `prefix` begins the name of everything that is this device's alone. */
export function renderDevice(device: WallDevice, book: AddressBook, prefix: string): DeviceText {
  const sets: SetText[] = [];
  const chains: ChainText[] = [];
  const targets = new Map<string, NameTarget & { readonly names: Set<string> }>();
  const addTarget: AddTarget = (name, target) => {
    const key = `${target.set}${target.suffix}`;
    const known = targets.get(key);
    if (known) known.names.add(name);
    else targets.set(key, { ...target, names: new Set([name]) });
  };
  for (const direction of ["from-device", "to-device"] as const) {
    const runs = runsOf(device, direction, book);
    const chain = `${prefix}_${SHORT[direction]}`;
    const denial = [`${LOG_RATE} ${log(direction, device.slot)}`, "goto denied"];
    // Only a chain with explicit drops needs its denial in a place that rules can go to.
    const apart = runs.some((run) => run.verdict === "drop");
    const accept =
      direction === "to-device"
        ? "goto pass"
        : `goto ${device.role === "person" ? "permitted_person" : "permitted"}`;
    const rules = runs.flatMap((run, index) => {
      const target = run.verdict === "accept" ? accept : `goto ${chain}_denied`;
      return renderRun(device, direction, run, `${chain}${run.family}_${index}`, target, {
        book,
        prefix,
        addSet: (set) => {
          if (!sets.some((known) => known.name === set.name)) sets.push(set);
        },
        addTarget,
      });
    });
    chains.push({ name: chain, rules: [...rules, ...(apart ? [`goto ${chain}_denied`] : denial)] });
    if (apart) chains.push({ name: `${chain}_denied`, rules: denial });
  }
  return { sets, chains, targets: [...targets.values()], members: membersOf(device, book, prefix) };
}

/** Who a packet is from (MAC and address together, so that neither is believed alone) and to. */
function membersOf(device: WallDevice, book: AddressBook, prefix: string): Member[] {
  const { macs, role } = device;
  const members = (book.get(device.id) ?? []).flatMap((address): Member[] => {
    const family = familyOf(address);
    return [
      { container: `receiver${family}`, key: address, value: ` : goto ${prefix}_to` },
      ...macs.map(
        (mac): Member => ({
          container: `sender${family}`,
          key: `${mac} . ${address}`,
          value: ` : goto ${prefix}_from`,
        }),
      ),
    ];
  });
  const person = macs.map((mac): Member => ({ container: "people", key: mac, value: "" }));
  return role === "person" ? [...members, ...person] : members;
}

interface RunContext {
  readonly book: AddressBook;
  readonly prefix: string;
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
  const names = [...namesOf(device)];
  const set = `${context.prefix}_name${names.indexOf(name)}_${family}`;
  context.addSet({
    name: set,
    type: ADDRESS_TYPE[family],
    comment: `${device.id}: ${name}`.slice(0, 120),
    fixed: [],
  });
  context.addTarget(name, { set, family, suffix: "", fixed: new Set() });
  return set;
}

function printRange(range: { from: number; to: number }): string {
  return range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`;
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
