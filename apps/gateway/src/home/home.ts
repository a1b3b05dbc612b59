/**
 * Keeps the home: which devices there are, what each may do, and why something was dropped. Asks
 * `wall` and `names` to enforce it; a device whose description is not there yet is held.
 */
import { decide, type Flow } from "@thingwall/mud/decide";
import type { DeviceId, Policy } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../config.ts";
import type { NameEvent, NamesState } from "../names/contract.ts";
import { Check } from "typebox/value";
import { Applied, Changed } from "../wall/contract.ts";
import type { Counted, DesiredState, DroppedPacket, Learnt } from "../wall/contract.ts";
import type { DeviceView, GatewayEvent, StatusView, Word } from "./contract.ts";
import { type Access, accessOf, canonical, gatewayAddresses } from "./device/access.ts";
import { desiredState, differenceOf, namesState, permittedNames } from "./device/desired.ts";
import type { Device } from "./device/device.ts";
import { join, type Joined, type Joining } from "./device/joined.ts";
import { Limits } from "./device/limited.ts";
import { type Attachment, place, type Placed } from "./device/place.ts";
import { present } from "./device/present.ts";
import type { Life, LifeEvent, Told } from "./life/life.ts";
import { type Clock, Lives } from "./life/lives.ts";
import { lessOf, natureOf, toldEvent } from "./life/view.ts";
import { askedFor, deniedBy, impersonationIn } from "./life/witness.ts";
import { describedEvents, wordEvent } from "./life/word.ts";
import { countedOf } from "./observe/counted.ts";
import { flowOf, nameless, stoppedAtPort, type Surroundings } from "./observe/dropped.ts";
import type { Lease } from "./observe/lease.ts";
import { NamesGiven } from "./observe/names-given.ts";
import type { LoadedProfile } from "./profile/index.ts";

/** The processes that enforce, as far as they are there; a call rejects when it was not done. */
export interface Enforcers {
  wall?: Call<"apply" | "change"> | undefined;
  names?: Call<"set-names"> | undefined;
}

/** One connection's: another object speaks of another connection, which has been told nothing. */
type Call<Op extends string> = (op: Op, params: unknown) => Promise<unknown>;

/** As many as the wall takes. */
const DEVICES = 5000;

export class Home {
  readonly #config: GatewayConfig;
  readonly #enforcers: Enforcers;
  readonly #publish: (event: GatewayEvent) => void;
  readonly #now: () => number;
  readonly #identity: Joining["identity"];
  readonly #given = new NamesGiven();
  readonly #lives: Lives;
  /** Identities of who left after something befell it, by MAC and port: it stays who it was. */
  readonly #remembered = new Map<string, DeviceId>();
  #around: Surroundings;
  #devices: readonly Device[] = [];
  #joined: readonly Joined[] = [];
  #attachments: readonly Attachment[] = [];
  #leases: readonly Lease[] = [];
  #portOf: (mac: string) => string | undefined = () => undefined;
  /** What each may by its description; less what it would be left with if nobody were contained; and
   *  less what it is left with. */
  #described: ReadonlyMap<DeviceId, Access>;
  #granted: ReadonlyMap<DeviceId, Access> = new Map();
  #access: ReadonlyMap<DeviceId, Access> = new Map();
  readonly #grants: Limits;
  readonly #limits: Limits;
  /** What the wall has and calls by a revision; what the names have. */
  #wallHas:
    | { readonly by: unknown; readonly revision: number; readonly state: DesiredState }
    | undefined;
  #namesHave: { readonly by: unknown; readonly state: NamesState } | undefined;
  #enforcing: Promise<void> = Promise.resolve();
  /** Waits for its turn; whoever asks meanwhile gets what it will do. */
  #next: Promise<void> | undefined;
  #enforced = false;
  readonly #begun = Promise.withResolvers<void>();

