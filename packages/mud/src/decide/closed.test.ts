/** Whatever is not understood, missing or forbidden may only ever close. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonValue, parseMud } from "../document/index.ts";
import { readCases } from "../policy/cases.fixture.ts";
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

/** Values of each type that a hostile or careless file may hold. */
const STRANGE: Readonly<Record<string, readonly JsonValue[]>> = {
  string: [
    ..."constructor __proto__ toString hasOwnProperty . fe80::1%eth0 0.0.0.0 255.255.255.255".split(
      " ",
    ),
    ..."0.0.0.0/0 ::/0 ff02::1/128 ::ffff:192.0.2.1 drop reject accept xn--fiq228c.example".split(
      " ",
    ),
    ..."https://[2001:db8::1]/x urn:ietf:params:mud:dns a_b.c from-device to-device neq lte".split(
      " ",
    ),
    "",
    "\u202e",
    'x"; drop',
    "a".repeat(253),
  ],
  number: [0, 1, 6, 17, 58, 255, 65_535, 65_536, -1, 1.5],
  boolean: [true, false],
  object: [null, [null], [], {}],
};

function leaves(
  value: JsonValue,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner as JsonValue, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: JsonValue, path: readonly (string | number)[], by: JsonValue): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each: JsonValue, at) => (at === key ? replaced(each, rest, by) : each));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, rest, by) : inner,
    ]),
  );
}

test("every document that is accepted compiles and is decided, whatever it holds", () => {
  const files = readCases().map((golden) => JSON.parse(golden.file) as JsonValue);
  let compiled = 0;
  const mutation = fc.record({ where: fc.nat(10_000), what: fc.nat(10_000) });
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      (original, mutations) => {
        let file = original;
        for (const { where: at, what } of mutations) {
          const paths = leaves(file);
          const path = paths[at % paths.length] ?? [];
          const old = path.reduce<unknown>((value, key) => Reflect.get(value as object, key), file);
          const strange = STRANGE[typeof old] ?? [];
          file = replaced(file, path, strange[what % strange.length] ?? null);
        }
        const parsed = parseMud(new TextEncoder().encode(JSON.stringify(file)));
        if (!parsed.ok) return;
        compiled += 1;
        const policy = compilePolicy(parsed.document, HOME);
        for (const rule of policy.rules)
          for (const peer of rule.peer)
            if (peer.kind === "name") expect(peer.name).toMatch(/^[a-z0-9_.-]+[a-z0-9_]$/);
        accepted(policy);
      },
    ),
    { numRuns: 1500 },
  );
  expect(compiled).toBeGreaterThan(200);
});
