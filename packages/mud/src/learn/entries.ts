/**
 * Needs → the lists of a MUD file. Each need is an entry in its own direction and, where RFC 8520
 * lets the answers be named, one in the other: TCP says who initiates (§4.8); UDP and ICMP only
 * by what they answer from.
 */
import type { Ace, Acl, IpMatch, Matches, MudMatch, PortMatch } from "../document/model.ts";
import { familyOf, hostPrefix } from "../policy/network.ts";
import type { Direction, Family } from "../policy/policy.ts";
import type { Need, NeedPeer } from "./need.ts";

const TCP = 6;
const UDP = 17;
const ICMP_ANSWERS: Readonly<Record<string, number>> = {
  "1/8": 0,
  "1/13": 14,
  "1/15": 16,
  "1/17": 18,
  "58/128": 129,
  "58/139": 140,
};

/** RFC 8519 §4.1: `length "1..64"`, and room for what makes it unique. */
const NAME_LENGTH = 48;

export interface Lists {
  readonly acls: readonly Acl[];
  readonly fromDevice: readonly string[];
  readonly toDevice: readonly string[];
}

export function listsOf(needs: readonly Need[]): Lists {
  const names = namesOf(needs);
  const acls = (["from-device", "to-device"] as const).flatMap((direction) =>
    ([4, 6] as const).flatMap((family): readonly Acl[] => {
      const aces = needs.flatMap((need, index): readonly Ace[] => {
        if (!need.families.includes(family)) return [];
        const matches = matchesOf(need, direction, family);
        const name = `${names[index] ?? ""}${direction === need.direction ? "" : "-back"}`;
        return matches ? [{ name, matches, forwarding: "accept", path: "" }] : [];
      });
      const name = `${direction === "from-device" ? "from" : "to"}-v${family}`;
      return aces.length === 0 ? [] : [{ name, type: `ipv${family}-acl-type`, aces, path: "" }];
    }),
  );
  const listed = (start: string) =>
    acls.map(({ name }) => name).filter((name) => name.startsWith(start));
  return { acls, fromDevice: listed("from-"), toDevice: listed("to-") };
}

/** The need's own entry, or the one for its answers; undefined where that would open anything. */
function matchesOf(need: Need, direction: Direction, family: Family): Matches | undefined {
  const { service, peer } = need;
  const { protocol, icmp } = service;
  const answers = direction !== need.direction;
  // An entry with a peer of the home and no port of the thing's own would open all its ports to
  // whoever chooses the right one of his own.
  const bounded = service.sourcePorts !== undefined && service.destinationPorts !== undefined;
  const ofHome = peer.kind !== "name" && peer.kind !== "address";
  if (answers && protocol !== TCP && !icmp && ofHome && !bounded) return undefined;
  const ports: PortMatch = {
    path: "",
    ...portsOf("sourcePorts", answers ? service.destinationPorts : service.sourcePorts),
    ...portsOf("destinationPorts", answers ? service.sourcePorts : service.destinationPorts),
  };
  const answered = icmp && ICMP_ANSWERS[`${protocol}/${icmp.type}`];
  if (answers && icmp && answered === undefined) return undefined;
  const message = icmp && (answers && answered !== undefined ? { type: answered } : icmp);
  const ip = ipMatch(peer, protocol, direction, family);
  const mud = mudMatch(peer);
  return {
    ...(mud ? { mud } : {}),
    ...(family === 4 ? { ipv4: ip } : { ipv6: ip }),
    ...(protocol === TCP ? { tcp: { ...ports, directionInitiated: need.direction } } : {}),
    ...(protocol === UDP ? { udp: ports } : {}),
    ...(message ? { icmp: { path: "", ...message } } : {}),
    unsupported: [],
  };
}

function portsOf(
  side: "sourcePorts" | "destinationPorts",
  range: Need["service"]["sourcePorts"],
): Partial<PortMatch> {
  return range === undefined ? {} : { [side]: [range] };
}

function ipMatch(peer: NeedPeer, protocol: number, direction: Direction, family: Family): IpMatch {
  const from = direction === "from-device";
  if (peer.kind === "name") {
    const { name } = peer;
    return { path: "", protocol, ...(from ? { dstDnsname: name } : { srcDnsname: name }) };
  }
  if (peer.kind === "address" && familyOf(peer.address) === family) {
    const network = hostPrefix(peer.address);
    return {
      path: "",
      protocol,
      ...(from ? { destinationNetwork: network } : { sourceNetwork: network }),
    };
  }
  return { path: "", protocol };
}

function mudMatch(peer: NeedPeer): MudMatch | undefined {
  switch (peer.kind) {
    case "name":
    case "address":
      return undefined;
    case "local-networks":
      return { path: "", localNetworks: true };
    case "my-controller":
      return { path: "", myController: true };
    case "same-manufacturer":
      return { path: "", sameManufacturer: true };
    case "manufacturer":
      return { path: "", manufacturer: peer.authority };
  }
}

/** One name per need, readable, of letters that mean nothing anywhere, and unique. */
function namesOf(needs: readonly Need[]): readonly string[] {
  const taken = new Map<string, number>();
  return needs.map(({ direction, peer, service }) => {
    const who =
      peer.kind === "name"
        ? peer.name
        : peer.kind === "address"
          ? peer.address
          : peer.kind === "manufacturer"
            ? peer.authority
            : peer.kind;
    const { protocol, icmp, destinationPorts, sourcePorts } = service;
    const port = destinationPorts ?? sourcePorts;
    const what = [
      protocol === TCP ? "tcp" : protocol === UDP ? "udp" : icmp ? "icmp" : `ip${protocol}`,
      ...(port ? [port.from === port.to ? `${port.from}` : `${port.from}-${port.to}`] : []),
      ...(icmp ? [`${icmp.type}`] : []),
      ...(direction === "to-device" ? ["in"] : []),
    ].join("-");
    const readable = who.replaceAll(/[^a-z0-9.-]+/g, "-").replace(/^-+/, "");
    const name = `${readable.slice(0, NAME_LENGTH - what.length)}-${what}`;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
