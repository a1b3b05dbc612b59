/** What the API needs of the home. */
import type { X509Certificate } from "node:crypto";
import type { Policy } from "@thingwall/mud/policy";
import type { DeviceView, GatewayEvent, OfferView, StatusView } from "../contract.ts";
import type { Life } from "../life/life.ts";
import type { LoadedProfile } from "../profile/index.ts";
import type { Accounts } from "../store/accounts.ts";
import type { Entry } from "../store/entry.ts";
import type { JournalQuery } from "../store/rows.ts";
import type { NetworkView } from "./contract.ts";

/** All that is known of a device. */
export interface Known {
  readonly view: DeviceView;
  readonly policy: Policy;
  readonly profile: LoadedProfile | undefined;
  readonly life: Life;
  /** What another description would open that is offered and not in force. */
  readonly offer?: OfferView;
}

export interface Household {
  /** The gateway's addresses on the LAN, canonical: what a browser may call it by. */
  readonly addresses: readonly string[];
  /** How it stands in its networks. */
  readonly network: NetworkView;
  readonly now: () => number;
  /** What local programs may ask too, checked again there. Rejects with what that rejects with. */
  readonly ask: (operation: string, params: unknown) => Promise<unknown>;
  /** The gateway has an access point. */
  readonly wifi: boolean;
  readonly status: () => StatusView;
  readonly known: (id: string) => Known | undefined;
  readonly entries: (query: JournalQuery) => readonly Entry[];
  /** Throws `StoreError` while nothing can be kept. */
  readonly accounts: () => Accounts;
  /** A decision of the household about who may use the app. */
  readonly note: (code: string, params: Readonly<Record<string, string>>) => void;
  /** Whose this address is; undefined: of nobody at home, which the gateway itself is not either. */
  readonly whoIs: (address: string) => "person" | "thing" | "unknown" | undefined;
  /** Calls `listener` for every event until the returned function is called. */
  readonly listen: (listener: (event: GatewayEvent) => void) => () => void;
  /** A file with all that the gateway keeps is written to `out`. Throws `StoreError`. */
  readonly backup: (out: string) => void;
  /**
   * Puts what that file keeps in the place of all that is kept. Throws `StoreError` where it is no
   * sound backup; nothing has changed then. Otherwise the home is to begin anew: `restart`.
   */
  readonly restore: (from: string) => void;
  readonly restart: () => void;
  /** Where only the gateway reads. */
  readonly backupFolder: string;
  /** Who vouches for the app over HTTPS; undefined while nobody does. */
  readonly authority: () => X509Certificate | undefined;
  /** The folder of the app as it was built, where it was. */
  readonly assets: string | undefined;
}
