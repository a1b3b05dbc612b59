/**
 * Names that churn, with the real wall, names process and dnsmasq: what a thing is told is open when
 * it hears it, whatever changes. More: THINGWALL_CHURN=1000.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Churn, startChurn } from "./rig/churn/home.ts";
import { OUTSIDE } from "./rig/churn/places.ts";

const COUNT = Number(process.env["THINGWALL_CHURN"] ?? 200);
/** Enough names that none meets its bound of 256 addresses. */
const PER_KIND = Math.max(2, Math.ceil(COUNT / 400));
const ofKind = (kind: string) =>
  Array.from({ length: PER_KIND }, (_, index) => `n${index}.${kind}.example`);
const MOVES = [...ofKind("moves"), ...ofKind("alias")];
const STAYS = ofKind("stays");

let churn: Churn;

beforeAll(async () => {
  churn = await startChurn([...MOVES, ...STAYS]);
  await churn.setNames();
});
afterAll(() => churn.stop());

test("the first packet after an answer is never lost, on cache hits and misses", async () => {
  const outcome = await churn.resolveThenSend(COUNT, [...MOVES, ...STAYS, ...STAYS]);
  expect(outcome).toMatchObject({ lost: [], unanswered: [] });
  expect(outcome.sent.length).toBe(COUNT);
  // Half of them are misses, with an address of their own or, asked by both at once, of the two; the
  // others mostly hits.
  expect(outcome.addresses).toBeGreaterThan(COUNT * 0.4);
  expect(outcome.asked).toBeLessThan(COUNT);
});

test("the same, when the thing asks someone else's port 53", async () => {
  const outcome = await churn.resolveThenSend(20, MOVES, OUTSIDE.routers[4]);
  expect(outcome).toMatchObject({ lost: [], unanswered: [] });
});

test("the detector sees losses when answers do not wait for the wall", async () => {
  await churn.restartNames("yes to everything");
  await churn.setNames();
  const outcome = await churn.resolveThenSend(20, MOVES);
  expect(outcome.unanswered).toEqual([]);
  expect(outcome.lost.length).toBeGreaterThan(10);
  await churn.restartNames();
  await churn.setNames();
});

test("after names was killed, names work as soon as home has spoken", async () => {
  const [name = ""] = STAYS;
  await churn.restartNames();
  const before = await churn.resolveThenSend(2, [name]);
  expect(before.sent.map(({ rcode }) => rcode)).toEqual([2, 2]);
  await churn.setNames();
  const after = await churn.resolveThenSend(20, [...MOVES, ...STAYS]);
  expect(after).toMatchObject({ lost: [], unanswered: [] });
});
