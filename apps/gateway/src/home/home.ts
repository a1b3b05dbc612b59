/**
 * Keeps the home: which devices there are, what each may do, and why something was dropped. Asks
 * `wall` and `names` to enforce it; a device whose description is not there yet is held.
 */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../config.ts";
import type { NameEvent } from "../names/contract.ts";
import type { Counted, DroppedPacket, Learnt, Repaired, RepairFailed } from "../wall/contract.ts";
import type { Known } from "./api/household.ts";
import { Attempts } from "./assess/attempts.ts";
import type {
  DeviceView,
  GatewayEvent,
  OfferView,
  ProposalView,
  StatusView,
  Word,
} from "./contract.ts";
import { type Access, gatewayAddresses, speaksOfController } from "./device/access.ts";
import { Accesses } from "./device/accesses.ts";
import { discoveryOf } from "./device/discovery.ts";
import { desiredState, namesState } from "./device/desired.ts";
import type { Device } from "./device/device.ts";
import type { Joining } from "./device/joined.ts";
import type { Attachment } from "./device/place.ts";
import { type Moved, Roster } from "./device/roster.ts";
import { viewOf } from "./device/view.ts";
import { Decisions, type Keep } from "./decisions.ts";
import { Enforcement, type Enforcers } from "./enforce.ts";
import { IN_DOUBT, type Life, type LifeEvent, type Told } from "./life/life.ts";
import { type Clock, Lives } from "./life/lives.ts";
import { claimedIn } from "./life/said.ts";
import { natureOf, toldEvent } from "./life/view.ts";
import type { Lease } from "./observe/lease.ts";
import { Observer } from "./observe/observer.ts";
import { countsOf, digestOf, offerOf, offerView } from "./device/offered.ts";
import type { LoadedProfile } from "./profile/index.ts";
import { Refusal } from "./refusal.ts";

/** What outlives this process. */
export interface Lasting {
  readonly identityOf: Joining["identity"];
  /** Where it said itself, in DHCP, that the description is that is kept of it. */
  announcedBy(id: DeviceId): string | undefined;
  readonly keep: Keep;
  /** Something is kept of it, whether it is here or not. */
  knows(id: DeviceId): boolean;
}

export class Home {
  readonly #publish: (event: GatewayEvent) => void;
  readonly #now: () => number;
  readonly #decisions: Decisions;
  readonly #lives: Lives;
  readonly #roster: Roster;
  readonly #accesses: Accesses;
  readonly #attempts = new Attempts();
  readonly #observer: Observer;
  readonly #enforcement: Enforcement;
  /** What befell things before cannot be read. */
  #isInDoubt = false;
  /** Whose controller was asked for. */
  readonly #asked = new Set<DeviceId>();
  /** Where who says that its description is, since it was told. */
  readonly #toldElsewhere = new Map<DeviceId, string>();

