/** What a device says of itself, of others and of the network, and is not true, goes nowhere. */
import { describe, expect, test } from "vitest";
import { linkLocal } from "../../apps/gateway/src/wall/link-address.ts";
import { A, ALL_NODES, B, FAMILIES, fromA, NET, rigForAll, STRANGER } from "./rig/containment.ts";
import { dhcp } from "./rig/dhcp.ts";
import { groupMac } from "./rig/frame.ts";
import { GATEWAY, WAN_GATEWAY } from "./rig/home.ts";
import { arp, BROADCAST, datagram, discovery, frame, icmpv6, tagged } from "./rig/neighbour.ts";
import type { Packet } from "./rig/probe.ts";

const rig = rigForAll();

describe.each(FAMILIES)("a sender that is not who it says, IPv%i", (family) => {
  const places = (...packets: Packet[]) => rig.probe.reach(packets);

  test("another's address, the gateway's, the Internet's: none leaves the port", async () => {
    await rig.contain();
    const claims = [B[family], GATEWAY[family], WAN_GATEWAY[family], NET[family]];
    expect(
      await places(
        fromA(family),
        ...claims.map((from) => fromA(family, { from })),
        // An address of the home that nobody has.
        fromA(family, { from: family === 4 ? "192.168.77.99" : "2a0d:f302:77::99" }),
        fromA(family),
      ),
    ).toEqual(["net", "-", "-", "-", "-", "-", "net"]);
  });

  test("another's MAC, with its address: not from a port that is not its own", async () => {
    const both = fromA(family, { sourceMac: B.mac, from: B[family] });
    await rig.contain();
    expect(await places(both)).toEqual(["net"]);
    await rig.contain(({ id }) => ({ port: `p-${id}` }));
    const twin: Packet = { ...both, via: "b" };
    expect(await places(both, fromA(family), twin)).toEqual(["-", "net", "net"]);
  });

  test("a MAC that nobody has", async () => {
    await rig.contain();
    expect(await places(fromA(family, { sourceMac: STRANGER }), fromA(family))).toEqual([
      "-",
      "net",
    ]);
  });

  test("from the Internet with an address of the home", async () => {
    await rig.contain();
    const arriving = (from: string): Packet => ({
      via: "net",
      family,
      from,
      to: A[family],
      what: "udp 4000",
    });
    expect(
      await places(...[B[family], GATEWAY[family], A[family]].map(arriving), arriving(NET[family])),
    ).toEqual(["-", "-", "-", "a"]);
  });
});

describe("ARP", () => {
  const request = { operation: "request", from: A.mac, sender: A[4], target: GATEWAY[4] } as const;
  const reply = { ...request, operation: "reply" } as const;

  test("says only what is true", async () => {
    await rig.contain();
    const honest = [
      arp(request),
      arp(reply),
      // RFC 5227: a probe and an announcement.
      arp({ ...request, sender: "0.0.0.0", target: A[4] }),
      arp({ ...request, target: A[4] }),
    ];
    const false_ = [
      arp({ ...reply, sender: GATEWAY[4] }),
      arp({ ...request, sender: GATEWAY[4] }),
      arp({ ...reply, sender: B[4] }),
      arp({ ...request, sender: B[4], target: B[4] }),
      arp({ ...reply, hardware: B.mac }),
      arp({ ...reply, hardware: GATEWAY.mac }),
      arp({ ...reply, sender: "0.0.0.0" }),
      arp({ ...request, sender: "192.168.77.99" }),
      arp({ ...reply, from: STRANGER }),
    ];
    expect(await rig.port.through(honest)).toEqual(honest.map(() => true));
    expect(await rig.port.through(false_)).toEqual(false_.map(() => false));
  });
});

