import { describe, expect, test } from "vitest";
import {
  PERMITS,
  type Permit,
  type PermitEvent,
  permitsAfter,
  permitsAt,
  withPermits,
} from "./permits.ts";

const T = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const CLOUD = { kind: "name", name: "cloud.example" } as const;
const ADDRESS = { kind: "address", address: "203.0.113.7" } as const;
const once: Permit = { to: CLOUD, since: T, until: T + HOUR };
const always: Permit = { to: ADDRESS, since: T };
const permit = (each: Permit, at = T): PermitEvent => ({ kind: "permitted", at, permit: each });

describe("every state and every event", () => {
  const otherPort: Permit = { ...once, protocol: 6, port: 443 };
  test.each([
    ["none + permit", [], permit(once), [once]],
    ["none + permit that is over", [], permit(once, T + HOUR), []],
    ["none + end", [], { kind: "ended", at: T, to: CLOUD }, []],
    ["none + tick", [], { kind: "tick", at: T }, []],
    ["one + the same anew", [once], permit({ ...once, since: T + 1 }), [{ ...once, since: T + 1 }]],
    [
      "one + the same for always",
      [once],
      permit({ to: CLOUD, since: T }),
      [{ to: CLOUD, since: T }],
    ],
    ["one + another port", [once], permit(otherPort), [once, otherPort]],
    ["one + another", [once], permit(always), [once, always]],
    ["one + end, all its ways", [once, otherPort], { kind: "ended", at: T, to: CLOUD }, []],
    [
      "any way and one + end of the one",
      [once, otherPort],
      { kind: "ended", at: T, to: CLOUD, way: { protocol: 6, port: 443 } },
      [once],
    ],
    [
      "any way and one + any way revoked",
      [once, otherPort],
      { kind: "revoked", at: T, to: CLOUD, way: {} },
      [otherPort],
    ],
    [
      "any way and one + the one revoked",
      [once, otherPort],
      { kind: "revoked", at: T, to: CLOUD, way: { protocol: 6, port: 443 } },
      [once],
    ],
    ["one + end of another", [once], { kind: "ended", at: T, to: ADDRESS }, [once]],
    ["once + tick before", [once], { kind: "tick", at: T + HOUR - 1 }, [once]],
    ["once + tick after", [once], { kind: "tick", at: T + HOUR }, []],
    ["always + tick", [always], { kind: "tick", at: T + 1e12 }, [always]],
    ["over + permit", [once], permit(always, T + HOUR), [always]],
  ] as const)("%s", (_name, before, event, after) => {
    expect(permitsAfter(before, event)).toEqual(after);
  });

  test("bounded: the oldest make room", () => {
    let permits: readonly Permit[] = [];
    for (let port = 1; port <= 2 * PERMITS; port++)
      permits = permitsAfter(permits, permit({ ...always, protocol: 6, port }));
    expect(permits).toHaveLength(PERMITS);
    expect(permits[0]?.port).toBe(PERMITS + 1);
  });

  test("true at any time, also when no tick came", () => {
    expect(permitsAt([once, always], T + HOUR)).toEqual([always]);
  });
});

describe("as rules", () => {
  const empty = { role: "thing", rules: [], issues: [] } as const;
  const rules = (each: Permit) => withPermits(empty, [each]).rules;

  test("a name: both families", () => {
    expect(rules({ ...once, protocol: 6, port: 443 })).toMatchObject(
      [4, 6].map((family) => ({
        ...{ direction: "from-device", family, verdict: "accept", protocol: 6 },
        ...{ peer: [{ kind: "name", name: "cloud.example" }] },
        ...{ destinationPorts: [{ from: 443, to: 443 }], source: { kind: "household" } },
      })),
    );
  });

  test("an address: its own family, that address alone", () => {
    expect(rules(always)).toMatchObject([
      { family: 4, peer: [{ networks: ["203.0.113.7/32"], devices: [] }] },
    ]);
    const six: Permit = { ...always, to: { kind: "address", address: "2a0d:f302::7" } };
    expect(rules(six)).toMatchObject([{ family: 6, peer: [{ networks: ["2a0d:f302::7/128"] }] }]);
  });

  test("a device: that device alone, in both families", () => {
    expect(rules({ ...always, to: { kind: "device", device: "printer" } })).toMatchObject([
      { family: 4, peer: [{ networks: [], devices: ["printer"] }] },
      { family: 6, peer: [{ networks: [], devices: ["printer"] }] },
    ]);
  });

  test("whoever is to be reached lets it in, from that device alone", () => {
    const visit = { from: "phone", permit: { ...once, protocol: 6, port: 631 } };
    expect(withPermits(empty, [], [visit]).rules).toMatchObject(
      [4, 6].map((family) => ({
        ...{ direction: "to-device", family, protocol: 6 },
        ...{ peer: [{ networks: [], devices: ["phone"] }] },
        destinationPorts: [{ from: 631, to: 631 }],
      })),
    );
  });
});
