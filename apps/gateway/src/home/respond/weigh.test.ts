import { describe, expect, test } from "vitest";
import { denied, lateral, used } from "./observed.fixture.ts";
import type { Observed } from "./observed.ts";
import { type Memory, NO_MEMORY, weigh } from "./weigh.ts";

const AWAY = "203.0.113.9";

function offences(...all: readonly Observed[]): readonly string[] {
  let memory: Memory = NO_MEMORY;
  return all.flatMap((observed) => {
    const weighed = weigh(memory, observed);
    ({ memory } = weighed);
    return weighed.offences.map(({ kind, object }) => `${kind} ${object}`);
  });
}

describe("weighing", () => {
  test.for<readonly [string, Observed, readonly string[]]>([
    ["an address of the Internet", denied(0, AWAY, 8080), [`unknown-destination ${AWAY}`]],
    [
      "one that it asked a name for",
      denied(0, AWAY, 443, { name: "ads.example" }),
      ["unknown-destination ads.example"],
    ],
    [
      "a permitted name that lapsed",
      denied(0, AWAY, 443, { name: "cloud.example", lapsed: true }),
      [],
    ],
    ["Telnet", denied(0, AWAY, 23), [`telnet ${AWAY}`]],
    ["a cousin of Telnet", denied(0, AWAY, 7547), [`telnet ${AWAY}`]],
    [
      "the same port over UDP is something else",
      denied(0, AWAY, 0, { udp: 23 }),
      [`unknown-destination ${AWAY}`],
    ],
    ["another resolver", denied(0, "9.9.9.9", 0, { udp: 53 }), ["hard-coded-service names"]],
    ["another resolver, encrypted", denied(0, "9.9.9.9", 853), ["hard-coded-service names"]],
    ["another clock", denied(0, AWAY, 0, { udp: 123 }), ["hard-coded-service time"]],
    ["a group", denied(0, "239.1.1.1", 0, { path: "multicast", udp: 9 }), []],
    ["its own link", denied(0, "169.254.7.7", 80, { path: "link-local" }), []],
    ["another device", lateral(0, 30), ["unknown-destination host-30"]],
    [
      "a name under a permitted domain",
      { kind: "asked", at: 0, name: "b.maker.example", related: true },
      ["related-name b.maker.example"],
    ],
    [
      "another name",
      { kind: "asked", at: 0, name: "ads.example", related: false },
      ["unknown-destination ads.example"],
    ],
    ["another's address", { kind: "impersonated", at: 0, whom: "phone" }, ["impersonation phone"]],
    ["a rule used for the first time", used(0, 1e6), []],
  ])("%s", ([, observed, expected]) => {
    expect(offences(observed)).toEqual(expected);
  });

  test("ten devices of the home within a minute are a scan; nine are not", () => {
    const tries = (count: number, apart: number) =>
      offences(...Array.from({ length: count }, (_, index) => lateral(index * apart, 30 + index)));
    expect(tries(9, 100).some((each) => each.startsWith("home-scan"))).toBe(false);
    expect(tries(10, 100).at(-1)).toBe("home-scan home");
    expect(tries(30, 10_000).some((each) => each.startsWith("home-scan"))).toBe(false);
  });

  test("the same device ten times is no scan", () => {
    const tries = Array.from({ length: 30 }, (_, index) => lateral(index, 30));
    expect(offences(...tries).some((each) => each.startsWith("home-scan"))).toBe(false);
  });

  test("a rule used more than ten times its busiest hours, once those are known", () => {
    const usual = Array.from({ length: 100 }, (_, hour) => used(hour, 50 + (hour % 50)));
    expect(offences(...usual, used(101, 990))).toEqual([]);
    expect(offences(...usual, used(101, 991))).toEqual(["surge cloud"]);
    expect(offences(...usual.slice(0, 40), used(101, 991))).toEqual([]);
  });

  test("a rare rule that is used more often floods nobody", () => {
    const usual = Array.from({ length: 100 }, (_, hour) => used(hour, 1));
    expect(offences(...usual, used(101, 599))).toEqual([]);
  });

  test("a surge does not become the usual", () => {
    const usual = Array.from({ length: 100 }, (_, hour) => used(hour, 100));
    const surges = Array.from({ length: 20 }, (_, hour) => used(101 + hour, 5000));
    expect(offences(...usual, ...surges)).toHaveLength(20);
  });

  test("what is remembered is bounded", () => {
    let memory = NO_MEMORY;
    for (let index = 0; index < 2000; index += 1) {
      ({ memory } = weigh(memory, lateral(0, index)));
      ({ memory } = weigh(memory, used(index, index, `rule-${index}`)));
      ({ memory } = weigh(memory, used(index, index, "rule-0")));
    }
    expect(memory.targets.size).toBeLessThanOrEqual(256);
    expect(memory.usual.size).toBeLessThanOrEqual(256);
    expect(memory.usual.get("rule-0")?.length).toBeLessThanOrEqual(720);
  });
});
