import { describe, expect, test } from "vitest";
import type { Ace, MudDocument } from "../document/index.ts";
import { HOME } from "./cases.fixture.ts";
import {
  compilePolicy,
  DNS_CLASS,
  heldPolicy,
  NTP_CLASS,
  personPolicy,
  RULE_LIMIT,
} from "./index.ts";

function documentOf(aces: readonly Ace[], isSupported = true): MudDocument {
  return {
    mudVersion: 1,
    mudUrl: "https://maker.example/lamp",
    lastUpdate: "2026-01-01T00:00:00Z",
    cacheValidity: 48,
    isSupported,
    extensions: [],
    fromDevicePolicy: [{ name: "from", path: "/from" }],
    toDevicePolicy: [],
    acls: [{ name: "from", type: "ipv4-acl-type", aces, path: "/acl" }],
    extensionData: {},
  };
}

const acceptTcp = (port: number): Ace => ({
  name: `tcp-${port}`,
  forwarding: "accept",
  path: `/ace/${port}`,
  matches: {
    tcp: { path: "", destinationPorts: [{ from: port, to: port }] },
    unsupported: [],
  },
});

const services = {
  controllers: {
    [DNS_CLASS]: { networks: ["192.168.1.1/32", "2001:db8:1::1/128"], devices: [] },
    [NTP_CLASS]: { networks: ["192.168.1.2/32"], devices: ["clock"] },
  },
};

describe("a policy as a whole", () => {
  test("a file with more rules than the gateway enforces is held whole", () => {
    const fits = RULE_LIMIT - 6;
    const ports = Array.from({ length: fits + 1 }, (_, index) => index);
    const largest = compilePolicy(documentOf(ports.slice(1).map(acceptTcp)), HOME);
    expect(largest.rules).toHaveLength(RULE_LIMIT);
    expect(largest.issues).toEqual([]);

    const tooLarge = compilePolicy(documentOf(ports.map(acceptTcp)), { ...HOME, ...services });
    expect(tooLarge.rules).toEqual(heldPolicy(services).rules);
    expect(tooLarge.issues).toEqual([
      {
        code: "too-many-rules",
        severity: "error",
        path: "",
        clause: "RFC 8520 §16",
        params: { rules: RULE_LIMIT + 1, limit: RULE_LIMIT },
      },
    ]);
  });

  test("the order of the rules is the order of the file", () => {
    const ports = [9, 3, 7, 1];
    const { rules } = compilePolicy(documentOf(ports.map(acceptTcp)), HOME);
    expect(rules.flatMap((rule) => rule.destinationPorts?.[0]?.from ?? []).slice(0, 4)).toEqual(
      ports,
    );
  });

  test("a held thing gets DNS and time, and nobody opens anything towards it", () => {
    const { role, rules, issues } = heldPolicy(services);
    expect(role).toBe("thing");
    expect(issues).toEqual([]);
    expect(
      rules.map(({ direction, family, verdict, protocol, destinationPorts, peer }) => ({
        flow: `${direction} ${family} ${verdict} ${protocol} ${destinationPorts?.[0]?.from}`,
        peer: peer.flatMap((each) =>
          each.kind === "among" ? [...each.networks, ...each.devices] : [each.name],
        ),
      })),
    ).toEqual([
      { flow: "from-device 4 accept 17 53", peer: ["192.168.1.1/32"] },
      { flow: "from-device 4 accept 6 53", peer: ["192.168.1.1/32"] },
      { flow: "from-device 4 accept 17 123", peer: ["192.168.1.2/32", "clock"] },
      { flow: "from-device 6 accept 17 53", peer: ["2001:db8:1::1/128"] },
      { flow: "from-device 6 accept 6 53", peer: ["2001:db8:1::1/128"] },
      { flow: "from-device 6 accept 17 123", peer: ["clock"] },
    ]);
    expect(rules.every((rule) => rule.source.kind === "held")).toBe(true);
  });

  test("a person's device opens everything; only the home opens anything towards it", () => {
    const { role, rules } = personPolicy(HOME.localNetworks);
    expect(role).toBe("person");
    expect(
      rules.map(({ direction, family, verdict, protocol, peer }) => ({
        flow: `${direction} ${family} ${verdict} ${protocol ?? "any"}`,
        peer: peer.flatMap((each) => (each.kind === "among" ? each.networks : [])),
      })),
    ).toEqual([
      { flow: "from-device 4 accept any", peer: [] },
      { flow: "to-device 4 accept any", peer: ["192.168.1.0/24"] },
      { flow: "from-device 6 accept any", peer: [] },
      { flow: "to-device 6 accept any", peer: ["2001:db8:1::/64"] },
    ]);
  });
});
