/** A device that is here: as the configuration gives it, or as its Wi-Fi key does. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { Described, LoadedProfile } from "../profile/index.ts";
import type { DeviceConfig } from "../../config.ts";

/** Whoever is here has a MAC; guests have no place in the configuration. */
export type PlacedConfig = Omit<DeviceConfig, "role"> & {
  readonly mac: string;
  readonly role: DeviceConfig["role"] | "guest";
};

/** The household's word on one description; it ends with that description. */
export interface Said {
  /** It holds although nobody signed it, or although the thing itself said where it is. */
  readonly approved?: true;
  /** Prefixes that its literal addresses may have. */
  readonly networks?: readonly string[];
  /** Device that fills `my-controller`. */
  readonly myController?: DeviceId;
}

export interface Device {
  /** As the configuration gives it, with what it leased; or as it joined by itself. */
  readonly config: PlacedConfig;
  /** It joined where nobody has said who does: it gets an address, and a page that says what to do. */
  readonly unknown?: true;
  /** Names its chains in the firewall; stable while the gateway runs. */
  readonly slot: number;
  /** What its description turned out to be; absent for a person's device. */
  readonly profile: LoadedProfile | undefined;
  /** What the household said about its description. */
  readonly said?: Said;
  /** Another place than the first at which it says now that its description is: nobody looks there. */
  readonly elsewhere?: string;
  /** Another description of it that asks for more, until the household takes it. */
  readonly offered?: Described;
  /** IPv6 addresses that it gave itself, as the wall learnt them; the wall needs no reminder. */
  readonly learnt?: readonly string[];
}
