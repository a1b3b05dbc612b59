import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, type Flow } from "../decide/index.ts";
import { parseMud } from "../document/index.ts";
import { compilePolicy, personPolicy, type Policy } from "../policy/index.ts";
import { agreeing, asked, opened, SUBJECT } from "./day.fixture.ts";
import { type Fact, learn, type Learnt, type Need } from "./index.ts";

const CLOUD = "198.51.100.7";
const CLOUD6 = "2001:db8:7::7";

/** The needs in short: `name cloud.example tcp/443`. */
function short({ direction, peer, service, families }: Need): string {
  const who = Object.values(peer).join(" ");
  const { protocol, sourcePorts, destinationPorts, icmp } = service;
  const port = destinationPorts?.from ?? (icmp ? `type ${icmp.type}` : "*");
  const own = sourcePorts ? ` from ${sourcePorts.from}` : "";
  const way = direction === "from-device" ? "→" : "←";
  const protocolName = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmp" }[protocol];
  return `${way} ${who} ${protocolName}/${port}${own} v${families.join("+")}`;
}

const needs = (facts: readonly Fact[], others?: ReadonlyMap<string, string>) =>
  learn(facts, { ...SUBJECT, ...(others ? { others } : {}) }).needs.map(short);
const leftOut = (facts: readonly Fact[]) =>
  learn(facts, SUBJECT).leftOut.map(({ why, flows }) => `${why} ${flows}`);

function judge(learnt: Learnt, flow: Flow): string {
  const bindings = agreeing(learnt);
  const person = personPolicy(bindings.localNetworks);
  const policies = new Map<string, Policy>([
    ["lamp", compilePolicy(learnt.document, bindings)],
    ...["phone", "tablet", "bulb"].map((id) => [id, person] as const),
  ]);
  const names = flow.from.device === "lamp" ? "to" : "from";
  const given = NAMED[flow[names].address];
  return decide(policies, given ? { ...flow, [names]: { ...flow[names], names: given } } : flow)
    .verdict;
}
const NAMED: Readonly<Record<string, readonly string[]>> = {
  [CLOUD]: ["cloud.maker.example", "cdn.maker.example"],
  [CLOUD6]: ["cloud.maker.example"],
};

describe("a learnt file", () => {
  test("is a valid MUD file in the strict reading, with an entry in both directions", () => {
    const { text, document } = learn(
      [asked("Cloud.Maker.example.", CLOUD, CLOUD6), opened({ to: CLOUD, path: "wan", tcp: 8883 })],
      SUBJECT,
    );
    expect(parseMud(new TextEncoder().encode(text), { strict: true })).toMatchObject({ ok: true });
    const names = document.acls.map(({ name, aces }) => [name, ...aces.map((ace) => ace.name)]);
    expect(names).toEqual([
      ["from-v4", "cloud.maker.example-tcp-8883"],
      ["from-v6", "cloud.maker.example-tcp-8883"],
      ["to-v4", "cloud.maker.example-tcp-8883-back"],
      ["to-v6", "cloud.maker.example-tcp-8883-back"],
    ]);
    const back = document.acls[2]?.aces[0]?.matches;
    expect(back?.tcp).toMatchObject({
      directionInitiated: "from-device",
      sourcePorts: [{ from: 8883, to: 8883 }],
    });
    expect(back?.ipv4?.srcDnsname).toBe("cloud.maker.example");
  });

  test("refuses a URL that no file may have", () => {
    expect(() => learn([], { ...SUBJECT, mudUrl: "http://maker.example/x" })).toThrow(RangeError);
  });

  test("says it when nothing was needed", () => {
    const { remarks, document } = learn([], SUBJECT);
    expect(remarks).toEqual([{ code: "nothing-needed" }]);
    expect(document.acls).toEqual([]);
  });
});

