/** Who is here, and who was: by the configuration, by their leases, by their Wi-Fi keys. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../../config.ts";
import { countable, type Lease } from "../observe/lease.ts";
import type { Source } from "../profile/index.ts";
import type { Device } from "./device.ts";
import { join, type Joined, type Joining } from "./joined.ts";
import { type Attachment, place, type Placed } from "./place.ts";
import { present } from "./present.ts";

/** As many as the wall takes. */
const DEVICES = 5000;

/** What befell devices, here or not. */
export interface Kept {
  /** Where it said itself, in DHCP, that the description is that is kept of it. */
  announcedBy(id: DeviceId): string | undefined;
  /** Where the household says that its description is. */
  claimedOf(id: DeviceId): Source | undefined;
  isBlank(id: DeviceId): boolean;
  forget(id: DeviceId): void;
}

export interface Moved {
  /** New here, or here in another way than before. */
  readonly come: readonly Device[];
  readonly left: readonly DeviceId[];
}

export class Roster {
  readonly #config: GatewayConfig;
  readonly #identity: Joining["identity"];
  readonly #kept: Kept;
  /** Who left after something befell it, by MAC and port: it stays who it was. */
  readonly #remembered = new Map<string, Pick<Joined, "id" | "mudUrl">>();
  /** Where those with a place of their own first said that their description is; undefined: nowhere yet. */
  readonly #announced = new Map<DeviceId, string | undefined>();
  #devices: readonly Device[] = [];
  #joined: readonly Joined[] = [];
  #attachments: readonly Attachment[] = [];
  #leases: readonly Lease[] = [];
  #portOf: Joining["portOf"] = () => undefined;

  /** `identity`: see `Joining`. */
  constructor(config: GatewayConfig, identity: Joining["identity"], kept: Kept) {
    this.#config = config;
    this.#identity = identity;
    this.#kept = kept;
    this.#devices = this.#present();
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  device(id: DeviceId): Device | undefined {
    return this.#devices.find(({ config }) => config.id === id);
  }

  withMac(mac: string | undefined): Device | undefined {
    return this.#devices.find(({ config }) => config.mac === mac);
  }

  /** Something else is known of one that is here. */
  update(id: DeviceId, known: (device: Device) => Device): void {
    this.#devices = this.#devices.map((device) =>
      device.config.id === id ? known(device) : device,
    );
  }

  /** Who is here by these leases. `portOf`: the bridge port at which a MAC was last seen. */
  leased(leases: readonly Lease[], portOf: Joining["portOf"]): Moved {
    this.#leases = countable(leases);
    this.#portOf = portOf;
    return this.settle();
  }

  /** Who is here by these Wi-Fi keys. */
  attach(attachments: readonly Attachment[]): Moved {
    this.#attachments = attachments;
    return this.settle();
  }

  /** Who is there only by a lease, or was, is a stranger from now on. */
  forget(id: DeviceId): Moved {
    for (const [place, known] of this.#remembered)
      if (known.id === id) this.#remembered.delete(place);
    if (this.#announced.has(id)) this.#announced.set(id, undefined);
    this.#joined = this.#joined.filter((each) => each.id !== id);
    return this.settle();
  }

  /** To be called when the household said where a description is. */
  settle(): Moved {
    const { lan, devices: configured } = this.#config;
    const placed = this.#place();
    const reserved = configured.map((_, index) => index + 1);
    const said = new Map(this.#joined.map(({ id, mudUrl }) => [id, mudUrl]));
    this.#joined = join(this.#joined, this.#leases, {
      configured: new Set(placed.map(({ config }) => config.mac)),
      portOf: this.#portOf,
      roleOf: (port) => (port === undefined ? undefined : lan.ports?.[port]) ?? "unknown",
      identity: (mac, port) => {
        return this.#remembered.get(placeOf({ mac, port })) ?? this.#identity(mac, port);
      },
      slots: { taken: new Set([...reserved, ...placed.map(({ slot }) => slot)]), limit: DEVICES },
    });
    const before = this.#devices;
    this.#devices = this.#present(placed);
    const known = new Set(before);
    const here = new Set(this.#devices.map(({ config }) => config.id));
    const gone = before.filter(({ config }) => !here.has(config.id));
    for (const { config } of gone)
      if (!this.#kept.isBlank(config.id)) this.#remember(config, said.get(config.id));
    return {
      come: this.#devices.filter((device) => !known.has(device)),
      left: gone.map(({ config }) => config.id),
    };
  }

  #present(placed = this.#place()): readonly Device[] {
    return present(this.#devices, placed, this.#leases, this.#joined, {
      claimed: (id) => this.#kept.claimedOf(id),
      first: (id, now) => this.#first(id, now),
    });
  }

  /** Where it said first that its description is: leaving and coming back is no fresh start (§16). */
  #first(id: DeviceId, now: string | undefined): string | undefined {
    const known = this.#announced.has(id) ? this.#announced.get(id) : this.#kept.announcedBy(id);
    const first = known ?? now;
    this.#announced.set(id, first);
    return first;
  }

  #place(): readonly Placed[] {
    return place(this.#config.devices, this.#attachments, {
      known: new Map(this.#devices.map(({ config, slot }) => [config.id, slot])),
      taken: new Set(this.#joined.map(({ slot }) => slot)),
      limit: DEVICES,
    });
  }

  #remember(config: Device["config"], mudUrl: string | undefined): void {
    const at = placeOf(config);
    this.#remembered.delete(at);
    this.#remembered.set(at, { id: config.id, ...(mudUrl === undefined ? {} : { mudUrl }) });
    const [oldest] = this.#remembered;
    if (this.#remembered.size <= DEVICES || !oldest) return;
    this.#remembered.delete(oldest[0]);
    this.#kept.forget(oldest[1].id);
  }
}

const placeOf = ({ mac, port }: { readonly mac: string; readonly port?: string | undefined }) =>
  `${mac} ${port}`;
