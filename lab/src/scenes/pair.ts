import { addressOf, type Family, type HostName, lanHostNamed } from "../plan.ts";
import type { Going, Wish } from "../things/hold.ts";
import type { Stage } from "./scene.ts";

const FAMILIES: readonly Family[] = [4, 6];
/** Milliseconds. A busy machine may make anybody wait; a connection that was cut waits for ever. */
const LONGEST_PAUSE = 2000;

/** Two things that go on, one over each family. */
export class Pair {
  readonly #stage: Stage;
  readonly #who: HostName;
  readonly #held: readonly number[];

  private constructor(stage: Stage, who: HostName, held: readonly number[]) {
    this.#stage = stage;
    this.#who = who;
    this.#held = held;
  }

  static async begin(stage: Stage, who: HostName, wish: (family: Family) => Wish): Promise<Pair> {
    const held = await Promise.all(FAMILIES.map((each) => stage.home.hold(who, wish(each))));
    return new Pair(stage, who, held);
  }

  /** `again`: pauses count from now on. */
  look(again = false): Promise<readonly Going[]> {
    return Promise.all(this.#held.map((held) => this.#stage.home.look(this.#who, held, again)));
  }

  /** Tells whether both go on. */
  async tell(to: "old-address" | "bulb"): Promise<void> {
    const going = await this.look();
    const longestPause = Math.max(...going.map((each) => each.longestPause));
    const check = { what: "went-on", who: this.#who, to, longestPause } as const;
    this.#stage.say(check, longestPause < LONGEST_PAUSE, "on");
  }

  async end(): Promise<void> {
    await Promise.all(this.#held.map((held) => this.#stage.home.letGo(this.#who, held)));
  }
}

/** The thermostat's word to the bulb, which both their descriptions permit. */
export function holdToBulb(stage: Stage): Promise<Pair> {
  const bulb = lanHostNamed("bulb");
  return Pair.begin(stage, "thermostat", (family) => ({
    ...{ kind: "echo", family, to: { address: addressOf(bulb, family) }, port: 6668 },
  }));
}
