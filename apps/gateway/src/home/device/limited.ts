/** What a thing's description gives it, less what its life takes away. Pure. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../../config.ts";
import { withPermits } from "../effective/permits.ts";
import type { Allowed } from "../life/life.ts";
import { limitPolicy, repairOf } from "../effective/limit.ts";
import { type Access, localNetworks } from "./access.ts";
import type { Device } from "./device.ts";

/** What was limited before: the same of the same is the same object, so that nothing is sent twice. */
export class Limits {
  readonly #local: readonly string[];
  readonly #known = new WeakMap<Access, { readonly by: string; readonly limited: Access }>();

  constructor(config: GatewayConfig) {
    this.#local = localNetworks(config);
  }

  /** `effectiveOf`: undefined for a device of which nothing is known but its description. */
  limit(
    devices: readonly Device[],
    access: ReadonlyMap<DeviceId, Access>,
    effectiveOf: (id: DeviceId) => Allowed | undefined,
  ): ReadonlyMap<DeviceId, Access> {
    return new Map(
      devices.flatMap((device): [DeviceId, Access][] => {
        const { id } = device.config;
        const found = access.get(id);
        const effective = effectiveOf(id);
        if (!found) return [];
        return [[id, effective ? this.#limited(device, found, effective) : found]];
      }),
    );
  }

  #limited(device: Device, access: Access, effective: Allowed): Access {
    const { why, permits } = effective;
    if (
      why.length + permits.length === 0 ||
      access.state === "person" ||
      access.state === "unknown"
    )
      return access;
    const by = JSON.stringify(effective);
    const known = this.#known.get(access);
    if (known?.by === by) return known.limited;
    const document = device.profile?.kind === "described" ? device.profile.document : undefined;
    const around = { localNetworks: this.#local, repair: repairOf(document) };
    const policy = limitPolicy(withPermits(access.policy, permits), effective, around);
    const isOpen = policy.rules.some(
      ({ source, verdict }) => source.kind === "file" && verdict === "accept",
    );
    const limited: Access = {
      ...access,
      policy,
      ...(effective.capped ? { capped: true } : {}),
      // Nothing of its file is left: then it need not come past its port.
      ...(why.includes("quarantined") && !isOpen ? { shut: true } : {}),
    };
    this.#known.set(access, { by, limited });
    return limited;
  }
}
