import { describe, expect, test } from "vitest";
import {
  LONGEST_REPRIEVE,
  phaseAt,
  type Support,
  supportAfter,
  type SupportEvent,
  type SupportStep,
  UNKNOWN_SUPPORT,
} from "./support.ts";

const DAY = 86_400_000;
const END = 1000 * DAY;
const TOLD: readonly SupportStep[] = ["ended", "in-7-days", "in-30-days", "in-90-days"];
const KNOWN: Support = { ends: { label: END }, told: [] };
const ENDED: Support = { ends: { label: END }, told: TOLD };
const REPRIEVED: Support = { ...ENDED, reprieve: { since: END, until: END + 10 * DAY } };
const stated = (at: number, ends: number | undefined, source: "file" | "label" = "label") =>
  ({ kind: "stated", at, source, ends }) as const;

/** State × event → state after, phase then, and the step that is told. */
const TABLE: readonly (readonly [
  string,
  Support,
  SupportEvent,
  Support,
  ReturnType<typeof phaseAt>,
  SupportStep | undefined,
])[] = [
  ["unknown, stated far away", UNKNOWN_SUPPORT, stated(0, END), KNOWN, "in-support", undefined],
  ["unknown, stated as ended", UNKNOWN_SUPPORT, stated(END, END), ENDED, "ended", "ended"],
  [
    "unknown, stated as none",
    UNKNOWN_SUPPORT,
    stated(0, undefined),
    UNKNOWN_SUPPORT,
    "in-support",
    undefined,
  ],
  [
    "unknown, reprieved",
    UNKNOWN_SUPPORT,
    { kind: "reprieved", at: 0, until: DAY },
    UNKNOWN_SUPPORT,
    "in-support",
    undefined,
  ],
  [
    "unknown, reprieve withdrawn",
    UNKNOWN_SUPPORT,
    { kind: "reprieve-withdrawn", at: 0 },
    UNKNOWN_SUPPORT,
    "in-support",
    undefined,
  ],
  [
    "unknown, tick",
    UNKNOWN_SUPPORT,
    { kind: "tick", at: END },
    UNKNOWN_SUPPORT,
    "in-support",
    undefined,
  ],
  [
    "known, another source earlier",
    KNOWN,
    stated(0, END - DAY, "file"),
    { ends: { label: END, file: END - DAY }, told: [] },
    "in-support",
    undefined,
  ],
  [
    "known, another source later",
    KNOWN,
    stated(0, END + DAY, "file"),
    { ends: { label: END, file: END + DAY }, told: [] },
    "in-support",
    undefined,
  ],
  [
    "known, tick at 90 days",
    KNOWN,
    { kind: "tick", at: END - 90 * DAY },
    { ...KNOWN, told: ["in-90-days"] },
    "in-support",
    "in-90-days",
  ],
  [
    "known, first tick at 7 days",
    KNOWN,
    { kind: "tick", at: END - 7 * DAY },
    { ...KNOWN, told: ["in-7-days", "in-30-days", "in-90-days"] },
    "in-support",
    "in-7-days",
  ],
  [
    "known, tick a moment before",
    KNOWN,
    { kind: "tick", at: END - 90 * DAY - 1 },
    KNOWN,
    "in-support",
    undefined,
  ],
  ["known, tick at the end", KNOWN, { kind: "tick", at: END }, ENDED, "ended", "ended"],
  [
    "known, reprieved too early",
    KNOWN,
    { kind: "reprieved", at: 0, until: DAY },
    KNOWN,
    "in-support",
    undefined,
  ],
  [
    "known, reprieve withdrawn",
    KNOWN,
    { kind: "reprieve-withdrawn", at: 0 },
    KNOWN,
    "in-support",
    undefined,
  ],
  ["ended, tick again", ENDED, { kind: "tick", at: END + DAY }, ENDED, "ended", undefined],
  [
    "ended, prolonged by who said so",
    ENDED,
    stated(END + DAY, END + 400 * DAY),
    { ends: { label: END + 400 * DAY }, told: [] },
    "in-support",
    undefined,
  ],
  [
    "ended, prolonged by another",
    ENDED,
    stated(END + DAY, END + 400 * DAY, "file"),
    { ends: { label: END, file: END + 400 * DAY }, told: TOLD },
    "ended",
    undefined,
  ],
  [
    "ended, reprieved",
    ENDED,
    { kind: "reprieved", at: END, until: END + 10 * DAY },
    REPRIEVED,
    "reprieved",
    undefined,
  ],
  [
    "ended, reprieved until the past",
    ENDED,
    { kind: "reprieved", at: END, until: END },
    ENDED,
    "ended",
    undefined,
  ],
  [
    "ended, reprieve withdrawn",
    ENDED,
    { kind: "reprieve-withdrawn", at: END },
    ENDED,
    "ended",
    undefined,
  ],
  [
    "reprieved, tick before its end",
    REPRIEVED,
    { kind: "tick", at: END + 9 * DAY },
    REPRIEVED,
    "reprieved",
    undefined,
  ],
  [
    "reprieved, tick at its end",
    REPRIEVED,
    { kind: "tick", at: END + 10 * DAY },
    ENDED,
    "ended",
    undefined,
  ],
  [
    "reprieved, withdrawn",
    REPRIEVED,
    { kind: "reprieve-withdrawn", at: END + DAY },
    ENDED,
    "ended",
    undefined,
  ],
  [
    "reprieved, stated the same",
    REPRIEVED,
    stated(END + DAY, END),
    REPRIEVED,
    "reprieved",
    undefined,
  ],
  [
    "reprieved, reprieved again",
    REPRIEVED,
    { kind: "reprieved", at: END + DAY, until: END + 20 * DAY },
    REPRIEVED,
    "reprieved",
    undefined,
  ],
];

describe("support", () => {
  test.for(TABLE)("%s", ([, before, event, after, phase, step]) => {
    const next = supportAfter(before, event);
    expect(next.support).toEqual(after);
    expect(phaseAt(next.support, event.at)).toBe(phase);
    expect(next.notice?.step).toBe(step);
  });

  test("every step is told once before the end, in order, whoever ticks how often", () => {
    let support = KNOWN;
    const told: string[] = [];
    for (let at = END - 100 * DAY; at < END + 10 * DAY; at += DAY / 3) {
      const next = supportAfter(support, { kind: "tick", at });
      support = next.support;
      if (next.notice) told.push(next.notice.step);
    }
    expect(told).toEqual(["in-90-days", "in-30-days", "in-7-days", "ended"]);
  });

  test("no reprieve is for ever, and it ends without a tick", () => {
    const event = { kind: "reprieved", at: END, until: Infinity } as const;
    const { support } = supportAfter(ENDED, event);
    expect(phaseAt(support, END + LONGEST_REPRIEVE - 1)).toBe("reprieved");
    expect(phaseAt(support, END + LONGEST_REPRIEVE)).toBe("ended");
  });
});
