/** Every device → the policy it gets, and why. Pure. */
import {
  canonicalAddress,
  canonicalPrefix,
  ceiling,
  compilePolicy,
  DNS_CLASS,
  guestPolicy,
  heldPolicy,
  hostPrefix,
  NTP_CLASS,
  personPolicy,
  strangerPolicy,
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
  readonly state: "described" | "held" | "person" | "guest" | "unknown";
  readonly why: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
  };
  readonly mudUrl?: string;
  readonly issues: readonly Issue[];
  /** It sends slowly, whatever it may send. */
  readonly capped?: true;
  /** Packets of its own in a second, by the household's word. */
  readonly packetsPerSecond?: number;
  /** Only what keeps it attached comes past its port. */
  readonly shut?: true;
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

/** Devices and the access that was found for them. */
export interface Found {
  readonly devices: readonly Device[];
  readonly access: ReadonlyMap<DeviceId, Access>;
}

/**
 * The access of every device, by identity. Class membership needs all of them at once. What was
 * found before is kept, the same object, for devices of which nothing changed that it is made from.
 */
export function accessOf(
  config: GatewayConfig,
  devices: readonly Device[],
  before?: Found,
): Map<DeviceId, Access> {
  const home = {
    local: localNetworks(config),
    controllers: controllersOf(config, devices),
    things: thingsOf(config, devices),
  };
  const known = new Map(before?.devices.map((device) => [device.config.id, device]));
  const sameThings =
    before !== undefined && sameMembers(thingsOf(config, before.devices), home.things);
  return new Map(
    devices.map((device): [DeviceId, Access] => {
      const { id } = device.config;
      const earlier = before?.access.get(id);
      const same = isSame(known.get(id), device);
      if (earlier && same && (sameThings || !speaksOfThings(device))) return [id, earlier];
      const found = accessTo(config, device, home);
      // Most classes are as they were: then so is everything that follows from it.
      return [id, earlier && JSON.stringify(earlier) === JSON.stringify(found) ? earlier : found];
    }),
  );
}

function isSame(before: Device | undefined, device: Device): boolean {
  return (
    before?.config === device.config &&
    before.profile === device.profile &&
    before.said === device.said
  );
}

function sameMembers(one: readonly KnownThing[], other: readonly KnownThing[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ id, mudUrl, strength }, at) => {
      const thing = other[at];
      return thing?.id === id && thing.mudUrl === mudUrl && thing.strength === strength;
    })
  );
}

const speaking = new WeakMap<MudDocument, boolean>();

/** Do its rules depend on which other things there are (RFC 8520 §8: classes of things)? */
function speaksOfThings({ profile }: Device): boolean {
  if (profile?.kind !== "described") return false;
  const { document } = profile;
  const known = speaking.get(document);
  if (known !== undefined) return known;
  const speaks = document.acls.some(({ aces }) =>
    aces.some(({ matches: { mud } }) =>
      [mud?.manufacturer, mud?.model, mud?.sameManufacturer || undefined].some(
        (term) => term !== undefined,
      ),
    ),
  );
  speaking.set(document, speaks);
  return speaks;
}

/** Does its file leave it to the household which device may control it (RFC 8520 §8.5)? */
export function speaksOfController(profile: Device["profile"]): boolean {
  return (
    profile?.kind === "described" &&
    profile.document.acls.some(({ aces }) =>
      aces.some(({ matches: { mud } }) => mud?.myController === true),
    )
  );
}

type Trusted =
  | {
      readonly kind: "described";
      readonly document: MudDocument;
      readonly strength: Strength;
      readonly issues: readonly Issue[];
    }
  | ({ readonly kind: "held" } & Pick<Access, "why" | "issues">);

/** What a thing's description is worth. */
function trusted(config: GatewayConfig, { profile, said }: Device): Trusted {
  if (!profile) return { kind: "held", ...NOT_DESCRIBED };
  if (profile.kind !== "described")
    return { kind: "held", why: profile.why, issues: profile.issues ?? [] };
  const { document, issues, provenance } = profile;
  const trust = ceiling(provenance, {
    trustSelfDescribed: config.trust.selfDescribed || said?.approved === true,
    acceptUnsigned: config.trust.unsigned || said?.approved === true,
  });
  return trust.level === "hold"
    ? { kind: "held", why: { code: trust.why, params: {} }, issues }
    : { kind: "described", document, strength: trust.level, issues };
}

/** The things whose description counts: the members of classes. */
function thingsOf(config: GatewayConfig, devices: readonly Device[]): KnownThing[] {
  return devices.flatMap((device): KnownThing[] => {
    if (device.config.role !== "thing" || device.unknown) return [];
    const found = trusted(config, device);
    if (found.kind === "held") return [];
    const { document, strength } = found;
    return [{ id: device.config.id, mudUrl: document.mudUrl, strength }];
  });
}

interface HomeFacts {
  readonly local: readonly string[];
  readonly controllers: Record<string, ControllerBinding>;
  readonly things: readonly KnownThing[];
}

function accessTo(
  config: GatewayConfig,
  device: Device,
  { local, controllers, things }: HomeFacts,
): Access {
  const { id, role, approvedAddresses = [] } = device.config;
  const { said } = device;
  const myController = said?.myController ?? device.config.myController;
  if (device.unknown)
    return {
      policy: strangerPolicy(gatewayAddresses(config).map(hostPrefix)),
      state: "unknown",
      why: { code: "unknown-joiner", params: {} },
      issues: [],
      capped: true,
    };
  if (role === "person")
    return {
      policy: personPolicy(local),
      state: "person",
      why: { code: "person", params: {} },
      issues: [],
    };
  if (role === "guest")
    return {
      policy: guestPolicy({ controllers }, local),
      state: "guest",
      why: { code: "guest", params: {} },
      issues: [],
    };
  const found = trusted(config, device);
  if (found.kind === "held") {
    const { why, issues } = found;
    return { policy: heldPolicy({ controllers }), state: "held", why, issues };
  }
  const bindings: Bindings = {
    device: id,
    localNetworks: local,
    controllers,
    ...(myController === undefined
      ? {}
      : { myController: { networks: [], devices: [myController] } }),
    things,
    strength: found.strength,
    approvedAddresses: [...approvedAddresses, ...(said?.networks ?? [])],
  };
  const policy = compilePolicy(found.document, bindings);
  const refused = policy.issues.find((issue) => issue.code === "too-many-rules");
  return {
    policy,
    state: refused ? "held" : "described",
    why: refused ? { code: refused.code, params: refused.params } : standingOf(device.profile),
    mudUrl: found.document.mudUrl,
    issues: [...found.issues, ...policy.issues],
  };
}

/** What somebody else than its maker says of it counts for less, and that is shown. */
function standingOf(profile: Device["profile"]): Access["why"] {
  const repository = profile?.kind === "described" ? profile.provenance.repository : undefined;
  return repository === undefined
    ? { code: "as-described", params: {} }
    : { code: "described-by-repository", params: { repository } };
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
