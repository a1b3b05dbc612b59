/**
 * Devices that joined without being configured: one for each MAC that holds a lease, for as long as
 * it holds one (RFC 8520 §10: the description goes when the lease ends). Pure.
 */
import { isDeepStrictEqual } from "node:util";
import type { DeviceId } from "@thingwall/mud/policy";
import type { Lease } from "../observe/lease.ts";

export interface Joined {
  /** Random: a MAC is evidence, not an identity. */
  readonly id: DeviceId;
  readonly slot: number;
  readonly mac: string;
  readonly addresses: readonly string[];
  /** What it calls itself. */
  readonly hostname?: string;
  /** The bridge port at which it joined; from any other its frames are dropped. */
  readonly port?: string;
  /** Unknown: nobody has said yet what joins there. */
  readonly role: "thing" | "person" | "unknown";
  /** Where it says its description is: the first that it said. */
  readonly mudUrl?: string;
  /** Another that it says now, which counts for nothing until the household claims it (§16). */
  readonly otherMudUrl?: string;
}

export interface Joining {
  /** MACs of the devices with a place of their own: their leases are theirs. */
  readonly configured: ReadonlySet<string>;
  readonly portOf: (mac: string) => string | undefined;
  readonly roleOf: (port: string | undefined) => Joined["role"];
  /** Who this is: whom we knew here before and what it said first, or somebody new. */
  readonly identity: (mac: string, port: string | undefined) => Pick<Joined, "id" | "mudUrl">;
  /** Slots that others have, and how many devices there may be in all. */
  readonly slots: { readonly taken: ReadonlySet<number>; readonly limit: number };
}

/**
 * Who is here by the leases that there are. Devices that stay keep what they are; the order is that
 * of joining. When there is no room, whoever comes last stays unknown to everybody: nothing opens.
 */
export function join(
  before: readonly Joined[],
  leases: readonly Lease[],
  joining: Joining,
): readonly Joined[] {
  const held = new Map<string, Lease[]>();
  for (const lease of leases) {
    if (joining.configured.has(lease.mac)) continue;
    const others = held.get(lease.mac);
    if (others) others.push(lease);
    else held.set(lease.mac, [lease]);
  }
  const staying = before
    .filter(({ mac }) => held.has(mac))
    .map((each) => renew(each, held.get(each.mac) ?? []));
  const known = new Set(staying.map(({ mac }) => mac));
  const taken = new Set([...joining.slots.taken, ...staying.map(({ slot }) => slot)]);
  const arriving: Joined[] = [];
  for (const [mac, own] of held) {
    if (known.has(mac)) continue;
    const slot = freeSlot(taken, joining.slots.limit);
    if (slot === undefined) break;
    taken.add(slot);
    const port = joining.portOf(mac);
    const come: Joined = {
      ...joining.identity(mac, port),
      slot,
      mac,
      addresses: [],
      role: joining.roleOf(port),
      ...(port === undefined ? {} : { port }),
    };
    arriving.push(renew(come, own));
  }
  return [...staying, ...arriving];
}

function renew(device: Joined, leases: readonly Lease[]): Joined {
  const { otherMudUrl: _other, ...kept } = device;
  const now = said(leases);
  const { mudUrl = now.mudUrl } = device;
  const next: Joined = {
    ...kept,
    ...now,
    ...(mudUrl === undefined ? {} : { mudUrl }),
    ...(now.mudUrl === undefined || now.mudUrl === mudUrl ? {} : { otherMudUrl: now.mudUrl }),
  };
  // The same object for the same facts: whoever compares sees that nothing happened.
  return isDeepStrictEqual(next, device) ? device : next;
}

/** Together, what the leases of one device say; the first that says something counts. */
function said(leases: readonly Lease[]): Pick<Joined, "addresses" | "hostname" | "mudUrl"> {
  const hostname = leases.find((lease) => lease.hostname !== undefined)?.hostname;
  const mudUrl = leases.find((lease) => lease.mudUrl !== undefined)?.mudUrl;
  return {
    addresses: leases.map(({ address }) => address),
    ...(hostname === undefined ? {} : { hostname }),
    ...(mudUrl === undefined ? {} : { mudUrl }),
  };
}

function freeSlot(taken: ReadonlySet<number>, limit: number): number | undefined {
  for (let slot = 1; slot <= limit; slot++) if (!taken.has(slot)) return slot;
  return undefined;
}
