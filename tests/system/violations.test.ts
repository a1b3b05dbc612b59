/** What the kernel counts of what it drops, and what the wall says of it. */
import { EventEmitter, on } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Channel, connect } from "../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import type { Counted, WallDevice, WallEvent } from "../../apps/gateway/src/wall/contract.ts";
import { linkLocal } from "../../apps/gateway/src/wall/link-address.ts";
import { enforceHome, mudFile } from "./rig/described.ts";
import { openPort, type Port } from "./rig/frames.ts";
import { GATEWAY, HOSTS, INTERNET, LAN, type RigHome, startRigHome } from "./rig/home.ts";
import { datagram, icmpv6 } from "./rig/neighbour.ts";

const { a: A, b: B } = HOSTS;
const NET = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
const closed = mudFile({});
const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });

let home: RigHome;
let port: Port;
let reports: Channel;
const news = new EventEmitter();

beforeAll(async () => {
  home = await startRigHome();
  reports = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => news.emit("event", event),
  });
  port = await openPort(home, { host: "a", mac: A.mac });
});

afterAll(async () => {
  reports.close();
  port.close();
  await home.stop();
});

async function contain(file: string, ofA: Partial<WallDevice> = {}): Promise<void> {
  await enforceHome(home, {
    a: file,
    b: open,
    change: (plain) => ({
      ...plain,
      lan: { ...plain.lan, prefixes: [LAN[4], LAN[6]] },
      devices: plain.devices.map((device) => (device.id === "a" ? { ...device, ...ofA } : device)),
    }),
  });
}

/** Acts, and hears the wall until what it said in all is enough. */
async function heard(act: () => Promise<void>, enough: (said: readonly WallEvent[]) => boolean) {
  const said: WallEvent[] = [];
  const events = on(news, "event", { signal: AbortSignal.timeout(40_000) });
  await act();
  for await (const [event] of events as AsyncIterable<[WallEvent]>) {
    said.push(event);
    if (enough(said)) break;
  }
  return said;
}

const counts = (said: readonly WallEvent[]): readonly Counted[] =>
  said.filter((event) => event.kind === "counted");
const sum = (packets: readonly { readonly packets: number }[]) =>
  packets.reduce((all, each) => all + each.packets, 0);

/** Packets of A that were counted for a reason. */
const ofA = (said: readonly WallEvent[], why: string) =>
  sum(
    counts(said).flatMap(({ senders }) =>
      senders.filter((each) => each.mac === A.mac && each.why === why),
    ),
  );

/** Packets of A that were counted on their way to a UDP port of the Internet. */
const to = (said: readonly WallEvent[], family: 4 | 6, number: number) =>
  sum(
    counts(said).flatMap(({ destinations }) =>
      destinations.filter(
        (each) =>
          each.mac === A.mac &&
          each.address === NET[family] &&
          each.protocol === 17 &&
          each.port === number,
      ),
    ),
  );

const towards = (family: 4 | 6, number: number) =>
  datagram(A.mac, GATEWAY.mac, [A[family], 4000], [NET[family], number]);

describe("what rules deny", () => {
  test("is counted packet by packet, for its sender and for where it went", async () => {
    await contain(closed);
    const ways = ([4, 6] as const).flatMap((family) =>
      [7001, 7002].map((number) => [family, number] as const),
    );
    const said = await heard(
      () =>
        port.send(
          ...ways.flatMap(([family, number], at) =>
            Array.from({ length: 100 * (at + 1) }, () => towards(family, number)),
          ),
        ),
      (all) => ways.every(([family, number], at) => to(all, family, number) >= 100 * (at + 1)),
    );
    expect(ways.map(([family, number]) => to(said, family, number))).toEqual([100, 200, 300, 400]);
    expect(ofA(said, "denied")).toBeGreaterThanOrEqual(1000);
    // Samples are fewer: who floods is heard no louder.
    expect(said.filter((event) => event.kind === "dropped").length).toBeLessThan(1000);
  });

  test("by one who tries every port fills no more than there is room for", async () => {
    await contain(closed);
    const tried = 6000;
    const said = await heard(
      () => port.send(...Array.from({ length: tried }, (_, at) => towards(4, 10_000 + at))),
      (all) => ofA(all, "denied") >= tried,
    );
    for (const { destinations } of counts(said))
      expect(destinations.length).toBeLessThanOrEqual(256);
    const set = await home.exec("gw", "nft", "list", "set", "inet", "thingwall", "denied4");
    const kept = set.match(/counter packets/g)?.length ?? 0;
    expect(kept).toBeGreaterThan(4000);
    expect(kept).toBeLessThanOrEqual(4096);
  });
});

describe("what the port stops", () => {
  const advertisement = () =>
    icmpv6(
      { from: A.mac, source: linkLocal(A.mac), destination: "ff02::1" },
      134,
      Buffer.alloc(12),
    );
  test.each<["quarantined" | "over-cap" | "false-sender", Partial<WallDevice>, () => Buffer]>([
    ["quarantined", { quarantined: true }, () => towards(4, 7003)],
    ["over-cap", { caps: { packetsPerSecond: 1 } }, () => towards(6, 7004)],
    ["false-sender", {}, advertisement],
  ])("is sampled and counted: %s", async (why, change, frame) => {
    await contain(open, change);
    const said = await heard(
      () => port.send(...Array.from({ length: 200 }, frame)),
      (all) =>
        ofA(all, why) >= 150 &&
        all.some((event) => event.kind === "dropped" && event.packet.stage === why),
    );
    const sample = said.find((event) => event.kind === "dropped" && event.packet.stage === why);
    expect(sample).toMatchObject({ packet: { mac: A.mac, slot: 0 } });
    expect(ofA(said, why)).toBeLessThanOrEqual(200);
  });

  test("new flows above their cap are counted", async () => {
    await contain(open, { caps: { newFlowsPerSecond: 1 } });
    const said = await heard(
      () => port.send(...Array.from({ length: 200 }, (_, at) => towards(4, 8000 + at))),
      (all) => ofA(all, "too-many-flows") >= 100,
    );
    expect(counts(said).flatMap(({ senders }) => senders.map(({ mac }) => mac))).not.toContain(
      B.mac,
    );
  });
});
