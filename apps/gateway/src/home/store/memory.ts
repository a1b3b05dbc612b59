/**
 * What the home remembers. What it finds out about a device is on the disk before anybody is told;
 * events are written together a moment later. When nothing can be kept the home goes on with what it
 * knows, says so once, and keeps what it found out meanwhile as soon as it can.
 */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayEvent } from "../contract.ts";
import type { Device } from "../device/device.ts";
import { type Life, NEW_LIFE } from "../life/life.ts";
import type { Source } from "../profile/index.ts";
import type { Accounts } from "./accounts.ts";
import type { Decision, Entry } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { type Due, decisionsDue, dueAfter, roomFor, standingText } from "./due.ts";
import { documentsOf } from "./found.ts";
import { newId } from "./new-id.ts";
import { lineOf, openStore } from "./open.ts";
import {
  announcedIn,
  descriptionIn,
  isKnownIn,
  lastAt,
  livesIn,
  originalOf,
  pinOf,
  type Taken,
} from "./recalled.ts";
import type { JournalQuery } from "./rows.ts";
import type { Bytes, Store } from "./store.ts";
import { emptyState, type State } from "./state.ts";
import { isDecided, noteOf, type Noted } from "./told.ts";

export interface Hooks {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes an event that may be told. */
  readonly publish: (event: GatewayEvent) => void;
  /** Takes a line for whoever reads the log. */
  readonly complain: (line: string) => void;
  /** What could not be read at the start can be now, and only a new start takes it up. */
  readonly readable?: () => void;
}

/** The household decided. */
export type Decided = Extract<GatewayEvent, { kind: "decided" }>;

interface Turn {
  readonly done: Promise<void>;
  readonly timer: NodeJS.Timeout;
}

/** Who is here, and what befell them. */
export interface Present {
  readonly devices: readonly Device[];
  lifeOf(id: DeviceId): Life;
}

