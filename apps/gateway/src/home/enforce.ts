/** Hands what is to be enforced to the processes that do: each is told only what it does not have. */
import { isDeepStrictEqual } from "node:util";
import { Check } from "typebox/value";
import type { NamesState } from "../names/contract.ts";
import { Applied, Changed } from "../wall/contract.ts";
import type { DesiredState, Repaired, RepairFailed } from "../wall/contract.ts";
import type { GatewayEvent } from "./contract.ts";
import { differenceOf } from "./device/desired.ts";

/** The processes that enforce, as far as they are there; a call rejects when it was not done. */
export interface Enforcers {
  wall?: Call<"apply" | "change"> | undefined;
  names?: Call<"set-names"> | undefined;
}

/** One connection's: another object speaks of another connection, which has been told nothing. */
type Call<Op extends string> = (op: Op, params: unknown) => Promise<unknown>;

export interface Wanted {
  readonly wall: DesiredState;
  readonly names: NamesState;
}

export class Enforcement {
  readonly #enforcers: Enforcers;
  readonly #wanted: () => Wanted;
  readonly #publish: (event: GatewayEvent) => void;
  readonly #now: () => number;
  /** What the wall has and calls by a revision; what the names have. */
  #wallHas:
    | { readonly by: unknown; readonly revision: number; readonly state: DesiredState }
    | undefined;
  #namesHave: { readonly by: unknown; readonly state: NamesState } | undefined;
  #enforcing: Promise<void> = Promise.resolve();
  /** Waits for its turn; whoever asks meanwhile gets what it will do. */
  #next: Promise<void> | undefined;
  #done = false;
  /** What somebody changed and the wall could not make ours again yet. */
  #unrepaired: { readonly by: unknown; readonly parts: Set<Repaired["part"]> } | undefined;
  readonly #begun = Promise.withResolvers<void>();

  constructor(
    enforcers: Enforcers,
    wanted: () => Wanted,
    publish: (event: GatewayEvent) => void,
    now: () => number,
  ) {
    this.#enforcers = enforcers;
    this.#wanted = wanted;
    this.#publish = publish;
    this.#now = now;
  }

  /** Resolves when the kernel has enforced something for the first time. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** The kernel enforces what is wanted, and the names follow it. */
  get isDone(): boolean {
    const { by, parts } = this.#unrepaired ?? {};
    // A wall that was started since has loaded everything.
    return this.#done && !(by === this.#enforcers.wall && (parts?.size ?? 0) > 0);
  }

  /** What the wall says of its repairs. */
  repaired({ kind, part }: Repaired | RepairFailed): void {
    const { wall } = this.#enforcers;
    const known = this.#unrepaired?.by === wall ? this.#unrepaired : undefined;
    const { parts } = (this.#unrepaired = known ?? { by: wall, parts: new Set() });
    if (kind === "repaired") parts.delete(part);
    else parts.add(part);
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
    this.#done = false;
    if (!wall) return;
    // The same for both: what changes while the wall is busy would be answered before it is admitted.
    const wanted = this.#wanted();
    try {
      await this.#tellWall(wall, wanted.wall);
      this.#begun.resolve();
      if (!names) return;
      await this.#tellNames(names, wanted.names);
      this.#done = true;
      this.#publish({ kind: "applied", at: this.#now(), devices: wanted.wall.devices.length });
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
    if (has?.by === names && isSame(has.state, state)) return;
    this.#namesHave = undefined;
    await names("set-names", state);
    this.#namesHave = { by: names, state };
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

function isSame(one: NamesState, other: NamesState): boolean {
  return (
    sameObjects(one.devices, other.devices) && isDeepStrictEqual(one.discovery, other.discovery)
  );
}

function sameObjects(one: readonly object[], other: readonly object[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
