/**
 * What the home remembers. What it finds out about a device is on the disk before anybody is told;
 * events are written together a moment later. When nothing can be kept the home goes on with what it
 * knows, says so once, and keeps what it found out meanwhile as soon as it can.
 */
import { isDeepStrictEqual } from "node:util";
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayEvent } from "../contract.ts";
import type { Device } from "../device/device.ts";
import { type Life, NEW_LIFE } from "../life/life.ts";
import type { Original, Pin, Source } from "../profile/index.ts";
import type { Accounts } from "./accounts.ts";
import type { Decision, Entry } from "./entry.ts";
import { StoreError, storeError } from "./error.ts";
import { decisionsOf, documentsOf, type Finding, isFrom } from "./found.ts";
import { factsOf, lifeOf } from "./lived.ts";
import { newId } from "./new-id.ts";
import { type Opening, openStore } from "./open.ts";
import type { Records } from "./records.ts";
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
}

interface Turn {
  readonly done: Promise<void>;
  readonly timer: NodeJS.Timeout;
}

/** What of a device is not kept yet, in the order in which it is written. */
interface Due {
  /** All that was there is to go first. */
  readonly forgotten?: Decision;
  readonly finding?: Finding;
  readonly entries: readonly Decision[];
  readonly life: Life;
  readonly standing?: Decision;
}

