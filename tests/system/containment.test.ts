/** What a device cannot do whatever its rules permit: see each test. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Channel, connect } from "../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import type { DesiredState, WallDevice, WallEvent } from "../../apps/gateway/src/wall/contract.ts";
import { linkLocal } from "../../apps/gateway/src/wall/link-address.ts";
import { enforceHome, mudFile } from "./rig/described.ts";
import { frameOf, groupMac } from "./rig/frame.ts";
import { openPort, type Port } from "./rig/frames.ts";
import {
  GATEWAY,
  HOSTS,
  INTERNET,
  LAN,
  type RigHome,
  startRigHome,
  WAN_GATEWAY,
} from "./rig/home.ts";
import { dhcp } from "./rig/dhcp.ts";
import { arp, BROADCAST, datagram, discovery, frame, icmpv6, tagged } from "./rig/neighbour.ts";
import { type Packet, prepareProbe, type Probe } from "./rig/probe.ts";
import { said } from "./rig/wire.ts";

const FAMILIES = [4, 6] as const;
const NET = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
const { a: A, b: B } = HOSTS;
const STRANGER = "02:00:00:00:77:66";
const ALL_NODES = "ff02::1";

const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });

let home: RigHome;
let probe: Probe;
let port: Port;
let reports: Channel;
const listeners = new Set<(event: WallEvent) => void>();

beforeAll(async () => {
  home = await startRigHome();
  await listen();
  probe = await prepareProbe(home);
  port = await openPort(home, { host: "a", mac: A.mac });
});

async function listen(): Promise<void> {
  reports = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => {
      for (const listener of listeners) listener(event as WallEvent);
    },
  });
}

afterAll(async () => {
  reports.close();
  port.close();
  probe.close();
  await home.stop();
});

/** What a test started. */
let ended: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ended) end();
  ended = [];
  listeners.clear();
});

type Change = (device: WallDevice) => Partial<WallDevice>;

/** Both devices may everything that rules can permit; `change` says what else holds of them. */
async function contain(change: Change = () => ({})): Promise<DesiredState> {
  return enforceHome(home, {
    a: open,
    b: open,
    change: (plain) => ({
      ...plain,
      lan: { ...plain.lan, prefixes: [LAN[4], LAN[6]] },
      devices: plain.devices.map((device) => ({ ...device, ...change(device) })),
    }),
  });
}

/** What the wall says from now on, of one kind. */
function events<K extends WallEvent["kind"]>(kind: K) {
  const heard: Extract<WallEvent, { kind: K }>[] = [];
  const news = new EventEmitter();
  let told = 0;
  listeners.add((event) => {
    if (event.kind !== kind) return;
    heard.push(event as Extract<WallEvent, { kind: K }>);
    news.emit("heard");
  });
  return {
    count: () => heard.length,
    async next() {
      while (heard.length <= told) await once(news, "heard", { signal: AbortSignal.timeout(5000) });
      return heard[told++];
    },
  };
}

/** How often the ports' chains refused something for this reason. */
async function refused(reason: string): Promise<number> {
  const text = await home.exec("gw", "nft", "list", "counter", "netdev", "thingwall", reason);
  return Number(/packets (\d+)/.exec(text)?.[1]);
}

