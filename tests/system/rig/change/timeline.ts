/** Which worlds were in force when: one that is being changed and the one it becomes both are. */
import { type Attempt, type Outcome, outcomes, type World } from "./world.ts";

interface Reign {
  readonly world: World;
  readonly from: number;
  until: number;
}

export class Timeline {
  #reigns: Reign[];

  constructor(first: World) {
    this.#reigns = [{ world: first, from: -Infinity, until: Infinity }];
  }

  get latest(): World {
    const last = this.#reigns.at(-1);
    if (!last) throw new Error("unreachable: a timeline begins with a world");
    return last.world;
  }

  /**
   * From before `change` begins until after it ended both worlds are in force; then only the new
   * one. `world` may say at the end what it did not know at the beginning: moments.
   */
  async become(
    world: (asked: number, answered: number) => World,
    change: () => Promise<unknown>,
  ): Promise<void> {
    const asked = performance.now();
    this.#reigns.push({ world: world(asked, Infinity), from: asked, until: Infinity });
    await change();
    const answered = performance.now();
    this.#reigns.pop();
    for (const reign of this.#reigns) reign.until = Math.min(reign.until, answered);
    this.#reigns.push({ world: world(asked, answered), from: asked, until: Infinity });
  }

  /** What may become of a packet that was sent and came to its end between the two moments. */
  outcomes(attempt: Attempt, during: { readonly from: number; readonly until: number }) {
    const found = new Set<Outcome>();
    for (const { world, from, until } of this.#reigns)
      if (from <= during.until && until >= during.from)
        for (const each of outcomes(world, attempt, during)) found.add(each);
    return found;
  }

  /** Forgets what was before the latest. */
  forget(): void {
    this.#reigns = this.#reigns.slice(-1);
  }
}
