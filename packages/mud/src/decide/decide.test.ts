import { describe, expect, test } from "vitest";
import type { DeviceId, Policy } from "../policy/index.ts";
import { type AceText, flow, PHONE, type Place, policyOf, type What } from "./home.fixture.ts";
import { decide, type Decision, type DecisionReason, type Path } from "./index.ts";

const tcp = (port: number) => ({ tcp: { path: "", destinationPorts: [{ from: port, to: port }] } });
const udp = (port: number) => ({ udp: { path: "", destinationPorts: [{ from: port, to: port }] } });
const local = { mud: { path: "", localNetworks: true } } as const;
const cloud = (side: "dstDnsname" | "srcDnsname", family: 4 | 6) => ({
  [`ipv${family}`]: { path: "", [side]: "cloud.maker.example" },
});

const FROM: readonly AceText[] = [
  { matches: tcp(22), forwarding: "drop" },
  ...([4, 6] as const).map((family) => ({
    matches: { ...cloud("dstDnsname", family), ...tcp(443) },
  })),
  ...([4, 6] as const).map((family) => ({
    matches: { ...cloud("dstDnsname", family), ...tcp(853) },
  })),
  { matches: { ...local, ...udp(5353) } },
  { matches: { ...local, ...tcp(80) } },
  { matches: { ...local, ...tcp(22) } },
  { matches: { ...local, icmp: { path: "" } } },
  { matches: { ...local, ...tcp(8080) } },
];
const TO: readonly AceText[] = [
  ...([4, 6] as const).map((family) => ({
    matches: { ...cloud("srcDnsname", family), ...udp(5000) },
  })),
  { matches: { ...local, ...tcp(80) } },
  { matches: { ...local, icmp: { path: "" } } },
];

const HOME_POLICIES: ReadonlyMap<DeviceId, Policy> = new Map([
  ["lamp", policyOf("lamp", { from: FROM, to: TO })],
  ["bulb", policyOf("bulb", { from: FROM, to: TO })],
  ["phone", PHONE],
]);

type Row = readonly [Place, Place, What, "accept" | "drop", DecisionReason];