/** Asks again until it is so: for what the kernel announces to nobody. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(10_000);
  while (!(await isSo())) late.throwIfAborted();
}

async function load(text: string, namespace = "gw"): Promise<void> {
  const child = spawn("ip", ["netns", "exec", namespace, "nft", "-f", "-"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaint += chunk));
  child.stdin.end(text);
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(complaint.slice(0, 2000));
}

const fromA = (family: 4 | 6, more: Partial<Packet> = {}): Packet => ({
  via: "a",
  family,
  from: A[family],
  to: NET[family],
  what: "udp 4000",
  ...more,
});

describe.each(FAMILIES)("a sender that is not who it says, IPv%i", (family) => {
  const places = (...packets: Packet[]) => probe.reach(packets);

  test("another's address, the gateway's, the Internet's: none leaves the port", async () => {
    await contain();
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
    await contain();
    expect(await places(both)).toEqual(["net"]);
    await contain(({ id }) => ({ port: `p-${id}` }));
    const twin: Packet = { ...both, via: "b" };
    expect(await places(both, fromA(family), twin)).toEqual(["-", "net", "net"]);
  });

  test("a MAC that nobody has", async () => {
    await contain();
    expect(await places(fromA(family, { sourceMac: STRANGER }), fromA(family))).toEqual([
      "-",
      "net",
    ]);
  });

  test("from the Internet with an address of the home", async () => {
    await contain();
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
    await contain();
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
    expect(await port.through(honest)).toEqual(honest.map(() => true));
    expect(await port.through(false_)).toEqual(false_.map(() => false));
  });
});

describe("neighbour discovery", () => {
  const own = linkLocal(A.mac);
  const message = { from: A.mac, source: A[6], destination: ALL_NODES } as const;

  test("says only what is true", async () => {
    await contain();
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
    expect(await port.through(honestFrames)).toEqual(honest.map(() => true));
    expect(await port.through(falseFrames)).toEqual(lies.map(() => false));
  });

  test("nobody but the gateway is a router", async () => {
    await contain();
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
    expect(await port.through([...routers, twin])).toEqual([...routers.map(() => false), true]);
  });

  test("a router advertisement in fragments", async () => {
    await contain();
    const whole = discovery({ ...message, type: "router-advertise", source: own });
    const fragment = Buffer.concat([
      whole.subarray(0, 14 + 40),
      Buffer.from([58, 0, 0, 1, 0, 0, 0, 7]),
      whole.subarray(14 + 40),
    ]);
    fragment.writeUInt8(44, 14 + 6);
    fragment.writeUInt16BE(whole.length - 14 - 40 + 8, 14 + 4);
    expect(await port.through([fragment])).toEqual([false]);
  });
});

describe("DHCP", () => {
  test("is asked for by devices and answered by the gateway alone", async () => {
    await contain();
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
    expect(await port.through(asked)).toEqual(asked.map(() => true));
    expect(await port.through(answered)).toEqual(answered.map(() => false));
  });

  test("speaks of its own sender and of nobody else, known or not", async () => {
    await contain();
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
    expect(await port.through([...false_, whole])).toEqual([...false_.map(() => false), true]);
  });
});

describe("frames of other kinds", () => {
  test("a tagged frame, another protocol, a spanning tree's: none enters", async () => {
    await contain();
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
    expect(await port.through([...others, ...plain])).toEqual([
      ...others.map(() => false),
      ...plain.map(() => true),
    ]);
  });

  test("groups: only those of discovery, and joining", async () => {
    await contain();
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
    expect(await port.through(needed)).toEqual(needed.map(() => true));
    expect(await port.through(others)).toEqual(others.map(() => false));
  });
});

describe("a port without a chain of its own", () => {
  test("delivers nothing, not even what is true, until the wall has seen it", async () => {
    await contain();
    const plain = datagram(A.mac, GATEWAY.mac, [A[4], 4000], [NET[4], 4000]);
    const claim = arp({ operation: "reply", from: A.mac, sender: A[4], target: GATEWAY[4] });
    const startWall = await home.killWall();
    const far = ["peer", "name", "eth1", "netns", "b"];
    await home.exec("gw", "ip", "link", "add", "p-new", "type", "veth", ...far);
    await home.exec("gw", "ip", "link", "set", "p-new", "master", "br-lan", "up");
    await home.exec("b", "ip", "link", "set", "eth1", "up");
    const late = await openPort(home, { host: "b", interface: "eth1", port: "p-new", mac: A.mac });
    ended.push(() => late.close());
    await late.send(plain, claim);
    await until(async () => (await refused("unseen_port")) >= 2);
    await startWall();
    await listen();
    await contain();
    expect(await late.through([plain, claim])).toEqual([true, true]);
    await home.exec("gw", "ip", "link", "del", "p-new");
    // Its chain goes with it.
    const listed = () => home.exec("gw", "nft", "list", "table", "netdev", "thingwall");
    await until(async () => !(await listed()).includes('device "p-new"'));
  });
});

describe("an address that a device gives itself", () => {
  const PRIVATE = "2a0d:f302:77:0:1:2:3:4";
  const NEXT = "2a0d:f302:77:0:1:2:3:5";
  const learnt = { kind: "learnt", device: "a" } as const;
  const answer = (to: string): Packet => ({
    via: "net",
    family: 6,
    from: NET[6],
    to,
    what: "udp 9",
  });

  test("is learnt from what it says before it uses it", async () => {
    await contain();
    const said = events("learnt");
    await port.send(
      discovery({
        ...{ type: "solicit", from: A.mac, source: "::", destination: "ff02::1:ff03:4" },
        target: PRIVATE,
      }),
    );
    expect(await said.next()).toMatchObject({
      ...learnt,
      addresses: expect.arrayContaining([PRIVATE]) as unknown,
    });
    const taken = fromA(6, { from: B[6] });
    expect(await probe.reach([fromA(6, { from: PRIVATE }), taken, answer(PRIVATE)])).toEqual([
      "net",
      "-",
      "a",
    ]);
  });

  test("is learnt from its first packet, which is dropped, when nothing was said before", async () => {
    await contain();
    const said = events("learnt");
    const from = fromA(6, { from: NEXT });
    expect(await probe.reach([from])).toEqual(["-"]);
    expect(await said.next()).toMatchObject({
      ...learnt,
      addresses: expect.arrayContaining([NEXT]) as unknown,
    });
    expect(await probe.reach([from, answer(NEXT)])).toEqual(["net", "a"]);
  });

  test("a flood of them teaches no more than a few", async () => {
    await contain();
    const said = events("learnt");
    const flood = Array.from({ length: 2000 }, (_, at) => {
      const from = `2a0d:f302:77::${(at + 4096).toString(16)}`;
      return datagram(A.mac, GATEWAY.mac, [from, 4000], [NET[6], 4000]);
    });
    const began = performance.now();
    await port.send(...flood);
    await said.next();
    // What it learnt before is in force when this is.
    await contain();
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(await probe.reach([fromA(6)])).toEqual(["net"]);
    expect(said.count()).toBeLessThanOrEqual(16 + seconds);
    const listed = await home.exec("gw", "nft", "list", "set", "netdev", "thingwall", "owned6");
    // Sixteen learnt, and for each of the two devices its own two.
    expect(listed.match(/0x[0-9a-f]{20,}/g)?.length).toBeLessThanOrEqual(16 + 4);
    expect(
      await home.exec("gw", "ip", "-6", "neigh").then((text) => text.split("\n").length),
    ).toBeLessThan(60);
  });
});

describe("floods", () => {
  const count = async (...argv: string[]) =>
    (await home.exec("gw", ...argv)).split("\n").filter((line) => line !== "").length;
  const sizes = async () => ({
    learntByTheBridge: await count("bridge", "fdb", "show", "br", "br-lan", "dynamic"),
    neighbours: (await count("ip", "neigh")) + (await count("ip", "-6", "neigh")),
    connections: Number(await home.exec("gw", "conntrack", "-C")),
    rules: await count("nft", "list", "table", "netdev", "thingwall"),
  });
  const macOf = (at: number) =>
    `06:${[24, 16, 8, 0].map((shift) => ((at >> shift) & 255).toString(16).padStart(2, "0")).join(":")}:01`;

  test("10,000 MACs that nobody has leave nothing behind", async () => {
    await contain();
    const before = await sizes();
    const flood = Array.from({ length: 10_000 }, (_, at) => {
      const from = macOf(at);
      const address = `192.168.77.${at % 256}`;
      const kinds = [
        () => datagram(from, "ff:ff:ff:ff:ff:ff", ["0.0.0.0", 68], ["255.255.255.255", 67]),
        () => arp({ operation: "reply", from, sender: address, target: GATEWAY[4] }),
        () => datagram(from, GATEWAY.mac, [address, at], [NET[4], 4000]),
        () =>
          discovery({
            ...{ type: "solicit", from, source: linkLocal(from), destination: ALL_NODES },
            ...{ target: GATEWAY[6], option: from },
          }),
      ];
      return kinds[at % kinds.length]?.() ?? Buffer.alloc(60);
    });
    await port.send(...flood);
    expect(await probe.reach([fromA(4), fromA(6)])).toEqual(["net", "net"]);
    expect(await refused("stranger")).toBeGreaterThan(5000);
    const after = await sizes();
    // The few that may ask for an address: 20 at once and 10 a second.
    expect(after.learntByTheBridge - before.learntByTheBridge).toBeLessThan(200);
    expect(after.neighbours).toBe(before.neighbours);
    expect(after.connections - before.connections).toBeLessThan(300);
    expect(after.rules - before.rules).toBeLessThan(10);
  });

  test("of ARP and neighbour discovery by a device we know: it alone waits", async () => {
    await contain();
    const other = await openPort(home, { host: "b", mac: B.mac });
    ended.push(() => other.close());
    const before = await sizes();
    const flood: Buffer[] = [];
    for (let at = 0; at < 5000; at++) {
      const target = `2a0d:f302:77::${(at + 4096).toString(16)}`;
      const four = `192.168.77.${(at % 200) + 20}`;
      flood.push(
        arp({ operation: "request", from: A.mac, sender: A[4], target: four }),
        discovery({
          ...{ type: "solicit", from: A.mac, source: A[6], destination: ALL_NODES },
          ...{ target, option: A.mac },
        }),
      );
    }
    const taken = await port.through(flood);
    expect(taken.filter((each) => each).length).toBeLessThan(2000);
    const honest = arp({ operation: "request", from: B.mac, sender: B[4], target: GATEWAY[4] });
    expect(await other.through([honest])).toEqual([true]);
    expect(
      await probe.reach([fromA(4), { ...fromA(4), via: "b", from: B[4], sourceMac: B.mac }]),
    ).toEqual(["net", "net"]);
    const after = await sizes();
    expect(after.neighbours).toBe(before.neighbours);
    expect(after.learntByTheBridge).toBe(before.learntByTheBridge);
    expect(after.rules - before.rules).toBeLessThan(10);
  });
});

/** Counts at the sender and at the receiver, before any program there sees them. */
const TALLY = `table inet tally {
  counter flood { }
  counter flows { }
  counter honest { }
  chain arriving {
    type filter hook prerouting priority -300; policy accept;
    udp dport 9000 counter name "flood" drop
    meta l4proto { tcp, udp } th dport 9001 counter name "flows" drop
    udp dport 9002 counter name "honest" drop
  }
  chain leaving {
    type filter hook output priority 300; policy accept;
    udp dport 9000 counter name "flood"
  }
}
`;

