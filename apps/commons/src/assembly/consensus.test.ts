import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameters } from "./assembly.fixture.ts";
import { certificateDigest, computeConsensus, type ConsensusInput } from "./consensus.ts";

const person = fc.record({
  stance: fc.constantFrom("agree" as const, "can-live-with" as const, "cannot-live-with" as const),
  organisation: fc.option(fc.constantFrom("acme", "bolt", "club"), { nil: undefined }),
  communities: fc.uniqueArray(fc.constantFrom("technical", "consumers", "government"), {
    maxLength: 2,
  }),
});
const share = fc.integer({ min: 1, max: 20 }).chain((denominator) =>
  fc.record({
    numerator: fc.integer({ min: 0, max: denominator }),
    denominator: fc.constant(denominator),
  }),
);
const anyParameters = fc.record({
  ...{ minimum: fc.integer({ min: 1, max: 6 }), almostNone: share, few: share },
  majorityAbove: share.filter(({ numerator, denominator }) => numerator * 2 >= denominator),
  ...{ quietHours: fc.constant(48), contestHours: fc.constant(72), smallestGroup: fc.constant(3) },
  oneOrganisation: share,
});
const states = ["lodged", "discussed", "contested", "addressed", "withdrawn", "sustained"] as const;

/** Anything that a record can hold about a call. */
const inputs: fc.Arbitrary<ConsensusInput> = fc
  .record({
    people: fc.array(person, { maxLength: 30 }),
    values: anyParameters,
    dissents: fc.array(fc.constantFrom(...states), { maxLength: 4 }),
    mode: fc.constantFrom("online" as const, "meeting" as const),
    queueEmpty: fc.option(fc.boolean(), { nil: undefined }),
    arguedHours: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
  })
  .map(({ people, values, dissents, mode, queueEmpty, arguedHours }) => ({
    ...{ call: "c", question: "q", mode, parameters: { version: 1, values }, queueEmpty },
    positions: people.map((each, index) => ({ party: `p${index}`, ...each })),
    dissents: dissents.map((state, index) => ({ id: `d${index}`, by: `p${index}`, state })),
    openedAt: "2026-01-01T00:00:00.000Z",
    arguedAt:
      arguedHours === undefined
        ? undefined
        : new Date(Date.UTC(2026, 0, 1, arguedHours)).toISOString(),
    closedAt: "2026-01-05T12:00:00.000Z",
  }));

/** Calls whose positions fulfil C3, with at least one who cannot live with it. */
const agreed = inputs.map((call): ConsensusInput => {
  const values = {
    ...call.parameters.values,
    majorityAbove: { numerator: 2, denominator: 3 },
    almostNone: { numerator: 1, denominator: 3 },
  };
  const added = stances(
    ...Array<"agree">(5 * call.positions.length + 10).fill("agree"),
    "cannot-live-with",
  ).map((each, index) => ({ ...each, party: `added${index}` }));
  const positions = [...call.positions, ...added];
  return { ...call, positions, parameters: { version: 1, values } };
});

const input = (over: Partial<ConsensusInput> = {}): ConsensusInput => ({
  ...{ call: "c", question: "q", mode: "online", parameters: { version: 1, values: parameters } },
  positions: stances("agree", "agree", "agree", "can-live-with"),
  ...{ dissents: [], openedAt: "2026-01-01T00:00:00.000Z", arguedAt: undefined },
  ...{ queueEmpty: undefined, closedAt: "2026-01-05T12:00:00.000Z" },
  ...over,
});
const stances = (...all: readonly ConsensusInput["positions"][number]["stance"][]) =>
  all.map((stance, index) => ({
    ...{ party: `p${index}`, stance, organisation: undefined, communities: [] },
  }));

