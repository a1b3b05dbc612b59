/** Every device → the policy it gets, and why. Pure. */
import {
  canonicalAddress,
  canonicalPrefix,
  ceiling,
  compilePolicy,
  DNS_CLASS,
  heldPolicy,
  hostPrefix,
  NTP_CLASS,
  personPolicy,
} from "@thingwall/mud/policy";
import type {
  Bindings,
  ControllerBinding,
  DeviceId,
  KnownThing,
  Policy,
  Strength,
} from "@thingwall/mud/policy";
import type { Issue, MudDocument } from "@thingwall/mud/document";
import type { GatewayConfig } from "../../config.ts";
import type { Device } from "./device.ts";

export interface Access {
  readonly policy: Policy;
  readonly state: "described" | "held" | "person";
  readonly why: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
  };
  readonly mudUrl?: string;
  readonly issues: readonly Issue[];
}

const NOT_DESCRIBED: Pick<Access, "why" | "issues"> = {
  why: { code: "no-description", params: {} },
  issues: [],
};

/** Link-local and multicast never leave the home, whatever prefix the LAN has. */
const ALWAYS_LOCAL = ["169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"] as const;

export function localNetworks(config: GatewayConfig): string[] {
  const own = config.lan.addresses.flatMap((text) => canonicalPrefix(text) ?? []);
  return [...own, ...ALWAYS_LOCAL];
}

/** The gateway's own addresses on the LAN, without prefix lengths, in canonical text. */
export function gatewayAddresses(config: GatewayConfig): string[] {
  return config.lan.addresses.map((text) => canonical(text.slice(0, text.indexOf("/"))));
}

export function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

/** The access of every device, by identity. Class membership needs all of them at once. */
export function accessOf(config: GatewayConfig, devices: readonly Device[]): Map<DeviceId, Access> {
  const local = localNetworks(config);
  const controllers = controllersOf(config, devices);
  const described = new Map<
    DeviceId,
    { document: MudDocument; strength: Strength; issues: readonly Issue[] }
  >();
  const held = new Map<DeviceId, Pick<Access, "why" | "issues">>();
  for (const device of devices) {
    const { profile } = device;
    if (device.config.role === "person") continue;
    if (profile?.kind !== "described") {
      if (profile) held.set(device.config.id, { why: profile.why, issues: profile.issues ?? [] });
      continue;
    }
    const trust = ceiling(profile.provenance, {
      trustSelfDescribed: config.trust.selfDescribed,
      acceptUnsigned: config.trust.unsigned,
    });
    if (trust.level === "hold")
      held.set(device.config.id, {
        why: { code: trust.why, params: {} },
        issues: profile.issues,
      });
    else
      described.set(device.config.id, {
        document: profile.document,
        strength: trust.level,
        issues: profile.issues,
      });
  }
  const things: KnownThing[] = [...described].map(([id, { document, strength }]) => ({
    id,
    mudUrl: document.mudUrl,
    strength,
  }));

  return new Map(
    devices.map(({ config: device }): [DeviceId, Access] => {
      if (device.role === "person")
        return [
          device.id,
          {
            policy: personPolicy(local),
            state: "person",
            why: { code: "person", params: {} },
            issues: [],
          },
        ];
      const found = described.get(device.id);
      if (!found) {
        const { why, issues } = held.get(device.id) ?? NOT_DESCRIBED;
        return [device.id, { policy: heldPolicy({ controllers }), state: "held", why, issues }];
      }
      const bindings: Bindings = {
        device: device.id,
        localNetworks: local,
        controllers,
        ...(device.myController === undefined
          ? {}
          : { myController: { networks: [], devices: [device.myController] } }),
        things,
        strength: found.strength,
        approvedAddresses: device.approvedAddresses ?? [],
      };
      const policy = compilePolicy(found.document, bindings);
      const refused = policy.issues.find((issue) => issue.code === "too-many-rules");
      return [
        device.id,
        {
          policy,
          state: refused ? "held" : "described",
          why: refused
            ? { code: refused.code, params: refused.params }
            : { code: "as-described", params: {} },
          mudUrl: found.document.mudUrl,
          issues: [...found.issues, ...policy.issues],
        },
      ];
    }),
  );
}

function controllersOf(
  config: GatewayConfig,
  devices: readonly Device[],
): Record<string, ControllerBinding> {
  const ids = new Set(devices.map((device) => device.config.id));
  const bind = (members: readonly string[]): ControllerBinding => ({
    devices: members.filter((member) => ids.has(member)),
    networks: members.filter((member) => !ids.has(member)).flatMap(asPrefix),
  });
  return {
    ...Object.fromEntries(
      Object.entries(config.controllers ?? {}).map(([uri, members]) => [uri, bind(members)]),
    ),
    [DNS_CLASS]: { devices: [], networks: gatewayAddresses(config).map(hostPrefix) },
    [NTP_CLASS]: { devices: [], networks: config.ntp.flatMap(asPrefix) },
  };
}

/** The canonical prefix of an address or prefix; nothing for what is neither. */
function asPrefix(text: string): string[] {
  const address = canonicalAddress(text);
  const prefix = address === undefined ? canonicalPrefix(text) : hostPrefix(address);
  return prefix === undefined ? [] : [prefix];
}
