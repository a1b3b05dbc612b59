/** A device of the home as the configuration gives it. */
import type { LoadedProfile } from "../profile/index.ts";
import type { DeviceConfig } from "../../config.ts";

export interface Device {
  readonly config: DeviceConfig;
  /** Names its chains in the firewall; stable while the gateway runs. */
  readonly slot: number;
  /** What its description turned out to be; absent for a person's device. */
  readonly profile: LoadedProfile | undefined;
  /** IPv6 addresses that it gave itself, as the wall learnt them; the wall needs no reminder. */
  readonly learnt?: readonly string[];
}