describe("neighbour discovery", () => {
  const own = linkLocal(A.mac);
  const message = { from: A.mac, source: A[6], destination: ALL_NODES } as const;

  test("says only what is true", async () => {
    await rig.contain();
    const advertise = { ...message, type: "advertise", target: A[6], option: A.mac } as const;
    const solicit = { ...message, type: "solicit", target: GATEWAY[6], option: A.mac } as const;
    const unspecified = { ...message, type: "solicit", source: "::" } as const;
    const { option: _, ...bareSolicit } = solicit;
    const honest = [
      advertise,
      { ...advertise, target: own, source: own },
      solicit,
      { ...solicit, source: own },
      bareSolicit,
      { ...unspecified, target: A[6] },
      { ...unspecified, target: own },
      { ...unspecified, target: "2a0d:f302:77::abcd" },
      { ...unspecified, target: GATEWAY[6] },
      { ...message, type: "router-solicit", source: own, option: A.mac },
    ] as const;
    const lies = [
      { ...advertise, target: B[6] },
      { ...advertise, target: GATEWAY[6] },
      { ...advertise, option: B.mac },
      { ...advertise, source: B[6] },
      { ...advertise, source: B[6], target: B[6], option: B.mac },
      { ...advertise, target: B[6], extended: true },
      { ...advertise, extended: true },
      { ...solicit, option: B.mac },
      { ...solicit, source: B[6] },
      { ...solicit, source: linkLocal(B.mac) },
      { ...unspecified, target: B[6] },
      { ...unspecified, target: linkLocal(B.mac) },
      { ...advertise, from: STRANGER },
      { ...message, type: "router-solicit", source: own, option: B.mac },
    ] as const;
    const honestFrames = honest.map((each) => discovery(each));
    const falseFrames = lies.map((each) => discovery(each));
    expect(await rig.port.through(honestFrames)).toEqual(honest.map(() => true));
    expect(await rig.port.through(falseFrames)).toEqual(lies.map(() => false));
  });

  test("nobody but the gateway is a router", async () => {
    await rig.contain();
    const routers = [
      discovery({ ...message, type: "router-advertise", source: own }),
      discovery({ ...message, type: "router-advertise", source: own, option: A.mac }),
      discovery({ ...message, type: "router-advertise", source: own, extended: true }),
      discovery({ ...message, type: "router-advertise", source: linkLocal(GATEWAY.mac) }),
      discovery({ ...message, type: "redirect", source: own, target: A[6], option: A.mac }),
      // A listener query makes the one who sends it the querier of the link.
      icmpv6({ ...message, source: own }, 130, Buffer.alloc(20)),
    ];
    const twin = discovery({ ...message, type: "router-solicit", source: own });
    expect(await rig.port.through([...routers, twin])).toEqual([...routers.map(() => false), true]);
  });

  test("a router advertisement in fragments", async () => {
    await rig.contain();
    const whole = discovery({ ...message, type: "router-advertise", source: own });
    const fragment = Buffer.concat([
      whole.subarray(0, 14 + 40),
      Buffer.from([58, 0, 0, 1, 0, 0, 0, 7]),
      whole.subarray(14 + 40),
    ]);
    fragment.writeUInt8(44, 14 + 6);
    fragment.writeUInt16BE(whole.length - 14 - 40 + 8, 14 + 4);
    expect(await rig.port.through([fragment])).toEqual([false]);
  });
});

