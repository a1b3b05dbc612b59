import { expect, test } from "vitest";
import { Claims, WAITING_LIMIT } from "./neighbours-claims.ts";
import { type Claim, LEARNT_LIMIT } from "./neighbours.ts";

const claim = (device: number, at: number): Claim => ({
  mac: `02:00:00:00:${(device >> 8).toString(16).padStart(2, "0")}:${(device & 255).toString(16).padStart(2, "0")}`,
  address: `2a0d:f302:77::1:${at.toString(16)}`,
});

/** The changes that were made; each goes on until it is let go. */
function changes() {
  const made: (readonly Claim[])[] = [];
  let begun = Promise.withResolvers<void>();
  let going = Promise.withResolvers<void>();
  const claims = new Claims(async (batch) => {
    made.push(batch);
    begun.resolve();
    await going.promise;
    going = Promise.withResolvers();
  });
  return {
    made,
    claims,
    async next() {
      await begun.promise;
      begun = Promise.withResolvers();
    },
    letGo: () => going.resolve(),
  };
}

test("what is claimed together is one change, what is claimed meanwhile the next", async () => {
  const { made, claims, next, letGo } = changes();
  for (const each of [claim(1, 1), claim(2, 2), claim(1, 3), claim(1, 1)]) claims.add(each);
  await next();
  for (const each of [claim(2, 4), claim(3, 5)]) claims.add(each);
  letGo();
  await next();
  expect(made).toEqual([
    [claim(1, 1), claim(2, 2), claim(1, 3)],
    [claim(2, 4), claim(3, 5)],
  ]);
});

test("thousands of one device are as many as it may have, and another's is among them", async () => {
  const { made, claims, next } = changes();
  for (let at = 0; at < 5000; at++) claims.add(claim(1, at));
  claims.add(claim(2, 1));
  await next();
  expect(made[0]).toHaveLength(LEARNT_LIMIT + 1);
  expect(made[0]).toContainEqual(claim(2, 1));
});

test("all devices together have no more than so many wait", async () => {
  const { made, claims, next, letGo } = changes();
  claims.add(claim(0, 0));
  await next();
  for (let device = 1; device < 5000; device++) claims.add(claim(device, device));
  letGo();
  await next();
  expect(made[1]).toHaveLength(WAITING_LIMIT);
});