  constructor(
    config: GatewayConfig,
    enforcers: Enforcers,
    publish: (event: GatewayEvent) => void,
    clock: Clock,
    lasting: Lasting,
  ) {
    this.#publish = publish;
    this.#now = clock.now;
    this.#lives = new Lives(
      clock,
      (id) => natureOf(config, this.#roster.device(id)),
      (ids, told) => {
        for (const each of told) this.#tell(each.id, each.told);
        void this.#changed(ids);
      },
    );
    this.#roster = new Roster(config, (mac, port) => lasting.identityOf(mac, port), {
      announcedBy: (id) => lasting.announcedBy(id),
      isBlank: (id) => this.#lives.isBlank(id),
      forget: (id) => this.#lives.forget(id),
      claimedOf: (id) => claimedIn(this.#lives.of(id).said),
    });
    this.#accesses = new Accesses(config, this.#lives);
    this.#decisions = new Decisions({
      ...{ lives: this.#lives, roster: this.#roster, accesses: this.#accesses },
      ...{ attempts: this.#attempts, now: clock.now, keep: lasting.keep },
      knows: (id) => lasting.knows(id),
    });
    this.#observer = new Observer({
      ...{ config, publish },
      ...{ roster: this.#roster, accesses: this.#accesses, attempts: this.#attempts },
      onObserved: (id, observed) => {
        if (this.#hear(id, { of: "conduct", event: { kind: "observed", observed } }))
          void this.#changed([id]);
      },
    });
    this.#enforcement = new Enforcement(
      enforcers,
      () => ({
        wall: desiredState(config, this.devices, this.#accesses.now),
        names: {
          ...namesState(this.devices, this.#accesses.now),
          discovery: discoveryOf(this.devices, this.#accesses.now, gatewayAddresses(config)),
        },
      }),
      publish,
      clock.now,
    );
    this.#settle();
  }

  get devices(): readonly Device[] {
    return this.#roster.devices;
  }

  /** All that is known of who is here. */
  known(id: DeviceId): Known | undefined {
    const device = this.#roster.device(id);
    const policy = this.#accesses.now.get(id)?.policy;
    if (!device || !policy) return undefined;
    const { profile, offered } = device;
    return {
      ...{ view: this.#view(device), policy, profile, life: this.lifeOf(id) },
      ...(offered === undefined ? {} : { offer: this.offer(id) }),
    };
  }

  /** What whoever has this address may do; undefined: it is of nobody at home. */
  stateAt(address: string): Access["state"] | undefined {
    const id = this.#observer.deviceAt(address);
    return id === undefined ? undefined : (this.#accesses.now.get(id)?.state ?? "unknown");
  }

  /** What befell it and what was said of it: what is kept across a restart. */
  lifeOf(id: DeviceId): Life {
    return this.#lives.of(id);
  }

  /**
   * As it was before a restart; it counts from the next time that something is enforced. `lives`:
   * "unreadable" where nobody knows: any thing may have been blocked.
   */
  restore(lives: ReadonlyMap<DeviceId, Life> | "unreadable"): void {
    if (lives === "unreadable") this.#isInDoubt = true;
    else for (const [id, life] of lives) this.#lives.restore(id, life);
    this.#roster.settle();
    this.#recall(this.devices);
    this.#settle();
  }

  /** Who comes is who it was, with what was said of it. */
  #recall(come: readonly Device[]): void {
    for (const { config } of come) {
      if (this.#isInDoubt && config.role === "thing" && this.#lives.isBlank(config.id))
        this.#lives.restore(config.id, IN_DOUBT);
      this.#decisions.word(config.id);
    }
  }

  /** Resolves when the kernel has enforced something for the first time. */
  get begun(): Promise<void> {
    return this.#enforcement.begun;
  }

  /**
   * Takes who is here by the leases that there are, and enforces what follows. `portOf`: the bridge
   * port at which a MAC was last seen.
   */
  async leased(leases: readonly Lease[], portOf: Joining["portOf"]): Promise<void> {
    await this.#moved(this.#roster.leased(leases, portOf));
  }

  /** Takes whom Wi-Fi keys brought, all of them, and enforces what follows. */
  async attach(attachments: readonly Attachment[]): Promise<void> {
    await this.#moved(this.#roster.attach(attachments));
  }

  async #moved({ come, left }: Moved): Promise<void> {
    if (come.length + left.length === 0) return;
    this.#recall(come);
    for (const { config, elsewhere } of come)
      if (elsewhere !== undefined) this.#elsewhere(config.id, elsewhere);
    for (const id of left) this.#observer.forget(id);
    this.#settle();
    this.#observer.settle();
    const show = this.#shown(come.map(({ config }) => config.id));
    await this.enforce();
    for (const id of left) this.#publish({ kind: "left", at: this.#now(), device: id });
    show();
  }

  #elsewhere(id: DeviceId, url: string): void {
    if (this.#toldElsewhere.get(id) === url) return;
    this.#toldElsewhere.set(id, url);
    this.#publish({ kind: "elsewhere", at: this.#now(), device: id, url });
  }

  /** Takes what a thing's description turned out to be and enforces what follows from it. */
  async describe(id: DeviceId, profile: LoadedProfile): Promise<void> {
    const device = this.#roster.device(id);
    if (device && this.#isHeldBack(device, profile)) return;
    await this.#adopt(id, device?.profile, profile);
    const adopted = this.#roster.device(id);
    if (adopted && profile.waiting) this.#isHeldBack(adopted, profile.waiting);
  }

  /** True for a description that is not taken without the household: it waits for its word. */
  #isHeldBack(device: Device, profile: LoadedProfile): boolean {
    const { id } = device.config;
    const difference = offerOf(device, profile);
    if (!difference || profile.kind !== "described") return false;
    // Refused once, and its maker asks no other thing; a file of the household's own is asked for.
    const { refused } = this.#lives.of(id).preferences;
    if (refused === digestOf(profile) && profile.given !== true) return true;
    const isKnown = device.offered !== undefined && digestOf(device.offered) === digestOf(profile);
    this.#roster.update(id, (each) => ({ ...each, offered: profile }));
    if (!isKnown)
      this.#publish({
        ...{ kind: "offered", at: this.#now(), device: id, offer: countsOf(difference, profile) },
        ...(profile.given && { given: true }),
      });
    return true;
  }

  async #adopt(
    id: DeviceId,
    was: LoadedProfile | undefined,
    profile: LoadedProfile,
  ): Promise<void> {
    for (const told of this.#decisions.adopt(id, was, profile)) this.#tell(id, told);
    await this.#changed([id]);
  }

  /**
   * What the household decides about a device. Resolves when it is kept and enforced. What opens
   * something is enforced once it is kept; what closes something at once, and then it rejects where
   * it could not be kept. Throws for what cannot be done.
   */
  async decide(id: DeviceId, word: Word): Promise<void> {
    const { told, unkept } = this.#decisions.take(id, word);
    for (const each of told) this.#tell(id, each);
    if (word.kind === "forget") await this.#forget(id);
    if (word.kind === "claim") await this.#moved(this.#roster.settle());
    await this.#changed([id]);
    if (unkept !== undefined) throw unkept;
  }

  /** Resolves when what is wanted was handed over, or it was said why it could not be. */
  enforce(): Promise<void> {
    return this.#enforcement.enforce();
  }

  /** The least with which a thing without a description could do what it tried; throws for none. */
  proposal(id: DeviceId): ProposalView {
    return this.#decisions.proposal(id);
  }

  /** What a description would open that waits for the household; throws where none does. */
  offer(id: DeviceId): OfferView {
    const device = this.#roster.device(id);
    const isHeld = this.#accesses.now.get(id)?.state === "held";
    const offer = device && offerView(device, isHeld);
    if (!offer) throw new Refusal("nothing-offered");
    return offer;
  }

  /** Nothing of it is kept; who is there only by a lease is a stranger from now on. */
  async #forget(id: DeviceId): Promise<void> {
    this.#lives.forget(id);
    this.#observer.forget(id);
    this.#asked.delete(id);
    this.#toldElsewhere.delete(id);
    this.#decisions.word(id);
    await this.#moved(this.#roster.forget(id));
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
    this.#settle();
    const show = this.#shown(ids);
    await this.enforce();
    show();
  }