describe("DHCP", () => {
  test("is asked for by devices and answered by the gateway alone", async () => {
    await rig.contain();
    const own = linkLocal(A.mac);
    const server = "33:33:00:01:00:02";
    const asked = [
      dhcp(A.mac, { type: "discover" }),
      dhcp(A.mac, { type: "request", current: A[4] }),
      dhcp(STRANGER, { type: "discover" }),
      datagram(A.mac, server, [own, 546], ["ff02::1:2", 547]),
    ];
    const answered = [
      datagram(A.mac, "ff:ff:ff:ff:ff:ff", [A[4], 67], ["255.255.255.255", 68]),
      datagram(A.mac, B.mac, [A[4], 67], [B[4], 68]),
      datagram(A.mac, GATEWAY.mac, [A[4], 4000], [B[4], 68]),
      datagram(A.mac, B.mac, [own, 547], [linkLocal(B.mac), 546]),
      datagram(STRANGER, "ff:ff:ff:ff:ff:ff", ["192.168.77.99", 67], ["255.255.255.255", 68]),
    ];
    expect(await rig.port.through(asked)).toEqual(asked.map(() => true));
    expect(await rig.port.through(answered)).toEqual(answered.map(() => false));
  });

  test("speaks of its own sender and of nobody else, known or not", async () => {
    await rig.contain();
    const whole = dhcp(A.mac, { type: "discover" });
    const false_ = [
      dhcp(A.mac, { type: "release", current: A[4], hardware: B.mac }),
      dhcp(A.mac, { type: "discover", hardware: B.mac }),
      dhcp(A.mac, { type: "discover", hardware: STRANGER }),
      dhcp(STRANGER, { type: "discover", hardware: A.mac }),
      dhcp(STRANGER, { type: "discover", hardware: "02:00:00:00:77:67" }),
      // As if a relay agent passed it on, an answer, another kind of network, a longer address.
      dhcp(A.mac, { type: "discover", relay: A[4] }),
      dhcp(A.mac, { type: "discover", head: [2, 1, 6] }),
      dhcp(A.mac, { type: "discover", head: [1, 6, 6] }),
      dhcp(A.mac, { type: "discover", head: [1, 1, 16] }),
      // Cut before it says of whom it speaks.
      datagram(A.mac, BROADCAST, ["0.0.0.0", 68], ["255.255.255.255", 67], Buffer.alloc(30)),
      datagram(STRANGER, BROADCAST, ["0.0.0.0", 68], ["255.255.255.255", 67], Buffer.alloc(30)),
    ];
    expect(await rig.port.through([...false_, whole])).toEqual([...false_.map(() => false), true]);
  });
});

describe("frames of other kinds", () => {
  test("a tagged frame, another protocol, a spanning tree's: none enters", async () => {
    await rig.contain();
    const plain = FAMILIES.map((family) =>
      datagram(A.mac, GATEWAY.mac, [A[family], 4000], [NET[family], 4000]),
    );
    const others = [
      ...plain.flatMap((each) => [
        tagged(each, 0),
        tagged(each, 1),
        tagged(each, 77),
        tagged(tagged(each, 1), 2),
      ]),
      frame(GATEWAY.mac, A.mac, 0x88cc, Buffer.alloc(46)),
      frame("01:80:c2:00:00:00", A.mac, 0x0026, Buffer.alloc(46)),
      frame(GATEWAY.mac, A.mac, 0x8847, Buffer.alloc(46)),
    ];
    expect(await rig.port.through([...others, ...plain])).toEqual([
      ...others.map(() => false),
      ...plain.map(() => true),
    ]);
  });

  test("groups: only those of discovery, and joining", async () => {
    await rig.contain();
    const to = (source: string, group: string, portNumber: number) =>
      datagram(A.mac, groupMac(group), [source, 5353], [group, portNumber]);
    const needed = [
      to(A[4], "224.0.0.251", 5353),
      to(A[4], "239.255.255.250", 1900),
      to(A[6], "ff02::fb", 5353),
      to(linkLocal(A.mac), "ff02::c", 1900),
    ];
    const others = [
      to(A[4], "224.0.0.1", 5353),
      to(A[4], "224.0.0.252", 5355),
      to(A[4], "239.1.2.3", 4000),
      to(A[6], ALL_NODES, 4000),
      to(A[6], "ff05::1:3", 547),
      icmpv6({ from: A.mac, source: A[6], destination: ALL_NODES }, 128, Buffer.alloc(8)),
    ];
    expect(await rig.port.through(needed)).toEqual(needed.map(() => true));
    expect(await rig.port.through(others)).toEqual(others.map(() => false));
  });
});
