/** A home's configuration and its devices, to be changed by each test. */
import { parseMud } from "@thingwall/mud/document";
import type { GatewayConfig } from "../../config.ts";
import type { LoadedProfile } from "../profile/index.ts";
import type { Device, PlacedConfig } from "./device.ts";

export const CONFIG: GatewayConfig = {
  runDirectory: "/run/thingwall",
  stateDirectory: "/var/lib/thingwall",
  lan: { interface: "br-lan", addresses: ["192.168.77.1/24", "2a0d:f302:77::1/64"] },
  wan: { interface: "wan0", nat44: true },
  dns: { upstream: ["9.9.9.9"] },
  ntp: ["192.168.77.1"],
  trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
  devices: [],
};

let slots = 0;

export function thing(
  id: string,
  profile: LoadedProfile | undefined,
  change: Partial<PlacedConfig> = {},
): Device {
  slots = (slots % 200) + 1;
  const octet = slots.toString(16).padStart(2, "0");
  return {
    slot: slots,
    profile,
    config: {
      id,
      name: id,
      role: "thing",
      mac: `02:00:00:00:00:${octet}`,
      addresses: [`192.168.77.${slots}`],
      ...change,
    },
  };
}

export function person(id: string): Device {
  return thing(id, undefined, { role: "person" });
}

export type Provenance = Extract<LoadedProfile, { kind: "described" }>["provenance"];

/** A file that was read; signed and given by the household unless said otherwise. */
export function described(
  file: string,
  provenance: Provenance = { channel: "user", signature: "anchored" },
): LoadedProfile {
  const parsed = parseMud(new TextEncoder().encode(file));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return { kind: "described", document: parsed.document, issues: parsed.issues, provenance };
}

/** A valid file whose IPv4 lists hold these entries (RFC 8519 `matches`, accepted unless said). */
export function mudFile(
  lists: {
    readonly from?: readonly Readonly<Record<string, unknown>>[];
    readonly to?: readonly Readonly<Record<string, unknown>>[];
  },
  mudUrl = "https://maker.example/lamp",
): string {
  const acl = (name: string, entries: readonly Readonly<Record<string, unknown>>[]) => ({
    name,
    type: "ipv4-acl-type",
    aces: {
      ace: entries.map(({ forwarding = "accept", ...matches }, at) => ({
        name: `${name}-${at}`,
        matches,
        actions: { forwarding },
      })),
    },
  });
  const policy = (name: string) => ({ "access-lists": { "access-list": [{ name }] } });
  return JSON.stringify({
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": mudUrl,
      "last-update": "2026-01-01T00:00:00+00:00",
      "is-supported": true,
      ...(lists.from ? { "from-device-policy": policy("from") } : {}),
      ...(lists.to ? { "to-device-policy": policy("to") } : {}),
    },
    "ietf-access-control-list:acls": {
      acl: [acl("from", lists.from ?? []), acl("to", lists.to ?? [])],
    },
  });
}

export const tcp = (port: number) => ({
  tcp: { "destination-port": { operator: "eq", port } },
});
export const named = (name: string) => ({ ipv4: { "ietf-acldns:dst-dnsname": name } });
export const mud = (node: Readonly<Record<string, unknown>>) => ({ "ietf-mud:mud": node });