  /** `identity`: see `Joining`. */
  constructor(
    config: GatewayConfig,
    enforcers: Enforcers,
    publish: (event: GatewayEvent) => void,
    clock: Clock,
    identity: Joining["identity"],
  ) {
    this.#config = config;
    this.#enforcers = enforcers;
    this.#publish = publish;
    this.#now = clock.now;
    this.#identity = identity;
    this.#grants = new Limits(config);
    this.#limits = new Limits(config);
    this.#lives = new Lives(
      clock,
      (id) => natureOf(config, this.#device(id)),
      (ids, told) => {
        for (const each of told) this.#tell(each.id, each.told);
        void this.#changed(ids);
      },
    );
    this.#devices = present([], this.#place(), [], []);
    this.#described = accessOf(config, this.#devices);
    this.#limit();
    this.#around = surroundings(this.#devices, config, this.#given);
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  /** What befell it: what is kept across a restart. */
  lifeOf(id: DeviceId): Life {
    return this.#lives.of(id);
  }

  /** As it was before a restart; it counts from the next time that something is enforced. */
  restore(lives: ReadonlyMap<DeviceId, Life>): void {
    for (const [id, life] of lives) this.#lives.restore(id, life);
    this.#limit();
  }

  /** Resolves when the kernel has enforced something for the first time. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /**
   * Takes who is here by the leases that there are, and enforces what follows. `portOf`: the bridge
   * port at which a MAC was last seen.
   */
  async leased(
    leases: readonly Lease[],
    portOf: (mac: string) => string | undefined,
  ): Promise<void> {
    this.#leases = leases;
    this.#portOf = portOf;
    await this.#settle();
  }

  /** Takes whom Wi-Fi keys brought, all of them, and enforces what follows. */
  async attach(attachments: readonly Attachment[]): Promise<void> {
    this.#attachments = attachments;
    await this.#settle();
  }

  #place(): readonly Placed[] {
    return place(this.#config.devices, this.#attachments, {
      known: new Map(this.#devices.map(({ config, slot }) => [config.id, slot])),
      taken: new Set(this.#joined.map(({ slot }) => slot)),
      limit: DEVICES,
    });
  }

  async #settle(): Promise<void> {
    const { lan, devices: configured } = this.#config;
    const placed = this.#place();
    const reserved = configured.map((_, index) => index + 1);
    this.#joined = join(this.#joined, this.#leases, {
      configured: new Set(placed.map(({ config }) => config.mac)),
      portOf: this.#portOf,
      roleOf: (port) => (port === undefined ? undefined : lan.ports?.[port]) ?? "unknown",
      identity: (mac, port) => {
        const id = this.#remembered.get(`${mac} ${port}`);
        return id === undefined ? this.#identity(mac, port) : { id };
      },
      slots: { taken: new Set([...reserved, ...placed.map(({ slot }) => slot)]), limit: DEVICES },
    });
    const found = { devices: this.#devices, access: this.#described };
    const before = this.#devices;
    this.#devices = present(before, placed, this.#leases, this.#joined);
    const come = this.#devices.filter((device) => !before.includes(device));
    const here = new Set(this.#devices.map(({ config }) => config.id));
    const left = before.map(({ config }) => config.id).filter((id) => !here.has(id));
    if (come.length + left.length === 0) return;
    for (const id of left) this.#given.forget(id);
    for (const { config } of before)
      if (!here.has(config.id) && !this.#lives.isBlank(config.id)) this.#remember(config);
    this.#described = accessOf(this.#config, this.#devices, found);
    this.#limit();
    this.#around = surroundings(this.#devices, this.#config, this.#given);
    await this.enforce();
    for (const id of left) this.#publish({ kind: "left", at: this.#now(), device: id });
    for (const device of come)
      this.#publish({ kind: "device", at: this.#now(), device: this.#view(device) });
  }

  /** Takes what a thing's description turned out to be and enforces what follows from it. */
  async describe(id: DeviceId, profile: LoadedProfile): Promise<void> {
    const before = { devices: this.#devices, access: this.#described };
    const was = this.#device(id)?.profile;
    this.#devices = this.#devices.map((device) =>
      device.config.id === id ? { ...device, profile } : device,
    );
    this.#described = accessOf(this.#config, this.#devices, before);
    for (const event of describedEvents(was, profile, this.#now())) this.#hear(id, event);
    this.#limit();
    await this.#changed([id]);
  }

  /** What the household decides about a device. Resolves when it is enforced; throws for none. */
  async decide(id: DeviceId, word: Word): Promise<void> {
    const device = this.#device(id);
    if (!device) throw new Error(`no device ${id}`);
    const at = this.#now();
    if (word.kind === "forget") await this.#forget(device);
    else this.#hear(id, wordEvent(word, at));
    this.#publish({ kind: "decided", at, device: id, word });
    await this.#changed([id]);
  }

  /**
   * Hands over what is not enforced yet: first the wall, then the names, so that no name is answered that
   * the wall would not admit. One at a time; what is asked for while one is under way goes together
   * in the next. A failure is published, not thrown, and what was enforced before stays. The wall
   * waits for nobody: without names nothing is answered, but without rules everything passes. The
   * return of either calls again.
   */
  enforce(): Promise<void> {
    this.#next ??= this.#enforcing.then(() => {
      this.#next = undefined;
      return this.#handOver();
    });
    this.#enforcing = this.#next;
    return this.#next;
  }

  async #handOver(): Promise<void> {
    const { wall, names } = this.#enforcers;
    this.#enforced = false;
    if (!wall) return;
    // The same for both: what changes while the wall is busy would be answered before it is admitted.
    const devices = this.#devices;
    const access = this.#access;
    try {
      await this.#tellWall(wall, desiredState(this.#config, devices, access));
      this.#begun.resolve();
      if (!names) return;
      await this.#tellNames(names, namesState(devices, access));
      this.#enforced = true;
      this.#publish({ kind: "applied", at: this.#now(), devices: devices.length });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#publish({ kind: "apply-failed", at: this.#now(), reason });
    }
  }

  /** The difference where this wall has the state before, otherwise everything. */
  async #tellWall(wall: Call<"apply" | "change">, state: DesiredState): Promise<void> {
    const has = this.#wallHas;
    // Refused or interrupted, it may have either.
    this.#wallHas = undefined;
    const revision =
      (has?.by === wall ? await changeWall(wall, has, state) : undefined) ??
      revisionOf(await wall("apply", state));
    if (revision !== undefined) this.#wallHas = { by: wall, revision, state };
  }

  async #tellNames(names: Call<"set-names">, state: NamesState): Promise<void> {
    const has = this.#namesHave;
    if (has?.by === names && sameObjects(has.state.devices, state.devices)) return;
    this.#namesHave = undefined;
    await names("set-names", state);
    this.#namesHave = { by: names, state };
  }

  /** A packet that the wall dropped: says which flow it was and why. */
  dropped(packet: DroppedPacket): void {
    const flow = flowOf(packet, this.#around);
    if (stoppedAtPort(packet)) {
      const { at, mac, stage: why } = packet;
      this.#publish({ kind: "stopped", at, device: this.#withMac(mac), why, flow });
      return;
    }
    const policies = policiesOf(flow, this.#access);
    const answer = decide(policies, flow);
    // The wall dropped it all the same: the name that would have permitted it has lapsed there.
    const decision = answer.verdict === "drop" ? answer : decide(policies, nameless(flow));
    const device = decision.device ?? flow.from.device ?? flow.to.device;
    this.#publish({ kind: "dropped", at: packet.at, device, flow, decision });
    this.#witness(packet, flow);
  }

  /** What a dropped packet says of who sent it. */
  #witness(packet: DroppedPacket, flow: Flow): void {
    const sender =
      packet.stage === "unknown-device"
        ? this.#devices.find(({ config }) => config.mac === packet.mac)
        : flow.from.device === undefined
          ? undefined
          : this.#device(flow.from.device);
    if (sender?.config.role !== "thing" || sender.unknown) return;
    const observed =
      packet.stage === "unknown-device"
        ? impersonationIn(packet, sender, (address) => this.#ownerOf(address))
        : deniedBy(flow, packet.at, policiesOf(flow, this.#granted));
    if (observed) this.#heard(sender.config.id, { kind: "observed", observed });
  }

  #ownerOf(address: string): string | undefined {
    return gatewayAddresses(this.#config).includes(address)
      ? "gateway"
      : this.#around.deviceAt(address);
  }

  #heard(id: DeviceId, event: Extract<LifeEvent, { of: "conduct" }>["event"]): void {
    if (this.#hear(id, { of: "conduct", event })) void this.#changed([id]);
  }

  /** True when what it may do has changed. */
  #hear(id: DeviceId, event: LifeEvent): boolean {
    const { told, changed } = this.#lives.hear(id, event);
    for (const each of told) this.#tell(id, each);
    return changed;
  }

  #tell(id: DeviceId, told: Told): void {
    const event = toldEvent(id, told, this.#now());
    if (event) this.#publish(event);
  }

  /** Enforces what these devices may do now, and shows them. */
  async #changed(ids: readonly DeviceId[]): Promise<void> {
    this.#limit();
    await this.enforce();
    for (const id of ids) {
      const device = this.#device(id);
      if (device) this.#publish({ kind: "device", at: this.#now(), device: this.#view(device) });
    }
  }

  #limit(): void {
    this.#granted = this.#grants.limit(this.#devices, this.#described, (id) =>
      this.#lives.uncontainedOf(id),
    );
    this.#access = this.#limits.limit(this.#devices, this.#described, (id) =>
      this.#lives.effectiveOf(id),
    );
  }

  /** Nothing of it is kept; who is there only by a lease is a stranger from now on. */
  async #forget({ config: { id, mac, port } }: Device): Promise<void> {
    this.#lives.forget(id);
    this.#given.forget(id);
    this.#remembered.delete(`${mac} ${port}`);
    if (!this.#joined.some((each) => each.id === id)) return;
    this.#joined = this.#joined.filter((each) => each.id !== id);
    await this.leased(this.#leases, this.#portOf);
  }

  #remember({ id, mac, port }: Device["config"]): void {
    this.#remembered.delete(`${mac} ${port}`);
    this.#remembered.set(`${mac} ${port}`, id);
    const [oldest] = this.#remembered;
    if (this.#remembered.size <= DEVICES || !oldest) return;
    this.#remembered.delete(oldest[0]);
    this.#lives.forget(oldest[1]);
  }

  #device(id: DeviceId): Device | undefined {
    return this.#devices.find(({ config }) => config.id === id);
  }

  /** How much was dropped of whom. */
  counted(counted: Counted): void {
    this.#publish(
      countedOf(
        counted,
        (mac) => this.#withMac(mac),
        (device, address) => this.#given.of(device, address),
      ),
    );
  }

  #withMac(mac: string | undefined): DeviceId | undefined {
    return this.#devices.find(({ config }) => config.mac === mac)?.config.id;
  }

  /** Addresses that the wall learnt of a device: its questions and packets come from there too. */
  learnt({ device: id, addresses, at }: Learnt): void {
    const device = this.#devices.find((known) => known.config.id === id);
    // The wall says it again whenever it was told something.
    if (!device || String(device.learnt ?? []) === String(addresses)) return;
    this.#devices = this.#devices.map((known) =>
      known === device ? { ...device, learnt: addresses } : known,
    );
    this.#around = surroundings(this.#devices, this.#config, this.#given);
    this.#publish({ kind: "learnt", at, device: id, addresses });
    void this.enforce();
  }

  /** A question that a thing asked. */
  asked(event: NameEvent): void {
    this.#given.record(event.device, event.name, event.addresses);
    this.#publish({ kind: "name", ...event });
    const granted = this.#granted.get(event.device);
    const observed = granted && askedFor(event, permittedNames(granted.policy));
    if (observed) this.#heard(event.device, { kind: "observed", observed });
  }

  status(processes: StatusView["processes"]): StatusView {
    return {
      enforced: this.#enforced,
      devices: this.#devices.map((device) => this.#view(device)),
      processes,
    };
  }

  #view(device: Device): DeviceView {
    const { id, name, role, mac, addresses } = device.config;
    const access = this.#access.get(id);
    const less = lessOf(this.#lives.of(id), this.#now());
    return {
      id,
      name,
      role,
      mac,
      addresses,
      state: access?.state ?? "held",
      why: access?.why ?? { code: "no-description", params: {} },
      ...(less.length === 0 ? {} : { less }),
      ...(access?.mudUrl === undefined ? {} : { mudUrl: access.mudUrl }),
      rules: access?.policy.rules.length ?? 0,
      issues: access?.issues ?? [],
    };
  }
}

