/**
 * Facts → contacts: flows of one kind with one other end, counted. What never belongs in a
 * description is set aside here, with its reason. Bounded, whatever the device does.
 */
import { isIPv4 } from "node:net";
import { OPENING_ICMP } from "../decide/decide.ts";
import type { Flow } from "../decide/flow.ts";
import type { DeviceId, Direction, Family } from "../policy/policy.ts";
import type { Fact } from "./fact.ts";
import type { LeftOut, LeftOutReason, Service } from "./need.ts";

export interface Contact {
  readonly direction: Direction;
  readonly family: Family;
  readonly where: "wan" | "group" | "home";
  readonly address: string;
  /** The other end, where it is a device of the home. */
  readonly device: DeviceId | undefined;
  readonly protocol: number;
  readonly destinationPort: number | undefined;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
  /** Source ports, the first few: one is a port of its own, several are chance. */
  readonly sourcePorts: Set<number>;
  /** Names for which it was given the address; several where it asked several at once. */
  readonly names: Set<string>;
  flows: number;
}

export interface Seen {
  readonly contacts: readonly Contact[];
  readonly leftOut: readonly LeftOut[];
  /** Every name asked → the addresses told. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Contacts, names and left-out rows held; what comes later is counted. */
const LIMIT = 4096;
const SOURCE_PORTS_KEPT = 16;
const ADDRESSES_PER_NAME = 256;

const TCP = 6;
const UDP = 17;
const DNS_OVER_TLS = 853;
/** Telnet and the ports to which captured things move it. */
const TELNET = [23, 2323, 2223, 23231];
/** As many others at home, on one service, within one minute: nobody needs that (gateway's bar). */
const TARGETS = 10;
const WINDOW = 60_000;
/** As many nameless addresses of the Internet on one service. */
const STRANGERS = 16;

/** A resolvable name in lower case without the last dot; undefined for what no file can hold. */
export function hostName(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, "");
  const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?";
  const valid = new RegExp(`^(?:${label}\\.)+${label}$`).test(name) && name.length <= 253;
  return valid && !isIPv4(name) ? name : undefined;
}

export function gather(facts: Iterable<Fact>, device: DeviceId): Seen {
  const asked = new Map<string, Set<string>>();
  /** Address → names asked, the latest last. */
  const namesOf = new Map<string, Set<string>>();
  /** Address → names asked since the last flow to it. */
  const fresh = new Map<string, Set<string>>();
  const contacts = new Map<string, Contact>();
  const leftOut = new Map<string, LeftOut & { flows: number }>();
  const scans = new Scans();

  const leave = (why: LeftOutReason, direction: Direction, flow: Flow) => {
    const address = otherEnd(flow, direction).address;
    const service = serviceOf(flow);
    let key = JSON.stringify([why, direction, address, service]);
    // What is left out is told by example once there is too much of it.
    if (!leftOut.has(key) && leftOut.size >= LIMIT) key = JSON.stringify(["too-many"]);
    const known = leftOut.get(key);
    if (known) known.flows += 1;
    else
      leftOut.set(key, {
        why: leftOut.size >= LIMIT ? "too-many" : why,
        direction,
        address,
        service,
        flows: 1,
      });
  };

  for (const fact of facts) {
    if (fact.kind === "asked") {
      const name = hostName(fact.name);
      if (name === undefined) continue;
      const told = asked.get(name) ?? new Set();
      if (asked.size >= LIMIT && !asked.has(name)) continue;
      asked.set(name, told);
      for (const address of fact.addresses) {
        if (told.size >= ADDRESSES_PER_NAME) break;
        told.add(address);
        namesOf.set(address, moved(namesOf.get(address), name));
        fresh.set(address, moved(fresh.get(address), name));
      }
      continue;
    }
    const { flow } = fact;
    const direction: Direction | undefined =
      flow.from.device === device
        ? "from-device"
        : flow.to.device === device
          ? "to-device"
          : undefined;
    if (direction === undefined) continue;
    const reason = neverDescribed(flow, direction);
    if (reason !== undefined) {
      leave(reason, direction, flow);
      continue;
    }
    const other = otherEnd(flow, direction);
    const key = JSON.stringify([
      ...[direction, flow.family, flow.path, flow.protocol, other.device ?? "", other.address],
      ...[flow.destinationPort ?? "", flow.icmp?.type ?? "", flow.icmp?.code ?? ""],
      // A port of its own makes answers recognisable; one by chance does not.
      direction === "to-device" && flow.protocol === UDP ? (flow.sourcePort ?? "") : "",
    ]);
    const contact = contacts.get(key) ?? {
      direction,
      family: flow.family,
      where: whereOf(flow),
      address: other.address,
      device: other.device,
      protocol: flow.protocol,
      destinationPort: flow.destinationPort,
      icmp: flow.icmp,
      sourcePorts: new Set<number>(),
      names: new Set<string>(),
      flows: 0,
    };
    if (!contacts.has(key) && contacts.size >= LIMIT) {
      leave("too-many", direction, flow);
      continue;
    }
    contacts.set(key, contact);
    contact.flows += 1;
    if (flow.sourcePort !== undefined && contact.sourcePorts.size < SOURCE_PORTS_KEPT)
      contact.sourcePorts.add(flow.sourcePort);
    const given = fresh.get(other.address) ?? lastOf(namesOf.get(other.address));
    for (const name of given ?? (other.names ?? []).flatMap((text) => hostName(text) ?? []))
      contact.names.add(name);
    fresh.delete(other.address);
    if (direction === "from-device") scans.note(contact, fact.at);
  }

  const kept: Contact[] = [];
  for (const contact of contacts.values()) {
    // A name asked later is better than none: before the capture began it was known already.
    if (contact.names.size === 0)
      for (const name of lastOf(namesOf.get(contact.address)) ?? []) contact.names.add(name);
    kept.push(contact);
  }
  const strangers = strangersAmong(kept);
  const described = kept.filter((contact) => {
    const scan = scans.includes(contact) || (isStranger(contact) && strangers.has(kindOf(contact)));
    if (!scan) return true;
    leftOut.set(JSON.stringify(["scan", leftOut.size]), { ...rowOf(contact), why: "scan" });
    return false;
  });
  return { contacts: described, leftOut: [...leftOut.values()], asked };
}

