/** A repair that is refused is tried again until it is not. */
import { expect, test } from "vitest";
import type { Repaired, RepairFailed } from "./contract.ts";
import { Repairs } from "./repairs.ts";

function begin(mend: () => Promise<boolean>) {
  const told: (Repaired | RepairFailed)[] = [];
  const waits: number[] = [];
  const ended = Promise.withResolvers<void>();
  const repairs = new Repairs(
    { tables: mend, ports: async () => true },
    (event) => {
      told.push(event);
      if (event.kind === "repaired") ended.resolve();
    },
    async (milliseconds) => void waits.push(milliseconds),
  );
  const kinds = () => told.map(({ kind, part, what }) => `${kind} ${part} ${what}`);
  return { repairs, told, kinds, waits, ended: ended.promise };
}

test("told once, tried ever more seldom, told when it is done", async () => {
  let refusals = 8;
  const { repairs, told, kinds, waits, ended } = begin(async () => {
    refusals -= 1;
    if (refusals >= 0) throw new Error("the kernel refuses");
    return true;
  });
  repairs.begin("tables", "flushed");
  await ended;
  expect(kinds()).toEqual(["repair-failed tables flushed", "repaired tables flushed"]);
  expect(told[0]).toMatchObject({ reason: "the kernel refuses" });
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("what is changed during a repair is repaired after it", async () => {
  const busy = Promise.withResolvers<boolean>();
  let mended = 0;
  const { repairs, kinds } = begin(() => {
    mended += 1;
    return mended === 1 ? busy.promise : Promise.resolve(true);
  });
  repairs.begin("tables", "first");
  repairs.begin("tables", "second");
  repairs.begin("tables", "third");
  busy.resolve(true);
  await expect.poll(kinds).toEqual(["repaired tables first", "repaired tables third"]);
  expect(mended).toBe(2);
});

test("where there is nothing yet nothing is told", async () => {
  const { repairs, kinds, ended } = begin(async () => false);
  repairs.begin("tables", "early");
  repairs.begin("ports", "a port");
  await ended;
  expect(kinds()).toEqual(["repaired ports a port"]);
});