/** Findings that come within so much of each other are one transaction. */
const TOGETHER_MS = 5;
/** How long events wait for each other. */
const EVENTS_MS = 5000;
/** Before what could not be kept is tried again. */
const AGAIN_MS = 10_000;
const FIRST_UPKEEP_MS = 10 * 60_000;
const UPKEEP_MS = 24 * 3_600_000;
export class Memory {
  readonly #directory: string;
  readonly #hooks: Hooks;
  #store: Store | undefined;
  /** Why nothing is kept at the moment. */
  #trouble: StoreError | undefined;
  /** Events in order, until what was found before them is kept. */
  #untold: GatewayEvent[] = [];
  readonly #due = new Map<DeviceId, Due>();
  /** What was last written about why a device gets what it gets. */
  readonly #standing = new Map<DeviceId, string>();
  readonly #here = new Set<DeviceId>();
  /** Of whom what was due cannot be a record, since somebody last asked. */
  readonly #refused = new Map<DeviceId, StoreError>();
  /** What was kept could not be read at the start: to write now would be to forget it. */
  readonly #isUnread: boolean;
  #turn: Turn | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /** Never throws: what is wrong is said, and the home goes on without. */
  constructor(directory: string, hooks: Hooks) {
    this.#directory = directory;
    this.#hooks = hooks;
    try {
      this.#open();
    } catch (error) {
      this.#ill(error);
    }
    this.#isUnread = this.#store === undefined;
    this.#every(EVENTS_MS, () => {
      if (!this.#trouble) this.#attempt(() => this.#store?.flush());
    });
    this.#every(AGAIN_MS, () => {
      if (this.#trouble) this.#keep();
    });
    const first = setTimeout(() => {
      this.#upkeep();
      this.#every(UPKEEP_MS, () => this.#upkeep());
    }, FIRST_UPKEEP_MS).unref();
    this.#timers.add(first);
  }

  /** What is kept; empty where nothing could be read. */
  get state(): State {
    return this.#store?.state ?? (emptyState() as State);
  }

  /** Why nothing is kept at the moment. */
  get trouble(): Pick<StoreError, "code" | "params"> | undefined {
    const { code, params } = this.#trouble ?? {};
    return code && params && { code, params };
  }

  /**
   * Takes an event of the home and tells it, in order: one about what a device is, what befell it or
   * what was decided about it once that is kept.
   */
  journal(event: GatewayEvent, home: Present): void {
    if (this.#closed) return;
    if (event.kind === "device") {
      const { id, why } = event.device;
      this.#here.add(id);
      const at = event.at;
      const standing = { at, kind: "standing", device: id, cause: "gateway", reason: why } as const;
      this.#await(id, at, home, { standing });
    } else if (event.kind !== "kept" && event.kind !== "not-kept") {
      const note = noteOf(event, (id) => this.#here.has(id));
      if (isDecided(event)) this.#decided(event, note, home);
      else {
        this.#store?.note(note);
        if (this.#turn === undefined) {
          this.#hooks.publish(event);
          return;
        }
      }
    }
    this.#untold.push(event);
    this.#turn ??= this.#begin();
  }

  #decided(event: Noted & { readonly device: DeviceId }, note: Decision, home: Present): void {
    const { device: id, at } = event;
    const entry = { ...note, device: id };
    if (event.kind === "decided" && event.word.kind === "forget") {
      this.#standing.delete(id);
      this.#due.set(id, {
        forgotten: { ...entry, change: { end: "device", key: id } },
        entries: [],
        life: NEW_LIFE,
      });
      return;
    }
    if (event.kind === "left") {
      this.#here.delete(id);
      // Forgotten before it went: nothing is written of it any more.
      if (!this.state.device.has(id) && !this.#due.has(id)) return;
    }
    // RFC 8520 §10: its access goes with its lease. What it was described as stays: who signed that
    // and when it was made holds whoever comes again to it (§3.4, §16).
    this.#await(id, at, home, { entry });
  }

  #await(
    id: DeviceId,
    at: number,
    home: Present,
    { standing, entry }: { readonly standing?: Decision; readonly entry?: Decision },
  ): void {
    const device = home.devices.find(({ config }) => config.id === id);
    const now = {
      ...(device === undefined ? {} : { finding: { at, device } }),
      ...(standing === undefined ? {} : { standing }),
      ...(entry === undefined ? {} : { entry }),
      life: home.lifeOf(id),
    };
    this.#due.set(id, dueAfter(this.#due.get(id), now));
  }

  /** Resolves when all that was journalled until now is kept; rejects with `StoreError` when it is not. */
  async settled(): Promise<void> {
    await this.#turn?.done;
    if (this.#trouble) throw this.#trouble;
  }

  /**
   * Takes what the household decided, and what became of the device by it. When it returns they are
   * on the disk. Throws `StoreError` otherwise: then nothing was decided, unless it `stands`; that is
   * told all the same, and kept as soon as it can be.
   */
  keep(event: Decided, home: Present, stands: boolean): void {
    const { device: id } = event;
    const before = this.#due.get(id);
    this.#decided(
      event,
      noteOf(event, () => true),
      home,
    );
    this.#refused.delete(id);
    this.#keep();
    const failed = this.#trouble ?? this.#refused.get(id);
    if (!failed || stands) {
      this.#untold.push(event);
      this.#turn ??= this.#begin();
    } else if (before) this.#due.set(id, before);
    else this.#due.delete(id);
    if (failed) throw failed;
  }

  /**
   * Decisions of the household or of a machine of ours, all or none; on the disk when it returns.
   * Throws `StoreError`: then nothing was decided.
   */
  decide(decisions: readonly Decision[], bytes: Bytes = {}): void {
    if (this.#trouble) this.#keep();
    if (!this.#store || this.#trouble) throw this.#trouble ?? new StoreError("store-absent");
    try {
      this.#store.record(decisions, bytes);
    } catch (error) {
      if (storeError(error, "").code !== "refused") this.#ill(error);
      throw error;
    }
  }

  /** What opens a Wi-Fi key: 32 bytes. */
  pmk(key: string): Uint8Array | undefined {
    return this.#store?.pmk(key);
  }

  /** Newest first; empty where nothing can be read. */
  entries(query: JournalQuery): readonly Entry[] {
    if (!this.#trouble) this.#attempt(() => this.#store?.flush());
    return this.#store?.journal(query) ?? [];
  }

  /** Who may use the app. What changes something throws `StoreError` while nothing can be kept. */
  get accounts(): Accounts {
    if (!this.#store || this.#store.isBroken) throw this.#trouble ?? new StoreError("store-absent");
    return this.#store.accounts;
  }

  /** What befell each device of which anything is kept. */
  lives(): ReadonlyMap<DeviceId, Life> | "unreadable" {
    return this.#isUnread ? "unreadable" : livesIn(this.state);
  }

  /** The last description that was taken from there, as it was taken. */
  description(id: DeviceId, source: Source): Taken | undefined {
    const record = descriptionIn(this.state, id, source);
    if (!record) return undefined;
    const taken = { pin: pinOf(record), fetched: record.fetched };
    try {
      const original = originalOf(record, (digest) => this.#store?.document(digest));
      return { ...taken, ...(original && { original }) };
    } catch (error) {
      this.#ill(error);
      return taken;
    }
  }

  /**
   * Whoever had this MAC at this port before and is not here now, with what it then said of itself;
   * otherwise somebody new. `taken`: identities that the configuration gives.
   */
  identityOf(
    mac: string,
    port: string | undefined,
    taken: ReadonlySet<DeviceId>,
  ): { readonly id: DeviceId; readonly mudUrl?: string } {
    const id = lastAt(this.state, mac, port, (each) => !this.#here.has(each) && !taken.has(each));
    if (id === undefined) return { id: `joined-${newId()}` };
    const mudUrl = this.announcedBy(id);
    return { id, ...(mudUrl === undefined ? {} : { mudUrl }) };
  }

  /** Something is kept of it, whether it is here or not. */
  knows(id: DeviceId): boolean {
    return isKnownIn(this.state, id);
  }

  /** Where it said itself, in DHCP, that the description is that is kept of it. */
  announcedBy(id: DeviceId): string | undefined {
    return announcedIn(this.state, id);
  }

  /** Writes what waits, as far as that can be done; takes nothing more. */
  close(): void {
    if (this.#closed) return;
    if (this.#turn) clearTimeout(this.#turn.timer);
    for (const timer of this.#timers) clearInterval(timer);
    this.#keep();
    this.#store?.close();
    this.#closed = true;
  }

  #open(): void {
    const { store, opening } = openStore(this.#directory, new Date(this.#hooks.now()));
    this.#store = store;
    if (!("why" in opening)) return;
    this.#hooks.complain(lineOf(opening));
    // Of before the damage: who was sent away since may be among them.
    store.accounts.endAllSessions();
  }

  #begin(): Turn {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#turn = undefined;
      if (this.#trouble === undefined) this.#keep();
      this.#tell();
      resolve();
    }, TOGETHER_MS);
    return { done: promise, timer };
  }

  #tell(): void {
    const untold = this.#untold;
    this.#untold = [];
    for (const event of untold) this.#hooks.publish(event);
  }

  /** All that is due, in one transaction. */
  #keep(): void {
    this.#attempt(() => {
      if (this.#store?.isBroken === true) {
        this.#store.close();
        this.#store = undefined;
      }
      if (!this.#store) this.#open();
      if (!this.#store) return;
      if (this.#isUnread) {
        this.#store.close();
        this.#store = undefined;
        this.#hooks.readable?.();
        return;
      }
      const due = [...this.#due];
      try {
        this.#record(due);
      } catch (error) {
        if (storeError(error, "").code !== "refused") throw error;
        // One of them cannot be kept as it is; the others can.
        for (const one of due) this.#recordAlone(one);
      }
      for (const [id, finding] of due) if (this.#due.get(id) === finding) this.#due.delete(id);
    });
  }

  #recordAlone(due: readonly [DeviceId, Due]): void {
    try {
      this.#record([due]);
    } catch (error) {
      const refused = storeError(error, this.#directory);
      if (refused.code !== "refused") throw refused;
      this.#refused.set(due[0], refused);
      this.#hooks.complain(`refused: ${due[0]}: ${refused.params["reason"]}`);
    }
  }

  #record(due: readonly (readonly [DeviceId, Due])[]): void {
    const store = this.#store;
    if (!store) return;
    const at = this.#hooks.now();
    const decisions = due.flatMap(([id, each]) =>
      decisionsDue(store, id, each, { at, told: this.#standing.get(id) }),
    );
    const documents = due.flatMap(([, { finding }]) => (finding ? documentsOf(finding) : []));
    const room = roomFor(decisions, this.state, (id) => this.#here.has(id), at);
    const back = this.#trouble ? [this.#keptAgain(this.#trouble)] : [];
    if (room.length + decisions.length + back.length > 0)
      store.record([...room, ...decisions, ...back], { documents });
    for (const [id, { standing }] of due)
      if (standing) this.#standing.set(id, standingText(standing.reason));
  }

  #keptAgain({ code }: StoreError): Decision {
    const reason = { code: "kept-again", params: { after: code } };
    return { at: this.#hooks.now(), kind: "store", cause: "gateway", reason };
  }

  #upkeep(): void {
    if (!this.#trouble) this.#attempt(() => this.#store?.upkeep(this.#hooks.now()));
  }

  #attempt(work: () => void): void {
    try {
      work();
      if (this.#store) this.#well();
    } catch (error) {
      this.#ill(error);
    }
  }

  #well(): void {
    if (!this.#trouble) return;
    this.#trouble = undefined;
    this.#hooks.complain("kept again");
    this.#untold.push({ kind: "kept", at: this.#hooks.now() });
    this.#turn ??= this.#begin();
  }

  /** Said once for each reason. */
  #ill(error: unknown): void {
    const trouble = storeError(error, this.#directory);
    const known = this.#trouble?.code === trouble.code;
    this.#trouble = trouble;
    if (known) return;
    const { code, params } = trouble;
    this.#hooks.complain(`${code}: nothing is kept: ${Object.values(params).join(": ")}`);
    this.#untold.push({ kind: "not-kept", at: this.#hooks.now(), why: { code, params } });
    this.#turn ??= this.#begin();
  }

  #every(ms: number, work: () => void): void {
    this.#timers.add(setInterval(work, ms).unref());
  }
}
