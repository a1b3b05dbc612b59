/**
 * One Wi-Fi key for each thing: the ring of keys kept in step with an access point that comes and
 * goes. Decisions are the ring's; here they are stored, then done, in their order.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Refusal } from "../refusal.ts";
import { AccessPoint, type AccessPointPlace } from "./access-point.ts";
import { renderWifiCode } from "./code.ts";
import type { Enrolled } from "./dpp.ts";
import { AccessPointError } from "./error.ts";
import type { AccessPointEvent } from "./event.ts";
import { writeWhole } from "./whole-file.ts";
import { renderPskFile } from "./psk-file.ts";
import { type Act, admittedKeys, type KeyRing, type RingInput, ringOf, stepRing } from "./ring.ts";
import { derivePmk, makeKeyId, makePassphrase, makePmk, type RandomOctets } from "./secret.ts";

export type Keys = KeyRing["keys"];

export interface WifiOptions extends AccessPointPlace {
  readonly ssid: string;
  readonly hidden: boolean;
  /** Each thing's key has an interface of its own, as long as there are numbers. */
  readonly ownInterfaces: boolean;
  /** As last kept. */
  readonly keys: Keys;
  /** Keeps what is other than it was, durably before it returns. Throws when it cannot. */
  readonly save: (before: Keys, after: Keys) => void;
  /** Keys, or who is on them, are others now. Must not throw. */
  readonly onChange: () => void;
  /** Who may do what, and what the household should know, in order. Must not throw. */
  readonly onAct: (act: Announced) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: RandomOctets;
  readonly signal: AbortSignal;
  /** Time between two looks at who is there and which keys have ended. */
  readonly lookEveryMs?: number;
}

/** Of the ring's acts, those that are not the access point's to do; and whether it is there. */
export type Announced =
  | Exclude<Act, { readonly do: "reload" } | { readonly do: "remove" }>
  | { readonly do: "reach" }
  | { readonly do: "lose"; readonly error: AccessPointError };

/** For whom a key is made. */
export type Bearer =
  | { readonly for: "thing" | "person"; readonly owner: string }
  | { readonly for: "guest"; readonly owner: string; readonly until: number };

/** Shown once: only its PMK is kept. */
export interface Minted {
  readonly keyId: string;
  readonly passphrase: string;
  /** Text of the QR code that joins with it. */
  readonly code: string;
}

const ASKED_FOR: ReadonlySet<RingInput["is"]> = new Set([
  "mint",
  "rotate",
  "revoke",
  "date",
  "forget",
]);
/** Of a VLAN (IEEE 802.1Q). */
const LAST_NUMBER = 4094;
const LOOK_EVERY_MS = 30_000;
const RETRY_MS = 500;

