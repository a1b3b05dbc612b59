/** Generators of MUD files, and of flows that try them. */
import fc from "fast-check";
import { OPENING_ICMP, type Flow, type Path } from "@thingwall/mud/decide";
import type { Direction, Family, Policy, Rule } from "@thingwall/mud/policy";
import { GATEWAY, GROUPS, HOSTS, type Host, INTERNET, LAN } from "./home.ts";

export const FAMILIES = [4, 6] as const;
export const PATHS = ["wan", "lateral", "gateway", "multicast"] as const;
export const SHAPES = ["tcp", "udp", "icmp"] as const;
export const INITIATORS = ["device", "peer"] as const;
export type Shape = (typeof SHAPES)[number];
export type Initiator = (typeof INITIATORS)[number];

/** A flow of one kind, as the issue of the day counts them. */
export interface Kind {
  readonly shape: Shape;
  readonly family: Family;
  readonly initiator: Initiator;
  readonly path: (typeof PATHS)[number];
}

export const KINDS: readonly Kind[] = SHAPES.flatMap((shape) =>
  FAMILIES.flatMap((family) =>
    INITIATORS.flatMap((initiator) => PATHS.map((path) => ({ shape, family, initiator, path }))),
  ),
);

export function protocolOf(shape: Shape, family: Family): number {
  if (shape === "tcp") return 6;
  if (shape === "udp") return 17;
  return family === 4 ? 1 : 58;
}

/** Names and who they are, as indexes into the Internet's addresses; they overlap on purpose. */
export const NAMES: Readonly<Record<string, readonly number[]>> = {
  "cloud.example.net": [0, 1],
  "api.example.net": [2],
  "cdn.example.net": [3, 0],
  "nowhere.example.net": [],
};

export const MUD_URLS: Record<Host, string> = {
  a: "https://maker.example.net/a.json",
  b: "https://maker.example.net/b.json",
};
export const CLASS_URI = "https://controller.example.net/class";
/** Source port of the packets that end each wait; no generated flow or rule uses it. */
export const SENTINEL_PORT = 65_000;

const PORTS = [22, 80, 123, 443, 1900, 5353, 8080, 49_152] as const;
const port = fc.constantFrom(...PORTS);

const portMatch = fc.oneof(
  { weight: 4, arbitrary: port.map((at) => ({ operator: "eq", port: at })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(port, fc.nat(2000))
      .map(([from, more]) => ({ "lower-port": from, "upper-port": Math.min(from + more, 60_000) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("neq", "lte", "gte"), port)
      .map(([operator, at]) => ({ operator, port: at })),
  },
);

interface PeerText {
  readonly ip: Record<string, unknown>;
  readonly mud: Record<string, unknown>;
}

function peer(direction: Direction, family: Family): fc.Arbitrary<PeerText> {
  const side = direction === "from-device" ? "destination" : "source";
  const dns = direction === "from-device" ? "ietf-acldns:dst-dnsname" : "ietf-acldns:src-dnsname";
  const network = (text: string) => ({ ip: { [`${side}-ipv${family}-network`]: text }, mud: {} });
  const mud = (node: Record<string, unknown>) => ({ ip: {}, mud: node });
  const host = family === 4 ? 32 : 128;
  const one = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(...Object.keys(NAMES))
        .map((name) => ({ ip: { [dns]: name }, mud: {} })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...INTERNET[family]).map((text) => network(`${text}/${host}`)),
    },
    { weight: 1, arbitrary: fc.constant(network(`${INTERNET[family][0]}/${host - 2}`)) },
    // Inside no approved prefix: must come to nothing.
    {
      weight: 1,
      arbitrary: fc.constant(network(family === 4 ? "45.83.21.0/24" : "2a0d:f302:21::/64")),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...GROUPS[family]).map((text) => network(`${text}/${host}`)),
    },
    { weight: 2, arbitrary: fc.constant({ ip: {}, mud: {} }) },
    { weight: 3, arbitrary: fc.constant(mud({ "local-networks": [null] })) },
    { weight: 1, arbitrary: fc.constant(mud({ "same-manufacturer": [null] })) },
    { weight: 1, arbitrary: fc.constant(mud({ manufacturer: "maker.example.net" })) },
    { weight: 1, arbitrary: fc.constant(mud({ model: MUD_URLS.b })) },
    { weight: 1, arbitrary: fc.constant(mud({ controller: CLASS_URI })) },
    { weight: 1, arbitrary: fc.constant(mud({ "my-controller": [null] })) },
  );
  const both = fc
    .tuple(one, one)
    .map(([x, y]) => ({ ip: { ...x.ip, ...y.ip }, mud: { ...x.mud, ...y.mud } }));
  return fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: both });
}

