/** Contacts → needs: peers become names and classes, ports become services. Least first. */
import { familyOf } from "../policy/network.ts";
import type { DeviceId, Family } from "../policy/policy.ts";
import type { Contact, Seen } from "./contact.ts";
import type { Need, NeedPeer, Remark, Service } from "./need.ts";

const UDP = 17;
/** A file has so many needs at most, those seen most often; more would not be enforced whole. */
const NEEDS = 300;
/** So many ports of one peer are still named one by one. */
const PORTS = 8;
/** IANA's dynamic ports, those that systems use, and all that need no privilege. */
const WIDENINGS = [49_152, 32_768, 1024, 0] as const;
/** Services that are asked of a group and answered from their own port to whoever asked. */
const ANSWERED_FROM = [1900, 3702, 5353, 5683];

export interface Described {
  readonly needs: readonly Need[];
  readonly remarks: readonly Remark[];
}

/** `makers`: the authority of the MUD URL of each other thing that has one; ours is `own`. */
export function needsOf(
  { contacts, asked }: Seen,
  own: string,
  makers: ReadonlyMap<DeviceId, string>,
): Described {
  const searches = searchesOf(contacts);
  const services = contacts.map((contact) => ({ contact, ...serviceOf(contact, searches) }));
  const partners = new Set(
    services.flatMap(({ contact, toAnyone }) =>
      contact.where === "home" && !toAnyone && makers.get(contact.device ?? "") === undefined
        ? [contact.device]
        : [],
    ),
  );
  const only = partners.size === 1 ? [...partners][0] : undefined;

  const found = new Map<string, { need: Need; families: Set<Family> }>();
  for (const { contact, service, toAnyone } of services) {
    const { direction, flows } = contact;
    const peers = peersOf(contact, toAnyone, only, own, makers);
    for (const peer of peers) {
      const key = JSON.stringify([direction, peer, service]);
      const known = found.get(key);
      const families = known?.families ?? new Set();
      families.add(contact.family);
      if (peer.kind === "name")
        for (const address of asked.get(peer.name) ?? []) families.add(familyOf(address));
      const before = known?.need.flows ?? 0;
      const need = { direction, peer, service, families: [], flows: before + flows };
      found.set(key, { need, families });
    }
  }
  const exact = [...found.values()].map(
    ({ need, families }): Need => ({
      ...need,
      families: [...families].toSorted((a, b) => a - b),
    }),
  );
  const { needs: all, remarks } = widen(exact);
  const needs = all.toSorted((a, b) => b.flows - a.flows || byPeerAndPort(a, b)).slice(0, NEEDS);
  const lost = all.length - needs.length;
  return {
    needs: needs.toSorted(byPeerAndPort),
    remarks: [
      ...remarks,
      ...remarksOn(needs, contacts, asked, only),
      ...(lost > 0 ? [{ code: "needs-cut", count: lost } as const] : []),
    ],
  };
}

/** Port asked of a group → the ports that this was asked from. */
function searchesOf(contacts: readonly Contact[]): ReadonlyMap<number, ReadonlySet<number>> {
  const searches = new Map<number, Set<number>>();
  for (const { where, direction, protocol, destinationPort, sourcePorts } of contacts) {
    if (where !== "group" || direction !== "from-device" || protocol !== UDP) continue;
    if (destinationPort === undefined) continue;
    const known = searches.get(destinationPort) ?? new Set();
    for (const port of sourcePorts) known.add(port);
    searches.set(destinationPort, known);
  }
  return searches;
}

/** `toAnyone`: nobody knows beforehand who at home will ask or answer. */
function serviceOf(
  contact: Contact,
  searches: ReadonlyMap<number, ReadonlySet<number>>,
): { readonly service: Service; readonly toAnyone: boolean } {
  const { direction, where, protocol, destinationPort: port, icmp, sourcePorts } = contact;
  const exactly = (at: number) => ({ from: at, to: at });
  if (port === undefined)
    return { service: { protocol, ...(icmp ? { icmp } : {}) }, toAnyone: where === "group" };
  const [source, ...others] = sourcePorts;
  const fixed = others.length === 0 ? source : undefined;
  if (protocol === UDP && where === "home" && fixed !== undefined && fixed !== port) {
    const answers = searches.get(fixed);
    if (direction === "to-device" && answers) {
      // The answer to a search comes from whoever has it, to the port that asked.
      const destination = answers.size === 1 ? { destinationPorts: exactly(port) } : {};
      return { service: { protocol, sourcePorts: exactly(fixed), ...destination }, toAnyone: true };
    }
    if (direction === "from-device" && ANSWERED_FROM.includes(fixed) && port >= 1024)
      return { service: { protocol, sourcePorts: exactly(fixed) }, toAnyone: true };
  }
  const own = protocol === UDP && fixed === port ? { sourcePorts: exactly(port) } : {};
  return {
    service: { protocol, ...own, destinationPorts: exactly(port) },
    toAnyone: where === "group",
  };
}

