import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BACKOFF,
  type Containment,
  containmentAfter,
  type ContainmentEvent,
  FORGOTTEN,
  type Nature,
  settled,
  TRIAL,
  UNCONTAINED,
} from "./containment.ts";

const ORDINARY: Nature = { safety: false, learnt: false };
const T = 1e12;
const NONE: Containment = { kind: "none", relapses: 0, since: 0 };
const RESTRICTED: Containment = { kind: "restricted", relapses: 0, since: T };
const QUARANTINED: Containment = { kind: "quarantined", relapses: 0, since: T };
const TRIAL_R: Containment = {
  kind: "on-trial",
  relapses: 0,
  since: T,
  until: T + TRIAL,
  before: "restricted",
};
const TRIAL_Q: Containment = { ...TRIAL_R, before: "quarantined" };
const RELAPSED: Containment = { kind: "quarantined", relapses: 1, since: T };

const demanded = (stage: "restricted" | "quarantined", at = T + 5) =>
  ({ kind: "demanded", at, stage }) as const;
const release = (reason: "quiet" | "household" | "firmware-changed", at = T + 5) =>
  ({ kind: "release", at, reason }) as const;
const tick = (at: number) => ({ kind: "tick", at }) as const;
const at5 = { since: T + 5 };

const TABLE: readonly (readonly [string, Containment, ContainmentEvent, Containment])[] = [
  ["none, restriction demanded", NONE, demanded("restricted"), { ...RESTRICTED, ...at5 }],
  ["none, quarantine demanded", NONE, demanded("quarantined"), { ...QUARANTINED, ...at5 }],
  ["none, released", NONE, release("household"), NONE],
  ["none, tick", NONE, tick(T), NONE],
  ["restricted, restriction demanded", RESTRICTED, demanded("restricted"), RESTRICTED],
  [
    "restricted, quarantine demanded",
    RESTRICTED,
    demanded("quarantined"),
    { ...QUARANTINED, ...at5 },
  ],
  ["restricted, quiet", RESTRICTED, release("quiet"), { ...TRIAL_R, ...at5, until: T + 5 + TRIAL }],
  ["restricted, tick", RESTRICTED, tick(T + FORGOTTEN), RESTRICTED],
  ["quarantined, restriction demanded", QUARANTINED, demanded("restricted"), QUARANTINED],
  ["quarantined, quarantine demanded", QUARANTINED, demanded("quarantined"), QUARANTINED],
  [
    "quarantined, firmware changed",
    QUARANTINED,
    release("firmware-changed"),
    { ...TRIAL_Q, ...at5, until: T + 5 + TRIAL },
  ],
  [
    "quarantined, household",
    QUARANTINED,
    release("household"),
    { ...TRIAL_Q, ...at5, until: T + 5 + TRIAL },
  ],
  ["quarantined, tick", QUARANTINED, tick(T + FORGOTTEN), QUARANTINED],
  [
    "on trial after restriction, restriction demanded",
    TRIAL_R,
    demanded("restricted"),
    { kind: "restricted", relapses: 1, ...at5 },
  ],
  [
    "on trial after restriction, quarantine demanded",
    TRIAL_R,
    demanded("quarantined"),
    { kind: "quarantined", relapses: 1, ...at5 },
  ],
  [
    "on trial after quarantine, restriction demanded",
    TRIAL_Q,
    demanded("restricted"),
    { kind: "quarantined", relapses: 1, ...at5 },
  ],
  ["on trial, released again", TRIAL_Q, release("household"), TRIAL_Q],
  ["on trial, tick before its end", TRIAL_Q, tick(T + TRIAL - 1), TRIAL_Q],
  [
    "on trial, tick at its end",
    TRIAL_Q,
    tick(T + TRIAL),
    { kind: "none", relapses: 0, since: T + TRIAL },
  ],
  [
    "on trial that ended unseen, demanded",
    TRIAL_Q,
    demanded("restricted", T + TRIAL),
    { kind: "restricted", relapses: 1, since: T + TRIAL },
  ],
  [
    "free since its trial, demanded within a month: it lay low",
    { kind: "none", relapses: 1, since: T },
    demanded("quarantined", T + FORGOTTEN - 1),
    { kind: "quarantined", relapses: 2, since: T + FORGOTTEN - 1 },
  ],
  [
    "free since its trial, demanded after a month: another matter",
    { kind: "none", relapses: 1, since: T },
    demanded("quarantined", T + FORGOTTEN),
    { kind: "quarantined", relapses: 0, since: T + FORGOTTEN },
  ],
  ["relapsed, quiet too early", RELAPSED, release("quiet", T + BACKOFF[0] - 1), RELAPSED],
  ["relapsed, firmware changed too early", RELAPSED, release("firmware-changed", T + 5), RELAPSED],
  [
    "relapsed, quiet later",
    RELAPSED,
    release("quiet", T + BACKOFF[0]),
    { ...TRIAL_Q, relapses: 1, since: T + BACKOFF[0], until: T + BACKOFF[0] + TRIAL },
  ],
  [
    "relapsed, household at once",
    RELAPSED,
    release("household"),
    { ...TRIAL_Q, relapses: 1, ...at5, until: T + 5 + TRIAL },
  ],
  [
    "free after relapses, tick before they are forgotten",
    { kind: "none", relapses: 2, since: T },
    tick(T + FORGOTTEN - 1),
    { kind: "none", relapses: 2, since: T },
  ],
  [
    "free after relapses, tick when they are",
    { kind: "none", relapses: 2, since: T },
    tick(T + FORGOTTEN),
    { kind: "none", relapses: 0, since: T },
  ],
];