describe("consensus", () => {
  test("all three criteria: consensus", () => {
    const { level, criteria } = computeConsensus(input());
    expect(level).toBe("consensus");
    expect(Object.values(criteria).map(({ met }) => met)).toEqual(["yes", "yes", "yes"]);
  });

  test("J01 no one is arguing: an objection within the quiet time leaves rough consensus", () => {
    const { level, criteria } = computeConsensus(input({ arguedAt: "2026-01-05T00:00:00.000Z" }));
    expect(criteria.C1).toMatchObject({
      met: "no",
      reasons: [{ code: "still-argued", params: { hours: 12, needed: 48 } }],
    });
    expect(level).toBe("rough-consensus");
  });

  test("J01 in a meeting: a last call with both queues empty, nothing less", () => {
    const inMeeting = (queueEmpty: boolean | undefined) =>
      computeConsensus(input({ mode: "meeting", queueEmpty })).criteria.C1;
    expect(inMeeting(true).met).toBe("yes");
    expect(inMeeting(false)).toMatchObject({ met: "no", reasons: [{ code: "queue-not-empty" }] });
    expect(inMeeting(undefined)).toMatchObject({ met: "no", reasons: [{ code: "no-last-call" }] });
  });

  test("J02 one dissent that was not discussed, and nothing is agreed", () => {
    const dissents = [{ id: "d", by: "p3", state: "lodged" as const }];
    const { level, criteria } = computeConsensus(input({ dissents }));
    expect(criteria.C2.reasons).toEqual([{ code: "not-discussed", params: { dissent: "d" } }]);
    expect(level).toBe("none");
  });

  test("J02 who cannot live with it and gave no reason was not heard either", () => {
    const positions = stances(...Array<"agree">(20).fill("agree"), "cannot-live-with");
    const { level, criteria } = computeConsensus(input({ positions }));
    expect(criteria.C2.reasons).toEqual([{ code: "dissent-unstated", params: { count: 1 } }]);
    expect(level).toBe("none");
  });

  test("J03 half is no majority", () => {
    const positions = stances("agree", "agree", "can-live-with", "can-live-with");
    const { level, criteria } = computeConsensus(input({ positions }));
    expect(criteria.C3.reasons[0]).toEqual({ code: "no-majority", params: { agree: 2, total: 4 } });
    expect(level).toBe("none");
  });

  test("J03 more than almost none cannot: rough, once they were heard", () => {
    const positions = stances("agree", "agree", "agree", "cannot-live-with");
    const heard = [{ id: "d", by: "p3", state: "sustained" as const }];
    const { level, remarks } = computeConsensus(input({ positions, dissents: heard }));
    expect(level).toBe("rough-consensus");
    expect(remarks).toContainEqual({ code: "sustained-dissent", params: { count: 1 } });
  });

  test("J08 with fewer positions than adopted the result is indeterminate, never an agreement", () => {
    const { level, criteria } = computeConsensus(input({ positions: stances("agree", "agree") }));
    expect(level).toBe("indeterminate");
    expect(criteria.C3.reasons).toEqual([
      { code: "too-few-positions", params: { total: 2, minimum: 3 } },
    ]);
  });

  test("a community that wholly cannot live with it is named, and weighs nothing", () => {
    const positions = [
      ...stances(...Array<"agree">(30).fill("agree")),
      ...["a", "b", "c"].map((party) => ({
        ...{ party, stance: "cannot-live-with" as const, organisation: undefined },
        communities: ["consumers"],
      })),
    ];
    const dissents = ["a", "b", "c"].map((by) => ({
      id: `of-${by}`,
      by,
      state: "discussed" as const,
    }));
    const { level, remarks, communities } = computeConsensus(input({ positions, dissents }));
    expect(level).toBe("consensus");
    expect(remarks).toContainEqual({
      code: "community-cannot",
      params: { community: "consumers" },
    });
    expect(communities).toEqual([
      { community: "consumers", agree: 0, "can-live-with": 0, "cannot-live-with": 3 },
    ]);
  });

  test("groups smaller than adopted are not shown: nobody's position is told by a chart", () => {
    const positions = stances("agree", "agree", "agree").map((each, index) => ({
      ...each,
      communities: [index === 0 ? "youth" : "technical"],
    }));
    const { communities, communitiesNotShown } = computeConsensus(input({ positions }));
    expect({ communities, communitiesNotShown }).toEqual({
      communities: [],
      communitiesNotShown: 2,
    });
  });
});

