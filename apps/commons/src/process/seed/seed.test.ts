import { afterAll, beforeAll, expect, test } from "vitest";
import { certificateOf } from "../../assembly/calls.ts";
import { type TestProgramme, testProgramme } from "../../labels/programme.fixture.ts";
import { clusterForTests } from "../../postgres/postgres.fixture.ts";
import { keptProcesses, type Processes } from "../kept.ts";
import { seedProcesses } from "./seed.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let processes: Processes;
beforeAll(async () => {
  programme = await testProgramme(cluster());
  processes = keptProcesses(programme);
  await seedProcesses(programme, processes);
}, 120_000);
afterAll(() => programme.close());

test("the invented process has a criterion adopted over a dissent, and a question open", async () => {
  await processes.read("rented-homes", ({ state }) => {
    const certificate = certificateOf(state, "criterion");
    expect(certificate).toMatchObject({
      ...{ level: "consensus", dissents: [{ id: "theft", state: "sustained" }] },
    });
    expect(state.adopted.map(({ subject, version }) => [subject, version])).toEqual([
      ["criteria", "1.1"],
      ["matrix", "1.1"],
    ]);
    expect(state.calls.get("notice")?.state).toBe("open");
    expect(state.gatherings.get("second")?.status).toBe("confirmed");
    expect(state.at <= programme.now().toISOString()).toBe(true);
  });
});

test("the Canadian process can be browsed, as its reports tell it", async () => {
  await processes.read("canada-2018", ({ state }) => {
    expect([...state.bodies.values()].filter(({ kind }) => kind === "working-group")).toHaveLength(
      3,
    );
    expect(state.participations.size).toBe(0);
  });
});

test("a second start adds nothing", async () => {
  const sizes = async () =>
    Promise.all(
      (await processes.list()).map((id) => processes.read(id, ({ entries }) => entries.length)),
    );
  const before = await sizes();
  await seedProcesses(programme, processes);
  expect(await sizes()).toEqual(before);
});
