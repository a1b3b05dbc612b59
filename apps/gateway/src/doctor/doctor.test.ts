import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { discover, readOffer } from "./dhcp.ts";
import type { Finding } from "./finding.ts";
import { foreignDrops, heldDhcp } from "./firewall.ts";
import { clockFindings, connections, isOlder, versionIn } from "./machine.ts";
import { heldIn } from "./ports.ts";
import { rightsBeyond } from "./processes.ts";

const states = (findings: readonly Finding[]) =>
  findings.map((finding) => ("code" in finding ? finding.code : finding.state));

describe("versions", () => {
  test.for([
    ["nftables v1.0.6 (Lester Gooch #5)", "1.0.6"],
    ["Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley", "2.90"],
    ["hostapd v2.10\nUser space daemon", "2.10"],
    ["conntrack v1.4.7 (conntrack-tools)", "1.4.7"],
    ["nothing", undefined],
  ] as const)("%j is %s", ([said, version]) => {
    expect(versionIn(said)).toBe(version);
  });

  test.for([
    ["1.0.6", "1.0.6", false],
    ["1.0.10", "1.0.6", false],
    ["0.9.8", "1.0.6", true],
    ["2.9", "2.10", true],
    ["3", "2.10", false],
  ] as const)("%s against %s: older %s", ([version, least, older]) => {
    expect(isOlder(version, least)).toBe(older);
  });
});

describe("the memory of connections", () => {
  test.for([
    ["10", "100", "good"],
    ["80", "100", "connections-many"],
    ["99", "100", "connections-full"],
  ] as const)("%s of %s", ([count, most, state]) => {
    expect(states(connections(count, most))).toEqual([state]);
  });
});

describe("the clock", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  test.for([
    [now, 0, "yes", "good"],
    [now, 0, "no", "clock-adrift"],
    [now, 0, "", "not-told"],
    [now, now.getTime() + 1000, "yes", "clock-wrong"],
    [new Date(0), 0, "yes", "clock-wrong"],
  ] as const)("%o, known %s, kept %j: %s", ([at, known, kept, state]) => {
    expect(states(clockFindings(at, known, kept))).toEqual([state]);
  });
});

describe("other rules", () => {
  const chain = (name: string, more: object = {}) => ({
    chain: { family: "ip", table: "filter", name, ...more },
  });
  const rule = (name: string, ...expr: object[]) => ({
    rule: { family: "ip", table: "filter", chain: name, expr },
  });
  const forward = chain("FORWARD", { hook: "forward", policy: "accept" });
  const ends = (...nftables: object[]) => foreignDrops({ nftables }).map((each) => each.chain);

  test("that only accept and count end nothing", () => {
    expect(ends(forward, rule("FORWARD", { counter: {} }, { accept: null }))).toEqual([]);
  });

  test("that drop, reject or lead to it, in a map as well, do", () => {
    const deep = [chain("DEEP"), rule("DEEP", { reject: {} })];
    const map = { vmap: { key: 1, data: { set: [["a", { goto: { target: "DEEP" } }]] } } };
    expect(ends(forward, rule("FORWARD", { drop: null }))).toEqual(["FORWARD"]);
    expect(ends(forward, ...deep, rule("FORWARD", { jump: { target: "DEEP" } }))).toEqual([
      "FORWARD",
    ]);
    expect(ends(forward, ...deep, rule("FORWARD", map))).toEqual(["FORWARD"]);
    expect(ends(chain("FORWARD", { hook: "forward", policy: "drop" }))).toEqual(["FORWARD"]);
  });

  test("in a circle, ours, and chains that nothing leads to end nothing", () => {
    const circle = [chain("A"), rule("A", { jump: { target: "FORWARD" } })];
    expect(ends(forward, ...circle, rule("FORWARD", { jump: { target: "A" } }))).toEqual([]);
    expect(ends(forward, chain("LONE"), rule("LONE", { drop: null }))).toEqual([]);
    const own = { family: "inet", table: "thingwall_guard", name: "forward", hook: "forward" };
    expect(foreignDrops({ nftables: [{ chain: { ...own, policy: "drop" } }] })).toEqual([]);
  });

  test("whatever stands in the listing, it is read", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void foreignDrops({ nftables: value })));
    fc.assert(fc.property(fc.jsonValue(), (value) => void heldDhcp(value)));
  });
});

describe("ports", () => {
  const UDP6 = `  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0035 00000000000000000000000000000000:0000 07 0 0
   1: B80D0120010000000000000001000000:0043 00000000000000000000000000000000:0000 07 0 0`;
  const TCP = `  sl  local_address rem_address   st
   0: 0101A8C0:0035 00000000:0000 0A 0 0
   1: 0101A8C0:0035 0201A8C0:9C40 01 0 0`;

  test("are read as the kernel writes them, connections left out", () => {
    expect(heldIn(UDP6, "udp")).toEqual([
      { protocol: "udp", address: "::", port: 53 },
      { protocol: "udp", address: "2001:db8:0:1::1", port: 67 },
    ]);
    expect(heldIn(TCP, "tcp")).toEqual([{ protocol: "tcp", address: "192.168.1.1", port: 53 }]);
  });
});

describe("another DHCP server", () => {
  const id = 0x01020304;
  const offer = (options: readonly number[]) => {
    const message = discover(id);
    message[0] = 2;
    message.set([...options, 255], 240);
    return message;
  };

  test("is known by its offer to us (RFC 2131 §4.3.1)", () => {
    expect(readOffer(offer([53, 1, 2, 0, 54, 4, 192, 168, 1, 9]), id)).toBe("192.168.1.9");
    expect(readOffer(offer([53, 1, 2, 54, 4, 192, 168, 1, 9]), id + 1)).toBeUndefined();
    expect(readOffer(offer([53, 1, 5, 54, 4, 192, 168, 1, 9]), id)).toBeUndefined();
    expect(readOffer(discover(id), id)).toBeUndefined();
  });

  test("whatever comes, it is read to its end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        readOffer(Buffer.concat([offer([]).subarray(0, 240), bytes]), id);
        readOffer(Buffer.from(bytes), id);
      }),
    );
  });
});

describe("rights", () => {
  const status = (effective: string, bounding: string, sealed: number) =>
    `Name:\tnode\nCapEff:\t${effective}\nCapBnd:\t${bounding}\nNoNewPrivs:\t${sealed}\n`;
  const wall = { capabilities: ["net_admin"] } as const;

  test("that were given are none too many", () => {
    expect(rightsBeyond(status("0000000000001000", "0000000000001000", 1), wall)).toEqual([]);
    expect(rightsBeyond(status("0000000000000000", "0000000000000000", 1), wall)).toEqual([]);
  });

  test("beyond are named", () => {
    expect(rightsBeyond(status("0000000000003000", "000001ffffffffff", 0), wall)).toEqual([
      ...["CAP_CHOWN", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP"],
      ...["CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "0x1ffffffca1e"],
      "new privileges",
    ]);
  });
});
