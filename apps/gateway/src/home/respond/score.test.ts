import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OFFENCES, type Offence, type OffenceKind } from "./observed.ts";
import { gravest, HALF_LIFE, HIGHEST, NO_SCORE, type Score, scoreAfter, valueAt } from "./score.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T = 500_000 * HOUR;
const offence = (at: number, kind: OffenceKind = "unknown-destination", object = "x"): Offence => ({
  kind,
  at,
  object,
});
const after = (...offences: readonly Offence[]): Score => offences.reduce(scoreAfter, NO_SCORE);

const kinds = fc.constantFrom(...(Object.keys(OFFENCES) as OffenceKind[]));
const offences = (within: number) =>
  fc.array(
    fc.record({
      kind: kinds,
      at: fc.integer({ min: T, max: T + within - 1 }),
      object: fc.constantFrom("a", "b", "c", "d"),
    }),
    { maxLength: 40 },
  );

describe("score", () => {
  test.for(Object.entries(OFFENCES))("%s counts %o", ([kind, { points }]) => {
    expect(valueAt(after(offence(T, kind as OffenceKind)), T)).toBe(points);
  });

  test("a unit counts once in its hour, and again in the next", () => {
    expect(valueAt(after(offence(T), offence(T + 1), offence(T + HOUR - 1)), T + HOUR)).toBe(3);
    expect(valueAt(after(offence(T), offence(T + HOUR)), T + HOUR)).toBe(6);
    expect(valueAt(after(offence(T), offence(T, "unknown-destination", "y")), T)).toBe(6);
  });

  test("a service written into the thing counts once a day", () => {
    const day = Math.ceil(T / DAY) * DAY;
    const of = (at: number) => offence(at, "hard-coded-service", "names");
    const whole = after(of(day), of(day + 5 * HOUR), of(day + 23 * HOUR));
    expect([...whole.units]).toEqual([]);
    const next = scoreAfter(whole, of(day + DAY));
    expect(valueAt(next, day + DAY)).toBeGreaterThan(1);
    expect(valueAt(next, day + DAY)).toBeLessThan(2);
  });

  test("half is left 24 hours after the hour has ended", () => {
    const score = after(offence(T, "home-scan"));
    expect(valueAt(score, T + HOUR)).toBe(30);
    expect(valueAt(score, T + HOUR + HALF_LIFE)).toBeCloseTo(15);
    expect(valueAt(score, T + HOUR + 2 * HALF_LIFE)).toBeCloseTo(7.5);
  });

  test("what remains does not depend on how often anybody looked or added", () => {
    const once = after(offence(T, "home-scan"), offence(T + 30 * HOUR, "related-name"));
    const often = after(
      offence(T, "home-scan"),
      ...Array.from({ length: 29 }, (_, hour) => offence(T + (hour + 1) * HOUR, "surge", "z")),
    );
    expect(valueAt(once, T + 31 * HOUR)).toBeCloseTo(30 / 2 ** (30 / 24) + 1);
    expect(valueAt(often, T + 30 * HOUR)).toBe(HIGHEST);
  });

  test("the order of the facts of one hour makes no difference", () => {
    fc.assert(
      fc.property(
        offences(HOUR).chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        fc.integer({ min: 0, max: 10 * DAY }),
        ([all, shuffled], later) => {
          const at = T + HOUR + later;
          expect(valueAt(after(...shuffled), at)).toBe(valueAt(after(...all), at));
        },
      ),
    );
  });

  test("it is bounded, never grows by time, and always ends", () => {
    fc.assert(
      fc.property(offences(3 * DAY), (all) => {
        const score = after(...all.toSorted((a, b) => a.at - b.at));
        const times = [0, 1, HOUR, DAY, 7 * DAY, 60 * DAY].map((later) => T + 3 * DAY + later);
        const values = times.map((at) => valueAt(score, at));
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(Math.min(HIGHEST, values[index - 1] ?? HIGHEST));
        }
        expect(values.at(-1)).toBeLessThan(1);
      }),
    );
  });

  test("a thousand causes in one hour are held in little memory", () => {
    const many = after(
      ...Array.from({ length: 5000 }, (_, index) => offence(T, "telnet", `${index}`)),
    );
    expect(many.units.size).toBeLessThanOrEqual(512);
    expect(valueAt(many, T)).toBe(HIGHEST);
  });

  test("a fact of an hour that is over counts in the present one", () => {
    const score = after(offence(T + HOUR), offence(T, "home-scan"));
    expect(valueAt(score, T + HOUR)).toBe(33);
  });

  test("the gravest unit is what a notice is about", () => {
    expect(gravest(NO_SCORE)).toBeUndefined();
    const hostile = '"],["telnet';
    const score = after(offence(T, "related-name"), offence(T, "unknown-destination", hostile));
    expect(gravest(score)).toEqual({ kind: "unknown-destination", object: hostile });
  });
});