async function tally(namespace: string, counter: "flood" | "flows" | "honest"): Promise<number> {
  const text = await home.exec(namespace, "nft", "list", "counter", "inet", "tally", counter);
  return Number(/packets (\d+)/.exec(text)?.[1]);
}

describe("caps", () => {
  let other: Port;
  beforeAll(async () => {
    for (const namespace of ["a", "net"]) await load(TALLY, namespace);
    other = await openPort(home, { host: "b", mac: B.mac });
    await home.exec("a", "nft", "delete", "table", "inet", "silence");
  });
  afterAll(() => other.close());

  test.each(FAMILIES)("packets a second, whatever is sent, IPv%i", async (family) => {
    const cap = 200;
    await contain(({ id }) => (id === "a" ? { caps: { packetsPerSecond: cap } } : {}));
    const to = family === 4 ? NET[4] : `[${NET[6]}]`;
    const already = await tally("a", "flood");
    const flood = home.children.start([
      ...["ip", "netns", "exec", "a", "socat", "-u", "-b", "64"],
      ...["OPEN:/dev/zero", `UDP${family}-SENDTO:${to}:9000`],
    ]);
    ended.push(() => flood.kill());
    await until(async () => (await tally("a", "flood")) > already);
    const began = performance.now();
    const sentBefore = await tally("a", "flood");
    const deliveredBefore = await tally("net", "flood");
    const honestBefore = await tally("net", "honest");
    let honest = 0;
    while (performance.now() - began < 2000) {
      honest += 1;
      await other.send(datagram(B.mac, GATEWAY.mac, [B[family], 4000], [NET[family], 9002]));
    }
    const delivered = (await tally("net", "flood")) - deliveredBefore;
    const sent = (await tally("a", "flood")) - sentBefore;
    const seconds = (performance.now() - began) / 1000;
    flood.kill();
    expect(sent / seconds).toBeGreaterThan(2 * cap);
    expect(delivered / seconds).toBeLessThanOrEqual(1.1 * cap);
    // More than the burst that it began with; how much more is the sender's share of this machine.
    expect(delivered).toBeGreaterThan(0.2 * cap);
    await until(async () => (await tally("net", "honest")) - honestBefore === honest);
  });

  /** First packets of flows that all differ. */
  const opening = (family: 4 | 6, transport: "tcp" | "udp", count: number) =>
    Array.from({ length: count }, (_, at) => {
      const ends = [
        [A[family], 10_000 + at],
        [NET[family], 9001],
      ] as const;
      return transport === "udp"
        ? datagram(A.mac, GATEWAY.mac, ...ends)
        : frameOf(
            {
              ...{ path: "wan", family, protocol: 6 },
              ...{ from: { address: A[family] }, to: { address: NET[family] } },
              ...{ sourcePort: 10_000 + at, destinationPort: 9001 },
            },
            at,
            A.mac,
            GATEWAY.mac,
          );
    });

  test.each(
    FAMILIES.flatMap((family) => (["tcp", "udp"] as const).map((t) => [family, t] as const)),
  )("new flows a second, and no trace of those above, IPv%i %s", async (family, transport) => {
    const cap = 100;
    await contain(({ id }) => (id === "a" ? { caps: { newFlowsPerSecond: cap } } : {}));
    const before = await tally("net", "flows");
    const began = performance.now();
    await port.send(...opening(family, transport, 4000));
    const seconds = Math.max(1, (performance.now() - began) / 1000);
    const opened = (await tally("net", "flows")) - before;
    expect(opened).toBeGreaterThanOrEqual(cap / 10);
    expect(opened).toBeLessThanOrEqual(Math.ceil(1.1 * cap * seconds));
    const kept = await home.exec("gw", "conntrack", "-L", "-f", `ipv${family}`, "-p", transport);
    expect(kept.match(/ dport=9001 /g)?.length).toBe(opened);
    // The neighbour's flows are its own.
    const honest = await tally("net", "honest");
    await other.send(datagram(B.mac, GATEWAY.mac, [B[family], 4000], [NET[family], 9002]));
    await until(async () => (await tally("net", "honest")) === honest + 1);
  });

  test("a flow is new once, answered or not", async () => {
    await contain(({ id }) => (id === "a" ? { caps: { newFlowsPerSecond: 1 } } : {}));
    const before = await tally("net", "flows");
    const [one] = opening(4, "udp", 1);
    await port.send(...Array.from({ length: 500 }, () => one ?? Buffer.alloc(60)));
    await until(async () => (await tally("net", "flows")) === before + 500);
  });
});

