/**
 * All keys of a home and who is on which, pure: what the access point reports and what the
 * household decides go in; what must now be done comes out, in the order in which to do it.
 */
import { Refusal } from "../refusal.ts";
import { boundMac, firstState, type KeyInput, nextKeyState, type HeldKey } from "./key.ts";
import type { AdmittedKey } from "./psk-file.ts";

export const MOST_KEYS = 5000;
/** How long an ended key is shown before it is forgotten. */
export const KEEP_ENDED_MS = 30 * 24 * 3600_000;

export interface KeyRing {
  readonly keys: ReadonlyMap<string, HeldKey>;
  /** MAC → id of the key that it joined with: those admitted and here now. */
  readonly present: ReadonlyMap<string, string>;
}

export interface Secret {
  readonly id: string;
  readonly pmk: string;
  readonly vlan?: number;
}

export type RingInput = { readonly at: number } & (
  | { readonly is: "mint"; readonly key: NewKey }
  /** `keyId` absent: the access point did not say which key. */
  | { readonly is: "joined"; readonly mac: string; readonly keyId?: string }
  | { readonly is: "left"; readonly mac: string }
  | { readonly is: "wrong-key"; readonly mac: string }
  /** Everybody who is there, as asked of the access point: events may have been missed. */
  | { readonly is: "listed"; readonly stations: readonly Station[] }
  | { readonly is: "tick" }
  | { readonly is: "revoke"; readonly keyId: string }
  | { readonly is: "date"; readonly keyId: string; readonly until: number }
  /** Revokes it and keeps nothing of it. */
  | { readonly is: "forget"; readonly keyId: string }
  /** The thing that got this key said where its description is. */
  | { readonly is: "described"; readonly keyId: string; readonly mudUrl: string }
  | {
      readonly is: "rotate";
      readonly keyId: string;
      readonly secret: Secret;
      /** When the old key ends at the latest. */
      readonly until: number;
    }
);

export type NewKey = Secret & { readonly owner: string } & (
    | { readonly for: "thing" | "person" }
    | { readonly for: "guest"; readonly until: number }
  );

export interface Station {
  readonly mac: string;
  readonly keyId?: string;
}

export type NoticeCode =
  /** The MAC joined with a key that is bound to another. */
  | "wifi-key-of-another"
  /** The MAC is bound to another key than the one that it used. */
  | "wifi-mac-of-another"
  /** The access point let in a key that has ended or that we never made. */
  | "wifi-key-not-ours"
  /** The MAC of a bound thing came without its key. */
  | "wifi-wrong-key"
  /** Something failed to join while a key waited for its thing: perhaps mistyped. */
  | "wifi-claim-failed"
  /** Something failed to join: it has no key, or one that only another may use. */
  | "wifi-stranger"
  /** Nobody used it in time. */
  | "wifi-claim-lapsed"
  /** What opens it was lost with the disk that held it. */
  | "wifi-key-lost";

export type Act =
  /** What `admittedKeys` says has changed: write it, make the access point read it. */
  | { readonly do: "reload" }
  /** End the station's association; its key is gone or was never its own. */
  | { readonly do: "remove"; readonly mac: string }
  | {
      readonly do: "authorise";
      readonly mac: string;
      readonly keyId: string;
      readonly role: HeldKey["for"];
      readonly owner: string;
    }
  | { readonly do: "withdraw"; readonly mac: string; readonly keyId: string }
  | {
      readonly do: "notice";
      readonly code: NoticeCode;
      readonly keyId?: string;
      readonly mac?: string;
    };

export interface RingStep {
  readonly ring: KeyRing;
  readonly acts: readonly Act[];
}

/** Keys as they were stored; nobody is present until the access point says so. */
export function ringOf(keys: readonly HeldKey[]): KeyRing {
  return { keys: new Map(keys.map((key) => [key.id, key])), present: new Map() };
}

/** What the access point's key file holds, in a steady order. */
export function admittedKeys(ring: KeyRing): readonly AdmittedKey[] {
  return [...ring.keys.values()].flatMap(({ id, pmk, vlan, state }): readonly AdmittedKey[] => {
    if (state.is === "ended" || pmk === undefined) return [];
    const mac = boundMac(state);
    return [
      {
        keyId: id,
        pmk,
        ...(mac !== undefined && { mac }),
        ...(vlan !== undefined && { vlan }),
      },
    ];
  });
}

