import { openBundle, parseVerifierKey, renderVerifierKey } from "@thingwall/record";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { both, english, smallAssembly } from "../assembly/assembly.fixture.ts";
import { actOf } from "../assembly/act.ts";
import { importAssembly } from "../assembly/import.ts";
import { sealOf } from "../assembly/text.ts";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { keptProcesses, type Processes, type Timed } from "./kept.ts";

const cluster = clusterForTests();
const NOW = new Date("2026-11-21T12:00:00Z");
let programme: TestProgramme;
let processes: Processes;
beforeAll(async () => {
  programme = await testProgramme(cluster(), () => NOW);
  processes = keptProcesses(programme);
}, 120_000);
afterAll(() => programme.close());

/** What was done in a small process, each at its own time. */
const told = (): readonly Timed[] =>
  smallAssembly()
    .decided("d")
    .entries.map(({ at, by, act }) => ({ by, act, now: new Date(at) }));

const suggestion = (contribution: string, text = both(`Suggestion ${contribution}`)): Timed => ({
  by: "ana",
  act: actOf("contribution-made", { contribution, about: "plenary", kind: "suggestion", text }),
});

async function begun(id: string): Promise<void> {
  expect(await processes.begin(id)).toBe(true);
  expect(await processes.propose(id, told)).toMatchObject({ ok: true });
}

describe("a process that is kept", () => {
  test("B09 is the same for a server that starts again", async () => {
    await begun("again");
    const fold = (kept: { readonly state: unknown }) => structuredClone(kept.state);
    const before = await processes.read("again", fold);
    expect(await keptProcesses(programme).read("again", fold)).toEqual(before);
  });

  test("there is none of another name, and none twice", async () => {
    expect(await processes.read("none", () => "read")).toBeUndefined();
    expect(await processes.propose("none", told)).toBeUndefined();
    expect(await processes.begin("twice")).toBe(true);
    expect(await processes.begin("twice")).toBe(false);
  });

  test("takes all that is proposed together, or nothing", async () => {
    await begun("together");
    const size = () =>
      processes.read("together", ({ entries, state }) => [
        entries.length,
        state.contributions.size,
      ]);
    const before = await size();
    const twice = () => [suggestion("s"), suggestion("s")];
    expect(await processes.propose("together", twice)).toMatchObject({
      ...{ ok: false, refusal: { code: "id-taken" } },
    });
    expect(await size()).toEqual(before);
    expect(await keptProcesses(programme).read("together", ({ entries }) => entries.length)).toBe(
      before?.[0],
    );
  });

  test("loses nothing when many propose at once, through two servers", async () => {
    await begun("many");
    const before = await processes.read("many", ({ entries }) => entries.length);
    const other = keptProcesses(programme);
    const ids = Array.from({ length: 20 }, (_, place) => `s${place}`);
    const answers = await Promise.all(
      ids.map((id, place) =>
        (place % 2 === 0 ? processes : other).propose("many", () => [suggestion(id)]),
      ),
    );
    expect(answers.map((answer) => answer?.ok)).toEqual(ids.map(() => true));
    for (const each of [processes, other]) {
      const seen = await each.read("many", ({ state, entries }) => ({
        ...{ said: [...state.contributions.keys()].toSorted(), size: entries.length },
      }));
      expect(seen).toEqual({ said: ids.toSorted(), size: (before ?? 0) + 20 });
    }
  });

  test("tells those who watch it", async () => {
    await begun("watched");
    const sizes: number[] = [];
    const stop = processes.watch("watched", (size) => sizes.push(size));
    const first = await processes.propose("watched", () => [suggestion("s1")]);
    stop();
    await processes.propose("watched", () => [suggestion("s2")]);
    expect(first).toMatchObject({ ok: true });
    expect(sizes).toEqual([first?.ok === true ? first.size : 0]);
  });

  test("is one signed file that opens offline and imports to the same entries", async () => {
    await begun("bundle");
    const parsed = parseVerifierKey(renderVerifierKey(processes.key("bundle").verifier));
    if (!parsed.ok) throw new Error(parsed.code);
    const policy = { origin: parsed.key.name, logKeys: [parsed.key], witnesses: [], quorum: 0 };
    const opened = await openBundle((await processes.bundle("bundle")) ?? "", policy, NOW);
    if (!opened.ok) throw new Error(opened.code);
    const imported = importAssembly({ leaves: opened.entries, texts: opened.enclosed });
    const entries = await processes.read("bundle", (kept) => kept.entries);
    expect(imported).toMatchObject({ ok: true, entries });
  });

  test("a text that is removed is in no row, no bundle and no memory; its entry and the proof stay", async () => {
    await begun("removed");
    const text = english("Ask Zebulon about it");
    await processes.propose("removed", () => [suggestion("s", text)]);
    const before = await processes.read("removed", ({ entries }) => entries.length);
    const translated = actOf("text-translated", {
      ...{ of: sealOf(text), language: "fr", origin: "person" },
      text: { salt: "a".repeat(64), value: { source: "fr", fr: "Demandez à Zebulon" } },
    });
    await processes.propose("removed", () => [{ by: "ben", act: translated }]);
    const act = actOf("text-redacted", { of: sealOf(text), reason: "personal-data", asked: true });
    await processes.propose("removed", () => [{ by: "ana", act }]);
    const rows = await programme.db.selectFrom("process_text").selectAll().execute();
    const octets = rows.filter(({ process }) => process === "removed").map((row) => row.octets);
    expect(octets.join()).not.toContain("Zebulon");
    const lines = ((await processes.bundle("removed")) ?? "").split("\n");
    const decoded = lines.map((line) => Buffer.from(line.split(" ")[1] ?? "", "base64").toString());
    expect(decoded.join()).toContain("The House");
    expect(decoded.join()).not.toContain("Zebulon");
    const kept = await processes.read("removed", (each) => JSON.stringify(each.entries));
    expect(kept).not.toContain("Zebulon");
    expect(await processes.proof("removed", (before ?? 1) - 1)).toContain("c2sp.org/tlog-proof@v1");
  });
});