/** Rows hold for both families unless the number of an ICMP type says which. */
const TABLE: Readonly<Record<Path, readonly Row[]>> = {
  wan: [
    ["lamp", "cloud", "tcp 443", "accept", "permitted-by-rule"],
    ["lamp", "cloud", "tcp 80", "drop", "no-rule-matches"],
    ["lamp", "other", "tcp 443", "drop", "no-rule-matches"],
    ["lamp", "cloud", "tcp 22", "drop", "dropped-by-rule"],
    ["lamp", "cloud", "udp 443", "drop", "no-rule-matches"],
    ["lamp", "cloud", "tcp 853", "drop", "encrypted-dns"],
    ["lamp", "cloud", "udp 853", "drop", "encrypted-dns"],
    ["lamp", "cloud", "protocol 47", "drop", "no-rule-matches"],
    ["cloud", "lamp", "udp 5000", "accept", "permitted-by-rule"],
    ["other", "lamp", "udp 5000", "drop", "no-rule-matches"],
    ["cloud", "lamp", "tcp 80", "drop", "no-rule-matches"],
    ["phone", "other", "tcp 853", "accept", "permitted-by-rule"],
    ["phone", "cloud", "protocol 50", "accept", "permitted-by-rule"],
    ["cloud", "phone", "tcp 443", "drop", "no-rule-matches"],
    ["stranger", "cloud", "tcp 443", "drop", "unknown-device"],
    ["cloud", "stranger", "tcp 443", "drop", "unknown-device"],
    ["cloud", "gateway", "tcp 22", "drop", "wan-opens-nothing"],
    ["cloud", "router", "tcp 22", "drop", "wan-opens-nothing"],
  ],
  lateral: [
    ["lamp", "bulb", "tcp 80", "accept", "permitted-by-rule"],
    // The lamp may ask, the bulb does not answer; and the other way round.
    ["lamp", "bulb", "tcp 8080", "drop", "no-rule-matches"],
    ["phone", "lamp", "tcp 80", "accept", "permitted-by-rule"],
    ["phone", "lamp", "tcp 443", "drop", "no-rule-matches"],
    ["lamp", "phone", "tcp 80", "accept", "permitted-by-rule"],
    ["lamp", "phone", "tcp 81", "drop", "no-rule-matches"],
    ["lamp", "bulb", "tcp 22", "drop", "dropped-by-rule"],
    ["lamp", "bulb", "tcp 853", "drop", "no-rule-matches"],
    ["lamp", "stranger", "tcp 80", "drop", "unknown-device"],
    ["stranger", "lamp", "tcp 80", "drop", "unknown-device"],
    ["gateway", "router", "tcp 80", "drop", "not-through-here"],
  ],
  gateway: [
    ["lamp", "gateway", "udp 53", "accept", "permitted-by-rule"],
    ["lamp", "gateway", "tcp 53", "accept", "permitted-by-rule"],
    ["lamp", "gateway", "udp 123", "accept", "permitted-by-rule"],
    ["lamp", "gateway", "tcp 80", "drop", "gateway-offers-only-dns-and-time"],
    ["lamp", "gateway", "tcp 443", "drop", "no-rule-matches"],
    ["lamp", "gateway", "tcp 22", "drop", "dropped-by-rule"],
    ["phone", "gateway", "tcp 80", "accept", "permitted-by-rule"],
    ["phone", "gateway", "tcp 443", "accept", "permitted-by-rule"],
    ["phone", "gateway", "udp 53", "accept", "permitted-by-rule"],
    ["phone", "gateway", "tcp 22", "drop", "gateway-offers-only-dns-and-time"],
    ["gateway", "lamp", "tcp 80", "accept", "permitted-by-rule"],
    ["gateway", "lamp", "tcp 81", "drop", "no-rule-matches"],
    ["stranger", "gateway", "udp 53", "drop", "unknown-device"],
  ],
  multicast: [
    ["lamp", "mdns", "udp 5353", "accept", "permitted-by-rule"],
    ["lamp", "mdns", "udp 1900", "drop", "no-rule-matches"],
    ["phone", "mdns", "udp 1900", "accept", "permitted-by-rule"],
    ["stranger", "mdns", "udp 5353", "drop", "unknown-device"],
    ["gateway", "mdns", "udp 5353", "drop", "gateway-sends-no-multicast"],
  ],
  "link-local": [
    ["lamp", "nearby", "tcp 80", "drop", "link-local-stays"],
    ["phone", "nearby", "tcp 80", "drop", "link-local-stays"],
    ["stranger", "nearby", "tcp 80", "drop", "link-local-stays"],
    ["nearby", "lamp", "tcp 80", "drop", "link-local-stays"],
  ],
};

describe("the oracle, path by path", () => {
  for (const [path, rows] of Object.entries(TABLE) as [Path, readonly Row[]][])
    for (const family of [4, 6] as const)
      test.each(rows)(
        `${path}, IPv${family}: %s to %s, %s: %s, %s`,
        (from, to, what, verdict, why) => {
          const decision = decide(HOME_POLICIES, flow(path, family, from, to, what));
          expect([decision.verdict, decision.why]).toEqual([verdict, why]);
        },
      );

  test.each([
    [4, "lamp", "bulb", "icmp 8", "accept", "permitted-by-rule"],
    [4, "lamp", "bulb", "icmp 0", "drop", "opens-nothing"],
    [4, "lamp", "bulb", "icmp 3", "drop", "opens-nothing"],
    [4, "lamp", "bulb", "icmp 5", "drop", "opens-nothing"],
    [6, "lamp", "bulb", "icmp 128", "accept", "permitted-by-rule"],
    [6, "lamp", "bulb", "icmp 129", "drop", "opens-nothing"],
    [6, "lamp", "bulb", "icmp 1", "drop", "opens-nothing"],
    [6, "lamp", "bulb", "icmp 135", "drop", "opens-nothing"],
    [6, "lamp", "bulb", "icmp 8", "drop", "opens-nothing"],
  ] as const)("lateral, IPv%i: %s to %s, %s: %s, %s", (family, from, to, what, verdict, why) => {
    const decision = decide(HOME_POLICIES, flow("lateral", family, from, to, what));
    expect([decision.verdict, decision.why]).toEqual([verdict, why]);
  });

  test("every reason is reached", () => {
    const every: Readonly<Record<DecisionReason, true>> = {
      "permitted-by-rule": true,
      "dropped-by-rule": true,
      "no-rule-matches": true,
      "unknown-device": true,
      "wan-opens-nothing": true,
      "gateway-offers-only-dns-and-time": true,
      "gateway-sends-no-multicast": true,
      "encrypted-dns": true,
      "opens-nothing": true,
      "link-local-stays": true,
      "not-through-here": true,
    };
    const reached = new Set<string>(
      Object.values(TABLE).flatMap((rows) => rows.map((row) => row[4])),
    );
    reached.add(decide(HOME_POLICIES, flow("wan", 4, "lamp", "cloud", "icmp 0")).why);
    expect([...reached].toSorted()).toEqual(Object.keys(every).toSorted());
  });
});

