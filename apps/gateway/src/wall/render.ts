/**
 * Desired state → the text of our nftables table, whole or as the change from what is loaded. Pure.
 *
 *   sender (MAC . address) → its chain → sets → `permitted` → the Internet, the gateway, or
 *   receiver's address → its chain → sets → accept
 *
 * A device's packets visit only its own chains. What falls off the end of a chain is reported and
 * dropped. The table is loaded whole once, with maps that know nobody, and then they are told of
 * everybody; later a device that changed gets new chains and sets beside its old ones, in a
 * transaction of its own; then the maps are turned to them and the old ones go, in one transaction:
 * no packet ever meets half of it, and no other device notices.
 */
import { familyOf } from "@thingwall/mud/policy";
import type { Admitted } from "./admitted.ts";
import { type Contents, NOTHING_KNOWN, replaceTable } from "./contents.ts";
import type { Admit, DesiredState, WallDevice } from "./contract.ts";
import {
  type Container,
  type DeviceText,
  type Member,
  type NameTarget,
  renderDevice,
} from "./device-text.ts";
import { type AddressBook, addressBook } from "./shape.ts";
import { GUARD, renderStanding } from "./standing.ts";
import { ADDRESS_TYPE, printChain, printSet, REPORTS, TABLE } from "./text.ts";
import { printDenied, printTotals } from "./violations.ts";

/** What the kernel was given, as far as a later change needs to know. */
export interface Loaded {
  /** What no device changes; when it differs, the table is loaded whole. */
  readonly base: string;
  /** Addresses that other devices' texts may be made from. */
  readonly book: AddressBook;
  readonly devices: ReadonlyMap<string, LoadedDevice>;
}

export interface LoadedDevice {
  readonly device: WallDevice;
  /** Devices whose addresses its text is made from too. */
  readonly peers: readonly string[];
  /** Equal keys: the same text, whatever else changed. */
  readonly key: string;
  readonly prefix: string;
  readonly text: DeviceText;
}

/**
 * The way to what is desired: two transactions, each input for `nft -f` and empty when there is
 * nothing to do. Read as one file, both together lead to the same.
 */
export interface Ruleset {
  /**
   * Chains and sets that no packet visits yet. A kernel fills a set of ranges only after it has begun
   * to use the rules of the same transaction: meanwhile an explicit drop would find nothing in it
   * (docs/decisions/0016-sets-before-their-use.md).
   */
  readonly ahead: string;
  /** Leads packets to them. */
  readonly text: string;
  readonly loaded: Loaded;
}

/**
 * The whole table, in place of whatever was there: `contents`. After the first transaction it knows
 * nobody: no new connection passes, and those that were permitted go on. `now` in milliseconds since
 * the epoch; names admitted by then are part of it.
 */
export function renderRuleset(
  desired: DesiredState,
  admitted: Admitted,
  now: number,
  contents: Contents = NOTHING_KNOWN,
): Ruleset {
  const loaded = load(desired, undefined);
  const all = [...loaded.devices.values()];
  const standing = renderStanding(desired);
  const parts = [
    REPORTS,
    ...printTotals(TABLE),
    ...printDenied(),
    ...CONTAINERS.map(([name, type]) => printContainer(name, type)),
    ...all.flatMap((each) => printSets(each, admitted, now)),
  ];
  const chains = [...standing.ways, ...all.flatMap((each) => each.text.chains), ...standing.hooks];
  const ahead = asText([
    replaceTable(TABLE, contents, parts, chains),
    replaceTable(GUARD.table, contents, [], [GUARD.chain]),
  ]);
  return { ahead, text: asText(enrolment("add", all)), loaded };
}

