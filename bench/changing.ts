/**
 * What a change costs beside a full load, and how a flood of forbidden packets is disposed of.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Applied, Changed, DesiredState } from "../apps/gateway/src/wall/contract.ts";
import { base, startRigHome } from "../tests/system/rig/home.ts";
import { capture, device, devices, nameOf, RULES } from "./home-of.ts";
import { median } from "./statistics.ts";

const ROUNDS = 7;
/** Runs of a flood for each time that its home is loaded. */
const RUNS = 4;

export interface ChangeResult {
  /** Milliseconds, medians of one run; the ratios are what is promised. */
  readonly fullLoad: number;
  readonly oneDevice: number;
  readonly oneName: number;
  readonly hundredNames: number;
}

export async function measureChange(count: number): Promise<ChangeResult> {
  const home = await startRigHome();
  try {
    const all = devices(count);
    const state = (nat44: boolean): DesiredState => ({ ...base(nat44), devices: all });
    const without = (index: number) => {
      const { rules, ...rest } = device(index);
      return { ...rest, rules: rules.slice(1) };
    };
    const times = { fullLoad: [], oneDevice: [], oneName: [], hundredNames: [] } as Record<
      keyof ChangeResult,
      number[]
    >;
    const timed = async <T>(what: keyof ChangeResult, act: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await act();
      times[what].push(performance.now() - began);
      return result;
    };
    const admit = (index: number, rule: number, last: number) =>
      home.wall.call("admit", {
        device: `device-${index}`,
        name: nameOf(rule),
        addresses: [`45.83.${rule}.${last}`],
        seconds: 3600,
      });
    for (let round = 0; round < ROUNDS; round++) {
      // The other side of NAT changes more than devices: everything is loaded again.
      const { revision } = (await timed("fullLoad", () =>
        home.wall.call("apply", state(round % 2 === 0)),
      )) as Applied;
      const changed = (await timed("oneDevice", () =>
        home.wall.call("change", { revision, gone: [], come: [without(round * 3 + 1)] }),
      )) as Changed;
      if (changed.outcome !== "changed") throw new Error("the wall was told something else");
      await timed("oneName", () => admit(round * 3 + 2, 2, round));
      await timed("hundredNames", () =>
        Promise.all(
          Array.from({ length: 100 }, (_, index) =>
            admit(index % count, 1 + (index % (RULES - 1)), round),
          ),
        ),
      );
    }
    return {
      fullLoad: median(times.fullLoad),
      oneDevice: median(times.oneDevice),
      oneName: median(times.oneName),
      hundredNames: median(times.hundredNames),
    };
  } finally {
    await home.stop();
  }
}

export interface FloodResult {
  /** Forbidden packets that the wall disposes of in a second, with few and with many devices. */
  readonly few: number;
  readonly many: number;
}

export async function measureFlood(few: number, many: number): Promise<FloodResult> {
  const home = await startRigHome();
  try {
    const rates: Record<"few" | "many", number[]> = { few: [], many: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, count] of [
        ["few", few],
        ["many", many],
      ] as const) {
        await home.wall.call("apply", { ...base(), devices: devices(count) });
        const file = join(home.directory, `flood-${count}.pcap`);
        await writeFile(file, capture(devices(count), 40_000, "forbidden"));
        for (let run = 0; run < RUNS; run++) {
          const said = await home.exec("a", "tcpreplay", "-q", "-K", "-t", "-i", "eth0", file);
          rates[name].push(40_000 / Number(/ in ([\d.]+) seconds/.exec(said)?.[1]));
        }
      }
    // The quickest: whatever else a machine does only slows it down.
    return { few: Math.max(...rates.few), many: Math.max(...rates.many) };
  } finally {
    await home.stop();
  }
}
