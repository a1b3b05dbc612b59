import { describe, expect, test } from "vitest";
import { isPausedAt, type Pause, pauseAfter, type PauseEvent, RUNNING } from "./pause.ts";

const OPEN: Pause = { kind: "paused", since: 10 };
const TIMED: Pause = { kind: "paused", since: 10, until: 100 };

const TABLE: readonly (readonly [string, Pause, PauseEvent, Pause])[] = [
  ["running, pause", RUNNING, { kind: "pause", at: 50 }, { kind: "paused", since: 50 }],
  [
    "running, pause until",
    RUNNING,
    { kind: "pause", at: 50, until: 60 },
    { kind: "paused", since: 50, until: 60 },
  ],
  ["running, pause until the past", RUNNING, { kind: "pause", at: 50, until: 50 }, RUNNING],
  ["running, resume", RUNNING, { kind: "resume", at: 50 }, RUNNING],
  ["running, tick", RUNNING, { kind: "tick", at: 50 }, RUNNING],
  ["paused, pause", OPEN, { kind: "pause", at: 50 }, OPEN],
  ["paused, pause until", OPEN, { kind: "pause", at: 50, until: 60 }, { ...OPEN, until: 60 }],
  ["paused, pause until the past", OPEN, { kind: "pause", at: 50, until: 9 }, OPEN],
  ["paused, resume", OPEN, { kind: "resume", at: 50 }, RUNNING],
  ["paused, tick", OPEN, { kind: "tick", at: 5e12 }, OPEN],
  ["timed, pause", TIMED, { kind: "pause", at: 50 }, OPEN],
  [
    "timed, pause for longer",
    TIMED,
    { kind: "pause", at: 50, until: 200 },
    { ...TIMED, until: 200 },
  ],
  ["timed, pause until the past", TIMED, { kind: "pause", at: 50, until: 9 }, TIMED],
  ["timed, resume", TIMED, { kind: "resume", at: 50 }, RUNNING],
  ["timed, tick before its end", TIMED, { kind: "tick", at: 99 }, TIMED],
  ["timed, tick at its end", TIMED, { kind: "tick", at: 100 }, RUNNING],
  ["ended unseen, pause", TIMED, { kind: "pause", at: 150 }, { kind: "paused", since: 150 }],
];

describe("pause", () => {
  test.for(TABLE)("%s", ([, before, event, after]) => {
    expect(pauseAfter(before, event)).toEqual(after);
  });

  test("ends without a tick", () => {
    expect([99, 100].map((at) => isPausedAt(TIMED, at))).toEqual([true, false]);
  });
});