describe("peers", () => {
  test("the name that was asked stands for the address, whatever it led over", () => {
    expect(
      needs([
        asked("cloud.maker.example", CLOUD),
        opened({ to: CLOUD, path: "wan", tcp: 443 }),
        opened({ to: CLOUD, path: "wan", tcp: 443 }),
      ]),
    ).toEqual(["→ name cloud.maker.example tcp/443 v4"]);
  });

  test("two names for one address: those asked since the last flow to it", () => {
    expect(
      needs([
        asked("a.example", CLOUD),
        opened({ to: CLOUD, path: "wan", tcp: 443 }),
        asked("b.example", CLOUD),
        opened({ to: CLOUD, path: "wan", tcp: 8883 }),
      ]),
    ).toEqual(["→ name a.example tcp/443 v4", "→ name b.example tcp/8883 v4"]);
  });

  test("a name asked after the flow is better than none", () => {
    expect(
      needs([opened({ to: CLOUD, path: "wan", tcp: 443 }), asked("a.example", CLOUD)]),
    ).toEqual(["→ name a.example tcp/443 v4"]);
  });

  test("a name that no file can hold is no name: the address stands, and is remarked on", () => {
    const { needs: found, remarks } = learn(
      [asked('x"; drop table', CLOUD), opened({ to: CLOUD, path: "wan", udp: 9000 })],
      SUBJECT,
    );
    expect(found.map(short)).toEqual([`→ address ${CLOUD} udp/9000 v4`]);
    expect(remarks).toEqual([{ code: "literal-used", address: CLOUD }]);
  });

  test("a name that was asked and not used is remarked on, and not described", () => {
    const { remarks } = learn([asked("unused.example", CLOUD)], SUBJECT);
    expect(remarks).toContainEqual({ code: "name-unused", name: "unused.example" });
  });

  test("one partner at home is the controller; several are the home", () => {
    const from = (device: string, from: string) =>
      opened({ from, device, path: "lateral", tcp: 6668 });
    const phone = from("phone", "192.168.1.20");
    expect(needs([phone])).toEqual(["← my-controller tcp/6668 v4"]);
    expect(needs([phone, from("tablet", "192.168.1.21")])).toEqual([
      "← local-networks tcp/6668 v4",
    ]);
    const { remarks } = learn([phone], SUBJECT);
    expect(remarks).toEqual([{ code: "controller-assumed", device: "phone" }]);
  });

  test("things with a description are the class of their maker", () => {
    const others = new Map([
      ["bulb", "https://maker.example/bulb.json"],
      ["hub", "https://other.example/hub.json"],
    ]);
    expect(
      needs(
        [
          opened({ to: "192.168.1.11", device: "bulb", path: "lateral", udp: 5683 }),
          opened({ from: "192.168.1.12", device: "hub", path: "lateral", tcp: 80 }),
        ],
        others,
      ),
    ).toEqual(["→ same-manufacturer udp/5683 v4", "← manufacturer other.example tcp/80 v4"]);
  });
});

describe("services", () => {
  test("a search of the home, and its answers from whoever has it", () => {
    expect(
      needs([
        opened({ to: "239.255.255.250", path: "multicast", udp: 1900, sourcePort: 50_000 }),
        opened({
          from: "192.168.1.20",
          device: "phone",
          path: "lateral",
          udp: 50_000,
          sourcePort: 1900,
        }),
      ]),
    ).toEqual(["→ local-networks udp/1900 v4", "← local-networks udp/50000 from 1900 v4"]);
  });

  test("who answers a search may be anyone, also where one device alone is the controller", () => {
    const phone = { from: "192.168.1.20", device: "phone", path: "lateral" } as const;
    expect(
      needs([
        opened({ to: "239.255.255.250", path: "multicast", udp: 1900, sourcePort: 50_000 }),
        opened({ ...phone, udp: 50_000, sourcePort: 1900 }),
        opened({ ...phone, tcp: 6668 }),
      ]),
    ).toEqual([
      "→ local-networks udp/1900 v4",
      "← my-controller tcp/6668 v4",
      "← local-networks udp/50000 from 1900 v4",
    ]);
  });

  test("mDNS is sent and received at its own port", () => {
    const { document } = learn(
      [opened({ to: "224.0.0.251", path: "multicast", udp: 5353, sourcePort: 5353 })],
      SUBJECT,
    );
    const to = document.acls.find(({ name }) => name === "to-v4");
    expect(to?.aces[0]?.matches).toMatchObject({
      mud: { localNetworks: true },
      udp: {
        sourcePorts: [{ from: 5353, to: 5353 }],
        destinationPorts: [{ from: 5353, to: 5353 }],
      },
    });
  });

  test("ports that change at every connection become the narrowest usual range, with a remark", () => {
    const facts = Array.from({ length: 12 }, (_, index) =>
      opened({ to: CLOUD, path: "wan", udp: 50_000 + 7 * index }),
    );
    const { needs: found, remarks } = learn([asked("rtc.example", CLOUD), ...facts], SUBJECT);
    expect(found.map(({ service }) => service)).toEqual([
      { protocol: 17, destinationPorts: { from: 49_152, to: 65_535 } },
    ]);
    expect(remarks).toContainEqual(
      expect.objectContaining({ code: "ports-widened", from: 49_152, to: 65_535 }),
    );
  });

  test("UDP answers of the home are not an entry that opens every port of the thing", () => {
    const { document } = learn(
      [opened({ to: "192.168.1.20", device: "phone", path: "lateral", udp: 9000 })],
      SUBJECT,
    );
    expect(document.toDevicePolicy).toEqual([]);
  });
});