function peersOf(
  { where, names, address, device }: Contact,
  toAnyone: boolean,
  only: DeviceId | undefined,
  own: string,
  makers: ReadonlyMap<DeviceId, string>,
): readonly NeedPeer[] {
  if (where === "wan")
    return names.size === 0
      ? [{ kind: "address", address }]
      : [...names].map((name) => ({ kind: "name", name }));
  if (where === "group" || toAnyone) return [{ kind: "local-networks" }];
  const authority = makers.get(device ?? "");
  if (authority === own) return [{ kind: "same-manufacturer" }];
  if (authority !== undefined) return [{ kind: "manufacturer", authority }];
  return [{ kind: only === undefined ? "local-networks" : "my-controller" }];
}

/** Ports that change at every connection are a range; naming those of one day helps nobody. */
function widen(exact: readonly Need[]): Described {
  const remarks: Remark[] = [];
  const groups = Map.groupBy(exact, ({ direction, peer, service }) =>
    JSON.stringify([direction, peer, service.protocol, service.sourcePorts ?? ""]),
  );
  const needs = [...groups.values()].flatMap((group): readonly Need[] => {
    const [first] = group;
    const ports = group.flatMap(({ service }) => service.destinationPorts?.from ?? []);
    if (first === undefined || ports.length <= PORTS) return group;
    const lowest = Math.min(...ports);
    const from = WIDENINGS.find((start) => start <= lowest) ?? 0;
    remarks.push({ code: "ports-widened", peer: first.peer, from, to: 65_535 });
    const families = new Set(group.flatMap((need) => need.families));
    return [
      {
        ...first,
        service: { ...first.service, destinationPorts: { from, to: 65_535 } },
        families: [...families].toSorted((a, b) => a - b),
        flows: group.reduce((sum, { flows }) => sum + flows, 0),
      },
    ];
  });
  return { needs, remarks };
}

function remarksOn(
  needs: readonly Need[],
  contacts: readonly Contact[],
  asked: Seen["asked"],
  only: DeviceId | undefined,
): readonly Remark[] {
  const literals = new Set(
    needs.flatMap(({ peer }) => (peer.kind === "address" ? [peer.address] : [])),
  );
  const used = new Set(contacts.flatMap(({ names }) => [...names]));
  return [
    ...[...literals].map((address): Remark => ({ code: "literal-used", address })),
    ...(only !== undefined && needs.some(({ peer }) => peer.kind === "my-controller")
      ? [{ code: "controller-assumed", device: only } as const]
      : []),
    ...[...asked.keys()]
      .filter((name) => !used.has(name))
      .map((name): Remark => ({ code: "name-unused", name })),
    ...(needs.length === 0 ? [{ code: "nothing-needed" } as const] : []),
  ];
}

const PEER_ORDER: readonly NeedPeer["kind"][] = [
  "name",
  "same-manufacturer",
  "manufacturer",
  "my-controller",
  "local-networks",
  "address",
];

function byPeerAndPort(a: Need, b: Need): number {
  const rank = ({ direction, peer }: Need) =>
    (direction === "from-device" ? 0 : PEER_ORDER.length) + PEER_ORDER.indexOf(peer.kind);
  const text = ({ peer, service }: Need) =>
    JSON.stringify([
      peer,
      ...[
        service.protocol,
        service.destinationPorts?.from ?? -1,
        service.sourcePorts?.from ?? -1,
      ].map((value) => String(value + 1).padStart(5, "0")),
      service.icmp ?? "",
    ]);
  return rank(a) - rank(b) || (text(a) < text(b) ? -1 : 1);
}
