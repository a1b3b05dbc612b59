/** What a thing's description gives it, less what its life takes away. Pure. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../../config.ts";
import { type Visit, withPermits } from "../effective/permits.ts";
import { type Allowed, effectiveAt, NEW_LIFE } from "../life/life.ts";
import { limitPolicy, repairOf } from "../effective/limit.ts";
import { type Access, localNetworks } from "./access.ts";
import type { Device } from "./device.ts";

/** Of a device of which nothing is known but its description. */
const FREE = effectiveAt(NEW_LIFE, 0);

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
    const allowed = new Map(
      devices.flatMap(({ config: { id } }): [DeviceId, Allowed][] => {
        const effective = effectiveOf(id);
        return effective ? [[id, effective]] : [];
      }),
    );
    const visits = visitsOf(allowed);
    return new Map(
      devices.flatMap((device): [DeviceId, Access][] => {
        const { id } = device.config;
        const found = access.get(id);
        if (!found) return [];
        return [[id, this.#limited(device, found, allowed.get(id) ?? FREE, visits.get(id) ?? [])]];
      }),
    );
  }

  #limited(device: Device, access: Access, effective: Allowed, visits: readonly Visit[]): Access {
    const { why, permits, packetsPerSecond } = effective;
    if (access.state !== "described" && access.state !== "held") return access;
    const isAsFound = why.length + permits.length + visits.length === 0;
    if (isAsFound && packetsPerSecond === undefined) return access;
    const by = JSON.stringify([effective, visits]);
    const known = this.#known.get(access);
    if (known?.by === by) return known.limited;
    const document = device.profile?.kind === "described" ? device.profile.document : undefined;
    const around = { localNetworks: this.#local, repair: repairOf(document) };
    const policy = limitPolicy(withPermits(access.policy, permits, visits), effective, around);
    const isOpen = policy.rules.some(
      ({ source, verdict }) => source.kind === "file" && verdict === "accept",
    );
    const limited: Access = {
      ...access,
      policy,
      ...(effective.capped ? { capped: true } : {}),
      ...(packetsPerSecond === undefined ? {} : { packetsPerSecond }),
      // Nothing of its file is left: then it need not come past its port.
      ...(why.includes("quarantined") && !isOpen ? { shut: true } : {}),
    };
    this.#known.set(access, { by, limited });
    return limited;
  }
}

/** Who may be reached by whom, beside their descriptions. */
function visitsOf(
  allowed: ReadonlyMap<DeviceId, Allowed>,
): ReadonlyMap<DeviceId, readonly Visit[]> {
  const visits = [...allowed].flatMap(([from, { permits }]) =>
    permits.flatMap((permit) =>
      permit.to.kind === "device" ? [{ to: permit.to.device, visit: { from, permit } }] : [],
    ),
  );
  const byHost = Map.groupBy(visits, ({ to }) => to);
  return new Map([...byHost].map(([to, own]) => [to, own.map(({ visit }) => visit)]));
}
