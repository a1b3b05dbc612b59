import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BACKOFF, type Nature, TRIAL } from "../effective/containment.ts";
import { benignMonth } from "./month.fixture.ts";
import { denied, lateral, used } from "./observed.fixture.ts";
import type { Observed } from "./observed.ts";
import { type Act, type Conduct, GOOD_CONDUCT, type Input, QUIET, respond } from "./respond.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T = 20_000 * DAY;
const ORDINARY: Nature = { safety: false, learnt: false };

interface Told {
  readonly at: number;
  readonly act: Act;
}

function live(inputs: Iterable<Input>, nature = ORDINARY, from = GOOD_CONDUCT) {
  let conduct: Conduct = from;
  const told: Told[] = [];
  for (const input of inputs) {
    const { conduct: next, acts } = respond(conduct, input, nature);
    const at = input.kind === "observed" ? input.observed.at : input.at;
    conduct = next;
    told.push(...acts.map((act) => ({ at, act })));
  }
  return { conduct, told, acts: told.map(({ act }) => short(act)) };
}

function short(act: Act): string {
  switch (act.kind) {
    case "notice":
      return `notice ${act.notice.cause.kind} ${act.notice.stage}`;
    case "notice-changed":
      return `changed ${act.notice.cause.kind} ${act.notice.stage}`;
    case "contained":
      return act.containment.kind;
    case "released":
      return `released: ${act.reason}`;
    case "trial-passed":
      return act.kind;
  }
}

const seen = (observed: Observed): Input => ({ kind: "observed", observed });
const tick = (at: number): Input => ({ kind: "tick", at });
const strangers = (count: number, at = T, start = 0) =>
  Array.from({ length: count }, (_, index) => seen(denied(at, `203.0.113.${start + index}`, 8080)));
const telnet = (count: number, at = T) =>
  Array.from({ length: count }, (_, index) => seen(denied(at, `203.0.113.${index}`, 23)));
const QUARANTINED = live(telnet(2)).conduct;

describe("stages", () => {
  test.for<readonly [number, readonly string[], string]>([
    [3, [], "none"],
    [4, ["notice unknown-destination noticed"], "none"],
    [13, ["notice unknown-destination noticed"], "none"],
    [
      14,
      [
        "notice unknown-destination noticed",
        "restricted",
        "changed unknown-destination restricted",
      ],
      "restricted",
    ],
    [
      27,
      [
        "notice unknown-destination noticed",
        "restricted",
        "changed unknown-destination restricted",
        "quarantined",
        "changed unknown-destination quarantined",
      ],
      "quarantined",
    ],
  ])("%i unknown destinations in an hour", ([count, expected, kind]) => {
    const { acts, conduct } = live(strangers(count));
    expect(acts).toEqual(expected);
    expect(conduct.containment.kind).toBe(kind);
  });

  test.for([
    ["a safety device", { safety: true, learnt: false }],
    ["a thing whose profile was learnt", { safety: false, learnt: true }],
  ] as const)("%s is restricted and no more", ([, nature]) => {
    const { acts, conduct } = live(telnet(50), nature);
    expect(conduct.containment.kind).toBe("restricted");
    expect(acts).toEqual(["restricted", "notice telnet restricted"]);
  });

  test("only what can be allowed is asked about", () => {
    const answers = (inputs: readonly Input[]) =>
      live(inputs).told.flatMap(({ act }) => (act.kind === "notice" ? [act.answers.length] : []));
    expect(answers(strangers(4))).toEqual([3]);
    expect(answers(telnet(2))).toEqual([0]);
  });
});