describe("containment", () => {
  test.for(TABLE)("%s", ([, before, event, after]) => {
    expect(containmentAfter(before, event, ORDINARY)).toEqual(after);
  });

  test("releases that nobody asked for wait an hour, a day, then always a week", () => {
    const waits = [1, 2, 3, 4, 9].map((relapses) => {
      const state: Containment = { kind: "restricted", relapses, since: 0 };
      return [BACKOFF[0], BACKOFF[1], BACKOFF[2]].find(
        (at) => containmentAfter(state, release("quiet", at), ORDINARY).kind === "on-trial",
      );
    });
    expect(waits).toEqual([BACKOFF[0], BACKOFF[1], BACKOFF[2], BACKOFF[2], BACKOFF[2]]);
  });

  const event: fc.Arbitrary<{ after: number; event: (at: number) => ContainmentEvent }> = fc.record(
    {
      after: fc.integer({ min: 0, max: 3 * TRIAL }),
      event: fc.constantFrom<(at: number) => ContainmentEvent>(
        tick,
        (at) => demanded("restricted", at),
        (at) => demanded("quarantined", at),
        (at) => release("quiet", at),
        (at) => release("household", at),
        (at) => release("firmware-changed", at),
      ),
    },
  );

  test.for([
    ["a safety device", { safety: true, learnt: false }],
    ["a profile that was learnt", { safety: false, learnt: true }],
  ] as const)("%s is never quarantined, whatever happens", ([, nature]) => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let at = T;
        let state = UNCONTAINED;
        for (const { after, event } of events) {
          at += after;
          state = containmentAfter(state, event(at), nature);
          expect(state.kind).not.toBe("quarantined");
        }
      }),
    );
  });

  test("only a release or the end of a trial loosens", () => {
    const order = ["none", "on-trial", "restricted", "quarantined"];
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let at = T;
        let state = UNCONTAINED;
        for (const { after, event } of events) {
          at += after;
          const said = event(at);
          const next = containmentAfter(state, said, ORDINARY);
          const looser = order.indexOf(next.kind) < order.indexOf(settled(state, at).kind);
          expect(looser && said.kind !== "release").toBe(false);
          state = next;
        }
      }),
    );
  });
});