describe("what a decision says", () => {
  const say = ({ verdict, path, clause, device, direction, rule }: Decision) =>
    [verdict, path, clause, device, direction, rule?.source.ace].join("|");

  test("an accept between two devices names the sender's rule", () => {
    const decision = decide(HOME_POLICIES, flow("lateral", 4, "lamp", "bulb", "tcp 80"));
    expect(say(decision)).toBe("accept|/from/6|RFC 8520 §4.5|lamp|from-device|from-6");
  });

  test("a drop names the rule, its place in the file, its clause and the device", () => {
    const decision = decide(HOME_POLICIES, flow("wan", 4, "lamp", "cloud", "tcp 22"));
    expect(say(decision)).toBe("drop|/from/0|RFC 8519 §4.1|lamp|from-device|from-0");
  });

  test("no rule names the side that had none", () => {
    const asked = decide(HOME_POLICIES, flow("lateral", 4, "lamp", "bulb", "tcp 8080"));
    expect(say(asked)).toBe("drop||RFC 8520 §5|bulb|to-device|");
    const asking = decide(HOME_POLICIES, flow("lateral", 4, "lamp", "bulb", "tcp 9"));
    expect(say(asking)).toBe("drop||RFC 8520 §5|lamp|from-device|");
  });

  test("a default says so", () => {
    const decision = decide(HOME_POLICIES, flow("gateway", 6, "lamp", "gateway", "udp 53"));
    expect(say(decision)).toBe("accept||RFC 8520 §5|lamp|from-device|");
    expect(decision.rule?.source.kind).toBe("default");
  });
});

describe("the order of rules", () => {
  const web = { matches: tcp(443) };
  const notCloud = {
    matches: { ...cloud("dstDnsname", 4), ...tcp(443) },
    forwarding: "drop",
  } as const;
  const answer = (from: readonly AceText[]) =>
    decide(
      new Map([["lamp", policyOf("lamp", { from })]]),
      flow("wan", 4, "lamp", "cloud", "tcp 443"),
    );

  test("the first rule that matches decides", () => {
    expect(answer([notCloud, web])).toMatchObject({ verdict: "drop", path: "/from/0" });
    expect(answer([web, notCloud])).toMatchObject({ verdict: "accept", path: "/from/0" });
  });

  test("an explicit drop overrides the defaults, which come last", () => {
    const policies = new Map([
      ["lamp", policyOf("lamp", { from: [{ matches: udp(53), forwarding: "drop" }] })],
    ]);
    const ask = (what: What) => decide(policies, flow("gateway", 4, "lamp", "gateway", what));
    expect(ask("udp 53")).toMatchObject({ verdict: "drop", why: "dropped-by-rule" });
    expect(ask("tcp 53")).toMatchObject({ verdict: "accept", why: "permitted-by-rule" });
    expect(ask("udp 123")).toMatchObject({ verdict: "accept", why: "permitted-by-rule" });
  });

  test("nothing in a file is denied", () => {
    expect(answer([])).toMatchObject({ verdict: "drop", why: "no-rule-matches" });
  });
});

