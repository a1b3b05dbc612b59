import type { JournalEntry } from "@thingwall/gateway/api";
import { expect, test } from "vitest";
import { activityOf } from "./activity.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 30);
const HOUR = 3_600_000;
const entry = (change: Partial<JournalEntry>): JournalEntry => ({
  ...{ id: 1, at: NOW, until: NOW, count: 1, weight: "event", kind: "dropped", device: "lamp" },
  ...{ cause: "device", code: "no-rule", params: {} },
  ...change,
});
const dropped = (to: string, change: Partial<JournalEntry> = {}) =>
  entry({ params: { from: "lamp", to, protocol: 6, port: 443, place: "/acl/0" }, ...change });

test("what was stopped is counted in its hour and at its place", () => {
  const { hours, places } = activityOf(
    [dropped("203.0.113.9", { count: 3 }), dropped("203.0.113.9", { until: NOW - 2 * HOUR })],
    NOW,
  );
  expect(hours).toHaveLength(24);
  expect(hours.slice(-3).map(({ stopped }) => stopped)).toEqual([1, 0, 3]);
  expect(places).toEqual([
    {
      ...{ place: "203.0.113.9", protocol: 6, port: 443, path: "/acl/0" },
      ...{ done: 0, stopped: 4, last: NOW },
    },
  ]);
});

test("names that it asked for are what it did, or what was refused to it", () => {
  const name = (code: string, asked: string) =>
    entry({ kind: "name", code, params: { name: asked, type: "A" } });
  const { places } = activityOf(
    [name("name-answered", "cloud.example"), name("name-refused", "spy.example")],
    NOW,
  );
  expect(places.map(({ place, done, stopped }) => [place, done, stopped])).toEqual([
    ["spy.example", 0, 1],
    ["cloud.example", 1, 0],
  ]);
});

test("who tried to reach it is the place, not the thing itself", () => {
  const tried = entry({ params: { from: "printer", to: "lamp", protocol: 6, port: 80 } });
  expect(activityOf([tried], NOW).places.map(({ place }) => place)).toEqual(["printer"]);
});

test("what is older than a day, or no traffic, is left out", () => {
  const old = dropped("203.0.113.9", { until: NOW - 30 * HOUR });
  const decided = entry({ kind: "decided", code: "decided-pause", params: { to: "x" } });
  expect(activityOf([old, decided], NOW).places).toEqual([]);
});
