import { describe, expect, test } from "vitest";
import { Admitted } from "./admitted.ts";
import { CONNECTIONS } from "./connections.fixture.ts";
import { denied, type Judgement } from "./connections.ts";
import type { WallDevice, WallRule } from "./contract.ts";

describe("what the rules no longer permit", () => {
  const https: WallRule = {
    direction: "from-device",
    family: 4,
    verdict: "accept",
    peer: [{ kind: "name", name: "cloud.example" }],
    protocol: 6,
    destinationPorts: [{ from: 443, to: 443 }],
  };
  const lamp = (...rules: WallRule[]): WallDevice => ({
    id: "lamp",
    slot: 1,
    role: "thing",
    macs: ["02:00:00:00:77:11"],
    addresses: ["192.168.77.11", "2a0d:f302:77::11"],
    rules,
  });
  const judge = (device: WallDevice | undefined, change: Partial<Judgement> = {}) => {
    const owners: Record<string, string> = { "192.168.77.11": "lamp", "2a0d:f302:77::11": "lamp" };
    const judgement: Judgement = {
      gatewayAddresses: ["192.168.77.1"],
      deviceAt: (address) => owners[address],
      devices: new Map(device ? [[device.id, device]] : []),
      admitted: new Admitted(),
      anyName: false,
      ...change,
    };
    const cut = denied([...CONNECTIONS.values()], judgement);
    return [...CONNECTIONS].flatMap(([name, each]) => (cut.includes(each) ? [name] : []));
  };

  test("ends with the last rule, and what is no device's stays", () => {
    expect(judge(lamp())).toEqual(["out", "dns", "ping", "lateral", "other"]);
  });

  test("ends with the device", () => {
    expect(judge(undefined)).toEqual(["out", "dns", "ping", "lateral", "other"]);
  });

  test("goes on for an address that was given as the name, even if it has lapsed", () => {
    const admitted = new Admitted();
    admitted.admit(
      { device: "lamp", name: "cloud.example", addresses: ["45.83.20.16"], seconds: 1 },
      0,
    );
    expect(judge(lamp(https), { admitted })).not.toContain("out");
    expect(judge(lamp(https))).toContain("out");
    expect(
      judge(lamp({ ...https, destinationPorts: [{ from: 80, to: 80 }] }), { admitted }),
    ).toContain("out");
  });

  test("a wall that has just started ends nothing that any of the device's names may explain", () => {
    expect(judge(lamp(https), { anyName: true })).not.toContain("out");
    expect(judge(lamp(), { anyName: true })).toContain("out");
  });

  test("nor anything for a name that is refused, unless it was given", () => {
    const { destinationPorts: _, protocol: _tcp, ...toName } = https;
    const refused: WallRule = {
      ...toName,
      verdict: "drop",
      peer: [{ kind: "name", name: "ads.example" }],
    };
    const lampThatMayMost = lamp(refused, { ...toName, peer: [] });
    expect(judge(lampThatMayMost, { anyName: true })).not.toContain("out");
    const admitted = new Admitted();
    admitted.admit(
      { device: "lamp", name: "ads.example", addresses: ["45.83.20.16"], seconds: 1 },
      0,
    );
    expect(judge(lampThatMayMost, { anyName: true, admitted })).toContain("out");
  });

  test("questions for names are judged by where they went", () => {
    const dns: WallRule = {
      direction: "from-device",
      family: 4,
      verdict: "accept",
      peer: [{ kind: "among", networks: ["192.168.77.1/32"], devices: [] }],
      protocol: 17,
      destinationPorts: [{ from: 53, to: 53 }],
    };
    expect(judge(lamp(dns))).not.toContain("dns");
  });
});