describe("what a condition means", () => {
  const judge = (
    matches: AceText["matches"],
    what: What,
    to: Place = "cloud",
    path: Path = "wan",
  ) =>
    decide(
      new Map([["lamp", policyOf("lamp", { from: [{ matches }] })]]),
      flow(path, 4, "lamp", to, what),
    ).verdict;

  test("every condition must hold", () => {
    const both = { ...cloud("dstDnsname", 4), ...tcp(443) };
    expect(judge(both, "tcp 443")).toBe("accept");
    expect(judge(both, "tcp 444")).toBe("drop");
    expect(judge(both, "udp 443")).toBe("drop");
    expect(judge(both, "tcp 443", "other")).toBe("drop");
  });

  test("a rule for one family says nothing about the other", () => {
    const policies = new Map([
      ["lamp", policyOf("lamp", { from: [{ matches: { ipv4: { path: "" }, ...tcp(443) } }] })],
    ]);
    const verdict = (family: 4 | 6) =>
      decide(policies, flow("wan", family, "lamp", "cloud", "tcp 443")).verdict;
    expect([verdict(4), verdict(6)]).toEqual(["accept", "drop"]);
  });

  test("a port range holds both its ends", () => {
    const range = {
      udp: {
        path: "",
        destinationPorts: [
          { from: 10, to: 12 },
          { from: 20, to: 20 },
        ],
      },
    };
    expect([9, 10, 12, 13, 19, 20, 21].map((port) => judge(range, `udp ${port}`))).toEqual([
      "drop",
      "accept",
      "accept",
      "drop",
      "drop",
      "accept",
      "drop",
    ]);
  });

  test("a source port is the first packet's own", () => {
    const source = (port: number) => ({
      udp: { path: "", sourcePorts: [{ from: port, to: port }] },
    });
    expect(judge(source(40_000), "udp 7")).toBe("accept");
    expect(judge(source(7), "udp 7")).toBe("drop");
  });

  test("a port says nothing about a protocol without ports", () => {
    expect(judge({ udp: { path: "" } }, "protocol 132")).toBe("drop");
    expect(judge(tcp(443), "icmp 8")).toBe("drop");
  });

  test("an ICMP code must match where it is said", () => {
    const icmp = (code: number) => ({ icmp: { path: "", type: 8, code } });
    expect(judge(icmp(0), "icmp 8")).toBe("accept");
    expect(judge(icmp(1), "icmp 8")).toBe("drop");
    expect(judge({ icmp: { path: "" } }, "icmp 13")).toBe("accept");
  });

  test("a name is the exact name that the address was given for", () => {
    const named = (name: string) => ({ ipv4: { path: "", dstDnsname: name } });
    expect(judge(named("cloud.maker.example"), "tcp 1")).toBe("accept");
    expect(judge(named("maker.example"), "tcp 1")).toBe("drop");
    expect(judge(named("a.cloud.maker.example"), "tcp 1")).toBe("drop");
  });

  test("what comes from the Internet is never local, whatever address it claims", () => {
    const policies = new Map([
      ["lamp", policyOf("lamp", { to: [{ matches: { ...local, ...tcp(80) } }] })],
    ]);
    const { device: _, ...claimant } = flow("lateral", 4, "bulb", "lamp", "tcp 80").from;
    const spoofed = { ...flow("wan", 4, "cloud", "lamp", "tcp 80"), from: claimant };
    expect(decide(policies, spoofed)).toMatchObject({ verdict: "drop", why: "no-rule-matches" });
  });

  test("one's own class does not hold oneself", () => {
    const same = { mud: { path: "", sameManufacturer: true } } as const;
    const policies = new Map([
      ["lamp", policyOf("lamp", { from: [{ matches: same }], to: [{ matches: same }] })],
    ]);
    expect(decide(policies, flow("lateral", 4, "lamp", "lamp", "tcp 1")).verdict).toBe("drop");
  });
});