describe("one notice per cause", () => {
  test("a bot that goes on for a day is one notice", () => {
    const day = Array.from({ length: 24 }, (_, hour) => telnet(30, T + hour * HOUR)).flat();
    const { told } = live(day);
    expect(told.filter(({ act }) => act.kind === "notice")).toHaveLength(1);
  });

  test("the same cause again within a month changes its notice; after a month it is new", () => {
    const tracker = (at: number) =>
      Array.from({ length: 4 }, (_, hour) =>
        seen(denied(at + hour * HOUR, "203.0.113.9", 443, { name: "ads.example" })),
      );
    const again = (days: number) =>
      live([...tracker(T), tick(T + 5 * DAY), ...tracker(T + days * DAY)]).acts;
    const notice = "notice unknown-destination noticed";
    expect(again(10)).toEqual([notice, "changed unknown-destination noticed"]);
    expect(again(40)).toEqual([notice, notice]);
  });

  test("two causes are two notices", () => {
    const inputs = [...strangers(4), tick(T + 5 * DAY), ...telnet(1, T + 6 * DAY)];
    expect(live(inputs).acts).toEqual([
      "notice unknown-destination noticed",
      "restricted",
      "notice telnet restricted",
    ]);
  });
});

describe("answers", () => {
  const cause = { kind: "unknown-destination", object: "ads.example" } as const;
  const ads = (at: number) => seen(denied(at, "203.0.113.9", 443, { name: "ads.example" }));
  const answer = (said: "allow-once" | "keep-blocked" | "always-allow"): Input => ({
    kind: "answered",
    at: T,
    cause,
    answer: said,
  });
  const scoreAfterwards = (said: Parameters<typeof answer>[0], later: number) =>
    live([answer(said), ads(T + later)]).conduct.score.units.size;

  test("kept blocked: it is blocked, and speaks against the thing no more", () => {
    expect(live([answer("keep-blocked")]).acts).toEqual([]);
    expect(scoreAfterwards("keep-blocked", 300 * DAY)).toBe(0);
  });

  test("allowed once: for an hour", () => {
    expect(scoreAfterwards("allow-once", HOUR - 1)).toBe(0);
    expect(scoreAfterwards("allow-once", HOUR)).toBe(1);
  });

  test("allowed always", () => {
    expect(scoreAfterwards("always-allow", 300 * DAY)).toBe(0);
  });

  test("nobody can allow what captured things do, nor silence it", () => {
    for (const said of ["always-allow", "keep-blocked"] as const) {
      const answered: Input = {
        kind: "answered",
        at: T,
        cause: { kind: "telnet", object: "203.0.113.0" },
        answer: said,
      };
      const { conduct } = live([answered, ...telnet(2)]);
      expect(conduct.containment.kind).toBe("quarantined");
    }
  });
});

describe("release", () => {
  test("after a day of quiet, on trial for an hour, then free", () => {
    const at = T + QUIET;
    const { acts, conduct } = live(
      [tick(at - 1), tick(at), tick(at + TRIAL - 1), tick(at + TRIAL)],
      ORDINARY,
      QUARANTINED,
    );
    expect(acts).toEqual(["released: quiet", "trial-passed"]);
    expect(conduct.containment.kind).toBe("none");
  });

  test("whoever goes on is not released", () => {
    const days = Array.from({ length: 60 }, (_, half) => [
      ...strangers(1, T + half * 12 * HOUR, half),
      tick(T + half * 12 * HOUR),
    ]).flat();
    expect(live(days, ORDINARY, QUARANTINED).acts).toEqual([]);
  });

  test("a trifle does not keep it contained", () => {
    const trifle = seen(denied(T + 20 * HOUR, "9.9.9.9", 0, { udp: 53 }));
    expect(live([trifle, tick(T + QUIET)], ORDINARY, QUARANTINED).acts).toEqual([
      "released: quiet",
    ]);
  });

  test.for([
    ["firmware-changed", "released: firmware-changed"],
    ["released-by-household", "released: household"],
  ] as const)("at once: %s", ([kind, expected]) => {
    expect(live([{ kind, at: T + 1 }], ORDINARY, QUARANTINED).acts).toEqual([expected]);
  });

  test("a trial begins with a clean sheet, and relapsing is as before or worse", () => {
    const released: Input = { kind: "released-by-household", at: T + 1 };
    const { acts, conduct } = live([released, ...telnet(1, T + 2)], ORDINARY, QUARANTINED);
    expect(acts[0]).toBe("released: household");
    expect(conduct.containment).toMatchObject({ kind: "quarantined", relapses: 1 });
    const trifling = live([released, ...strangers(3, T + 2)], ORDINARY, QUARANTINED);
    expect(trifling.conduct.containment.kind).toBe("on-trial");
  });

  test("each relapse makes the next release wait longer: an hour, a day, a week, a week", () => {
    let conduct = QUARANTINED;
    let at = T;
    const waits: number[] = [];
    for (let relapse = 0; relapse < 4; relapse += 1) {
      const inputs: Input[] = [
        { kind: "released-by-household", at: (at += 1) },
        ...telnet(2, (at += 1)),
      ];
      ({ conduct } = live(inputs, ORDINARY, conduct));
      const start = at;
      const wait = BACKOFF.find((after) => {
        const tried = respond(conduct, { kind: "firmware-changed", at: start + after }, ORDINARY);
        return tried.conduct.containment.kind === "on-trial";
      });
      waits.push(wait ?? 0);
    }
    expect(waits).toEqual([BACKOFF[0], BACKOFF[1], BACKOFF[2], BACKOFF[2]]);
  });
});

