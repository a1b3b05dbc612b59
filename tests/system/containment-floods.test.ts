/** However much a device sends, others have their share and nothing is left behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkLocal } from "../../apps/gateway/src/wall/link-address.ts";
import { A, ALL_NODES, B, FAMILIES, fromA, NET, rigForAll, until } from "./rig/containment.ts";
import { frameOf } from "./rig/frame.ts";
import { openPort, type Port } from "./rig/frames.ts";
import { GATEWAY } from "./rig/home.ts";
import { arp, datagram, discovery } from "./rig/neighbour.ts";

const rig = rigForAll();

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

describe("floods", () => {
  const count = async (...argv: string[]) =>
    (await rig.home.exec("gw", ...argv)).split("\n").filter((line) => line !== "").length;
  const sizes = async () => ({
    learntByTheBridge: await count("bridge", "fdb", "show", "br", "br-lan", "dynamic"),
    neighbours: (await count("ip", "neigh")) + (await count("ip", "-6", "neigh")),
    connections: Number(await rig.home.exec("gw", "conntrack", "-C")),
    rules: await count("nft", "list", "table", "netdev", "thingwall"),
  });
  const macOf = (at: number) =>
    `06:${[24, 16, 8, 0].map((shift) => ((at >> shift) & 255).toString(16).padStart(2, "0")).join(":")}:01`;

  test("10,000 MACs that nobody has leave nothing behind", async () => {
    await rig.contain();
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
    await rig.port.send(...flood);
    expect(await rig.probe.reach([fromA(4), fromA(6)])).toEqual(["net", "net"]);
    expect(await rig.refused("stranger")).toBeGreaterThan(5000);
    const after = await sizes();
    // The few that may ask for an address: 20 at once and 10 a second.
    expect(after.learntByTheBridge - before.learntByTheBridge).toBeLessThan(200);
    expect(after.neighbours).toBe(before.neighbours);
    expect(after.connections - before.connections).toBeLessThan(300);
    expect(after.rules - before.rules).toBeLessThan(10);
  });

  test("of ARP and neighbour discovery by a device we know: it alone waits", async () => {
    await rig.contain();
    const other = await openPort(rig.home, { host: "b", mac: B.mac });
    rig.onceDone(() => other.close());
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
    const taken = await rig.port.through(flood);
    expect(taken.filter((each) => each).length).toBeLessThan(2000);
    const honest = arp({ operation: "request", from: B.mac, sender: B[4], target: GATEWAY[4] });
    expect(await other.through([honest])).toEqual([true]);
    expect(
      await rig.probe.reach([fromA(4), { ...fromA(4), via: "b", from: B[4], sourceMac: B.mac }]),
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
  const text = await rig.home.exec(namespace, "nft", "list", "counter", "inet", "tally", counter);
  return Number(/packets (\d+)/.exec(text)?.[1]);
}

describe("caps", () => {
  let other: Port;
  beforeAll(async () => {
    for (const namespace of ["a", "net"]) await load(TALLY, namespace);
    other = await openPort(rig.home, { host: "b", mac: B.mac });
    await rig.home.exec("a", "nft", "delete", "table", "inet", "silence");
  });
  afterAll(() => other.close());

  test.each(FAMILIES)("packets a second, whatever is sent, IPv%i", async (family) => {
    const cap = 200;
    await rig.contain(({ id }) => (id === "a" ? { caps: { packetsPerSecond: cap } } : {}));
    const to = family === 4 ? NET[4] : `[${NET[6]}]`;
    const already = await tally("a", "flood");
    const flood = rig.home.children.start([
      ...["ip", "netns", "exec", "a", "socat", "-u", "-b", "64"],
      ...["OPEN:/dev/zero", `UDP${family}-SENDTO:${to}:9000`],
    ]);
    rig.onceDone(() => flood.kill());
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
    await rig.contain(({ id }) => (id === "a" ? { caps: { newFlowsPerSecond: cap } } : {}));
    const before = await tally("net", "flows");
    const began = performance.now();
    await rig.port.send(...opening(family, transport, 4000));
    const seconds = Math.max(1, (performance.now() - began) / 1000);
    const opened = (await tally("net", "flows")) - before;
    expect(opened).toBeGreaterThanOrEqual(cap / 10);
    expect(opened).toBeLessThanOrEqual(Math.ceil(1.1 * cap * seconds));
    const kept = await rig.home.exec(
      "gw",
      "conntrack",
      "-L",
      "-f",
      `ipv${family}`,
      "-p",
      transport,
    );
    expect(kept.match(/ dport=9001 /g)?.length).toBe(opened);
    // The neighbour's flows are its own.
    const honest = await tally("net", "honest");
    await other.send(datagram(B.mac, GATEWAY.mac, [B[family], 4000], [NET[family], 9002]));
    await until(async () => (await tally("net", "honest")) === honest + 1);
  });

  test("a flow is new once, answered or not", async () => {
    await rig.contain(({ id }) => (id === "a" ? { caps: { newFlowsPerSecond: 1 } } : {}));
    const before = await tally("net", "flows");
    const [one] = opening(4, "udp", 1);
    await rig.port.send(...Array.from({ length: 500 }, () => one ?? Buffer.alloc(60)));
    await until(async () => (await tally("net", "flows")) === before + 500);
  });
});