/** The revision that the wall has now; undefined when it was told something else meanwhile. */
async function changeWall(
  wall: Call<"apply" | "change">,
  has: { readonly revision: number; readonly state: DesiredState },
  state: DesiredState,
): Promise<number | undefined> {
  const { gone, come } = differenceOf(has.state, state);
  if (gone.length + come.length === 0) return has.revision;
  const answer = await wall("change", { revision: has.revision, gone, come });
  return Check(Changed, answer) && answer.outcome === "changed" ? answer.revision : undefined;
}

function revisionOf(answer: unknown): number | undefined {
  return Check(Applied, answer) ? answer.revision : undefined;
}

function sameObjects(one: readonly object[], other: readonly object[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}

/** A flow asks for two devices at most, whatever the number of devices. */
function policiesOf(
  flow: Flow,
  access: ReadonlyMap<DeviceId, Access>,
): ReadonlyMap<DeviceId, Policy> {
  const ends = [flow.from.device, flow.to.device].flatMap((id) => {
    const found = id === undefined ? undefined : access.get(id);
    return id === undefined || !found ? [] : [[id, found.policy] as const];
  });
  return new Map(ends);
}

function surroundings(
  devices: readonly Device[],
  config: GatewayConfig,
  given: NamesGiven,
): Surroundings {
  const byAddress = new Map<string, string>();
  const bySender = new Map<string, string>();
  for (const { config: device, learnt = [] } of devices)
    for (const address of [...device.addresses.map(canonical), ...learnt]) {
      byAddress.set(address, device.id);
      bySender.set(`${device.mac} ${address}`, device.id);
    }
  return {
    deviceAt: (address) => byAddress.get(address),
    sender: (mac, address) => bySender.get(`${mac} ${address}`),
    gatewayAddresses: gatewayAddresses(config),
    namesOf: (device, address) => given.of(device, address),
  };
}
