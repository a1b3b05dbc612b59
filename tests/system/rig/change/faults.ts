/** Mistakes that only change can show: the state that each leads to would be right by itself. */
import type { Admit, WallDevice } from "../../../../apps/gateway/src/wall/contract.ts";
import type { Change } from "./changes.ts";

/** A mistake planted between what changes and what the wall is told: it was told `before`. */
export interface Fault {
  /** The changes that show it. */
  readonly shownBy: readonly Change[];
  readonly told?: (
    before: readonly WallDevice[],
    after: readonly WallDevice[],
  ) => readonly WallDevice[];
  readonly admits?: (admission: Admit) => Admit;
}

/** Devices as they were, by identity. */
const byId = (devices: readonly WallDevice[]) =>
  new Map(devices.map((device) => [device.id, device]));

export const FAULTS: Readonly<Record<string, Fault>> = {
  "one that left is still let in": {
    shownBy: ["left", "came"],
    told(before, after) {
      const taken = new Set(after.flatMap(claims));
      const left = before.filter(
        (device) =>
          !byId(after).has(device.id) && !claims(device).some((claim) => taken.has(claim)),
      );
      return [...after, ...left];
    },
  },
  "what was narrowed away goes on": {
    shownBy: ["narrowed", "widened"],
    told: (before, after) =>
      after.map((device) => {
        const rules = byId(before).get(device.id)?.rules ?? [];
        return rules.length > device.rules.length ? { ...device, rules } : device;
      }),
  },
  "the address that it moved from is still its own": {
    shownBy: ["moved"],
    told(before, after) {
      const taken = new Set(after.flatMap(({ addresses }) => addresses));
      return after.map((device) => {
        const former = byId(before).get(device.id)?.addresses ?? [];
        const kept = former.filter((address) => !taken.has(address));
        return { ...device, addresses: [...device.addresses, ...kept] };
      });
    },
  },
  "an address outlives its name": {
    shownBy: ["a name for a moment", "names lapsed"],
    admits: (admission) => ({ ...admission, seconds: 3600 }),
  },
  "an address that is asked for again lapses all the same": {
    shownBy: ["a name for a moment", "names lapsed"],
    admits: (admission) => ({ ...admission, seconds: 1 }),
  },
};

/** What only one device may have. */
function claims({ slot, macs, addresses }: WallDevice): string[] {
  return [`${slot}`, ...macs, ...addresses];
}
