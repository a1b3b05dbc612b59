/** Ports that join, and addresses that devices give themselves. */
import type { Flow } from "@thingwall/mud/decide";
import { describe, expect, test } from "vitest";
import { knowsBridges } from "../../apps/gateway/src/wall/bridge-name.ts";
import { A, B, fromA, NET, rigForAll, STRANGER, until } from "./rig/containment.ts";
import { frameOf } from "./rig/frame.ts";
import { openPort } from "./rig/frames.ts";
import { GATEWAY } from "./rig/home.ts";
import { arp, datagram, discovery } from "./rig/neighbour.ts";
import type { Packet } from "./rig/probe.ts";
import { inject, observe } from "./rig/wire.ts";

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

describe("two ports that join while the wall is dead", () => {
  const joins = async (port: string, host: string) => {
    const far = ["peer", "name", "eth2", "netns", host];
    await rig.home.exec("gw", "ip", "link", "add", port, "type", "veth", ...far);
    await rig.home.exec(host, "ip", "link", "set", "eth2", "up");
    await rig.home.exec("gw", "ip", "link", "set", port, "master", "br-lan", "up");
  };

  test("speak past it only where rules know no bridges, and no more once it is back", async () => {
    await rig.contain();
    const { children, directory } = rig.home;
    const startWall = await rig.home.killWall();
    await joins("p-from", "a");
    await joins("p-to", "b");
    const cable = { host: "a", interface: "eth2", port: "p-from", mac: A.mac };
    const from = await openPort(rig.home, cable);
    // Straight out of the port: what the bridge has sent there before comes before it.
    const behind = await inject(children, directory, "gw", "INTERFACE:p-to");
    rig.onceDone(() => {
      from.close();
      behind.close();
    });
    const to = await observe(children, "b", "eth2");
    const flow: Flow = {
      ...{ path: "wan", family: 4, protocol: 17, sourcePort: 4000, destinationPort: 4000 },
      ...{ from: { address: A[4] }, to: { address: B[4] } },
    };
    const arrived = async (id: number): Promise<boolean> => {
      await behind.send(frameOf(flow, id + 1, GATEWAY.mac, STRANGER));
      await to.until(id + 1);
      return to.seen.has(id);
    };

    const before = await rig.refused("unseen_port");
    await from.send(frameOf(flow, 100, A.mac, STRANGER), frameOf(flow, 100, A.mac, GATEWAY.mac));
    await until(async () => (await rig.refused("unseen_port")) > before);
    expect(await arrived(100)).toBe(!(await knowsBridges()));

    await startWall();
    await rig.listen();
    await rig.contain();
    expect(await from.through([frameOf(flow, 200, A.mac, STRANGER)])).toEqual([false]);
    expect(await arrived(200)).toBe(false);
    for (const port of ["p-from", "p-to"]) await rig.home.exec("gw", "ip", "link", "del", port);
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