export class Wifi {
  readonly #options: WifiOptions;
  #ring: KeyRing;
  /** As they are kept: while nothing can be kept, the ring runs ahead of it. */
  #kept: Keys;
  #point: AccessPoint | undefined;
  #admitted: { readonly at: AccessPoint | undefined; readonly keys: KeyRing["keys"] } | undefined;
  /** What is to be done, one after the other. */
  #work: Promise<void> = Promise.resolve();
  /** Wakes the loop that looks; aborted when the access point is lost. */
  #session = new AbortController();
  /** Writes the keys where a hostapd that starts now will look for them. Throws when it cannot. */
  constructor(options: WifiOptions) {
    this.#options = options;
    this.#kept = options.keys;
    this.#ring = ringOf([...options.keys.values()]);
    writeWhole(options.pskFile, renderPskFile(admittedKeys(this.#ring)));
  }

  get ring(): KeyRing {
    return this.#ring;
  }

  /** A key of its own; when this resolves, the access point (if it is there) knows it. */
  async mint(bearer: Bearer): Promise<Minted> {
    const { minted, pmk } = await this.#makeSecret();
    const key = { id: minted.keyId, pmk, ...this.#number(bearer.for), ...bearer };
    await this.#step({ is: "mint", key, at: this.#options.now() });
    return minted;
  }

  /** The key's successor; the old one ends when it is used, or at `until`. */
  async rotate(keyId: string, until: number): Promise<Minted> {
    const { minted, pmk } = await this.#makeSecret();
    const vlan = this.#ring.keys.get(keyId)?.vlan;
    const secret = { id: minted.keyId, pmk, ...(vlan !== undefined && { vlan }) };
    await this.#step({ is: "rotate", keyId, secret, until, at: this.#options.now() });
    return minted;
  }

  /** Whoever is on it is off when this resolves. */
  async revoke(keyId: string): Promise<void> {
    await this.#step({ is: "revoke", keyId, at: this.#options.now() });
  }

  /** Says when it ends; whoever is on it goes then. */
  async date(keyId: string, until: number): Promise<void> {
    await this.#step({ is: "date", keyId, until, at: this.#options.now() });
  }

  async forget(keyId: string): Promise<void> {
    await this.#step({ is: "forget", keyId, at: this.#options.now() });
  }

  /**
   * Gives a thing its key over the air; `uri` is the text of its own QR code. The key is revoked
   * when that fails. Rejects with `AccessPointError`, or a `Refusal` while none is there.
   */
  async enrol(owner: string, uri: string): Promise<Enrolled & { readonly keyId: string }> {
    const { random, now, ssid } = this.#options;
    const [keyId, pmk] = [makeKeyId(random), makePmk(random)];
    const point = this.#point;
    if (point === undefined) throw new Refusal("no-access-point");
    const key = { id: keyId, pmk, for: "thing", owner, ...this.#number("thing") } as const;
    await this.#step({ is: "mint", key, at: now() });
    try {
      const enrolled = await point.enrol({ uri, ssid, pmk });
      if (!enrolled.ok) await this.forget(keyId);
      else if (enrolled.mudUrl !== undefined)
        await this.#step({ is: "described", keyId, mudUrl: enrolled.mudUrl, at: now() });
      return { ...enrolled, keyId };
    } catch (error) {
      await this.forget(keyId);
      throw error;
    }
  }

  /** Of its interface: the lowest that no key has. People's keys, of many devices each, have none. */
  #number(bearer: Bearer["for"]): { readonly vlan?: number } {
    if (!this.#options.ownInterfaces || bearer !== "thing") return {};
    const taken = new Set([...this.#ring.keys.values()].map(({ vlan }) => vlan));
    for (let vlan = 1; vlan <= LAST_NUMBER; vlan++) if (!taken.has(vlan)) return { vlan };
    return {};
  }

  async #makeSecret(): Promise<{ readonly minted: Minted; readonly pmk: string }> {
    const { random, ssid, hidden } = this.#options;
    const passphrase = makePassphrase(random);
    const code = renderWifiCode({ ssid, passphrase, hidden });
    const pmk = await derivePmk(passphrase, ssid);
    return { minted: { keyId: makeKeyId(random), passphrase, code }, pmk };
  }

  /** Throws the ring's `Refusal` at once; resolves when everything has been done or has to
   *  wait for the access point. */
  async #step(input: RingInput): Promise<void> {
    const before = this.#ring;
    const { ring, acts } = stepRing(before, input);
    this.#keep(ring.keys, input);
    this.#ring = ring;
    if (!sameRecords(before.keys, ring.keys) || !sameRecords(before.present, ring.present))
      this.#options.onChange();
    const done = this.#work.then(() => this.#do(acts));
    this.#work = done;
    await done;
  }

  /**
   * What the household asks for is done only if it can be kept. What befalls the keys is in force
   * all the same, and kept with the next step that can be.
   */
  #keep(keys: Keys, { is }: RingInput): void {
    if (sameRecords(this.#kept, keys)) return;
    try {
      this.#options.save(this.#kept, keys);
      this.#kept = keys;
    } catch (error) {
      if (ASKED_FOR.has(is)) throw error;
    }
  }

  async #do(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      try {
        if (act.do === "reload") await this.#admit();
        else if (act.do === "remove") await this.#point?.remove(act.mac);
        else this.#options.onAct(act);
      } catch (error) {
        // When it is back it gets all keys and says who is there: nothing is forgotten.
        this.#lose(error);
      }
    }
  }

  /**
   * All keys that there are now, those that were made meanwhile too: many at once are one reload.
   * Without an access point they wait in the file, for whichever starts next.
   */
  async #admit(): Promise<void> {
    const ring = this.#ring;
    const point = this.#point;
    if (this.#admitted?.at === point && this.#admitted?.keys === ring.keys) return;
    const keys = admittedKeys(ring);
    if (point === undefined) writeWhole(this.#options.pskFile, renderPskFile(keys));
    else await point.admit(keys);
    this.#admitted = { at: point, keys: ring.keys };
  }

  /**
   * Keeps in step with the access point until the signal aborts; resolves when nothing is open any
   * more.
   */
  async keep(): Promise<void> {
    const { signal, onAct } = this.#options;
    const stop = () => this.#session.abort();
    signal.addEventListener("abort", stop, { once: true });
    let told = false;
    while (!signal.aborted) {
      this.#session = new AbortController();
      try {
        await this.#step({ is: "tick", at: this.#options.now() });
        const point = await AccessPoint.connect(this.#options, (event) => this.#hear(event));
        this.#point = point;
        await point.admit(admittedKeys(this.#ring));
        await point.onAir(this.#session.signal);
        if (!this.#session.signal.aborted) {
          onAct({ do: "reach" });
          told = false;
        }
        await this.#look(point);
      } catch (error) {
        const known = asAccessPointError(error);
        if (!told && !signal.aborted) onAct({ do: "lose", error: known });
        told = true;
      }
      this.#point?.close();
      this.#point = undefined;
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
    }
    signal.removeEventListener("abort", stop);
    await this.#work;
  }

  /** Until the access point is lost: events may be missed, so who is there is asked now and then. */
  async #look(point: AccessPoint): Promise<void> {
    const { signal } = this.#session;
    while (!signal.aborted && !this.#options.signal.aborted) {
      await point.assertHeard();
      const stations = await point.stations();
      await this.#step({ is: "listed", stations, at: this.#options.now() });
      await delay(this.#options.lookEveryMs ?? LOOK_EVERY_MS, undefined, { signal }).catch(
        () => {},
      );
    }
    if (signal.reason instanceof AccessPointError) throw signal.reason;
  }

  #hear(event: AccessPointEvent): void {
    const at = this.#options.now();
    switch (event.kind) {
      case "joined": {
        const { mac, keyId } = event;
        this.#take({ is: "joined", mac, ...(keyId !== undefined && { keyId }), at });
        break;
      }
      case "left":
      case "wrong-key":
        this.#take({ is: event.kind, mac: event.mac, at });
        break;
      case "ending":
        this.#lose(new AccessPointError("closed"));
        break;
      default:
        break;
    }
  }

  #take(input: RingInput): void {
    void this.#step(input).catch((error: unknown) => this.#lose(error));
  }

  #lose(error: unknown): void {
    this.#session.abort(asAccessPointError(error));
  }
}

function asAccessPointError(error: unknown): AccessPointError {
  if (error instanceof AccessPointError) return error;
  return new AccessPointError("unreachable", { reason: String(error) });
}

function sameRecords<T>(some: ReadonlyMap<string, T>, others: ReadonlyMap<string, T>): boolean {
  return some.size === others.size && [...some].every(([id, each]) => others.get(id) === each);
}
