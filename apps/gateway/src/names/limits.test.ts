import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bounds, Shares } from "./limits.ts";

const BOUNDS: Bounds = { all: 5, each: 4, sure: 2 };

test("an owner has as many as one may, and what others have taken keeps from it only what is shared", () => {
  const shares = new Shares(BOUNDS);
  const taken = (owner: string) => {
    let count = 0;
    while (shares.take(owner) !== undefined) count += 1;
    return count;
  };
  expect(["a", "b", "c", "d", "e"].map(taken)).toEqual([4, 4, 3, 2, 2]);
});

test("whoever takes and gives back in whatever order: what one is sure of is never refused", () => {
  const steps = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.boolean()));
  fc.assert(
    fc.property(steps, (all) => {
      const shares = new Shares(BOUNDS);
      const held = new Map<string, (() => void)[]>();
      for (const [owner, takes] of all) {
        const own = held.get(owner) ?? [];
        held.set(owner, own);
        const place = takes ? shares.take(owner) : own.pop()?.();
        if (takes && own.length < BOUNDS.sure) expect(place).toBeDefined();
        if (place !== undefined) own.push(place);
        expect(own.length).toBeLessThanOrEqual(BOUNDS.each);
        const beyond = [...held.values()].map(({ length }) => Math.max(0, length - BOUNDS.sure));
        expect(beyond.reduce((sum, more) => sum + more)).toBeLessThanOrEqual(BOUNDS.all);
      }
      // All of it comes back.
      for (const places of held.values()) for (const giveBack of places) giveBack();
      for (const owner of ["x", "y"])
        for (let at = 0; at < BOUNDS.each; at += 1) expect(shares.take(owner)).toBeDefined();
    }),
  );
});