function transport(family: Family): fc.Arbitrary<Record<string, unknown>> {
  const ports = fc.record(
    { "source-port": portMatch, "destination-port": portMatch },
    { requiredKeys: [] },
  );
  const destination = portMatch.map((match) => ({ "destination-port": match }));
  const either = fc.oneof({ weight: 3, arbitrary: destination }, { weight: 1, arbitrary: ports });
  const initiated = fc.option(fc.constantFrom("from-device", "to-device"), {
    nil: undefined,
    freq: 2,
  });
  const opening = OPENING_ICMP[family === 4 ? 1 : 58] ?? [];
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(either, initiated).map(([match, who]) => ({
        tcp: { ...match, ...(who === undefined ? {} : { "ietf-mud:direction-initiated": who }) },
      })),
    },
    { weight: 4, arbitrary: either.map((match) => ({ udp: match })) },
    {
      weight: 3,
      arbitrary: fc
        .record(
          { type: fc.constantFrom(...opening, 0, 129), code: fc.constantFrom(0, 0, 1) },
          { requiredKeys: ["type"] },
        )
        .map((icmp) => ({ icmp })),
    },
    { weight: 1, arbitrary: fc.constant({}) },
  );
}

function ace(direction: Direction, family: Family): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record({
      peer: peer(direction, family),
      transport: transport(family),
      protocolSaid: fc.boolean(),
      forwarding: fc.constantFrom(
        "accept",
        "accept",
        "accept",
        "accept",
        "accept",
        "accept",
        "drop",
        "reject",
      ),
    })
    .map(({ peer: who, transport: how, protocolSaid, forwarding }) => {
      const protocol =
        "tcp" in how ? 6 : "udp" in how ? 17 : "icmp" in how ? (family === 4 ? 1 : 58) : 0;
      const ip = { ...(protocolSaid && protocol > 0 ? { protocol } : {}), ...who.ip };
      return {
        matches: {
          ...(Object.keys(who.mud).length > 0 ? { "ietf-mud:mud": who.mud } : {}),
          [`ipv${family}`]: ip,
          ...how,
        },
        actions: { forwarding },
      };
    });
}

function acl(direction: Direction, family: Family): fc.Arbitrary<Record<string, unknown>> {
  // Two lists in three end by letting everything pass, so that what stands before it must hold.
  const open = { matches: { [`ipv${family}`]: {} }, actions: { forwarding: "accept" } };
  return fc
    .tuple(
      fc.array(ace(direction, family), { minLength: 4, maxLength: 14 }),
      fc.constantFrom(true, true, false),
    )
    .map(([aces, endsOpen]) => ({
      name: `${direction}-${family}`,
      type: `ipv${family}-acl-type`,
      aces: {
        ace: [...aces, ...(endsOpen ? [open] : [])].map((each, index) => ({
          name: `ace-${index}`,
          ...each,
        })),
      },
    }));
}

/** A valid MUD file as published (RFC 7951 JSON), sometimes with a policy for one direction only. */
export function mudFile(host: Host): fc.Arbitrary<string> {
  return fc
    .record({
      acls: fc.tuple(
        acl("from-device", 4),
        acl("from-device", 6),
        acl("to-device", 4),
        acl("to-device", 6),
      ),
      oneWay: fc.constantFrom("both", "both", "both", "both", "from", "to"),
    })
    .map(({ acls, oneWay }) => {
      const policy = (direction: Direction) => ({
        "access-lists": {
          "access-list": FAMILIES.map((family) => ({ name: `${direction}-${family}` })),
        },
      });
      return JSON.stringify({
        "ietf-mud:mud": {
          "mud-version": 1,
          "mud-url": MUD_URLS[host],
          "last-update": "2026-01-01T00:00:00+00:00",
          "is-supported": true,
          ...(oneWay === "to" ? {} : { "from-device-policy": policy("from-device") }),
          ...(oneWay === "from" ? {} : { "to-device-policy": policy("to-device") }),
        },
        "ietf-access-control-list:acls": { acl: acls },
      });
    });
}

