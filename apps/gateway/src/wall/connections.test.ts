import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { Admitted } from "./admitted.ts";
import {
  type Connection,
  deletionOf,
  denied,
  type Judgement,
  parseConnection,
} from "./connections.ts";
import type { WallDevice, WallRule } from "./contract.ts";

const LINES = {
  out: "ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.77.11 dst=45.83.20.16 sport=40000 dport=443 src=45.83.20.16 dst=45.83.20.1 sport=443 dport=40000 [ASSURED] mark=0 use=1",
  dns: "ipv4     2 udp      17 29 src=192.168.77.11 dst=8.8.8.8 sport=5000 dport=53 src=192.168.77.1 dst=192.168.77.11 sport=53 dport=5000 mark=0 use=1",
  ping: "ipv6     10 icmpv6   58 29 src=2a0d:f302:77::11 dst=2a0d:f302:20:0:0:0:0:10 type=128 code=0 id=7 [UNREPLIED] src=2a0d:f302:20::10 dst=2a0d:f302:77::11 type=129 code=0 id=7 mark=0 use=1",
  lateral:
    "ipv4     2 udp      17 29 src=192.168.77.12 dst=192.168.77.11 sport=9 dport=5683 src=192.168.77.11 dst=192.168.77.12 sport=5683 dport=9 mark=0 use=1",
  gre: "ipv4     2 gre      47 29 src=192.168.77.11 dst=45.83.20.16 srckey=0x0 dstkey=0x1 src=45.83.20.16 dst=192.168.77.11 srckey=0x1 dstkey=0x0 mark=0 use=1",
  elsewhere:
    "ipv4     2 udp      17 29 src=45.83.20.1 dst=45.83.20.16 sport=9 dport=123 src=45.83.20.16 dst=45.83.20.1 sport=123 dport=9 mark=0 use=1",
};

function connection(line: string): Connection {
  const parsed = parseConnection(line);
  if (!parsed) throw new Error(`not read: ${line}`);
  return parsed;
}

describe("a line of conntrack", () => {
  test("is read with who was really reached", () => {
    expect(connection(LINES.dns)).toEqual({
      family: 4,
      protocol: 17,
      original: {
        source: "192.168.77.11",
        destination: "8.8.8.8",
        sourcePort: 5000,
        destinationPort: 53,
      },
      reply: {
        source: "192.168.77.1",
        destination: "192.168.77.11",
        sourcePort: 53,
        destinationPort: 5000,
      },
      icmp: undefined,
    });
  });

  test("is deleted by what identifies it, in every protocol", () => {
    expect(deletionOf(connection(LINES.out))).toBe(
      "-D -f ipv4 -p 6 -s 192.168.77.11 -d 45.83.20.16 --sport 40000 --dport 443",
    );
    expect(deletionOf(connection(LINES.ping))).toBe(
      "-D -f ipv6 -p 58 -s 2a0d:f302:77::11 -d 2a0d:f302:20::10 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 7",
    );
    expect(deletionOf(connection(LINES.gre))).toBe(
      "-D -f ipv4 -p 47 -s 192.168.77.11 -d 45.83.20.16",
    );
  });

  test("of any other form is none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseConnection(text);
        expect(parsed === undefined || /^ipv[46]/.test(text)).toBe(true);
      }),
    );
    expect(parseConnection("ipv4 2 tcp 6 src=192.168.77.11")).toBeUndefined();
  });
});

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
    const names = Object.entries(LINES);
    const cut = denied(
      names.map(([, line]) => connection(line)),
      judgement,
    );
    const texts = cut.map(deletionOf);
    return names
      .filter(([, line]) => texts.includes(deletionOf(connection(line))))
      .map(([name]) => name);
  };

  test("ends with the last rule, and what is no device's stays", () => {
    expect(judge(lamp())).toEqual(["out", "dns", "ping", "lateral", "gre"]);
  });

  test("ends with the device", () => {
    expect(judge(undefined)).toEqual(["out", "dns", "ping", "lateral", "gre"]);
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
