/**
 * A thing's policy, less what its effective access takes away. Only ever fewer rules or narrower
 * ones, but for a household that grants everything. Pure.
 *
 * Names are of the Internet: the gateway tells nobody an address at home for one. An accept that
 * could be both and may only be one is narrowed where that can be said, and left out otherwise.
 */
import type { MudDocument } from "@thingwall/mud/document";
import {
  covers,
  familyOf,
  personPolicy,
  type PeerConstraint,
  type Policy,
  type Rule,
} from "@thingwall/mud/policy";
import type { Effective } from "./effective.ts";

export interface Surroundings {
  /** Prefixes that are not towards the default route, both families. */
  readonly localNetworks: readonly string[];
  /** Names of the entries that its file keeps open for repair. */
  readonly repair: Repair;
}

export interface Repair {
  readonly fromDevice: ReadonlySet<string>;
  readonly toDevice: ReadonlySet<string>;
}

/** What the file keeps open in quarantine (draft quarantined-access); nothing where it says nothing. */
export function repairOf(document: MudDocument | undefined): Repair {
  const kept = document?.extensionData.quarantinedDevicePolicy;
  return {
    fromDevice: new Set(kept?.fromDevicePolicy),
    toDevice: new Set(kept?.toDevicePolicy),
  };
}

export function limitPolicy(policy: Policy, access: Effective, around: Surroundings): Policy {
  if (policy.role === "person") return policy;
  if (!access.services) return { ...policy, rules: [] };
  const isOwn = ({ source: { kind } }: Rule) => kind === "file" || kind === "household";
  const standing = policy.rules.filter((rule) => !isOwn(rule));
  const written = policy.rules.filter(isOwn);
  const described = written.flatMap((rule) => limited(rule, access, around));
  return { ...policy, rules: [...opened(access, around), ...described, ...standing] };
}

/** The household's own word goes before what the file forbids. */
function opened(access: Effective, { localNetworks }: Surroundings): readonly Rule[] {
  if (access.home !== "any") return [];
  const open = personPolicy(localNetworks).rules;
  if (access.internet === "any") return open;
  return open.map((rule) => ({ ...rule, peer: [localPeer(rule, localNetworks)] }));
}

function limited(rule: Rule, access: Effective, around: Surroundings): readonly Rule[] {
  if (rule.verdict === "drop") return [rule];
  const internet = mayUseInternet(rule, access, around.repair);
  const home = mayUseHome(rule, access, around.repair);
  if (internet && home) return [rule];
  if (!internet && !home) return [];
  const where = placeOf(rule, around.localNetworks);
  if (internet) return where === "internet" ? [rule] : [];
  if (where === "internet") return [];
  return where === "home"
    ? [rule]
    : [{ ...rule, peer: [...rule.peer, localPeer(rule, around.localNetworks)] }];
}

function mayUseInternet(rule: Rule, { internet }: Effective, repair: Repair): boolean {
  switch (internet) {
    case "none":
      return false;
    case "repair":
      return isRepair(rule, repair);
    case "described":
    case "any":
      return true;
  }
}

function isRepair({ direction, source }: Rule, repair: Repair): boolean {
  if (source.kind !== "file") return false;
  return (direction === "from-device" ? repair.fromDevice : repair.toDevice).has(source.ace);
}

function mayUseHome(rule: Rule, { home }: Effective, repair: Repair): boolean {
  switch (home) {
    case "none":
      return false;
    case "repair":
      return isRepair(rule, repair);
    case "answers":
      return rule.direction === "to-device" || isRepair(rule, repair);
    case "described":
    case "any":
      return true;
  }
}

type Place = "home" | "internet" | "either";

/** Where the rule's peers are. All its constraints hold, so one that is sure decides. */
function placeOf(rule: Rule, localNetworks: readonly string[]): Place {
  const places = rule.peer.map((peer) => placeOfPeer(peer, localNetworks));
  return places.find((place) => place !== "either") ?? "either";
}

function placeOfPeer(peer: PeerConstraint, localNetworks: readonly string[]): Place {
  if (peer.kind === "name") return "internet";
  const inside = (network: string) =>
    localNetworks.some((local) => familyOf(local) === familyOf(network) && covers(local, network));
  const reaches = (network: string) =>
    localNetworks.some((local) => familyOf(local) === familyOf(network) && covers(network, local));
  if (peer.networks.every(inside)) return "home";
  const outside = peer.networks.every((network) => !inside(network) && !reaches(network));
  return outside && peer.devices.length === 0 ? "internet" : "either";
}

function localPeer({ family }: Rule, localNetworks: readonly string[]): PeerConstraint {
  return {
    kind: "among",
    as: "local-networks",
    term: "",
    networks: localNetworks.filter((network) => familyOf(network) === family),
    devices: [],
  };
}
