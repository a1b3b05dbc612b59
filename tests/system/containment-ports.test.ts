/** Ports that join, and addresses that devices give themselves. */
import { describe, expect, test } from "vitest";
import { A, B, fromA, NET, rigForAll, until } from "./rig/containment.ts";
import { openPort } from "./rig/frames.ts";
import { GATEWAY } from "./rig/home.ts";
import { arp, datagram, discovery } from "./rig/neighbour.ts";
import type { Packet } from "./rig/probe.ts";

const rig = rigForAll();

describe("a port without a chain of its own", () => {
  test("delivers nothing, not even what is true, until the wall has seen it", async () => {
    await rig.contain();
    const plain = datagram(A.mac, GATEWAY.mac, [A[4], 4000], [NET[4], 4000]);
    const claim = arp({ operation: "reply", from: A.mac, sender: A[4], target: GATEWAY[4] });
    const startWall = await rig.home.killWall();
    const far = ["peer", "name", "eth1", "netns", "b"];
    await rig.home.exec("gw", "ip", "link", "add", "p-new", "type", "veth", ...far);
    await rig.home.exec("gw", "ip", "link", "set", "p-new", "master", "br-lan", "up");
    await rig.home.exec("b", "ip", "link", "set", "eth1", "up");
    const late = await openPort(rig.home, {
      host: "b",
      interface: "eth1",
      port: "p-new",
      mac: A.mac,
    });
    rig.onceDone(() => late.close());
    await late.send(plain, claim);
    await until(async () => (await rig.refused("unseen_port")) >= 2);
    await startWall();
    await rig.listen();
    await rig.contain();
    expect(await late.through([plain, claim])).toEqual([true, true]);
    await rig.home.exec("gw", "ip", "link", "del", "p-new");
    // Its chain goes with it.
    const listed = () => rig.home.exec("gw", "nft", "list", "table", "netdev", "thingwall");
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
    await rig.contain();
    const said = rig.events("learnt");
    await rig.port.send(
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
    expect(await rig.probe.reach([fromA(6, { from: PRIVATE }), taken, answer(PRIVATE)])).toEqual([
      "net",
      "-",
      "a",
    ]);
  });

  test("is learnt from its first packet, which is dropped, when nothing was said before", async () => {
    await rig.contain();
    const said = rig.events("learnt");
    const from = fromA(6, { from: NEXT });
    expect(await rig.probe.reach([from])).toEqual(["-"]);
    expect(await said.next()).toMatchObject({
      ...learnt,
      addresses: expect.arrayContaining([NEXT]) as unknown,
    });
    expect(await rig.probe.reach([from, answer(NEXT)])).toEqual(["net", "a"]);
  });

  test("a flood of them teaches no more than a few", async () => {
    await rig.contain();
    const said = rig.events("learnt");
    const flood = Array.from({ length: 2000 }, (_, at) => {
      const from = `2a0d:f302:77::${(at + 4096).toString(16)}`;
      return datagram(A.mac, GATEWAY.mac, [from, 4000], [NET[6], 4000]);
    });
    const began = performance.now();
    await rig.port.send(...flood);
    await said.next();
    // What it learnt before is in force when this is.
    await rig.contain();
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(await rig.probe.reach([fromA(6)])).toEqual(["net"]);
    expect(said.count()).toBeLessThanOrEqual(16 + seconds);
    const listed = await rig.home.exec("gw", "nft", "list", "set", "netdev", "thingwall", "owned6");
    // Sixteen learnt, and for each of the two devices its own two.
    expect(listed.match(/0x[0-9a-f]{20,}/g)?.length).toBeLessThanOrEqual(16 + 4);
    expect(
      await rig.home.exec("gw", "ip", "-6", "neigh").then((text) => text.split("\n").length),
    ).toBeLessThan(60);
  });
});
