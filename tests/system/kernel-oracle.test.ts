/**
 * The kernel enforces what the oracle says, packet by packet, for generated files and flows.
 * More flows: THINGWALL_FLOWS=20000. The same again: THINGWALL_SEED=<as printed>.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { KINDS } from "./rig/generate.ts";
import { type RigHome, startRigHome } from "./rig/home.ts";
import { type Fault, prepareTrial, type Trial } from "./rig/trial.ts";
import { seed } from "./rig/seed.ts";

const PER_KIND_A_ROUND = 2;
const flows = Number(process.env["THINGWALL_FLOWS"] ?? 2400);
const rounds = Math.ceil(flows / (KINDS.length * PER_KIND_A_ROUND));

let home: RigHome;
let trial: Trial;

beforeAll(async () => {
  // Before the run: what never ends can be begun again too.
  console.log(`THINGWALL_SEED=${seed}`);
  home = await startRigHome();
  trial = await prepareTrial(home);
});

afterAll(async () => {
  trial.close();
  await home.stop();
});

test("kernel equals oracle", { timeout: 60_000 + flows * 40 }, async () => {
  const outcome = await trial.run({ seed, rounds, perKind: PER_KIND_A_ROUND });
  const share = outcome.accepted / outcome.flows;
  console.log(
    `${outcome.flows} flows, ${Math.round(share * 100)} % accepted, ` +
      `at least ${Math.min(...outcome.perKind.values())} of each of ${outcome.perKind.size} kinds`,
  );
  expect(outcome.mismatches.slice(0, 3)).toEqual([]);
  expect(outcome.flows).toBeGreaterThanOrEqual(2000);
  expect(share).toBeGreaterThanOrEqual(0.4);
  for (const kind of KINDS)
    expect(outcome.perKind.get(kind), JSON.stringify(kind)).toBeGreaterThanOrEqual(30);
});

const FAULTS: Readonly<Record<string, Fault>> = {
  "protocol ignored": (device) => ({
    ...device,
    rules: device.rules.flatMap((rule) =>
      rule.protocol === 6 || rule.protocol === 17
        ? [6, 17].map((protocol) => ({ ...rule, protocol }))
        : [rule],
    ),
  }),
  "direction swapped": (device) => ({
    ...device,
    rules: device.rules.map((rule) => ({
      ...rule,
      direction: rule.direction === "from-device" ? "to-device" : "from-device",
    })),
  }),
  "IPv6 forgotten": (device) => ({
    ...device,
    rules: device.rules.filter((rule) => rule.family === 4),
  }),
  "drops reordered": (device) => ({
    ...device,
    rules: [
      ...device.rules.filter((rule) => rule.verdict === "accept"),
      ...device.rules.filter((rule) => rule.verdict === "drop"),
    ],
  }),
};

test.each(Object.entries(FAULTS))("a planted fault is caught: %s", async (_, fault) => {
  const outcome = await trial.run({ seed, rounds: 5, perKind: PER_KIND_A_ROUND, fault });
  expect(outcome.mismatches.length).toBeGreaterThan(0);
});