/** Names for which either device was given this address. */
export function namesFor(address: string): string[] {
  return Object.entries(NAMES)
    .filter(([, who]) =>
      who.some((index) => INTERNET[4][index] === address || INTERNET[6][index] === address),
    )
    .map(([name]) => name);
}

/** One of the two ends at home: the flow is the first one's, the second is its peer there. */
export interface End {
  readonly device: string;
  readonly 4: string;
  readonly 6: string;
}
const ENDS: Readonly<Record<Host, End>> = {
  a: { device: "a", ...HOSTS.a },
  b: { device: "b", ...HOSTS.b },
};

/** Candidates of one kind: what the rules speak of, and its neighbourhood. */
export function flow(
  kind: Kind,
  policies: Readonly<Record<Host, Pick<Policy, "rules">>>,
  ends: Readonly<Record<Host, End>> = ENDS,
): fc.Arbitrary<Flow> {
  const { family, initiator, path, shape } = kind;
  const protocol = protocolOf(shape, family);
  const subject = { device: ends.a.device, address: ends.a[family] };
  const other = fc.constantFrom(...others(path, family, ends.b)).map((address) => {
    const names = path === "wan" ? namesFor(address) : [];
    return {
      address,
      ...(path === "lateral" ? { device: ends.b.device } : {}),
      ...(names.length > 0 ? { names } : {}),
    };
  });
  const spoken = [...policies.a.rules, ...policies.b.rules].filter(
    (rule) => rule.family === family && (rule.protocol === undefined || rule.protocol === protocol),
  );
  const rule = spoken.length === 0 ? fc.constant(undefined) : fc.constantFrom(...spoken);
  return rule
    .chain((near) =>
      fc.record({
        other,
        sourcePort: portNear(near?.sourcePorts, fc.integer({ min: 1024, max: 60_000 })),
        destinationPort: portNear(
          near?.destinationPorts,
          path === "gateway" ? fc.constantFrom(53, 123, 443) : port,
        ),
        icmp: icmpNear(near, protocol),
      }),
    )
    .map(({ other: peerEnd, sourcePort, destinationPort, icmp }): Flow => {
      const [from, to] = initiator === "device" ? [subject, peerEnd] : [peerEnd, subject];
      // Towards a group the group stays the destination, whoever sends.
      const ends =
        path === "multicast" && initiator === "peer"
          ? { from: { address: GATEWAY[family] }, to: peerEnd }
          : { from, to };
      return {
        path,
        family,
        ...ends,
        protocol,
        ...(shape === "icmp" ? { icmp } : { sourcePort, destinationPort }),
      };
    });
}

function others(path: Path, family: Family, peer: End): readonly string[] {
  if (path === "wan") return INTERNET[family];
  if (path === "lateral") return [peer[family]];
  if (path === "gateway") return [GATEWAY[family]];
  return GROUPS[family];
}

/** At, beside or within a rule's ports; 53 is the gateway's, whoever is asked. */
/** Names are redirected, and what is no DHCP to the gateway is refused at the port: before any rule. */
const OF_THE_PORT: ReadonlySet<number> = new Set([53, 67, 68]);

function portNear(
  ranges: Rule["sourcePorts"],
  otherwise: fc.Arbitrary<number>,
): fc.Arbitrary<number> {
  const near = [
    ...new Set((ranges ?? []).flatMap(({ from, to }) => [from - 1, from, to, to + 1])),
  ].filter((at) => at > 0 && at < SENTINEL_PORT && !OF_THE_PORT.has(at));
  if (near.length === 0) return otherwise;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...near) },
    { weight: 1, arbitrary: otherwise },
  );
}

function icmpNear(
  near: Rule | undefined,
  protocol: number,
): fc.Arbitrary<{ type: number; code: number }> {
  const opening = OPENING_ICMP[protocol] ?? [8];
  const { type, code } = near?.icmp ?? {};
  return fc.record({
    type:
      type === undefined
        ? fc.constantFrom(...opening)
        : fc.constantFrom(type, type, type, ...opening, protocol === 1 ? 0 : 129),
    code: fc.constantFrom(code ?? 0, code ?? 0, 0, 1),
  });
}

export const BINDINGS = {
  localNetworks: [LAN[4], LAN[6], "224.0.0.0/4", "ff00::/8"],
  approvedAddresses: [
    "45.83.20.0/24",
    "2a0d:f302:20::/64",
    "224.0.0.0/4",
    "239.0.0.0/8",
    "ff00::/8",
  ],
} as const;