describe("for every record of a call", () => {
  test("the order of participants changes nothing, not one octet of the certificate", () => {
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.nat()), (call, randoms) => {
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map((each) => ({ each, key: randoms.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);
        const other = {
          ...call,
          positions: shuffle(call.positions).map((each) => ({
            ...each,
            communities: shuffle(each.communities),
          })),
          dissents: shuffle(call.dissents),
        };
        expect(certificateDigest(computeConsensus(other))).toBe(
          certificateDigest(computeConsensus(call)),
        );
      }),
    );
  });

  test("other names for communities and organisations change neither criteria nor level", () => {
    fc.assert(
      fc.property(inputs, (call) => {
        const other = {
          ...call,
          positions: call.positions.map((each) => ({
            ...each,
            organisation: each.organisation && `z-${each.organisation}`,
            communities: each.communities.map((community) => `other-${community}`),
          })),
        };
        const [a, b] = [computeConsensus(call), computeConsensus(other)];
        expect([b.criteria, b.level, b.counts]).toEqual([a.criteria, a.level, a.counts]);
      }),
    );
  });

  test("facilitators and committee members count as one, like everybody: C3 sees no party", () => {
    fc.assert(
      fc.property(inputs, (call) => {
        const renamed = call.positions.map((each, index) => ({ ...each, party: `chair${index}` }));
        const by = new Map(call.positions.map(({ party }, index) => [party, `chair${index}`]));
        const dissents = call.dissents.map((each) => ({ ...each, by: by.get(each.by) ?? each.by }));
        const [a, b] = [
          computeConsensus(call),
          computeConsensus({ ...call, positions: renamed, dissents }),
        ];
        expect([b.criteria, b.level]).toEqual([a.criteria, a.level]);
      }),
    );
  });

  test("one more who agrees never breaks C3", () => {
    fc.assert(
      fc.property(agreed, (call) => {
        expect(computeConsensus(call).criteria.C3.met).toBe("yes");
        const more = [...call.positions, ...stances("agree").map((p) => ({ ...p, party: "new" }))];
        expect(computeConsensus({ ...call, positions: more }).criteria.C3.met).toBe("yes");
      }),
    );
  });

  test("one fewer who cannot live with it never breaks C3", () => {
    fc.assert(
      fc.property(agreed, (call) => {
        const index = call.positions.findIndex(({ stance }) => stance === "cannot-live-with");
        const fewer = call.positions.toSpliced(index, 1);
        expect(computeConsensus({ ...call, positions: fewer }).criteria.C3.met).toBe("yes");
      }),
    );
  });

  test("whatever the numbers, an undiscussed dissent leaves no agreement", () => {
    fc.assert(
      fc.property(inputs, (call) => {
        const dissents = [...call.dissents, { id: "open", by: "p0", state: "lodged" as const }];
        expect(["none", "indeterminate"]).toContain(computeConsensus({ ...call, dissents }).level);
      }),
    );
  });

  test("consensus is exactly C1 and C2 and C3; rough consensus is C2, a majority and not all three", () => {
    fc.assert(
      fc.property(inputs, (call) => {
        const { criteria, level } = computeConsensus(call);
        const met = [criteria.C1.met, criteria.C2.met, criteria.C3.met];
        expect(level === "consensus").toBe(met.every((each) => each === "yes"));
        if (level === "rough-consensus") {
          expect(criteria.C2.met).toBe("yes");
          expect(criteria.C3.reasons.map(({ code }) => code)).toContain("majority");
          expect(met).toContain("no");
        }
      }),
    );
  });

  test("every criterion says why", () => {
    fc.assert(
      fc.property(inputs, (call) => {
        for (const { reasons } of Object.values(computeConsensus(call).criteria)) {
          expect(reasons.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