/** A description that was taken once. */
export interface Taken {
  /** What whoever describes the thing from there again is held to. */
  readonly pin: Pin;
  readonly fetched: number;
  /** As it came; absent where the store lost it. */
  readonly original?: Original;
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
/** Of one device that waits for the disk; the last count. */
const MOST_ENTRIES = 64;
/** Devices that are remembered: twice as many as the wall takes at once. */
const REMEMBERED = 9000;

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
      this.#due.set(id, {
        forgotten: { ...entry, change: { end: "device", key: id } },
        entries: [],
        life: NEW_LIFE,
      });
      return;
    }
    if (event.kind === "left") this.#here.delete(id);
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
    const before = this.#due.get(id);
    const device = home.devices.find(({ config }) => config.id === id);
    this.#due.set(id, {
      ...before,
      ...(device === undefined ? {} : { finding: { at, device } }),
      ...(standing === undefined ? {} : { standing }),
      entries: [...(before?.entries ?? []), ...(entry === undefined ? [] : [entry])].slice(
        -MOST_ENTRIES,
      ),
      life: home.lifeOf(id),
    });
  }

  /** Resolves when all that was journalled until now is kept, or it was said that it is not. */
  settled(): Promise<void> {
    return this.#turn?.done ?? Promise.resolve();
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

  /** Who may use the app. Throws `StoreError` while nothing can be kept. */
  get accounts(): Accounts {
    if (!this.#store || this.#trouble) throw this.#trouble ?? new StoreError("store-absent");
    return this.#store.accounts;
  }

  /** What befell each device of which anything is kept. */
  lives(): ReadonlyMap<DeviceId, Life> {
    const facts = Map.groupBy(this.state.fact.values(), ({ device }) => device);
    return new Map([...facts].map(([id, own]) => [id, lifeOf(own)]));
  }

  /** The last description that was taken from there, as it was taken. */
  description(id: DeviceId, source: Source): Taken | undefined {
    const record = this.state.profile.get(id);
    if (!record || !("url" in source) || !isFrom(record, { config: { mud: source } }))
      return undefined;
    const { fetched, lastUpdate, signer } = record;
    const pin: Pin = {
      lastUpdate,
      ...(signer && { signer: { subject: signer.subject, authorityKeyId: signer.key } }),
    };
    let original: Original | undefined;
    try {
      original = this.#original(record);
    } catch (error) {
      this.#ill(error);
    }
    return { pin, fetched, ...(original && { original }) };
  }

  #original({ file: digest, signature }: Records["profile"]): Original | undefined {
    const file = this.#store?.document(digest);
    if (file === undefined || signature === undefined) return file && { file };
    const signed = this.#store?.document(signature);
    return signed && { file, signature: signed };
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
    const [known] = [...this.state.attachment.values()]
      .filter((each) => each.mac === mac && each.port === port)
      .filter(({ device }) => !this.#here.has(device) && !taken.has(device))
      .toSorted((one, other) => other.since - one.since);
    if (known === undefined) return { id: `joined-${newId()}` };
    const mudUrl = this.announcedBy(known.device);
    return { id: known.device, ...(mudUrl === undefined ? {} : { mudUrl }) };
  }

  /** Where it said itself, in DHCP, that the description is that is kept of it. */
  announcedBy(id: DeviceId): string | undefined {
    const record = this.state.profile.get(id);
    return record?.channel === "dhcp" ? record.url : undefined;
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
    this.#hooks.complain(openingLine(opening));
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
      this.#hooks.complain(`refused: ${due[0]}: ${refused.params["reason"]}`);
    }
  }

  #record(due: readonly (readonly [DeviceId, Due])[]): void {
    const store = this.#store;
    if (!store) return;
    const decisions = due.flatMap(([id, each]) => this.#decisionsOf(store, id, each));
    const documents = due.flatMap(([, { finding }]) => (finding ? documentsOf(finding) : []));
    const room = this.#makeRoom(decisions);
    const back = this.#trouble ? [this.#keptAgain(this.#trouble)] : [];
    if (room.length + decisions.length + back.length > 0)
      store.record([...room, ...decisions, ...back], { documents });
    for (const [id, { standing }] of due)
      if (standing) this.#standing.set(id, standingText(standing.reason));
  }

  #decisionsOf(
    store: Store,
    id: DeviceId,
    { forgotten, finding, entries, life, standing }: Due,
  ): readonly Decision[] {
    const state = forgotten ? (emptyState() as State) : store.state;
    const last = forgotten ? undefined : (this.#standing.get(id) ?? lastStanding(store, id));
    const stands = standing && last !== standingText(standing.reason) ? [standing] : [];
    const found = finding ? decisionsOf(state, finding, newId) : [];
    const known = finding !== undefined || state.device.has(id);
    return [
      ...(forgotten ? [forgotten] : []),
      ...found,
      ...entries,
      ...(known ? factDecisions(state, id, life, entries.at(-1) ?? this.#byTime(id)) : []),
      ...stands,
    ];
  }

  #byTime(id: DeviceId): Decision {
    const reason = { code: "time-passed", params: {} };
    return { at: this.#hooks.now(), kind: "fact", device: id, cause: "schedule", reason };
  }

  /** Whoever is here finds a place: those who left longest ago, and of whom nothing was decided, go. */
  #makeRoom(decisions: readonly Decision[]): readonly Decision[] {
    const { device, fact, override, key } = this.state;
    const coming = decisions.filter(({ reason }) => reason.code === "device-new").length;
    const over = device.size + coming - REMEMBERED;
    if (coming === 0 || over <= 0) return [];
    const decided = new Set([
      ...[...fact.values(), ...override.values()].map((each) => each.device),
      ...[...key.values()].map(({ owner }) => owner),
    ]);
    return [...device.values()]
      .filter(({ id }) => !this.#here.has(id) && !decided.has(id))
      .toSorted((one, other) => one.added - other.added)
      .slice(0, over)
      .map(({ id }) => ({
        ...{ at: this.#hooks.now(), kind: "device", device: id, cause: "schedule" },
        ...{ reason: { code: "let-go", params: {} }, change: { end: "device", key: id } },
      }));
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

function openingLine({ kind, why, aside, until }: Extract<Opening, { why: string }>): string {
  const as = until === 0 ? "" : `, as of ${new Date(until).toISOString()}`;
  return `store-${kind}: ${why}; what was found is in ${aside}${as}`;
}

/** What of a life is not kept as it is now, for the reason that the last entry gives. */
function factDecisions(
  state: State,
  id: DeviceId,
  life: Life,
  { at, cause, reason }: Decision,
): readonly Decision[] {
  const facts = factsOf(id, life);
  const because = { at, kind: "fact", device: id, cause, reason };
  const held = [...state.fact].filter(([, { device }]) => device === id);
  const ended = held.filter(([, { fact }]) => facts.every((each) => each.fact !== fact));
  const put = facts.filter((fact) => !held.some(([, each]) => isDeepStrictEqual(each, fact)));
  return [
    ...ended.map(([key]) => ({ ...because, change: { end: "fact", key } as const })),
    ...put.map((record) => ({ ...because, change: { put: "fact", record } as const })),
  ];
}

const standingText = ({ code, params }: Decision["reason"]): string =>
  JSON.stringify([code, params]);

function lastStanding(store: Store, id: DeviceId): string | undefined {
  const entry = store.last(id, "standing");
  return entry && standingText(entry.reason);
}
