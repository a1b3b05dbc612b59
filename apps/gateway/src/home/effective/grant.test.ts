import { describe, expect, test } from "vitest";
import {
  type Access,
  accessAt,
  type Grant,
  grantAfter,
  type GrantEvent,
  LONGEST_EXCEPTION,
  NEW_GRANT,
} from "./grant.ts";

const STANDING: Grant = { standing: "lan-only" };
const EXCEPTED: Grant = {
  standing: "lan-only",
  exception: { access: "full", since: 10, until: 100 },
};

/** State × event at a time → state after, and the access that it gives then. */
const TABLE: readonly (readonly [string, Grant, GrantEvent, Grant, Access])[] = [
  [
    "standing, granted",
    STANDING,
    { kind: "granted", at: 50, access: "blocked" },
    { standing: "blocked" },
    "blocked",
  ],
  [
    "standing, excepted",
    STANDING,
    { kind: "excepted", at: 50, access: "full", until: 60 },
    { standing: "lan-only", exception: { access: "full", since: 50, until: 60 } },
    "full",
  ],
  [
    "standing, excepted until the past",
    STANDING,
    { kind: "excepted", at: 50, access: "full", until: 50 },
    STANDING,
    "lan-only",
  ],
  ["standing, withdrawn", STANDING, { kind: "withdrawn", at: 50 }, STANDING, "lan-only"],
  ["standing, tick", STANDING, { kind: "tick", at: 50 }, STANDING, "lan-only"],
  [
    "excepted, granted",
    EXCEPTED,
    { kind: "granted", at: 50, access: "as-described" },
    { standing: "as-described" },
    "as-described",
  ],
  [
    "excepted, excepted otherwise",
    EXCEPTED,
    { kind: "excepted", at: 50, access: "blocked", until: 70 },
    { standing: "lan-only", exception: { access: "blocked", since: 50, until: 70 } },
    "blocked",
  ],
  [
    "excepted, excepted until the past",
    EXCEPTED,
    { kind: "excepted", at: 50, access: "blocked", until: 9 },
    EXCEPTED,
    "full",
  ],
  ["excepted, withdrawn", EXCEPTED, { kind: "withdrawn", at: 50 }, STANDING, "lan-only"],
  ["excepted, tick before its end", EXCEPTED, { kind: "tick", at: 99 }, EXCEPTED, "full"],
  ["excepted, tick at its end", EXCEPTED, { kind: "tick", at: 100 }, STANDING, "lan-only"],
  ["ended unseen, withdrawn", EXCEPTED, { kind: "withdrawn", at: 200 }, STANDING, "lan-only"],
  [
    "ended unseen, granted",
    EXCEPTED,
    { kind: "granted", at: 200, access: "updates-only" },
    { standing: "updates-only" },
    "updates-only",
  ],
  [
    "ended unseen, excepted until the past",
    EXCEPTED,
    { kind: "excepted", at: 200, access: "full", until: 150 },
    STANDING,
    "lan-only",
  ],
];

describe("grant", () => {
  test.for(TABLE)("%s", ([, before, event, after, access]) => {
    expect(grantAfter(before, event)).toEqual(after);
    expect(accessAt(grantAfter(before, event), event.at)).toBe(access);
  });

  test("a new thing gets what it describes", () => {
    expect(accessAt(NEW_GRANT, 0)).toBe("as-described");
  });

  test("an exception ends without a tick", () => {
    expect([99, 100].map((at) => accessAt(EXCEPTED, at))).toEqual(["full", "lan-only"]);
  });

  test("no exception is for ever", () => {
    const grant = grantAfter(STANDING, {
      kind: "excepted",
      at: 5,
      access: "full",
      until: Infinity,
    });
    expect(grant.exception?.until).toBe(5 + LONGEST_EXCEPTION);
  });
});
