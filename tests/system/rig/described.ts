/** MUD files in a few words, and the rig's home enforcing them. */
import { parseMud } from "@thingwall/mud/document";
import {
  type Bindings,
  compilePolicy,
  type Family,
  guestPolicy,
  personPolicy,
  strangerPolicy,
  type Policy,
  type Rule,
} from "@thingwall/mud/policy";
import { wallRule } from "../../../apps/gateway/src/home/device/desired.ts";
import type { DesiredState, WallDevice } from "../../../apps/gateway/src/wall/contract.ts";
import { SENTINEL_PORT } from "./generate.ts";
import { AMPLE, base, GATEWAY, type Host, HOSTS, LAN, type RigHome } from "./home.ts";

/** One ACE as in the file, without its name; `family` absent: in the lists of both. */
export interface Entry {
  readonly family?: Family;
  readonly matches: Readonly<Record<string, unknown>>;
  readonly forwarding?: "accept" | "drop" | "reject";
}

/** A MUD file as published; the name of a peer is written for each family's own header. */
export function mudFile(
  lists: { readonly from?: readonly Entry[]; readonly to?: readonly Entry[] },
  mudUrl = "https://maker.example.net/a.json",
): string {
  const all = [
    { direction: "from-device", entries: lists.from ?? [] },
    { direction: "to-device", entries: lists.to ?? [] },
  ].flatMap(({ direction, entries }) =>
    ([4, 6] as const).map((family) => ({
      direction,
      acl: {
        name: `${direction}-${family}`,
        type: `ipv${family}-acl-type`,
        aces: {
          ace: entries.flatMap((entry, index) =>
            entry.family === undefined || entry.family === family
              ? [
                  {
                    name: `${direction}-${index}`,
                    matches: headed(entry.matches, family),
                    actions: { forwarding: entry.forwarding ?? "accept" },
                  },
                ]
              : [],
          ),
        },
      },
    })),
  );
  const policy = (direction: string) => ({
    "access-lists": {
      "access-list": all
        .filter((each) => each.direction === direction)
        .map(({ acl }) => ({ name: acl.name })),
    },
  });
  return JSON.stringify({
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": mudUrl,
      "last-update": "2026-01-01T00:00:00+00:00",
      "is-supported": true,
      ...(lists.from ? { "from-device-policy": policy("from-device") } : {}),
      ...(lists.to ? { "to-device-policy": policy("to-device") } : {}),
    },
    "ietf-access-control-list:acls": { acl: all.map(({ acl }) => acl) },
  });
}

function headed(matches: Entry["matches"], family: Family): Record<string, unknown> {
  const { ip, ...rest } = matches;
  return ip === undefined ? rest : { ...rest, [`ipv${family}`]: ip };
}

export const to = (name: string) => ({ ip: { "ietf-acldns:dst-dnsname": name } });
export const from = (name: string) => ({ ip: { "ietf-acldns:src-dnsname": name } });
export const local = { "ietf-mud:mud": { "local-networks": [null] } };
export const sameMaker = { "ietf-mud:mud": { "same-manufacturer": [null] } };
export const port = (protocol: "tcp" | "udp", number: number) => ({
  [protocol]: { "destination-port": { operator: "eq", port: number } },
});
export const ports = (protocol: "tcp" | "udp", lower: number, upper: number) => ({
  [protocol]: { "destination-port": { "lower-port": lower, "upper-port": upper } },
});

export const PERSON = "a person's";
export const GUEST = "a guest's";
export const STRANGER = "nobody knows whose";

export interface Home {
  /** What each host is: a MUD file's text, or `PERSON`, `GUEST` or `STRANGER`. */
  readonly a: string;
  readonly b: string;
  readonly nat44?: boolean;
  readonly bindings?: Partial<Bindings>;
  /** Names that `a` was given, with their addresses. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  /** Other rules in front of a's, where a file cannot say it. */
  readonly change?: (desired: DesiredState) => DesiredState;
}

/** Enforces the home through the real wall process and waits until the kernel does. */
export async function enforceHome(rig: RigHome, home: Home): Promise<DesiredState> {
  const devices = (["a", "b"] as const).map((id, index): WallDevice => {
    const { role, rules } = policyOf(id, home[id], home.bindings);
    return {
      id,
      slot: index + 1,
      role,
      macs: [HOSTS[id].mac],
      addresses: [HOSTS[id][4], HOSTS[id][6]],
      caps: AMPLE,
      rules: [...SENTINEL_RULES, ...rules].map(wallRule),
    };
  });
  const plain: DesiredState = { ...base(home.nat44), devices };
  const desired = home.change?.(plain) ?? plain;
  await rig.wall.call("apply", desired);
  for (const [name, addresses] of Object.entries(home.names ?? {}))
    await rig.wall.call("admit", { device: "a", name, addresses, seconds: 3600 });
  await rig.exec("gw", "conntrack", "-F");
  return desired;
}

function policyOf(host: Host, file: string, bindings: Partial<Bindings> = {}): Policy {
  const localNetworks = [LAN[4], LAN[6], "169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"];
  const gateway = [`${GATEWAY[4]}/32`, `${GATEWAY[6]}/128`];
  const services = { networks: gateway, devices: [] };
  const controllers = {
    "urn:ietf:params:mud:dns": services,
    "urn:ietf:params:mud:ntp": services,
  };
  if (file === PERSON) return personPolicy(localNetworks);
  if (file === GUEST) return guestPolicy({ controllers }, localNetworks);
  if (file === STRANGER) return strangerPolicy(gateway);
  const parsed = parseMud(new TextEncoder().encode(file));
  if (!parsed.ok) throw new Error(`file refused: ${JSON.stringify(parsed.issues)}\n${file}`);
  return compilePolicy(parsed.document, {
    device: host,
    localNetworks,
    controllers,
    things: (["a", "b"] as const).map((id) => ({
      id,
      mudUrl: `https://maker.example.net/${id}.json`,
      strength: "strong",
    })),
    strength: "strong",
    approvedAddresses: [],
    ...bindings,
  });
}

/** Lets the packets that end each wait pass both devices, both ways, before any other rule. */
const SENTINEL_RULES: readonly Rule[] = (["from-device", "to-device"] as const).map(
  (direction) => ({
    direction,
    family: 4,
    verdict: "accept",
    peer: [],
    protocol: 17,
    sourcePorts: [{ from: SENTINEL_PORT, to: SENTINEL_PORT }],
    source: { path: "", ace: "", clause: "", kind: "default" },
  }),
);