/** The way from what is loaded to what is desired; undefined where more than devices changed. */
export function renderChange(
  before: Loaded,
  desired: DesiredState,
  admitted: Admitted,
  now: number,
): Ruleset | undefined {
  if (before.base !== baseOf(desired)) return undefined;
  const loaded = load(desired, before);
  const { gone, come } = changed(before, loaded);
  if (gone.length + come.length === 0) return { ahead: "", text: "", loaded };
  const fresh = [
    ...come.flatMap((each) => printSets(each, admitted, now)),
    ...come.flatMap((each) => each.text.chains.map(printChain)),
  ];
  const text = asText([
    ...enrolment("delete", gone),
    ...enrolment("add", come),
    ...gone.flatMap(({ text: { chains, sets } }) => [
      ...chains.map(({ name }) => `delete chain ${TABLE} ${name}`),
      ...sets.map(({ name }) => `delete set ${TABLE} ${name}`),
    ]),
  ]);
  return { ahead: fresh.length === 0 ? "" : `${block(fresh)}\n`, text, loaded };
}

/** Devices whose text differs: as they were, and as they will be. */
export function changed(
  before: Loaded,
  after: Loaded,
): { gone: LoadedDevice[]; come: LoadedDevice[] } {
  const differs = (one: Loaded, other: Loaded) =>
    [...one.devices.values()].filter(
      (each) => other.devices.get(each.device.id)?.text !== each.text,
    );
  return { gone: differs(before, after), come: differs(after, before) };
}

/**
 * Texts that are loaded already are kept as they are; new ones get names that are free. A device
 * that is the same object, with peers that are where they were, is not looked at again.
 */
function load(desired: DesiredState, before: Loaded | undefined): Loaded {
  const book = addressBook(desired);
  const moved = before && movedBetween(before.book, book);
  const taken = new Set([...(before?.devices.values() ?? [])].map(({ prefix }) => prefix));
  const devices = desired.devices.map((device): [string, LoadedDevice] => {
    const known = before?.devices.get(device.id);
    if (known?.device === device && !known.peers.some((id) => moved?.has(id)))
      return [device.id, known];
    const peers = peersOf(device);
    const key = JSON.stringify([device, peers.map((id) => book.get(id) ?? [])]);
    if (known?.key === key) return [device.id, { ...known, device }];
    const plain = `d${device.slot}`;
    // The old chains go in the transaction that brings the new: for its length both are there.
    const prefix = taken.has(plain) ? `${plain}b` : plain;
    return [device.id, { device, peers, key, prefix, text: renderDevice(device, book, prefix) }];
  });
  return { base: baseOf(desired), book, devices: new Map(devices) };
}

/** Devices that are not at the addresses where they were, those that came or went among them. */
function movedBetween(before: AddressBook, after: AddressBook): ReadonlySet<string> {
  const differs = (one: AddressBook, other: AddressBook) =>
    [...one].flatMap(([id, addresses]) => (same(other.get(id), addresses) ? [] : [id]));
  return new Set([...differs(before, after), ...differs(after, before)]);
}

function same(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return (
    one === other ||
    (one?.length === other.length && one.every((address, at) => address === other[at]))
  );
}

/** The devices at home that its rules speak of. */
function peersOf(device: WallDevice): readonly string[] {
  const peers = device.rules.flatMap((rule) =>
    rule.peer.flatMap((peer) => (peer.kind === "among" ? peer.devices : [])),
  );
  return [...new Set(peers)];
}

function baseOf({ lan, wan, dns }: DesiredState): string {
  return JSON.stringify({ lan, wan, dns });
}

/**
 * The transaction that lets devices reach the addresses as the names, each for as long as was asked
 * or, where another name of the device holds the same element for longer, that long. What may be
 * there already is added, deleted and added again: on Linux 6.1 adding an element that exists does
 * not renew its timeout. What was never there is added alone: nft reads all our tables before it
 * deletes anything. Addresses in canonical text.
 */
