/** Whose life is how: keeps what is not as it is for a thing that nothing ever befell. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { Nature } from "../effective/containment.ts";
import {
  type Allowed,
  effectiveAt,
  type Life,
  lifeAfter,
  type LifeEvent,
  NEW_LIFE,
  nextMoment,
  type Told,
  uncontainedAt,
} from "./life.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls `work` once, in so many milliseconds; forgets what it was to call before. */
  readonly later: (milliseconds: number, work: () => void) => void;
}

/** No timer of the runtime waits longer than 24.8 days: then it looks again. */
const LONGEST_WAIT = 7 * 86_400_000;
/** Times are compared in whole milliseconds; a timer may be one early. */
const LATE = 2;

export class Lives {
  readonly #clock: Clock;
  readonly #natureOf: (id: DeviceId) => Nature;
  readonly #onPassed: (ids: readonly DeviceId[], told: readonly OfThing[]) => void;
  readonly #lives = new Map<DeviceId, Life>();

  /** `onPassed` is called when time alone changed what these things may do, or is to be told. */
  constructor(
    clock: Clock,
    natureOf: (id: DeviceId) => Nature,
    onPassed: (ids: readonly DeviceId[], told: readonly OfThing[]) => void,
  ) {
    this.#clock = clock;
    this.#natureOf = natureOf;
    this.#onPassed = onPassed;
  }

  of(id: DeviceId): Life {
    return this.#lives.get(id) ?? NEW_LIFE;
  }

  /** Undefined where nothing is taken from what its description gives. */
  effectiveOf(id: DeviceId): Allowed | undefined {
    const life = this.#lives.get(id);
    return life && effectiveAt(life, this.#clock.now());
  }

  uncontainedOf(id: DeviceId): Allowed | undefined {
    const life = this.#lives.get(id);
    return life && uncontainedAt(life, this.#clock.now());
  }

  /** What is to be told, and whether what it may do has changed. */
  hear(
    id: DeviceId,
    event: LifeEvent,
  ): { readonly told: readonly Told[]; readonly changed: boolean } {
    const before = this.of(id);
    const { life, told } = lifeAfter(before, event, this.#natureOf(id));
    this.#lives.set(id, life);
    const changed = this.#differ(before, life);
    if (changed || told.length > 0 || event.of !== "conduct") this.#arm();
    return { told, changed };
  }

  /** As it was before a restart, or before what could not be. */
  restore(id: DeviceId, life: Life): void {
    if (life === NEW_LIFE) this.#lives.delete(id);
    else this.#lives.set(id, life);
    this.#arm();
  }

  forget(id: DeviceId): void {
    this.#lives.delete(id);
  }

  /** It left and may come back: what it did is not forgotten by that. */
  isBlank(id: DeviceId): boolean {
    return !this.#lives.has(id);
  }

  #differ(one: Life, other: Life): boolean {
    const at = this.#clock.now();
    return JSON.stringify(effectiveAt(one, at)) !== JSON.stringify(effectiveAt(other, at));
  }

  #arm(): void {
    const now = this.#clock.now();
    const due = [...this.#lives.values()].flatMap((life) => nextMoment(life, now) ?? []);
    if (due.length === 0) return;
    const wait = Math.min(LONGEST_WAIT, Math.max(0, Math.min(...due) - now) + LATE);
    this.#clock.later(wait, () => this.#pass());
  }

  #pass(): void {
    const at = this.#clock.now();
    const told: OfThing[] = [];
    const passed: DeviceId[] = [];
    for (const [id, before] of this.#lives) {
      const after = lifeAfter(before, { of: "time", at }, this.#natureOf(id));
      this.#lives.set(id, after.life);
      told.push(...after.told.map((each) => ({ id, told: each })));
      if (JSON.stringify(factsOf(before)) !== JSON.stringify(factsOf(after.life))) passed.push(id);
    }
    this.#arm();
    if (told.length + passed.length > 0) this.#onPassed(passed, told);
  }
}

export interface OfThing {
  readonly id: DeviceId;
  readonly told: Told;
}

/** Not what it has now: time may have taken that away before anybody looked. */
function factsOf({ grant, support, pause, permits, conduct: { containment } }: Life) {
  return { grant, support, pause, permits, containment };
}
