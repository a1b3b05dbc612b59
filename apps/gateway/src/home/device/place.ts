/**
 * Devices whose MAC and place are known: those that the configuration says, and those that came
 * with a Wi-Fi key of their own. Pure.
 */
import type { DeviceId } from "@thingwall/mud/policy";
import type { DeviceConfig } from "../../config.ts";
import type { PlacedConfig } from "./device.ts";

/** Whom a Wi-Fi key brought, and where. */
export interface Attachment {
  /** A configured device's, or a new one's. */
  readonly device: DeviceId;
  /** For a new one. */
  readonly name: string;
  readonly role: PlacedConfig["role"];
  readonly mac: string;
  /** The bridge port that the key leads to. */
  readonly port: string;
  /** Where it said, when it got its key, that its description is (RFC 8520 §16: its own word). */
  readonly mudUrl?: string;
}

export interface Placed {
  readonly config: PlacedConfig;
  readonly slot: number;
}

export interface Slots {
  /** Of the devices that are here. */
  readonly known: ReadonlyMap<DeviceId, number>;
  /** Those that others have. */
  readonly taken: ReadonlySet<number>;
  readonly limit: number;
}

/**
 * A configured device's slot is its place in the configuration, from 1. What the household wrote
 * counts before what a key says. A MAC or an identity that another has already brings nobody here:
 * two devices with one would get each other's access.
 */
export function place(
  configured: readonly DeviceConfig[],
  attachments: readonly Attachment[],
  { known, taken, limit }: Slots,
): readonly Placed[] {
  const macs = new Set(configured.flatMap(({ mac }) => mac ?? []));
  const ids = new Set(configured.map(({ id }) => id));
  const slots = new Set([...taken, ...configured.keys().map((index) => index + 1)]);
  const came = new Map<DeviceId, Attachment>();
  for (const each of attachments) {
    const own = configured.find(({ id }) => id === each.device);
    if (came.has(each.device) || (own ? own.role !== each.role : ids.has(each.device))) continue;
    if (macs.has(each.mac) && own?.mac !== each.mac) continue;
    macs.add(each.mac);
    came.set(each.device, each);
  }
  const placed: Placed[] = configured.flatMap((config, index) => {
    const attachment = came.get(config.id);
    const mac = config.mac ?? attachment?.mac;
    if (mac === undefined) return [];
    const here = attachment?.mac === mac ? attached(config, attachment) : {};
    return [{ slot: index + 1, config: { ...config, ...here, mac } }];
  });
  for (const attachment of came.values()) {
    const { device: id, name, role, mac } = attachment;
    if (ids.has(id)) continue;
    const slot = known.get(id) ?? free(slots, limit);
    if (slot === undefined) break;
    slots.add(slot);
    const config = { id, name, role, mac, addresses: [] };
    placed.push({ slot, config: { ...config, ...attached(config, attachment) } });
  }
  return placed;
}

function attached(
  { port, mud, role }: Pick<PlacedConfig, "port" | "mud" | "role">,
  attachment: Attachment,
): Pick<DeviceConfig, "port" | "mud"> {
  const { mudUrl } = attachment;
  const announced = role === "thing" && mud === undefined && mudUrl !== undefined;
  return {
    port: port ?? attachment.port,
    ...(announced && { mud: { url: mudUrl, channel: "dpp" } }),
  };
}

function free(taken: ReadonlySet<number>, limit: number): number | undefined {
  for (let slot = 1; slot <= limit; slot++) if (!taken.has(slot)) return slot;
  return undefined;
}
