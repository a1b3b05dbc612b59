/** What each device may do: by its description, by what the household and its support leave of that, and now. */
import type { DeviceId, Policy } from "@thingwall/mud/policy";
import type { Flow } from "@thingwall/mud/decide";
import type { GatewayConfig } from "../../config.ts";
import type { Allowed } from "../life/life.ts";
import { type Access, accessOf, type Found } from "./access.ts";
import type { Device } from "./device.ts";
import { Limits } from "./limited.ts";

/** What is taken from a device, and what would be if it were not contained. */
export interface Taken {
  effectiveOf(id: DeviceId): Allowed | undefined;
  uncontainedOf(id: DeviceId): Allowed | undefined;
}

export class Accesses {
  readonly #config: GatewayConfig;
  readonly #taken: Taken;
  readonly #grants: Limits;
  readonly #limits: Limits;
  #found: Found = { devices: [], access: new Map() };
  #granted: ReadonlyMap<DeviceId, Access> = new Map();
  #now: ReadonlyMap<DeviceId, Access> = new Map();

  constructor(config: GatewayConfig, taken: Taken) {
    this.#config = config;
    this.#taken = taken;
    this.#grants = new Limits(config);
    this.#limits = new Limits(config);
  }

  /** As it is enforced. */
  get now(): ReadonlyMap<DeviceId, Access> {
    return this.#now;
  }

  /** As if nobody were contained: against this conduct is judged. */
  get granted(): ReadonlyMap<DeviceId, Access> {
    return this.#granted;
  }

  /** To be called whenever a device, its description or what is taken from it has changed. */
  settle(devices: readonly Device[]): void {
    if (devices !== this.#found.devices)
      this.#found = { devices, access: accessOf(this.#config, devices, this.#found) };
    const { access } = this.#found;
    this.#granted = this.#grants.limit(devices, access, (id) => this.#taken.uncontainedOf(id));
    this.#now = this.#limits.limit(devices, access, (id) => this.#taken.effectiveOf(id));
  }
}

/** A flow asks for two devices at most, whatever the number of devices. */
export function policiesOf(
  flow: Flow,
  access: ReadonlyMap<DeviceId, Access>,
): ReadonlyMap<DeviceId, Policy> {
  const ends = [flow.from.device, flow.to.device].flatMap((id) => {
    const found = id === undefined ? undefined : access.get(id);
    return id === undefined || !found ? [] : [[id, found.policy] as const];
  });
  return new Map(ends);
}
