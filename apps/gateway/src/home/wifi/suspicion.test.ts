import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_SUSPICIONS, type Sign, type Suspicions, weigh } from "./suspicion.ts";

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

/** Of each sign, how many tries the household is told of. */
function told(signs: readonly Sign[]): readonly (number | undefined)[] {
  let suspicions: Suspicions = NO_SUSPICIONS;
  return signs.map((sign) => {
    const weighed = weigh(suspicions, sign);
    suspicions = weighed.suspicions;
    return weighed.tell?.tries;
  });
}

const wrong = (at: number, keyId = "cam"): Sign => ({ code: "wifi-wrong-key", keyId, at });

describe("somebody tries keys", () => {
  test("mistyped once or twice: nobody is told", () => {
    expect(told([wrong(0), wrong(20 * SECOND)])).toEqual([undefined, undefined]);
  });

  test("one try says up to four times that it failed", () => {
    expect(told([0, 1, 2, 3].map((second) => wrong(second * SECOND)))).toEqual(
      Array(4).fill(undefined),
    );
  });

  test("the third try is told, and none after it while it goes on", () => {
    const tries = Array.from({ length: 500 }, (_, at) => wrong(at * 20 * SECOND));
    expect(told(tries).flatMap((each, at) => (each === undefined ? [] : [[at, each]]))).toEqual([
      [2, 3],
    ]);
  });

  test("two keys are two causes", () => {
    const tries = [0, 10, 20].flatMap((at) => [wrong(at * SECOND), wrong(at * SECOND, "lamp")]);
    expect(told(tries).filter((each) => each !== undefined)).toEqual([3, 3]);
  });

  test("after a quiet day it is another matter", () => {
    const tries = [0, 10, 20].map((at) => wrong(at * SECOND));
    const later = tries.map((each) => ({ ...each, at: each.at + DAY + 20 * SECOND }));
    expect(told([...tries, ...later])).toEqual([undefined, undefined, 3, undefined, undefined, 3]);
  });

  test("whoever knows a key that is another's is told of at once", () => {
    const copied: Sign = { code: "wifi-key-of-another", keyId: "cam", at: 0 };
    expect(told([copied, { ...copied, at: 60 * SECOND }])).toEqual([1, undefined]);
  });
});

test("a clock that goes back, and ten thousand causes, leave it bounded", () => {
  const codes = ["wifi-wrong-key", "wifi-stranger", "wifi-key-not-ours"] as const;
  const sign = fc.record({
    code: fc.constantFrom(...codes),
    keyId: fc.stringMatching(/^k[a-z0-9]{1,3}$/),
    at: fc.integer({ min: 0, max: 2 * DAY }),
  });
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 400, minLength: 300 }), (signs) => {
      let suspicions: Suspicions = NO_SUSPICIONS;
      for (const each of signs) ({ suspicions } = weigh(suspicions, each));
      expect(suspicions.size).toBeLessThanOrEqual(256);
    }),
    { numRuns: 20 },
  );
});