/**
 * Throws a `Refusal` for what the household cannot have, and a `RangeError` for an id that is
 * taken. What comes from the air never throws.
 */
export function stepRing(ring: KeyRing, input: RingInput): RingStep {
  const work = new Work(ring, input.at);
  work.tick();
  switch (input.is) {
    case "mint":
      work.add(input.key);
      break;
    case "joined":
      work.join(input);
      break;
    case "left":
      work.leave(input.mac);
      break;
    case "wrong-key":
      work.wrongKey(input.mac);
      break;
    case "listed":
      work.list(input.stations);
      break;
    case "tick":
      break;
    case "revoke":
      work.change(work.existing(input.keyId), { is: "revoked", at: input.at });
      break;
    case "date":
      work.date(work.existing(input.keyId), input.until);
      break;
    case "forget":
      work.forget(work.existing(input.keyId));
      break;
    case "described":
      work.describe(work.existing(input.keyId), input.mudUrl);
      break;
    case "rotate":
      work.rotate(work.existing(input.keyId), input.secret, input.until);
      break;
  }
  return work.done(ring);
}

/** One step's changes: collected, so that the file is written before anybody is told to leave. */
class Work {
  readonly #keys: Map<string, HeldKey>;
  readonly #present: Map<string, string>;
  readonly #at: number;
  readonly #removed: string[] = [];
  readonly #acts: Act[] = [];

  constructor(ring: KeyRing, at: number) {
    this.#keys = new Map(ring.keys);
    this.#present = new Map(ring.present);
    this.#at = at;
  }