describe("what is never described", () => {
  test.for<readonly [string, readonly Fact[]]>([
    ["always-served 1", [opened({ to: "192.168.1.1", path: "gateway", udp: 53 })]],
    ["always-served 1", [opened({ to: "192.168.1.1", path: "gateway", udp: 123 })]],
    ["names-elsewhere 1", [opened({ to: "9.9.9.9", path: "wan", udp: 53 })]],
    ["encrypted-dns 1", [opened({ to: "9.9.9.9", path: "wan", tcp: 853 })]],
    ["gateway-service 1", [opened({ to: "192.168.1.1", path: "gateway", tcp: 443 })]],
    ["link-local 1", [opened({ to: "fe80::7", path: "link-local", tcp: 80 })]],
    ["broadcast 1", [opened({ to: "255.255.255.255", path: "multicast", udp: 9999 })]],
    ["opened-from-internet 1", [opened({ from: "203.0.113.9", path: "wan", tcp: 22 })]],
    ["housekeeping 1", [opened({ to: "192.168.1.1", path: "gateway", udp: 67 })]],
    ["housekeeping 1", [opened({ to: "ff02::1", path: "multicast", icmp: 136 })]],
    ["telnet 1", [asked("t.example", CLOUD), opened({ to: CLOUD, path: "wan", tcp: 23 })]],
  ])("%s", ([why, facts]) => {
    expect(leftOut(facts)).toEqual([why]);
    expect(needs(facts)).toEqual([]);
  });

  test("a scan of the home, and the service that was scanned for", () => {
    const scan = Array.from({ length: 12 }, (_, index) =>
      opened({ to: `192.168.1.${100 + index}`, path: "lateral", tcp: 80, at: 1000 * index }),
    );
    expect(needs(scan)).toEqual([]);
    expect(leftOut(scan)).toHaveLength(12);
  });

  test("ten devices in ten hours are no scan", () => {
    const visits = Array.from({ length: 12 }, (_, index) =>
      opened({ to: `192.168.1.${100 + index}`, path: "lateral", tcp: 80, at: 3_600_000 * index }),
    );
    expect(needs(visits)).toEqual(["→ local-networks tcp/80 v4"]);
  });

  test("a search of the Internet by addresses", () => {
    const scan = Array.from({ length: 40 }, (_, index) =>
      opened({ to: `203.0.113.${index}`, path: "wan", tcp: 8080 }),
    );
    expect(
      needs([...scan, asked("a.example", CLOUD), opened({ to: CLOUD, path: "wan", tcp: 8080 })]),
    ).toEqual(["→ name a.example tcp/8080 v4"]);
  });
});

