import type { RuleView } from "@thingwall/gateway/api";
import { expect, test } from "vitest";
import { wishesOf } from "./wishes.ts";
import { speechOf } from "./words/index.ts";

const speech = speechOf("en", "UTC");
const to = (as: RuleView["peers"][number]["as"], term: string): RuleView => ({
  ...{ direction: "from-device", verdict: "accept", families: [4], sources: [], clause: "" },
  ...{ kind: "file", peers: [{ as, term, devices: [] }] },
});
const said = (...rules: RuleView[]) =>
  wishesOf(rules, speech, (id) => id).map(({ tone, text }) => `${tone}: ${text}`);

test("places outside are counted once, and what is at home is said", () => {
  const rules = [to("name", "a.example"), to("name", "a.example"), to("name", "b.example")];
  expect(said(...rules)).toEqual(["warn: 2 places on the Internet", "good: Nothing at home"]);
  expect(wishesOf(rules, speech, (id) => id)[0]?.places).toEqual(["a.example", "b.example"]);
});

test("whoever controls it is named, and that nobody else is meant", () => {
  expect(said(to("my-controller", ""))).toEqual([
    "good: Nothing on the Internet",
    "good: The device that you control it with",
    "good: Nothing else at home",
  ]);
});

test("who asks for every device at home asks for no little", () => {
  expect(said(to("local-networks", ""))).toEqual([
    "good: Nothing on the Internet",
    "warn: Every device at home",
  ]);
});

test("what it may never do is no wish", () => {
  expect(said({ ...to("name", "a.example"), verdict: "drop" })).toEqual([
    "good: Nothing on the Internet",
    "good: Nothing at home",
  ]);
});