  done(before: KeyRing): RingStep {
    const ring: KeyRing = { keys: this.#keys, present: this.#present };
    const reload = !sameKeys(admittedKeys(before), admittedKeys(ring));
    const acts: readonly Act[] = [
      // First: whoever is removed with the old file in force is back at once.
      ...(reload ? [{ do: "reload" } as const] : []),
      ...this.#removed.map((mac) => ({ do: "remove", mac }) as const),
      ...this.#acts,
    ];
    return { ring, acts };
  }

  existing(keyId: string): HeldKey {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new Refusal("no-key");
    return key;
  }

  add(made: NewKey): void {
    if (this.#keys.has(made.id)) throw new RangeError(`a key is called ${made.id} already`);
    if (this.#keys.size >= MOST_KEYS) throw new Refusal("too-many-keys");
    const { id, pmk, vlan, owner } = made;
    const state = firstState(made, this.#at);
    const key = { id, for: made.for, owner, pmk, ...(vlan !== undefined && { vlan }), state };
    this.#keys.set(id, key);
  }

  tick(): void {
    for (const key of this.#keys.values()) {
      if (key.state.is !== "ended" && key.pmk === undefined) {
        this.change(key, { is: "lost", at: this.#at });
        this.#notice("wifi-key-lost", { keyId: key.id });
        continue;
      }
      const { state } = this.change(key, { is: "tick", at: this.#at });
      if (state.is !== "ended") continue;
      if (key.state.is === "claimable") this.#notice("wifi-claim-lapsed", { keyId: key.id });
      if (this.#at - state.at >= KEEP_ENDED_MS) this.#keys.delete(key.id);
    }
  }

  /** The key after the input; one that ends loses whoever is on it. */
  change(key: HeldKey, input: KeyInput): HeldKey {
    const { state } = nextKeyState(key.state, input);
    if (state === key.state) return key;
    // What opened it is of no more use to anybody.
    const { pmk, ...rest } = key;
    const changed = { ...rest, state, ...(state.is !== "ended" && pmk !== undefined && { pmk }) };
    this.#keys.set(key.id, changed);
    if (state.is === "ended")
      for (const [mac, on] of this.#present) if (on === key.id) this.#removeStation(mac);
    return changed;
  }

  date(key: HeldKey, until: number): void {
    const { is } = key.state;
    if (is !== "bound" && is !== "open") throw new Refusal("key-not-in-use");
    this.change(key, { is: "dated", until, at: this.#at });
  }

  forget(key: HeldKey): void {
    this.change(key, { is: "revoked", at: this.#at });
    this.#keys.delete(key.id);
  }

  describe(key: HeldKey, mudUrl: string): void {
    this.#keys.set(key.id, { ...key, mudUrl });
  }

  rotate(key: HeldKey, secret: Secret, until: number): void {
    const { state } = key;
    if (state.is === "ended" || state.is === "leaving") throw new Refusal("key-not-in-use");
    const mac = boundMac(state);
    const { owner } = key;
    const end = endOf(state);
    if (key.for === "guest") this.add({ ...secret, owner, for: "guest", until: end ?? until });
    else this.add({ ...secret, owner, for: key.for });
    const made = this.existing(secret.id);
    const dated = end !== undefined && { until: end };
    this.#keys.set(made.id, {
      ...made,
      ...(key.mudUrl !== undefined && { mudUrl: key.mudUrl }),
      // The same thing with another key: nobody else may claim it. It ends when the old one would.
      ...(mac !== undefined && { state: { is: "bound", mac, since: this.#at, ...dated } }),
      ...(mac === undefined && dated && { state: { is: "open", ...dated } }),
    });
    this.change(key, { is: "replaced", by: secret.id, until, at: this.#at });
  }

  join({ mac, keyId }: Station): void {
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    if (key === undefined) return this.#refuse(mac, "wifi-key-not-ours", keyId);
    const bound = this.#boundTo(mac);
    // Before the key is bound to it: a MAC that is copied claims no key.
    if (bound !== undefined && (bound.for !== key.for || bound.owner !== key.owner))
      return this.#refuse(mac, "wifi-mac-of-another", key.id);
    const { state, admission } = nextKeyState(key.state, { is: "joined", mac, at: this.#at });
    if (admission === "ended") return this.#refuse(mac, "wifi-key-not-ours", key.id);
    if (admission === "another-mac") return this.#refuse(mac, "wifi-key-of-another", key.id);
    if (state !== key.state) this.#keys.set(key.id, { ...key, state });
    this.#admit(mac, key);
    for (const old of this.#keys.values())
      if (old.state.is === "leaving" && old.state.by === key.id)
        this.change(old, { is: "successor-joined", at: this.#at });
  }

  leave(mac: string): void {
    const keyId = this.#present.get(mac);
    if (keyId === undefined) return;
    this.#present.delete(mac);
    this.#acts.push({ do: "withdraw", mac, keyId });
  }

  wrongKey(mac: string): void {
    const bound = this.#boundTo(mac);
    if (bound !== undefined) this.#notice("wifi-wrong-key", { keyId: bound.id, mac });
    else if ([...this.#keys.values()].some(({ state }) => state.is === "claimable"))
      this.#notice("wifi-claim-failed", { mac });
    else this.#notice("wifi-stranger", { mac });
  }

  list(stations: readonly Station[]): void {
    const listed = new Map(stations.map((station) => [station.mac, station]));
    for (const mac of this.#present.keys()) if (!listed.has(mac)) this.leave(mac);
    for (const station of listed.values())
      if (this.#present.get(station.mac) !== station.keyId || station.keyId === undefined)
        this.join(station);
  }

  #admit(mac: string, key: HeldKey): void {
    const on = this.#present.get(mac);
    if (on === key.id) return;
    if (on !== undefined) this.leave(mac);
    this.#present.set(mac, key.id);
    this.#acts.push({ do: "authorise", mac, keyId: key.id, role: key.for, owner: key.owner });
  }

  #refuse(mac: string, code: NoticeCode, keyId: string | undefined): void {
    this.#removeStation(mac);
    this.#notice(code, { mac, ...(keyId !== undefined && { keyId }) });
  }

  #removeStation(mac: string): void {
    this.leave(mac);
    if (!this.#removed.includes(mac)) this.#removed.push(mac);
  }

  #boundTo(mac: string): HeldKey | undefined {
    for (const key of this.#keys.values()) if (boundMac(key.state) === mac) return key;
    return undefined;
  }

  #notice(code: NoticeCode, about: { readonly keyId?: string; readonly mac?: string }): void {
    this.#acts.push({ do: "notice", code, ...about });
  }
}

function endOf(state: HeldKey["state"]): number | undefined {
  return state.is === "open" || state.is === "bound" ? state.until : undefined;
}

function sameKeys(some: readonly AdmittedKey[], others: readonly AdmittedKey[]): boolean {
  return (
    some.length === others.length &&
    some.every((key, at) => {
      const other = others[at];
      return (
        other !== undefined &&
        key.keyId === other.keyId &&
        key.pmk === other.pmk &&
        key.mac === other.mac &&
        key.vlan === other.vlan
      );
    })
  );
}