describe("bounds", () => {
  test("a device that does a million things gets a file that can be enforced", () => {
    function* busy(): Generator<Fact> {
      for (let index = 0; index < 20_000; index += 1) {
        const address = `203.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
        yield asked(`host-${index}.very-long-name-indeed.maker.example`, address);
        yield opened({ to: address, path: "wan", tcp: 1 + (index % 60_000) });
      }
    }
    const learnt = learn(busy(), SUBJECT);
    expect(learnt.needs).toHaveLength(300);
    expect(learnt.remarks).toContainEqual(expect.objectContaining({ code: "needs-cut" }));
    expect(compilePolicy(learnt.document, agreeing(learnt)).issues).not.toContainEqual(
      expect.objectContaining({ code: "too-many-rules" }),
    );
  });
});

const PORTS = [23, 53, 80, 123, 443, 853, 1900, 5353, 6668, 50_000] as const;
const port = fc.constantFrom(...PORTS);
const transport = fc.oneof(
  port.map((tcp) => ({ tcp })),
  fc.record({ udp: port, sourcePort: fc.constantFrom(40_000, 40_001, 1900, 5353) }),
  fc.constant({ icmp: 8 }),
);
const place = fc.constantFrom(
  { to: CLOUD, path: "wan" } as const,
  { to: CLOUD6, path: "wan" } as const,
  { to: "203.0.113.9", path: "wan" } as const,
  { from: "203.0.113.9", path: "wan" } as const,
  { from: CLOUD, path: "wan" } as const,
  { to: "192.168.1.20", device: "phone", path: "lateral" } as const,
  { from: "192.168.1.20", device: "phone", path: "lateral" } as const,
  { from: "2001:db8:1::21", device: "tablet", path: "lateral" } as const,
  { to: "192.168.1.11", device: "bulb", path: "lateral" } as const,
  { to: "192.168.1.1", path: "gateway" } as const,
  { to: "224.0.0.251", path: "multicast" } as const,
  { to: "ff02::fb", path: "multicast" } as const,
);
const fact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(asked("cloud.maker.example", CLOUD, CLOUD6)) },
  { weight: 1, arbitrary: fc.constant(asked("cdn.maker.example", CLOUD)) },
  {
    weight: 6,
    arbitrary: fc.tuple(place, transport).map(([where, how]) =>
      opened({
        ...where,
        ...how,
        ...("icmp" in how
          ? { icmp: ("to" in where ? where.to : where.from).includes(":") ? 128 : 8 }
          : {}),
      }),
    ),
  },
);
const OTHERS = new Map([["bulb", "https://maker.example/bulb.json"]]);

describe("a learnt file and the oracle", () => {
  test("every flow that was seen is permitted, or left out for a reason that is told", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        const learnt = learn(facts, { ...SUBJECT, others: OTHERS });
        const told = new Set(
          learnt.leftOut
            .filter(({ why }) => why !== "always-served")
            .map((each) => `${each.direction} ${each.address} ${JSON.stringify(each.service)}`),
        );
        for (const { kind, ...seen } of facts) {
          if (kind !== "flow" || !("flow" in seen)) continue;
          const { flow } = seen;
          const out = flow.from.device === "lamp";
          const at = flow.destinationPort;
          const service = {
            protocol: flow.protocol,
            ...(at === undefined ? {} : { destinationPorts: { from: at, to: at } }),
            ...(flow.icmp ? { icmp: flow.icmp } : {}),
          };
          const other = out ? flow.to : flow.from;
          const row = `${out ? "from" : "to"}-device ${other.address} ${JSON.stringify(service)}`;
          if (!told.has(row)) expect(judge(learnt, flow), row).toBe("accept");
        }
      }),
      { numRuns: 300 },
    );
  });

  test("what was not seen is denied: another service, another name, the Internet's first word", () => {
    const unseen: readonly Flow[] = [
      ...[22, 25, 554, 8080].flatMap((at) =>
        (["tcp", "udp"] as const).flatMap((how) => [
          opened({ to: CLOUD, path: "wan", [how]: at }),
          opened({ to: "192.168.1.20", device: "phone", path: "lateral", [how]: at }),
          opened({ from: "192.168.1.20", device: "phone", path: "lateral", [how]: at }),
          opened({ to: "224.0.0.251", path: "multicast", [how]: at }),
        ]),
      ),
      ...PORTS.flatMap((at) => [
        opened({ to: "203.0.113.77", path: "wan", tcp: at }),
        opened({ to: "2001:db8:9::9", path: "wan", udp: at }),
        opened({ from: "203.0.113.77", path: "wan", tcp: at }),
        opened({ from: CLOUD, path: "wan", tcp: at }),
      ]),
    ].map(({ flow }) => flow);
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        const learnt = learn(facts, { ...SUBJECT, others: OTHERS });
        fc.pre(!learnt.remarks.some(({ code }) => code === "ports-widened"));
        for (const flow of unseen) expect(judge(learnt, flow), JSON.stringify(flow)).toBe("drop");
      }),
      { numRuns: 200 },
    );
  });

  test("every file is valid in the strict reading and has no entry for anyone", () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        const { text, document } = learn(facts, SUBJECT);
        expect(parseMud(new TextEncoder().encode(text), { strict: true }).ok).toBe(true);
        for (const { matches } of document.acls.flatMap(({ aces }) => aces)) {
          const { ipv4, ipv6, mud } = matches;
          const peers = [ipv4, ipv6].flatMap((ip) => [
            ip?.srcDnsname,
            ip?.dstDnsname,
            ip?.sourceNetwork,
            ip?.destinationNetwork,
          ]);
          expect(mud !== undefined || peers.some((peer) => peer !== undefined)).toBe(true);
        }
      }),
    );
  });
});
