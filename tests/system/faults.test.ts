/**
 * docs/faults.md, row by row, against the real gateway with real packets: what fails, when, and what
 * must hold meanwhile and afterwards.
 */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FaultyHome, startFaultyHome } from "./faults/home.ts";
import { readPage, type Row } from "./faults/page.ts";
import { EXPECTATIONS, FAULTS, MOMENTS, type Scene } from "./faults/words.ts";

const rows = readPage(new URL("../../docs/faults.md", import.meta.url));
/** After so many kills of one process the next start is waited for longer than a new gateway. */
const KILLS = 3;
/** What one step of a row may take, and the whole row, on a machine that is busy. */
const STEP_MS = 45_000;
const ROW_MS = 240_000;
const FLOOD = "under a flood";
const FIRST = "before the first state";

describe("the page and what is done here name the same", () => {
  const used = (of: (row: Row) => readonly string[]) => [...new Set(rows.flatMap(of))].toSorted();

  test("faults", () => {
    expect(used(({ fault }) => [fault])).toEqual(Object.keys(FAULTS).toSorted());
  });
  test("moments", () => {
    expect(used(({ moment }) => [moment])).toEqual(Object.keys(MOMENTS).toSorted());
  });
  test("expectations", () => {
    const words = used(({ meanwhile, afterwards }) => [...meanwhile, ...afterwards]);
    expect(words).toEqual(Object.keys(EXPECTATIONS).toSorted());
  });
  test("no row twice", () => {
    const names = rows.map(({ fault, moment }) => `${fault}, ${moment}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("docs/faults.md", () => {
  let home: FaultyHome;
  beforeAll(async () => {
    home = await startFaultyHome();
  });
  afterAll(() => home.stop());

  test.each(rows.map((row) => [`${row.fault}, ${row.moment}`, row] as const))(
    "%s",
    async (_, row) => {
      const scene: Scene = {};
      const begun = row.moment !== FIRST;
      if (begun) await quiet(home);
      await home.watch();
      await inTime(home, row.moment, MOMENTS[row.moment]?.(home, scene));
      const goOn = await inTime(home, row.fault, FAULTS[row.fault]?.strike(home, scene));
      try {
        await hold(home, scene, row.meanwhile, "meanwhile");
      } finally {
        // In any case: a stopped supervisor and a held transaction must not outlive their row.
        scene.hold?.release();
        await inTime(home, "everything starts again", goOn?.());
      }
      await inTime(home, "well again", home.healthy());
      if (!begun) await inTime(home, "flows open", home.openFlows());
      await hold(home, scene, row.afterwards, "afterwards");
      if (row.said?.by === "line")
        await inTime(home, row.said.text, home.gateway.line(row.said.text));
      if (row.said?.by === "event") await inTime(home, row.said.text, home.told(row.said.text));
      await home.stopFlood();
      if (scene.change !== undefined) await home.takeAddress(scene.change);
      if (scene.isNarrowed) await inTime(home, "as it was", widen(home));
      else if (begun && row.meanwhile.includes("nothing passes")) await home.abandonFlows();
      else {
        const tallies = await home.endFlows();
        if (row.moment !== FLOOD)
          expect(tallies.filter(({ sent, back }) => sent !== back)).toEqual([]);
        expect(tallies).toHaveLength(4);
      }
      expect(await home.leaked()).toBe(0);
    },
    ROW_MS,
  );
});

/** A gateway that is well, with the thing's flows open and nothing under way. */
async function quiet(home: FaultyHome): Promise<void> {
  await home.abandonFlows();
  await home.stopFlood();
  if (home.tired(KILLS)) await inTime(home, "the gateway stops", home.stopGateway());
  home.start();
  await inTime(home, "well before", home.healthy());
  await inTime(home, "flows open before", home.openFlows());
}

/** Gives the thing back what the household took. */
async function widen(home: FaultyHome): Promise<void> {
  await home.abandonFlows();
  await home.decide({ kind: "resume" });
}

async function hold(
  home: FaultyHome,
  scene: Scene,
  words: readonly string[],
  when: string,
): Promise<void> {
  for (const word of words)
    await inTime(home, `${when}, ${word}`, EXPECTATIONS[word]?.(home, scene));
}

/** What should be said and is not, or should come back and does not, is waited for no longer. */
async function inTime<T>(
  home: FaultyHome,
  what: string,
  deed: Promise<T> | undefined,
): Promise<T | undefined> {
  const ended = new AbortController();
  const late = delay(STEP_MS, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`not so after ${STEP_MS / 1000} s`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([deed, late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}: ${reason}\n${home.said()}`, { cause: error });
  } finally {
    ended.abort();
  }
}
