/** A device as it is shown. Pure. */
import type { DeviceView } from "../contract.ts";
import type { Life } from "../life/life.ts";
import { lessOf, permitsOf } from "../life/view.ts";
import type { Access } from "./access.ts";
import type { Device } from "./device.ts";
import { countsOf, digestOf, offerOf } from "./offered.ts";

export interface Known {
  readonly access: Access | undefined;
  readonly life: Life;
  /** Different things that it tried while nothing said what it needs. */
  readonly tried: number;
  readonly at: number;
}

export function viewOf(device: Device, { access, life, tried, at }: Known): DeviceView {
  const { id, name, role, mac, addresses } = device.config;
  const less = lessOf(life, at);
  const permits = permitsOf(life, at);
  const offer = device.offered && offerOf(device, device.offered);
  const { preferences } = life;
  const { room, packetsPerSecond, muted, refused } = preferences;
  return {
    id,
    name: preferences.name ?? name,
    ...(preferences.name === undefined ? {} : { ownName: name }),
    ...(room === undefined ? {} : { room }),
    ...(packetsPerSecond === undefined ? {} : { packetsPerSecond }),
    ...(muted.length === 0 ? {} : { muted }),
    ...(refused === undefined ? {} : { refused }),
    role,
    mac,
    addresses,
    state: access?.state ?? "held",
    why: access?.why ?? { code: "no-description", params: {} },
    ...(less.length === 0 ? {} : { less }),
    ...(permits.length === 0 ? {} : { permits }),
    ...(access?.mudUrl === undefined ? {} : { mudUrl: access.mudUrl }),
    ...(device.elsewhere === undefined ? {} : { elsewhere: device.elsewhere }),
    ...(tried === 0 ? {} : { tried }),
    ...(offer && device.offered ? { offered: countsOf(offer, device.offered) } : {}),
    ...(device.profile?.kind === "described" ? { digest: digestOf(device.profile) } : {}),
    rules: access?.policy.rules.length ?? 0,
    issues: access?.issues ?? [],
  };
}