function moved(names: Set<string> | undefined, name: string): Set<string> {
  const all = names ?? new Set<string>();
  all.delete(name);
  return all.add(name);
}

function lastOf(names: ReadonlySet<string> | undefined): readonly string[] | undefined {
  const last = [...(names ?? [])].at(-1);
  return last === undefined ? undefined : [last];
}

export function otherEnd(flow: Flow, direction: Direction): Flow["to"] {
  return direction === "from-device" ? flow.to : flow.from;
}

function serviceOf(flow: Flow): Service {
  const port = flow.destinationPort;
  return {
    protocol: flow.protocol,
    ...(port === undefined ? {} : { destinationPorts: { from: port, to: port } }),
    ...(flow.icmp ? { icmp: flow.icmp } : {}),
  };
}

function rowOf({ direction, address, protocol, destinationPort, icmp, flows }: Contact) {
  const port = destinationPort;
  return {
    direction,
    address,
    service: {
      protocol,
      ...(port === undefined ? {} : { destinationPorts: { from: port, to: port } }),
      ...(icmp ? { icmp } : {}),
    },
    flows,
  };
}

function whereOf(flow: Flow): Contact["where"] {
  if (flow.path === "multicast") return "group";
  return flow.path === "wan" ? "wan" : "home";
}

/** What no description should say, whoever the peer is. */
function neverDescribed(flow: Flow, direction: Direction): LeftOutReason | undefined {
  const from = direction === "from-device";
  const port = flow.destinationPort;
  const ported = flow.protocol === TCP || flow.protocol === UDP;
  // DHCP (RFC 2131, RFC 8415), IGMP and ICMP that opens nothing are no flows of a policy.
  if (flow.protocol === UDP && [67, 68, 546, 547].includes(port ?? -1)) return "housekeeping";
  if (flow.protocol === 2) return "housekeeping";
  if (flow.icmp && OPENING_ICMP[flow.protocol]?.includes(flow.icmp.type) !== true)
    return "housekeeping";
  if (from && ported && port === 53 && flow.path !== "multicast")
    return flow.path === "gateway" ? "always-served" : "names-elsewhere";
  if (isBroadcast(flow.to.address)) return "broadcast";
  if (flow.path === "link-local") return "link-local";
  if (from && flow.path === "gateway")
    return flow.protocol === UDP && port === 123 ? "always-served" : "gateway-service";
  if (from && flow.path === "wan" && ported && port === DNS_OVER_TLS) return "encrypted-dns";
  if (from && flow.path === "wan" && flow.protocol === TCP && TELNET.includes(port ?? -1))
    return "telnet";
  return !from && flow.path === "wan" ? "opened-from-internet" : undefined;
}

function isBroadcast(address: string): boolean {
  return address === "255.255.255.255";
}

function kindOf({ protocol, destinationPort }: Contact): string {
  return `${protocol}/${destinationPort ?? ""}`;
}

function isStranger({ where, direction, names }: Contact): boolean {
  return where === "wan" && direction === "from-device" && names.size === 0;
}

/** Services of which so many nameless addresses were tried that it is a search. */
function strangersAmong(contacts: readonly Contact[]): ReadonlySet<string> {
  const addresses = new Map<string, Set<string>>();
  for (const contact of contacts.filter(isStranger)) {
    const known = addresses.get(kindOf(contact)) ?? new Set();
    addresses.set(kindOf(contact), known.add(contact.address));
  }
  return new Set(
    [...addresses].filter(([, found]) => found.size >= STRANGERS).map(([kind]) => kind),
  );
}

/** Services that were tried on many devices of the home within a minute. */
class Scans {
  readonly #recent = new Map<string, Map<string, number>>();
  readonly #found = new Set<string>();

  note(contact: Contact, at: number): void {
    if (contact.where !== "home") return;
    const kind = kindOf(contact);
    const recent = this.#recent.get(kind) ?? new Map<string, number>();
    this.#recent.set(kind, recent.set(contact.address, at));
    if (recent.size < TARGETS) return;
    for (const [address, then] of recent) if (at - then > WINDOW) recent.delete(address);
    if (recent.size >= TARGETS) this.#found.add(kind);
  }

  includes(contact: Contact): boolean {
    return (
      contact.where === "home" &&
      contact.direction === "from-device" &&
      this.#found.has(kindOf(contact))
    );
  }
}
