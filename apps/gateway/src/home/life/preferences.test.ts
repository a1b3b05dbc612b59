import { expect, test } from "vitest";
import { preferencesAfter, NO_PREFERENCES, isMuted } from "./preferences.ts";

const spy = { kind: "unknown-destination", object: "spy.example" } as const;

test("what is absent in a word on name and room is no more", () => {
  const named = preferencesAfter(NO_PREFERENCES, { kind: "called", name: "Lamp", room: "Attic" });
  expect(named).toEqual({ muted: [], name: "Lamp", room: "Attic" });
  expect(preferencesAfter(named, { kind: "called", room: "Cellar" })).toEqual({
    ...{ muted: [], room: "Cellar" },
  });
});

test("a cap stays until it is lifted, whatever else is said", () => {
  const capped = preferencesAfter(NO_PREFERENCES, { kind: "capped", packetsPerSecond: 50 });
  const named = preferencesAfter(capped, { kind: "called", name: "Lamp" });
  expect(named.packetsPerSecond).toBe(50);
  expect(preferencesAfter(named, { kind: "capped" })).toEqual({ muted: [], name: "Lamp" });
});

test("a cause is muted once and alone", () => {
  const once = preferencesAfter(NO_PREFERENCES, { kind: "muted", at: 1, cause: spy });
  const twice = preferencesAfter(once, { kind: "muted", at: 2, cause: spy });
  expect(twice.muted).toEqual([{ ...spy, since: 2 }]);
  expect(isMuted(twice, { ...spy, object: "other.example" })).toBe(false);
  expect(preferencesAfter(twice, { kind: "unmuted", cause: spy })).toEqual(NO_PREFERENCES);
});

test("a thousand muted causes leave it bounded, and the last are kept", () => {
  let preferences = NO_PREFERENCES;
  for (let at = 0; at < 1000; at++)
    preferences = preferencesAfter(preferences, {
      ...{ kind: "muted", at, cause: { ...spy, object: `${at}.example` } },
    });
  expect(preferences.muted.length).toBeLessThanOrEqual(64);
  expect(isMuted(preferences, { ...spy, object: "999.example" })).toBe(true);
});
