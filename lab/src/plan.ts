/**
 * The home and its small Internet as data: every address, so that the topology, the gateway's
 * configuration, the tests and the story say the same.
 *
 * Addresses outside look like the real Internet's on purpose: the gateway refuses to fetch from
 * private, documentation and benchmark ranges, and a test that switched that guard off would test
 * another gateway. There is no uplink, so nothing can reach the true owners.
 */

export type Family = 4 | 6;
export type ThingName = "camera" | "bulb" | "plug" | "speaker" | "thermostat" | "printer";
export type HostName = ThingName | "phone";

export interface Addresses {
  readonly v4: string;
  readonly v6: string;
}

export interface LanHost extends Addresses {
  readonly name: HostName;
  readonly role: "thing" | "person";
  /** Fixed and locally administered. */
  readonly mac: string;
}

/** A machine of the Internet. Several addresses of a family answer for one service. */
export interface OutsideHost {
  readonly name: string;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

export const thingNames: readonly ThingName[] = [
  "camera",
  "bulb",
  "plug",
  "speaker",
  "thermostat",
  "printer",
];
export const hostNames: readonly HostName[] = [...thingNames, "phone"];

const LAN6 = "2a14:7740:77:1";
const ISP6 = "2a14:7740:0:f";

function lanHost(name: HostName, number: number): LanHost {
  return {
    name,
    role: name === "phone" ? "person" : "thing",
    mac: `02:77:00:00:00:${number}`,
    v4: `192.168.77.${number}`,
    v6: `${LAN6}::${number}`,
  };
}

const outsideHosts = [
  { name: "resolver", v4: ["45.90.28.53"], v6: ["2a07:a8c0::53"] },
  // The address that many things have burnt in.
  { name: "public-resolver", v4: ["8.8.8.8"], v6: ["2001:4860:4860::8888"] },
  { name: "time", v4: ["45.90.28.123"], v6: ["2a07:a8c0::123"] },
  { name: "mud", v4: ["51.91.7.10"], v6: ["2a0b:9140:7::10"] },
  { name: "elsewhere", v4: ["51.91.8.10"], v6: ["2a0b:9140:8::10"] },
  { name: "boreal-api", v4: ["51.38.10.21", "51.38.10.22"], v6: ["2a0b:9140:10::21"] },
  { name: "boreal-relay", v4: ["51.38.10.30"], v6: ["2a0b:9140:10::30"] },
  { name: "boreal-update", v4: ["51.38.10.40"], v6: ["2a0b:9140:10::40"] },
  { name: "lueur-cloud", v4: ["37.59.20.21"], v6: ["2a0b:9140:20::21"] },
  // Where the cloud of the bulb's maker moves to one day.
  { name: "lueur-moved", v4: ["37.59.120.21"], v6: ["2a0b:9140:120::21"] },
  { name: "lueur-climate", v4: ["37.59.20.22"], v6: ["2a0b:9140:20::22"] },
  { name: "lueur-update", v4: ["37.59.20.40"], v6: ["2a0b:9140:20::40"] },
  {
    name: "nuage-edge",
    v4: ["91.134.30.1", "91.134.30.2", "91.134.30.3", "91.134.30.4"],
    v6: ["2a0b:9140:30::1", "2a0b:9140:30::2", "2a0b:9140:30::3"],
  },
  { name: "nuage-update", v4: ["91.134.30.40"], v6: ["2a0b:9140:30::40"] },
  { name: "riviere-voice", v4: ["51.15.40.21"], v6: ["2a0b:9140:40::21"] },
  { name: "riviere-music", v4: ["51.15.40.31", "51.15.40.32"], v6: ["2a0b:9140:40::31"] },
  { name: "riviere-update", v4: ["51.15.40.40"], v6: ["2a0b:9140:40::40"] },
  { name: "presse-ink", v4: ["62.210.50.21"], v6: ["2a0b:9140:50::21"] },
  { name: "presse-update", v4: ["62.210.50.40"], v6: ["2a0b:9140:50::40"] },
  { name: "stranger", v4: ["185.220.60.66"], v6: ["2a0b:9140:60::66"] },
  { name: "victim", v4: ["193.70.90.9"], v6: ["2a0b:9140:90::9"] },
] as const satisfies readonly OutsideHost[];

export type OutsideName = (typeof outsideHosts)[number]["name"];

export const homePlan = {
  bridge: "br-lan",
  wan: "wan0",
  lan: {
    gateway: { v4: "192.168.77.1", v6: `${LAN6}::1` },
    /** The gateway's, on the bridge. */
    mac: "02:77:00:00:00:01",
    prefix: { v4: "192.168.77.0/24", v6: `${LAN6}::/64` },
  },
  isp: {
    /** Next hop of the home. */
    router: { v4: "91.198.40.1", v6: `${ISP6}::1` },
    /** What the home has from its provider. */
    home: { v4: "91.198.40.2", v6: `${ISP6}::2` },
    length: { v4: 24, v6: 64 },
  },
  hosts: hostNames.map((name, index) => lanHost(name, 11 + index)),
  outside: outsideHosts,
} as const;

export function lanHostNamed(name: HostName): LanHost {
  const found = homePlan.hosts.find((host) => host.name === name);
  if (found === undefined) throw new TypeError(`no host ${name}`);
  return found;
}

export function outsideHostNamed(name: OutsideName): OutsideHost {
  const found = outsideHosts.find((host) => host.name === name);
  if (found === undefined) throw new TypeError(`no outside host ${name}`);
  return found;
}

/** First address of an outside host in a family. */
export function outsideAddress(name: OutsideName, family: Family): string {
  const host = outsideHostNamed(name);
  const address = (family === 4 ? host.v4 : host.v6)[0];
  if (address === undefined) throw new TypeError(`${name} has no IPv${family} address`);
  return address;
}

export const addressOf = (of: Addresses, family: Family): string => (family === 4 ? of.v4 : of.v6);

export const isThing = (name: string): name is ThingName =>
  (thingNames as readonly string[]).includes(name);