  #settle(): void {
    this.#accesses.settle(this.devices);
    this.#ask();
  }

  /** Once: which device is the controller that its description speaks of. */
  #ask(): void {
    for (const { config, profile, said } of this.devices) {
      const { id, role, myController } = config;
      if (role !== "thing" || this.#asked.has(id) || myController !== undefined) continue;
      if (said?.myController !== undefined || !speaksOfController(profile)) continue;
      this.#asked.add(id);
      this.#publish({ kind: "which-controller", at: this.#now(), device: id });
    }
  }

  /** A packet that the wall dropped: says which flow it was and why. */
  dropped(packet: DroppedPacket): void {
    this.#observer.dropped(packet);
  }

  /** How much was dropped of whom. */
  counted(counted: Counted): void {
    this.#observer.counted(counted);
  }

  /** A question that a thing asked. */
  asked(event: NameEvent): void {
    this.#observer.asked(event);
  }

  /** Addresses that the wall learnt of a device: its questions and packets come from there too. */
  learnt({ device: id, addresses, at }: Learnt): void {
    const device = this.#roster.device(id);
    // The wall says it again whenever it was told something.
    if (!device || String(device.learnt ?? []) === String(addresses)) return;
    this.#roster.update(id, (known) => ({ ...known, learnt: addresses }));
    this.#settle();
    this.#observer.settle();
    this.#publish({ kind: "learnt", at, device: id, addresses });
    void this.enforce();
  }

  /** Somebody changed what the wall enforces: it is as it was, or it is not yet. */
  repaired(event: Repaired | RepairFailed): void {
    this.#enforcement.repaired(event);
    this.#publish(event);
  }

  status(processes: StatusView["processes"]): StatusView {
    return {
      enforced: this.#enforcement.isDone,
      devices: this.devices.map((device) => this.#view(device)),
      processes,
    };
  }

  /** As they are now, to be told once that is enforced: what changes meanwhile is told after it. */
  #shown(ids: readonly DeviceId[]): () => void {
    const views = ids.flatMap((id) => {
      const device = this.#roster.device(id);
      return device ? [this.#view(device)] : [];
    });
    return () => {
      for (const device of views)
        if (this.#roster.device(device.id))
          this.#publish({ kind: "device", at: this.#now(), device });
    };
  }

  #view(device: Device): DeviceView {
    const { id } = device.config;
    return viewOf(device, {
      access: this.#accesses.now.get(id),
      life: this.#lives.of(id),
      tried: this.#attempts.count(id),
      at: this.#now(),
    });
  }
}