export function renderAdmissions(
  admissions: readonly Admit[],
  loaded: Loaded,
  admitted: Admitted,
  now: number,
): string {
  const elements = new Map<string, { set: string; key: string; seconds: number; name: string }>();
  const there = new Set<string>();
  for (const { device, name, addresses, seconds } of admissions)
    for (const { set, suffix, family, fixed, names } of targetsOf(loaded, device, name))
      for (const address of addresses) {
        const key = `${address}${suffix}`;
        if (familyOf(address) !== family || fixed.has(key)) continue;
        const at = `${set} ${key}`;
        const known = elements.get(at);
        const left = [...names].map((other) => admitted.secondsLeft(device, other, address, now));
        const longest = Math.max(seconds, ...left);
        if (!known || longest > known.seconds)
          elements.set(at, { set, key, seconds: longest, name });
        if ([...names].some((other) => admitted.mayHold(device, other, address))) there.add(at);
      }
  return [...elements]
    .flatMap(([at, { set, key, seconds, name }]) => {
      const add = `add element ${TABLE} ${set} { ${element(key, seconds, name)} }\n`;
      return there.has(at) ? [add, `delete element ${TABLE} ${set} { ${key} }\n`, add] : [add];
    })
    .join("");
}

/** Where the addresses of a name go for a device; nowhere when no rule of it speaks of the name. */
export function targetsOf(loaded: Loaded, device: string, name: string): readonly NameTarget[] {
  const targets = loaded.devices.get(device)?.text.targets ?? [];
  return targets.filter((target) => target.names.has(name));
}

/** Longer comments than this nft does not take. */
const COMMENT_LIMIT = 120;

/** The name stands with its address, for people to read and for a wall that starts again. */
function element(key: string, seconds: number, name: string): string {
  const comment = name.length <= COMMENT_LIMIT ? ` comment "${name}"` : "";
  return `${key} timeout ${seconds}s${comment}`;
}

function printSets(each: LoadedDevice, admitted: Admitted, now: number): string[] {
  const dynamic = new Map<string, string[]>();
  for (const target of each.text.targets) {
    const list = dynamic.get(target.set) ?? [];
    dynamic.set(target.set, list);
    list.push(...admittedElements(each.device.id, target, admitted, now));
  }
  return each.text.sets.map((set) => printSet(set, dynamic.get(set.name)));
}

/** What the names of a target hold now, each element once, with the longest time that any gives. */
function admittedElements(
  device: string,
  target: NameTarget,
  admitted: Admitted,
  now: number,
): string[] {
  const longest = new Map<string, { seconds: number; name: string }>();
  for (const name of target.names)
    for (const { address, seconds } of admitted.of(device, name, now))
      if (familyOf(address) === target.family && seconds > (longest.get(address)?.seconds ?? 0))
        longest.set(address, { seconds, name });
  return [...longest]
    .map(([address, held]) => ({ key: `${address}${target.suffix}`, ...held }))
    .filter(({ key }) => !target.fixed.has(key))
    .map(({ key, seconds, name }) => element(key, seconds, name));
}

const CONTAINERS: readonly (readonly [Container, string])[] = [
  ["sender4", `ether_addr . ${ADDRESS_TYPE[4]} : verdict`],
  ["receiver4", `${ADDRESS_TYPE[4]} : verdict`],
  ["sender6", `ether_addr . ${ADDRESS_TYPE[6]} : verdict`],
  ["receiver6", `${ADDRESS_TYPE[6]} : verdict`],
  ["people", "ether_addr"],
];

function printContainer(name: Container, type: string): string {
  return [`${name === "people" ? "set" : "map"} ${name} {`, `  type ${type};`, "}"].join("\n");
}

/** Commands by which the maps know the devices, or know them no more. */
function enrolment(verb: "add" | "delete", devices: readonly LoadedDevice[]): string[] {
  const print = ({ key, value }: Member) => (verb === "add" ? `${key}${value}` : key);
  return CONTAINERS.flatMap(([name]) => {
    const elements = membersOf(devices, name).map(print);
    return elements.length === 0
      ? []
      : [`${verb} element ${TABLE} ${name} { ${elements.join(", ")} }`];
  });
}

function membersOf(devices: readonly LoadedDevice[], container: Container): Member[] {
  return devices.flatMap(({ text }) =>
    text.members.filter((member) => member.container === container),
  );
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function block(parts: readonly string[]): string {
  return [`table ${TABLE} {`, ...parts.map(indented), "}"].join("\n");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
