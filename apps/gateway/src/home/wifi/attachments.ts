/** Whom the keys brought, and to which port of the bridge. Pure. */
import type { Attachment } from "../device/place.ts";
import { isDeviceId } from "./form.ts";
import { boundMac, type HeldKey } from "./key.ts";
import type { KeyRing } from "./ring.ts";

/**
 * A thing is its key's owner, here or asleep, for as long as the key is its own; with two keys while
 * one replaces the other, by the newer. People's and guests' devices are here while they are here:
 * each of a key's MACs is a device, called by key and MAC. `radio`: the interface of all that have
 * none of their own.
 */
export function attachmentsOf(ring: KeyRing, radio: string): readonly Attachment[] {
  const things = new Map<string, HeldKey>();
  for (const key of ring.keys.values()) {
    if (key.for !== "thing" || boundMac(key.state) === undefined) continue;
    if (things.has(key.owner) && key.state.is === "leaving") continue;
    things.set(key.owner, key);
  }
  return [
    ...[...things.values()].flatMap((key): Attachment[] => {
      const { owner, vlan, mudUrl } = key;
      const mac = boundMac(key.state);
      if (mac === undefined || !isDeviceId(owner)) return [];
      const port = vlan === undefined ? radio : `${radio}.${vlan}`;
      const about = { device: owner, name: owner, role: "thing", mac, port } as const;
      return [{ ...about, ...(mudUrl !== undefined && { mudUrl }) }];
    }),
    ...[...ring.present].flatMap(([mac, keyId]): Attachment[] => {
      const key = ring.keys.get(keyId);
      if (key === undefined || key.for === "thing") return [];
      const device = `${keyId}-${mac.replaceAll(":", "")}`;
      return [{ device, name: key.owner, role: key.for, mac, port: radio }];
    }),
  ];
}
