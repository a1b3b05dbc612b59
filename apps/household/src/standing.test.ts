import type { ThingView } from "@thingwall/gateway/api";
import { expect, test } from "vitest";
import { needsOf, standingOf } from "./standing.ts";

const thing = (change: Partial<ThingView> = {}): ThingView => ({
  ...{ id: "lamp", name: "Lamp", role: "thing", mac: "02:00:00:00:00:01", addresses: [] },
  ...{ state: "described", why: { code: "as-described", params: {} }, rules: 1, issues: [] },
  ...change,
});
const notice = { kind: "telnet", object: "", since: 1, stage: "noticed" } as const;
const QUARANTINED = [{ code: "quarantined" }] as const;

test.each([
  ["as described", {}, "described", undefined],
  ["contained", { less: QUARANTINED, notice }, "quarantined", "quarantined"],
  [
    "paused though contained",
    { less: [...QUARANTINED, { code: "paused" }] },
    "quarantined",
    undefined,
  ],
  ["stopped once", { notice }, "noticed", "noticed"],
  ["a stranger", { state: "unknown" }, "unknown", "unknown"],
  ["held", { state: "held", why: { code: "timeout", params: {} } }, "held", "held"],
  [
    "loading",
    { state: "held", why: { code: "description-loading", params: {} } },
    "held",
    undefined,
  ],
  [
    "unsigned",
    { state: "held", why: { code: "unsigned-needs-approval", params: {} } },
    "held",
    "approval",
  ],
  [
    "offered more",
    { offered: { opened: 1, lifted: 0, closed: 0, repair: 0 } },
    "described",
    "offered",
  ],
  ["a person's", { role: "person", state: "person" }, "person", undefined],
] satisfies [string, Partial<ThingView>, string, string | undefined][])(
  "%s",
  (_, change, standing, need) => {
    expect(standingOf(thing(change)).code).toBe(standing);
    expect(needsOf([thing(change)])[0]?.kind).toBe(need);
  },
);

test("the gravest comes first, one card for each thing", () => {
  const things = [
    thing({ id: "a", notice }),
    thing({ id: "b", less: QUARANTINED, notice }),
    thing({ id: "c", state: "unknown" }),
  ];
  expect(needsOf(things).map(({ thing: { id } }) => id)).toEqual(["b", "c", "a"]);
});
