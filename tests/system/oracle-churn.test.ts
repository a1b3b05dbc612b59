/**
 * Kernel = oracle while the home changes.
 * More flows: THINGWALL_FLOWS=20000. The same again: THINGWALL_SEED=<as printed>.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANGES } from "./rig/change/changes.ts";
import { FAULTS } from "./rig/change/faults.ts";
import { type ChangeTrial, prepareChangeTrial } from "./rig/change/trial.ts";
import { type RigHome, startRigHome } from "./rig/home.ts";
import { seed } from "./rig/seed.ts";

const flows = Number(process.env["THINGWALL_FLOWS"] ?? 5000);

let home: RigHome;
let trial: ChangeTrial;

beforeAll(async () => {
  // Before the run: what never ends can be begun again too.
  console.log(`THINGWALL_SEED=${seed}`);
  home = await startRigHome();
  trial = await prepareChangeTrial(home);
});

afterAll(async () => {
  trial.close();
  await home.stop();
});

test("kernel equals oracle while devices, files and names change", {
  timeout: 60_000 + flows * 40,
}, async () => {
  const outcome = await trial.run({ seed, flows });
  const percent = (part: number) => `${((100 * part) / outcome.flows).toFixed(1)} %`;
  console.log(
    `${outcome.flows} flows during ${outcome.changes} changes, ` +
      `${percent(outcome.accepted)} accepted, ${percent(outcome.during)} under way during one, ` +
      `${percent(outcome.either)} with either outcome right; ` +
      `${outcome.live} packets of connections that were there before`,
  );
  expect(outcome.mismatches.slice(0, 3)).toEqual([]);
  expect(outcome.flows).toBeGreaterThanOrEqual(flows);
  expect(outcome.changes).toBeGreaterThanOrEqual(CHANGES.length);
  expect(outcome.accepted / outcome.flows).toBeGreaterThanOrEqual(0.25);
  expect(outcome.either / outcome.flows).toBeLessThan(0.1);
});

test.each(Object.entries(FAULTS))(
  "a planted fault is caught: %s",
  {
    timeout: 600_000,
  },
  async (_, fault) => {
    const outcome = await trial.run({ seed, flows: 8000, fault });
    expect(outcome.mismatches.length).toBeGreaterThan(0);
  },
);
