/** What the other two processes must enforce, from every device's access. Pure. */
import { canonicalPrefix, type Policy, type Rule } from "@thingwall/mud/policy";
import type { Caps, GatewayConfig } from "../../config.ts";
import type { NamesDevice, NamesState } from "../../names/contract.ts";
import { DNS_PORTS } from "../../supervise/settings.ts";
import type { Change, DesiredState, WallDevice, WallRule } from "../../wall/contract.ts";
import { type Access, canonical, gatewayAddresses } from "./access.ts";
import type { Device } from "./device.ts";

export function desiredState(
  config: GatewayConfig,
  devices: readonly Device[],
  access: ReadonlyMap<string, Access>,
): DesiredState {
  return {
    lan: {
      interface: config.lan.interface,
      addresses: gatewayAddresses(config),
      prefixes: [...new Set(config.lan.addresses.flatMap((text) => canonicalPrefix(text) ?? []))],
    },
    wan: config.wan,
    dns: { thingsPort: DNS_PORTS.things, peoplePort: DNS_PORTS.people },
    devices: devices.flatMap((device): WallDevice[] => {
      const found = access.get(device.config.id);
      return found ? [wallDevice(device, found)] : [];
    }),
  };
}

/** Enough for an update, and for nobody's flood. */
const CONTAINED_CAPS = { packetsPerSecond: 500, newFlowsPerSecond: 20 } as const;

/** The least of what is configured, what the household says, and what containment leaves. */
function capsOf(
  { caps }: Device["config"],
  { capped, packetsPerSecond }: Access,
): Caps | undefined {
  const asked: Caps = packetsPerSecond === undefined ? {} : { packetsPerSecond };
  const said: readonly Caps[] = [caps ?? {}, asked, capped === true ? CONTAINED_CAPS : {}];
  const least = (["packetsPerSecond", "newFlowsPerSecond"] as const).flatMap((kind) => {
    const values = said.flatMap((each) => each[kind] ?? []);
    return values.length === 0 ? [] : [[kind, Math.min(...values)] as const];
  });
  return caps === undefined && least.length === 0 ? undefined : Object.fromEntries(least);
}

const wallDevices = new WeakMap<
  Access,
  { readonly of: Device["config"]; readonly told: WallDevice }
>();

/** The same object for the same access: so that whoever compares need not look inside. */
function wallDevice({ config: device, slot }: Device, access: Access): WallDevice {
  const known = wallDevices.get(access);
  if (known?.of === device && known.told.slot === slot) return known.told;
  const caps = capsOf(device, access);
  const told: WallDevice = {
    id: device.id,
    slot,
    role: access.policy.role,
    macs: [device.mac],
    addresses: device.addresses.map(canonical),
    rules: access.policy.rules.map(wallRule),
    ...(device.port === undefined ? {} : { port: device.port }),
    ...(caps === undefined ? {} : { caps }),
    ...(access.shut === true ? { quarantined: true } : {}),
  };
  wallDevices.set(access, { of: device, told });
  return told;
}

/** What differs between two states that are told apart by their devices alone. */
export function differenceOf(before: DesiredState, after: DesiredState): Omit<Change, "revision"> {
  const [known, wanted] = [new Set(before.devices), new Set(after.devices.map(({ id }) => id))];
  return {
    gone: before.devices.flatMap(({ id }) => (wanted.has(id) ? [] : [id])),
    come: after.devices.filter((device) => !known.has(device)),
  };
}

/** The wall learns what to match, not what the file called it. */
export function wallRule(rule: Rule): WallRule {
  const { direction, family, verdict, protocol, icmp } = rule;
  const ranges = (ports: Rule["sourcePorts"]) => ports?.map(({ from, to }) => ({ from, to }));
  const sourcePorts = ranges(rule.sourcePorts);
  const destinationPorts = ranges(rule.destinationPorts);
  return {
    direction,
    family,
    verdict,
    peer: rule.peer.map((peer) =>
      peer.kind === "name"
        ? { kind: "name", name: peer.name }
        : { kind: "among", networks: [...peer.networks], devices: [...peer.devices] },
    ),
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourcePorts ? { sourcePorts } : {}),
    ...(destinationPorts ? { destinationPorts } : {}),
    ...(icmp ? { icmp: { ...icmp } } : {}),
  };
}

export function namesState(
  devices: readonly Device[],
  access: ReadonlyMap<string, Access>,
): NamesState {
  return {
    devices: devices.flatMap((device): NamesDevice[] => {
      const found = access.get(device.config.id);
      return !found || device.config.role === "person" ? [] : [namesDevice(device, found)];
    }),
  };
}

const namesDevices = new WeakMap<Access, { readonly of: Device; readonly told: NamesDevice }>();

/** As `wallDevice`. */
function namesDevice(device: Device, access: Access): NamesDevice {
  const known = namesDevices.get(access);
  if (known?.of === device) return known.told;
  const told: NamesDevice = {
    id: device.config.id,
    addresses: [...device.config.addresses.map(canonical), ...(device.learnt ?? [])],
    // Of a thing without a description it is to be found out what it needs: it may ask, and reaches
    // nothing by that.
    answers: isAssessed(access) || opensAnyDestination(access.policy) ? "any" : "permitted",
    names: namesOf(access.policy),
  };
  namesDevices.set(access, { of: device, told });
  return told;
}

/** Nobody says what it needs, and nothing is known against it. */
export function isAssessed({ state, why, shut }: Access): boolean {
  return state === "held" && why.code === "no-description" && shut !== true;
}

/** A thing that may open flows to whomever needs every name; its rules then say only how. */
function opensAnyDestination(policy: Policy): boolean {
  return policy.rules.some(
    (rule) =>
      rule.direction === "from-device" && rule.verdict === "accept" && rule.peer.length === 0,
  );
}

/** The names that a policy permits to ask for. */
export function permittedNames(policy: Policy): readonly string[] {
  return namesOf(policy).flatMap(({ name, permitted }) => (permitted ? [name] : []));
}

/**
 * Every name that a rule speaks of. Names that rules only forbid need current addresses too,
 * though the thing may not ask for them.
 */
function namesOf(policy: Policy): NamesDevice["names"] {
  const permitted = new Map<string, boolean>();
  for (const rule of policy.rules)
    for (const peer of rule.peer) {
      if (peer.kind !== "name") continue;
      const may = rule.verdict === "accept";
      permitted.set(peer.name, may || permitted.get(peer.name) === true);
    }
  return [...permitted].map(([name, may]) => ({ name, permitted: may }));
}
