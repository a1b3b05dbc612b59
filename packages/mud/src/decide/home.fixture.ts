/** A small home for the tests of the oracle, and a short way to write a flow. */
import {
  compilePolicy,
  type Bindings,
  type DeviceId,
  type Policy,
  personPolicy,
} from "../policy/index.ts";
import type { Ace, Acl, AclReference, Matches, MudDocument } from "../document/index.ts";
import type { Endpoint, Flow, Path } from "./flow.ts";

export const HOME: Bindings = {
  device: "lamp",
  localNetworks: ["192.168.1.0/24", "2001:db8:1::/64", "224.0.0.0/4", "ff00::/8"],
  controllers: {
    "urn:ietf:params:mud:dns": { networks: ["192.168.1.1/32", "2001:db8:1::1/128"], devices: [] },
    "urn:ietf:params:mud:ntp": { networks: ["192.168.1.1/32", "2001:db8:1::1/128"], devices: [] },
  },
  things: [
    { id: "lamp", mudUrl: "https://maker.example/lamp", strength: "strong" },
    { id: "bulb", mudUrl: "https://maker.example/bulb", strength: "strong" },
  ],
  strength: "strong",
  approvedAddresses: ["224.0.0.0/4", "ff00::/8"],
};

export interface AceText {
  readonly matches: Partial<Matches>;
  readonly forwarding?: Ace["forwarding"];
}

/** A document whose lists hold these entries; an entry without a family holds for both. */
export function documentOf(
  lists: { readonly from?: readonly AceText[]; readonly to?: readonly AceText[] },
  mudUrl = "https://maker.example/lamp",
): MudDocument {
  const acl = (name: string, entries: readonly AceText[] = []): Acl => ({
    name,
    path: `/${name}`,
    aces: entries.map(({ matches, forwarding = "accept" }, index) => ({
      name: `${name}-${index}`,
      path: `/${name}/${index}`,
      forwarding,
      matches: { unsupported: [], ...matches },
    })),
  });
  const reference = (name: string): AclReference => ({ name, path: "" });
  return {
    mudVersion: 1,
    mudUrl,
    lastUpdate: "2026-01-01T00:00:00Z",
    cacheValidity: 48,
    isSupported: true,
    extensions: [],
    fromDevicePolicy: lists.from ? [reference("from")] : [],
    toDevicePolicy: lists.to ? [reference("to")] : [],
    acls: [acl("from", lists.from), acl("to", lists.to)],
    extensionData: {},
  };
}

export function policyOf(
  device: DeviceId,
  lists: Parameters<typeof documentOf>[0],
  bindings: Partial<Bindings> = {},
): Policy {
  return compilePolicy(documentOf(lists), { ...HOME, device, ...bindings });
}

export const PHONE: Policy = personPolicy(HOME.localNetworks);

/** Who is where. `gateway`, the Internet's `cloud` and the groups are no devices. */
export const PLACES = {
  lamp: { device: "lamp", 4: "192.168.1.10", 6: "2001:db8:1::10" },
  bulb: { device: "bulb", 4: "192.168.1.11", 6: "2001:db8:1::11" },
  phone: { device: "phone", 4: "192.168.1.20", 6: "2001:db8:1::20" },
  stranger: { device: "stranger", 4: "192.168.1.66", 6: "2001:db8:1::66" },
  gateway: { device: undefined, 4: "192.168.1.1", 6: "2001:db8:1::1" },
  router: { device: undefined, 4: "192.168.1.2", 6: "2001:db8:1::2" },
  cloud: { device: undefined, 4: "198.51.100.7", 6: "2001:db8:7::7" },
  other: { device: undefined, 4: "198.51.100.8", 6: "2001:db8:7::8" },
  mdns: { device: undefined, 4: "224.0.0.251", 6: "ff02::fb" },
  nearby: { device: undefined, 4: "169.254.7.7", 6: "fe80::7" },
} as const;
export type Place = keyof typeof PLACES;

/** `tcp 443`, `udp 5353`, `icmp 8`, `icmp 128`, or `protocol 47`. */
export type What = `${"tcp" | "udp" | "icmp" | "protocol"} ${number}`;

export function flow(path: Path, family: 4 | 6, from: Place, to: Place, what: What): Flow {
  const [word, number] = what.split(" ");
  const value = Number(number);
  const end = (place: Place): Endpoint => {
    const { device, [family]: address } = PLACES[place];
    const names = place === "cloud" ? { names: ["cloud.maker.example"] } : {};
    return device === undefined ? { address, ...names } : { device, address };
  };
  const common = { path, family, from: end(from), to: end(to) };
  switch (word) {
    case "tcp":
    case "udp":
      return {
        ...common,
        protocol: word === "tcp" ? 6 : 17,
        sourcePort: 40_000,
        destinationPort: value,
      };
    case "icmp":
      return { ...common, protocol: family === 4 ? 1 : 58, icmp: { type: value, code: 0 } };
    default:
      return { ...common, protocol: value };
  }
}
