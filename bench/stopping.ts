/**
 * How long live connections go on after the household's word: from the word to the last packet that
 * came back, TCP and UDP, both families, while another device's go on. The whole gateway is between:
 * home decides, the wall changes the rules and ends the connections.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { setTimeout as delay } from "node:timers/promises";
import { startMachine } from "../lab/src/machine.ts";
import { openedPlaces, startFaultyHome } from "../tests/system/faults/home.ts";
import type { Tally } from "../tests/system/faults/talker.ts";
import { percentile } from "./statistics.ts";

/** Between packets of a flow: the time is known to about so many milliseconds. */
const EVERY_MS = 2;
/** What still arrives after this is counted as not stopped at all. */
const LISTEN_MS = 400;

export interface StopResult {
  readonly flow: string;
  readonly times: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

export interface Stopping {
  readonly flows: readonly StopResult[];
  /** The other device's packets, and those of them that did not come back. */
  readonly neighbour: { readonly sent: number; readonly lost: number };
}

export async function measureStopping(
  times: number,
  say: (line: string) => void,
): Promise<Stopping> {
  say(`stopping: ${times} times`);
  const home = await startFaultyHome();
  try {
    home.start();
    await home.healthy();
    const neighbour = await startMachine({
      namespace: "phone",
      script: new URL("../tests/system/faults/talker.ts", import.meta.url),
    });
    await neighbour.ask("open", { places: openedPlaces(), every: EVERY_MS });
    const waited = new Map<string, number[]>();
    for (let turn = 0; turn < times; turn++) {
      await home.openFlows(EVERY_MS);
      const begun = Date.now();
      await home.decide({ kind: "pause" });
      await delay(LISTEN_MS);
      for (const { flow, at } of await home.lasts())
        waited.set(flow, [...(waited.get(flow) ?? []), Math.max(0, at - begun)]);
      await home.abandonFlows();
      await home.decide({ kind: "resume" });
      await home.healthy();
    }
    const tallies = (await neighbour.ask("tally")) as Tally[];
    await neighbour.stop();
    const sum = (of: (tally: Tally) => number) => tallies.reduce((all, each) => all + of(each), 0);
    return {
      flows: [...waited].map(([flow, all]) => ({
        flow,
        times: all.length,
        p50: percentile(all, 0.5),
        p90: percentile(all, 0.9),
        p99: percentile(all, 0.99),
        most: Math.max(...all),
      })),
      neighbour: { sent: sum(({ sent }) => sent), lost: sum(({ sent, back }) => sent - back) },
    };
  } finally {
    await home.stop();
  }
}
