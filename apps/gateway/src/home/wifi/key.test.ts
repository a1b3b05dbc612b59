import { describe, expect, test } from "vitest";
import {
  type Admission,
  CLAIM_MS,
  firstState,
  type KeyInput,
  type KeyState,
  nextKeyState,
} from "./key.ts";

const OWN = "02:00:00:00:01:00";
const OTHER = "02:00:00:00:02:00";
/** Before every end, and after. */
const EARLY = 1_000;
const LATE = 9_000;
const END = 5_000;

const states = {
  claimable: { is: "claimable", until: END },
  bound: { is: "bound", mac: OWN, since: 10 },
  "bound until": { is: "bound", mac: OWN, since: 10, until: END },
  open: { is: "open" },
  "open until": { is: "open", until: END },
  "leaving, a thing's": { is: "leaving", mac: OWN, by: "next", until: END },
  "leaving, a person's": { is: "leaving", by: "next", until: END },
  ended: { is: "ended", at: 500, why: "revoked" },
} as const satisfies Record<string, KeyState>;

const inputs = (at: number) =>
  ({
    "own joined": { is: "joined", mac: OWN, at },
    "other joined": { is: "joined", mac: OTHER, at },
    tick: { is: "tick", at },
    revoked: { is: "revoked", at },
    lost: { is: "lost", at },
    dated: { is: "dated", until: 30_000, at },
    replaced: { is: "replaced", by: "new", until: 20_000, at },
    successor: { is: "successor-joined", at },
  }) as const satisfies Record<string, KeyInput>;

type Input = keyof ReturnType<typeof inputs>;
/** The state after (absent: as before) and what became of a join. */
type Expected = readonly [after?: KeyState | undefined, admission?: Admission];

const ended = (at: number, why: (KeyState & { is: "ended" })["why"]): KeyState => ({
  is: "ended",
  at,
  why,
});
const same = undefined;
const bound = (mac: string) => ({ is: "bound", mac, since: EARLY }) as const;
const leaving = (until: number, mac?: string): KeyState => ({
  is: "leaving",
  ...(mac !== undefined && { mac }),
  by: "new",
  until,
});

const early: Record<keyof typeof states, Record<Input, Expected>> = {
  claimable: {
    "own joined": [bound(OWN), "admitted"],
    "other joined": [bound(OTHER), "admitted"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [],
    replaced: [ended(EARLY, "replaced")],
    successor: [],
  },
  bound: {
    "own joined": [same, "admitted"],
    "other joined": [same, "another-mac"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [{ ...bound(OWN), since: 10, until: 30_000 }],
    replaced: [leaving(20_000, OWN)],
    successor: [],
  },
  "bound until": {
    "own joined": [same, "admitted"],
    "other joined": [same, "another-mac"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [{ ...bound(OWN), since: 10, until: 30_000 }],
    replaced: [leaving(END, OWN)],
    successor: [],
  },
  open: {
    "own joined": [same, "admitted"],
    "other joined": [same, "admitted"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [{ is: "open", until: 30_000 }],
    replaced: [leaving(20_000)],
    successor: [],
  },
  "open until": {
    "own joined": [same, "admitted"],
    "other joined": [same, "admitted"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [{ is: "open", until: 30_000 }],
    replaced: [leaving(END)],
    successor: [],
  },
  "leaving, a thing's": {
    "own joined": [same, "admitted"],
    "other joined": [same, "another-mac"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [],
    replaced: [leaving(END, OWN)],
    successor: [ended(EARLY, "replaced")],
  },
  "leaving, a person's": {
    "own joined": [same, "admitted"],
    "other joined": [same, "admitted"],
    tick: [],
    revoked: [ended(EARLY, "revoked")],
    lost: [ended(EARLY, "lost")],
    dated: [],
    replaced: [leaving(END)],
    successor: [],
  },
  ended: {
    "own joined": [same, "ended"],
    "other joined": [same, "ended"],
    tick: [],
    revoked: [],
    lost: [],
    dated: [],
    replaced: [],
    successor: [],
  },
};

/** What a state has become when its time is over, whatever comes then; absent: it has no time. */
const overTime: Partial<Record<keyof typeof states, KeyState>> = {
  claimable: ended(END, "unclaimed"),
  "bound until": ended(END, "expired"),
  "open until": ended(END, "expired"),
  "leaving, a thing's": ended(END, "replaced"),
  "leaving, a person's": ended(END, "replaced"),
};

describe.each(Object.entries(states))("%s", (name, state) => {
  const known = name as keyof typeof states;

  test.each(Object.entries(inputs(EARLY)))("%s", (inputName, input) => {
    const [after = state, admission] = early[known][inputName as Input];
    const expected = admission === undefined ? { state: after } : { state: after, admission };
    expect(nextKeyState(state, input)).toEqual(expected);
  });

  const over = overTime[known];
  test.each(over === undefined ? [] : Object.entries(inputs(LATE)))(
    "%s, when its time is over",
    (_name, input) => {
      const admission = input.is === "joined" ? { admission: "ended" } : {};
      expect(nextKeyState(state, input)).toEqual({ state: over, ...admission });
    },
  );
});

test("time is over at its very moment", () => {
  const step = nextKeyState(states.claimable, { is: "joined", mac: OWN, at: END });
  expect(step).toEqual({ state: ended(END, "unclaimed"), admission: "ended" });
});

test("dated to a moment that is over, a key ends", () => {
  expect(nextKeyState(states.open, { is: "dated", until: 900, at: EARLY })).toEqual({
    state: ended(900, "expired"),
  });
});

test("a thing has a quarter of an hour, a person no end, a guest an end", () => {
  expect(firstState({ for: "thing" }, 7)).toEqual({ is: "claimable", until: 7 + CLAIM_MS });
  expect(firstState({ for: "person" }, 7)).toEqual({ is: "open" });
  expect(firstState({ for: "guest", until: 99 }, 7)).toEqual({ is: "open", until: 99 });
});
