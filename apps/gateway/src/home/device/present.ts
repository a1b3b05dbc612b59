/** Who is here: devices with a place of their own and what they leased, and those that joined. Pure. */
import { isDeepStrictEqual } from "node:util";
import type { DeviceId } from "@thingwall/mud/policy";
import type { Lease } from "../observe/lease.ts";
import { canonical } from "./access.ts";
import type { Device, PlacedConfig } from "./device.ts";
import type { Joined } from "./joined.ts";
import type { Placed } from "./place.ts";
import type { Source } from "../profile/index.ts";

/** Where descriptions are said to be. */
export interface Sayings {
  /** By the household. */
  readonly claimed: (id: DeviceId) => Source | undefined;
  /** By the device itself, the first time; `now`: what it says now. */
  readonly first: (id: DeviceId, now: string | undefined) => string | undefined;
}

/**
 * Devices that are as they were are the same objects, with what is known of them. Those
 * with a place of their own come first, in their order.
 */
export function present(
  before: readonly Device[],
  placed: readonly Placed[],
  leases: readonly Lease[],
  joined: readonly Joined[],
  { claimed, first }: Sayings,
): readonly Device[] {
  const known = new Map(before.map((device) => [device.config.id, device]));
  const now = [
    ...placed.map(({ config, slot }): Seen => ({ ...leased(config, leases, first), slot })),
    ...joined.map(seen),
  ].map((device) => from(device, claimed(device.config.id)));
  return now.map((device) => keep(known.get(device.config.id), device));
}

/** The household's word on where its description is goes before all others. */
function from(device: Seen, mud: Source | undefined): Seen {
  if (mud === undefined || device.config.role !== "thing") return device;
  const { elsewhere: _settled, ...known } = device;
  return { ...known, config: { ...device.config, mud } };
}

type Seen = Omit<Device, "profile" | "learnt" | "said" | "offered">;

function keep(before: Device | undefined, now: Seen): Device {
  if (!before) return { ...now, profile: unread(now.config) };
  if (isDeepStrictEqual(before.config, now.config) && before.elsewhere === now.elsewhere)
    return before;
  const { elsewhere: _elsewhere, ...same } = before;
  if (isDeepStrictEqual(before.config.mud, now.config.mud)) return { ...same, ...now };
  const { said: _said, offered: _offered, ...known } = same;
  return { ...known, ...now, profile: unread(now.config) };
}

/** What the household wrote counts before what the device says of itself. */
function leased(
  config: PlacedConfig,
  leases: readonly Lease[],
  first: Sayings["first"],
): Omit<Seen, "slot"> {
  const own = leases.filter(({ mac }) => mac === config.mac);
  if (own.length === 0) return { config };
  const given = config.addresses.map(canonical);
  const more = own.map(({ address }) => address).filter((address) => !given.includes(address));
  const known = { ...config, addresses: [...config.addresses, ...more] };
  if (config.mud !== undefined || config.role !== "thing") return { config: known };
  const now = own.find((lease) => lease.mudUrl !== undefined)?.mudUrl;
  const mudUrl = first(config.id, now);
  return {
    config: { ...known, ...announced(mudUrl) },
    ...(now === undefined || now === mudUrl ? {} : { elsewhere: now }),
  };
}

function seen(joined: Joined): Seen {
  const { id, slot, mac, addresses, hostname, port, role, mudUrl, otherMudUrl } = joined;
  return {
    slot,
    config: {
      id,
      name: hostname ?? mac,
      role: role === "person" ? "person" : "thing",
      mac,
      addresses: [...addresses],
      ...(role === "thing" ? announced(mudUrl) : {}),
      ...(port === undefined ? {} : { port }),
    },
    ...(role === "thing" && otherMudUrl !== undefined ? { elsewhere: otherMudUrl } : {}),
    ...(role === "unknown" ? { unknown: true } : {}),
  };
}

/** RFC 8520 §10: what a thing says of itself in DHCP. */
function announced(url: string | undefined): Pick<PlacedConfig, "mud"> {
  return url === undefined ? {} : { mud: { url, channel: "dhcp" } };
}

function unread(config: PlacedConfig): Device["profile"] {
  return config.role !== "thing" || config.mud === undefined
    ? undefined
    : { kind: "held", why: { code: "description-loading", params: {} } };
}