describe("bars", () => {
  const quarantinedAfter = (inputs: readonly Input[]) => {
    const found = live(inputs).told.find(
      ({ act }) => act.kind === "contained" && act.containment.kind === "quarantined",
    );
    return found && found.at - T;
  };

  test("a scan as Mirai does it is quarantined within five seconds", () => {
    // One packet in five towards 2323, as its source has it; the wall reports a part of them.
    const scan = Array.from({ length: 200 }, (_, index) =>
      seen(denied(T + index * 50, `198.18.${index}.7`, index % 5 === 0 ? 2323 : 23)),
    );
    expect(quarantinedAfter(scan)).toBeLessThan(5000);
  });

  test("a scan of the home and of the Internet at other ports likewise", () => {
    const scan = Array.from({ length: 100 }, (_, index) => [
      seen(lateral(T + index * 100, 30 + index)),
      seen(denied(T + index * 100, `198.18.${index}.7`, 8081)),
    ]).flat();
    expect(quarantinedAfter(scan)).toBeLessThan(5000);
  });

  test("a flood through a permitted rule restricts", () => {
    const usual = Array.from({ length: 100 }, (_, hour) => seen(used(T + hour * HOUR, 40)));
    const { conduct } = live([...usual, seen(used(T + 100 * HOUR, 100_000))]);
    expect(conduct.containment.kind).toBe("restricted");
  });

  test("a benign month of a home with eight things is at most one notice, and nothing contained", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const things = Array.from({ length: 8 }, (_, index) => live(benignMonth(seed + index)));
        const all = things.flatMap(({ told }) => told);
        expect(all.filter(({ act }) => act.kind === "notice").length).toBeLessThanOrEqual(1);
        expect(all.filter(({ act }) => act.kind === "contained")).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

const anything: fc.Arbitrary<(at: number) => Input> = fc.constantFrom<(at: number) => Input>(
  tick,
  (at) => ({ kind: "firmware-changed", at }),
  (at) => ({ kind: "released-by-household", at }),
  (at) => seen(denied(at, "203.0.113.1", 23)),
  (at) => seen(denied(at, "203.0.113.2", 23)),
  (at) => seen(denied(at, `203.0.113.${at % 200}`, 443)),
  (at) => seen({ kind: "impersonated", at, whom: "phone" }),
  (at) => seen(lateral(at, at % 100)),
);

test("whatever happens, a thing is contained only beyond a threshold and told of it at least once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anything, fc.integer({ min: 0, max: 2 * HOUR })), { maxLength: 80 }),
      (steps) => {
        let at = T;
        const inputs = steps.map(([input, after]) => input((at += after)));
        const { told, conduct } = live(inputs);
        const first = told.findIndex(({ act }) => act.kind === "contained");
        if (first >= 0) expect(told.some(({ act }) => act.kind === "notice")).toBe(true);
        else expect(conduct.containment.kind).toBe("none");
        expect(JSON.stringify(live(inputs).told)).toBe(JSON.stringify(told));
      },
    ),
  );
});
