/** Whatever is not understood, missing or forbidden may only ever close. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMud } from "../document/index.ts";
import { mutatedFile } from "../policy/mutate.fixture.ts";
import { compilePolicy, type Policy } from "../policy/index.ts";
import { FLOWS, homeWith, type Lists, lists } from "./generate.fixture.ts";
import { type AceText, documentOf, HOME, policyOf } from "./home.fixture.ts";
import { decide } from "./index.ts";

function accepted(lamp: Policy): ReadonlySet<number> {
  const policies = homeWith(lamp);
  return new Set(FLOWS.keys().filter((at) => decide(policies, FLOWS[at]!).verdict === "accept"));
}

function opened(before: Policy, after: Policy): string[] {
  const already = accepted(before);
  return [...accepted(after)]
    .filter((at) => !already.has(at))
    .map((at) => JSON.stringify(FLOWS[at]));
}

/** The lists with one entry changed: replaced by what `change` gives. */
function changed(all: Lists, at: number, change: (entry: AceText) => readonly AceText[]): Lists {
  const side = at % 2 === 0 ? "from" : "to";
  const index = Math.floor(at / 2) % Math.max(all[side].length, 1);
  return { ...all, [side]: all[side].flatMap((each, i) => (i === index ? change(each) : [each])) };
}

const OWN = { from: "sourceNetwork", to: "destinationNetwork" } as const;
/** Conditions that no rule here enforces, added to those that the entry has. */
const CONDITIONS: Readonly<Record<string, (entry: AceText, side: "from" | "to") => AceText>> = {
  "a field that is not enforced": (entry) => ({
    ...entry,
    matches: { ...entry.matches, unsupported: ["/dscp"] },
  }),
  "an Ethernet field": (entry) => ({
    ...entry,
    matches: { ...entry.matches, eth: { path: "/eth" } },
  }),
  "the thing's own address": (entry, side) => ({
    ...entry,
    matches: {
      ...entry.matches,
      ipv4: { path: "/4", ...entry.matches.ipv4, [OWN[side]]: "192.168.1.0/24" },
    },
  }),
  "a host that nothing is resolved to": (entry, side) => ({
    ...entry,
    matches: {
      ...entry.matches,
      ipv4: {
        path: "/4",
        ...entry.matches.ipv4,
        [side === "from" ? "dstDnsname" : "srcDnsname"]: ".",
      },
    },
  }),
};

const where = fc.nat(40);

describe("closed by construction", () => {
  test.each(Object.entries(CONDITIONS))("an accept is never wider because of %s", (_, add) => {
    fc.assert(
      fc.property(lists, where, (all, at) => {
        const side = at % 2 === 0 ? "from" : "to";
        const accept = changed(all, at, (entry) => [{ ...entry, forwarding: "accept" }]);
        const narrowed = changed(accept, at, (entry) => [add(entry, side)]);
        expect(opened(policyOf("lamp", accept), policyOf("lamp", narrowed))).toEqual([]);
      }),
    );
  });

  test.each(Object.entries(CONDITIONS))("a drop is never narrower because of %s", (_, add) => {
    fc.assert(
      fc.property(lists, where, (all, at) => {
        const side = at % 2 === 0 ? "from" : "to";
        // For both families, as the condition may turn an entry for both into one for IPv4.
        const drop = changed(all, at, ({ matches: { ipv6: _six, ...matches } }) => [
          { matches: { ipv4: { path: "/4" }, ...matches }, forwarding: "drop" },
        ]);
        const withCondition = changed(drop, at, (entry) => [add(entry, side)]);
        expect(opened(policyOf("lamp", drop), policyOf("lamp", withCondition))).toEqual([]);
      }),
    );
  });

  test("removing an accept never opens", () => {
    fc.assert(
      fc.property(lists, where, (all, at) => {
        const accept = changed(all, at, (entry) => [{ ...entry, forwarding: "accept" }]);
        const without = changed(accept, at, () => []);
        expect(opened(policyOf("lamp", accept), policyOf("lamp", without))).toEqual([]);
      }),
    );
  });

  test("adding a drop never opens", () => {
    fc.assert(
      fc.property(lists, where, (all, at) => {
        const more = changed(all, at, (entry) => [{ ...entry, forwarding: "drop" }, entry]);
        expect(opened(policyOf("lamp", all), policyOf("lamp", more))).toEqual([]);
      }),
    );
  });

  test("the end of support never opens", () => {
    fc.assert(
      fc.property(lists, (all) => {
        const ended = compilePolicy({ ...documentOf(all), isSupported: false }, HOME);
        expect(opened(policyOf("lamp", all), ended)).toEqual([]);
      }),
    );
  });

  test("a thing whose word counts for less never gets more", () => {
    fc.assert(
      fc.property(lists, (all) => {
        const weak = policyOf("lamp", all, { strength: "weak" });
        expect(opened(policyOf("lamp", all), weak)).toEqual([]);
      }),
    );
  });

  test("what the household has not approved is not opened", () => {
    fc.assert(
      fc.property(lists, (all) => {
        const unapproved = policyOf("lamp", all, { approvedAddresses: [] });
        expect(opened(policyOf("lamp", all), unapproved)).toEqual([]);
      }),
    );
  });

  test("the flows tried are accepted and dropped alike", () => {
    const all = fc.sample(lists, { seed: 8520, numRuns: 200 });
    const shares = all.map((each) => accepted(policyOf("lamp", each)).size / FLOWS.length);
    expect(Math.max(...shares)).toBeGreaterThan(0.5);
    expect(Math.min(...shares)).toBeLessThan(0.1);
  });
});

test("every document that is accepted compiles and is decided, whatever it holds", () => {
  let compiled = 0;
  fc.assert(
    fc.property(mutatedFile, (file) => {
      const parsed = parseMud(new TextEncoder().encode(file));
      if (!parsed.ok) return;
      compiled += 1;
      accepted(compilePolicy(parsed.document, HOME));
    }),
    { numRuns: 1500 },
  );
  expect(compiled).toBeGreaterThan(200);
});