describe("quarantine", () => {
  type Kind = { readonly family: 4 | 6; readonly transport: "TCP" | "UDP" };
  const KINDS: readonly Kind[] = FAMILIES.flatMap((family) =>
    (["TCP", "UDP"] as const).map((transport) => ({ family, transport })),
  );

  /** A connection between real programs, one on the Internet; each says what it has heard. */
  async function talk(host: "a" | "b", { family, transport }: Kind) {
    const number = 9100 + KINDS.findIndex((k) => k.family === family && k.transport === transport);
    const listening = host === "a" ? number : number + 10;
    const at = family === 4 ? NET[4] : `[${NET[6]}]`;
    const server = program("net", "-", `${transport}${family}-LISTEN:${listening},bind=${at}`);
    await said(server.child, "listening on");
    const client = program(host, "-", `${transport}${family}:${at}:${listening}`);
    return { out: client.say, back: server.say, arrived: server.heard, returned: client.heard };
  }

  function program(namespace: string, ...ends: string[]) {
    const child = spawn("ip", ["netns", "exec", namespace, "socat", "-dd", ...ends], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    ended.push(() => child.kill("SIGKILL"));
    let text = "";
    const news = new EventEmitter();
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      news.emit("heard");
    });
    return {
      child,
      say: (words: string) => child.stdin.write(words),
      async heard(words: string): Promise<string> {
        while (!text.includes(words))
          await once(news, "heard", { signal: AbortSignal.timeout(10_000) });
        return text;
      },
    };
  }

  beforeAll(async () => {
    for (const namespace of ["b", "net"])
      await home.exec(namespace, "nft", "delete", "table", "inet", "silence");
  });

  test("stops what is under way, both ways, both families; nobody else notices", async () => {
    const desired = await contain();
    const quarantined = {
      ...desired,
      devices: desired.devices.map((each) => ({ ...each, quarantined: each.id === "a" })),
    };
    const mine = await Promise.all(KINDS.map((kind) => talk("a", kind)));
    const others = await Promise.all(KINDS.map((kind) => talk("b", kind)));
    const everyone = [...mine, ...others];
    const exchange = async (who: typeof everyone, words: string) => {
      for (const { out } of who) out(words);
      const heard = await Promise.all(who.map(({ arrived }) => arrived(words)));
      for (const { back } of who) back(words);
      return [...heard, ...(await Promise.all(who.map(({ returned }) => returned(words))))];
    };
    await exchange(everyone, "1");

    const began = performance.now();
    await home.wall.call("apply", quarantined);
    expect(performance.now() - began).toBeLessThan(1000);
    for (const { out, back } of mine) {
      out("2");
      back("2");
    }
    expect(new Set(await exchange(others, "2"))).toEqual(new Set(["12"]));
    await until(async () => (await refused("quarantine")) >= 2 * KINDS.length);

    await home.wall.call("apply", desired);
    // What TCP repeats arrives now; what UDP lost is lost.
    const after = await exchange(mine, "3");
    expect(after).toEqual(
      [...KINDS, ...KINDS].map(({ transport }) => (transport === "TCP" ? "123" : "13")),
    );
    expect(new Set(await exchange(others, "3"))).toEqual(new Set(["123"]));
  });

  test("leaves what keeps a device attached", async () => {
    await contain(({ id }) => ({ quarantined: id === "a" }));
    const own = linkLocal(A.mac);
    const to = (address: string, protocol: number) =>
      datagram(
        A.mac,
        GATEWAY.mac,
        [address === GATEWAY[4] ? A[4] : A[6], 4000],
        [address, protocol],
      );
    const neighbour = { from: A.mac, source: A[6], destination: ALL_NODES } as const;
    const kept = [
      arp({ operation: "request", from: A.mac, sender: A[4], target: GATEWAY[4] }),
      arp({ operation: "request", from: A.mac, sender: "0.0.0.0", target: A[4] }),
      dhcp(A.mac, { type: "discover" }),
      datagram(A.mac, "33:33:00:01:00:02", [own, 546], ["ff02::1:2", 547]),
      to(GATEWAY[4], 53),
      to(GATEWAY[6], 53),
      to(GATEWAY[4], 123),
      discovery({ ...neighbour, type: "solicit", target: GATEWAY[6], option: A.mac }),
      discovery({ ...neighbour, type: "router-solicit", source: own }),
    ];
    const dropped = [
      arp({ operation: "request", from: A.mac, sender: A[4], target: B[4] }),
      arp({ operation: "reply", from: A.mac, sender: GATEWAY[4], target: GATEWAY[4] }),
      datagram(A.mac, GATEWAY.mac, [A[4], 4000], [NET[4], 53]),
      datagram(A.mac, GATEWAY.mac, [A[4], 53], [NET[4], 4000]),
      datagram(A.mac, GATEWAY.mac, [B[4], 4000], [GATEWAY[4], 53]),
      datagram(A.mac, GATEWAY.mac, [A[6], 4000], [NET[6], 443]),
      datagram(A.mac, groupMac("224.0.0.251"), [A[4], 5353], ["224.0.0.251", 5353]),
      to(GATEWAY[4], 80),
      discovery({ ...neighbour, type: "router-advertise", source: own }),
    ];
    const taken = await port.through([...kept, ...dropped]);
    expect(taken).toEqual([...kept.map(() => true), ...dropped.map(() => false)]);
  });
});
