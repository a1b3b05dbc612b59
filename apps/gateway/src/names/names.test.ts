import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "dns-packet";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { type Channel, connect } from "../channel/client.ts";
import { socketPath } from "../supervise/settings.ts";
import type { NameEvent, NamesState } from "./contract.ts";
import {
  ask,
  type Dnsmasq,
  extendedError,
  type FakeWall,
  startDnsmasq,
  startWall,
  told,
} from "./names.fixture.ts";
import type { Timers } from "./refresh.ts";
import { type NamesOptions, type NamesProcess, runNames } from "./run.ts";

const BULB = "127.0.0.11";
const CAMERA = "127.0.0.12";
const SPEAKER = "127.0.0.13";
const STRANGER = "127.0.0.99";
const MANY = Array.from({ length: 40 }, (_, i) => `8.8.4.${i + 1}`);

/** More than fit into one datagram, and more than the wall takes at once. */
const HUGE = Array.from({ length: 90 }, (_, i) => `8.8.5.${i + 1}`);

const state: NamesState = {
  devices: [
    {
      id: "bulb",
      addresses: [BULB],
      answers: "permitted",
      names: [
        { name: "cloud.bulb.test", permitted: true },
        { name: "www.bulb.test", permitted: true },
        { name: "many.bulb.test", permitted: true },
        { name: "huge.bulb.test", permitted: true },
        { name: "inside.bulb.test", permitted: true },
        { name: "mixed.bulb.test", permitted: true },
        { name: "absent.bulb.test", permitted: true },
        { name: "evil.bulb.test", permitted: false },
      ],
    },
    {
      id: "camera",
      addresses: [CAMERA],
      answers: "permitted",
      names: [{ name: "cloud.camera.test", permitted: true }],
    },
    {
      id: "speaker",
      addresses: [SPEAKER],
      answers: "any",
      names: [
        { name: "cloud.speaker.test", permitted: true },
        { name: "evil.bulb.test", permitted: false },
      ],
    },
  ],
};

let dnsmasq: Dnsmasq;
let directory: string;
let wall: FakeWall;
let names: NamesProcess;
let home: Channel;
let events: NameEvent[];
let port: number;

beforeAll(async () => {
  dnsmasq = await startDnsmasq([
    "--host-record=cloud.bulb.test,8.8.1.1,2606:4700::1,120",
    "--cname=www.bulb.test,edge.cdn.test,30",
    "--host-record=edge.cdn.test,8.8.1.2,7200",
    ...MANY.map((address) => `--address=/many.bulb.test/${address}`),
    ...HUGE.map((address) => `--address=/huge.bulb.test/${address}`),
    "--address=/inside.bulb.test/192.168.1.10",
    "--address=/mixed.bulb.test/8.8.1.3",
    "--address=/mixed.bulb.test/10.0.0.1",
    "--address=/mixed.bulb.test/9.9.9.9",
    "--host-record=evil.bulb.test,8.8.1.66,300",
    "--host-record=cloud.camera.test,8.8.1.20,300",
    "--host-record=cloud.speaker.test,8.8.1.30,300",
    "--host-record=other.test,8.8.1.40,300",
    "--txt-record=cloud.bulb.test,v=1",
  ]);
});
afterAll(() => dnsmasq.stop());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "thingwall-names-"));
  events = [];
});
afterEach(async () => {
  home?.close();
  await names?.close();
  await wall?.server.close();
  rmSync(directory, { recursive: true, force: true });
});

async function start(
  options: NamesOptions & { wall?: boolean; set?: boolean; upstreamPort?: number } = {},
): Promise<void> {
  const runDirectory = join(directory, "run");
  if (options.wall !== false) await startTheWall();
  names = await runNames(
    {
      runDirectory,
      listen: ["127.0.0.1"],
      port: 0,
      homeNetworks: ["9.9.9.0/24"],
      upstream: { address: "127.0.0.1", port: options.upstreamPort ?? dnsmasq.port },
    },
    options,
  );
  port = names.ports[0] ?? 0;
  home = await connect(socketPath(runDirectory, "names"), {
    onEvent: (event) => events.push(event as NameEvent),
  });
  if (options.set !== false) await home.call("set-names", state);
  await names.settled();
}

async function startTheWall(): Promise<void> {
  wall = await startWall(socketPath(join(directory, "run"), "admit"), [
    "bulb",
    "camera",
    "speaker",
  ]);
}

/** Whether the wall already is connected shows in what was looked up by itself. */
async function ready(): Promise<void> {
  while (!wall.open.has("bulb cloud.bulb.test")) {
    await wall.asked();
    await names.settled();
  }
}

/** After home has spoken to the wall, nothing is known to be open there. */
const changed = () => home.call("set-names", state);

const a = (name: string) => ({ name, type: "A" as const });

describe("a thing asks", () => {
  test("a permitted name is opened for this device, then answered", async () => {
    await start();
    const answer = await ask({ from: BULB, port, question: a("cloud.bulb.test") });
    expect(told(answer)).toEqual({ rcode: 0, answers: ["cloud.bulb.test A 8.8.1.1"] });
    expect(wall.open.get("bulb cloud.bulb.test")?.get("8.8.1.1")).toBe(120 + 600);
    expect(wall.open.has("camera cloud.bulb.test")).toBe(false);
  });

  test("the answer waits for the wall", async () => {
    await start();
    await ready();
    await changed();
    const release = wall.hold();
    const asked = wall.asked();
    const order: string[] = [];
    const answer = ask({ from: BULB, port, question: a("cloud.bulb.test") }).then((packet) => {
      order.push("answered");
      return packet;
    });
    expect(await asked).toEqual({
      device: "bulb",
      name: "cloud.bulb.test",
      addresses: ["8.8.1.1"],
      seconds: 720,
    });
    // A later question that needs no wall is answered while the first one waits.
    expect(told(await ask({ from: BULB, port, question: a("no.test") })).rcode).toBe(5);
    order.push("the wall commits");
    release();
    expect(told(await answer).answers).toEqual(["cloud.bulb.test A 8.8.1.1"]);
    expect(order).toEqual(["the wall commits", "answered"]);
  });

  test("letter case is kept in the answer and ignored in the policy", async () => {
    await start();
    const answer = await ask({ from: BULB, port, question: a("cLoUd.BULB.test") });
    expect(told(answer)).toEqual({ rcode: 0, answers: ["cLoUd.BULB.test A 8.8.1.1"] });
    expect(answer.questions?.[0]?.name).toBe("cLoUd.BULB.test");
    expect(wall.open.get("bulb cloud.bulb.test")?.has("8.8.1.1")).toBe(true);
  });

  test("IPv6 addresses are opened alike", async () => {
    await start();
    const answer = await ask({
      from: BULB,
      port,
      question: { name: "cloud.bulb.test", type: "AAAA" },
    });
    expect(told(answer).answers).toEqual(["cloud.bulb.test AAAA 2606:4700::1"]);
    expect(wall.open.get("bulb cloud.bulb.test")?.has("2606:4700::1")).toBe(true);
  });

  test("an alias is followed and its address opened under the name that was asked", async () => {
    await start();
    const answer = await ask({ from: BULB, port, question: a("www.bulb.test") });
    expect(told(answer).answers).toEqual([
      "www.bulb.test CNAME edge.cdn.test",
      "edge.cdn.test A 8.8.1.2",
    ]);
    // The shortest TTL on the way is 30 s, counted as 60.
    expect(wall.open.get("bulb www.bulb.test")).toEqual(new Map([["8.8.1.2", 660]]));
    expect((answer.answers ?? []).map((r) => (r.type === "OPT" ? 0 : r.ttl))).toEqual([30, 60]);
    expect(told(await ask({ from: BULB, port, question: a("edge.cdn.test") })).rcode).toBe(5);
  });

  test("all addresses of a name are opened; over UDP those that fit are told", async () => {
    await start();
    const plain = await ask({ from: BULB, port, question: a("many.bulb.test") });
    expect(plain.flag_tc).toBe(true);
    // 512 = header 12, question 20, then 16 bytes for each address.
    expect(plain.answers?.length).toBe(30);
    const tcp = await ask({ from: BULB, port, question: a("many.bulb.test"), transport: "tcp" });
    expect(tcp.flag_tc).toBe(false);
    const addresses = (tcp.answers ?? []).map((r) => (r.type === "A" ? r.data : ""));
    expect(addresses.toSorted()).toEqual(MANY.toSorted());
    expect([...(wall.open.get("bulb many.bulb.test")?.keys() ?? [])].toSorted()).toEqual(
      MANY.toSorted(),
    );
    const edns = await ask({ from: BULB, port, question: a("many.bulb.test"), edns: 4096 });
    expect(edns.answers?.length).toBe(40);
  });

  test("an answer that the resolver cannot fit into a datagram is fetched over TCP", async () => {
    await start();
    const tcp = await ask({ from: BULB, port, question: a("huge.bulb.test"), transport: "tcp" });
    expect(told(tcp).rcode).toBe(0);
    const addresses = (tcp.answers ?? []).map((r) => (r.type === "A" ? r.data : ""));
    expect(addresses.length).toBe(64);
    const open = wall.open.get("bulb huge.bulb.test");
    expect(addresses.filter((address) => !open?.has(address))).toEqual([]);
  });

  test("a name without an address, a type that has none, another type", async () => {
    await start();
    expect(told(await ask({ from: BULB, port, question: a("absent.bulb.test") }))).toEqual({
      rcode: 3,
      answers: [],
    });
    const txt = await ask({ from: BULB, port, question: { name: "cloud.bulb.test", type: "TXT" } });
    expect(told(txt).answers).toEqual(["cloud.bulb.test TXT v=1"]);
  });
});

describe("a thing asks what it may not", () => {
  test("a name that is not listed, and one that a rule forbids", async () => {
    await start();
    const unlisted = await ask({ from: BULB, port, question: a("cloud.camera.test"), edns: 1232 });
    expect(told(unlisted)).toEqual({ rcode: 5, answers: [] });
    expect(extendedError(unlisted)).toEqual({
      code: 15,
      text: "this device's policy does not list this name",
    });
    const forbidden = await ask({ from: BULB, port, question: a("evil.bulb.test"), edns: 1232 });
    expect(told(forbidden)).toEqual({ rcode: 5, answers: [] });
    expect(extendedError(forbidden)?.text).toContain("forbids");
    expect(told(await ask({ from: BULB, port, question: a("sub.cloud.bulb.test") })).rcode).toBe(5);
  });

  test("no OPT in the answer when there was none in the question", async () => {
    await start();
    const answer = await ask({ from: BULB, port, question: a("evil.bulb.test") });
    expect(answer.additionals).toEqual([]);
  });

  test("someone that the gateway does not know", async () => {
    await start();
    const answer = await ask({ from: STRANGER, port, question: a("cloud.bulb.test"), edns: 512 });
    expect(told(answer)).toEqual({ rcode: 5, answers: [] });
    expect(extendedError(answer)?.code).toBe(18);
  });

  test("a name that leads into the home is refused, beside public addresses left out", async () => {
    await start();
    const inside = await ask({ from: BULB, port, question: a("inside.bulb.test"), edns: 1232 });
    expect(told(inside)).toEqual({ rcode: 5, answers: [] });
    expect(extendedError(inside)?.text).toBe("this name leads to a private address");
    expect(wall.open.has("bulb inside.bulb.test")).toBe(false);
    expect(events.at(-1)).toMatchObject({ outcome: "refused", why: "private-address" });
    const mixed = await ask({ from: BULB, port, question: a("mixed.bulb.test") });
    expect(told(mixed).answers).toEqual(["mixed.bulb.test A 8.8.1.3"]);
    expect([...(wall.open.get("bulb mixed.bulb.test")?.keys() ?? [])]).toEqual(["8.8.1.3"]);
  });
});

test("a private address that dnsmasq keeps back is refused as such, not answered with nothing", async () => {
  const outside = `127.0.0.1#${dnsmasq.port}`;
  const guard = await startDnsmasq([
    ...["inside", "absent"].map((name) => `--server=/${name}.bulb.test/${outside}`),
    "--stop-dns-rebind",
  ]);
  onTestFinished(() => guard.stop());
  await start({ upstreamPort: guard.port });
  const inside = await ask({ from: BULB, port, question: a("inside.bulb.test"), edns: 1232 });
  expect(told(inside)).toEqual({ rcode: 5, answers: [] });
  expect(extendedError(inside)).toMatchObject({ code: 15 });
  expect(events.at(-1)).toMatchObject({ outcome: "refused", why: "withheld" });
  const absent = await ask({ from: BULB, port, question: a("absent.bulb.test") });
  expect(told(absent)).toEqual({ rcode: 3, answers: [] });
});

describe("a thing whose rules name no destination", () => {
  test("is answered for any name, and opened only those that it lists", async () => {
    await start();
    const other = await ask({ from: SPEAKER, port, question: a("other.test") });
    expect(told(other).answers).toEqual(["other.test A 8.8.1.40"]);
    expect(wall.open.has("speaker other.test")).toBe(false);
    const listed = await ask({ from: SPEAKER, port, question: a("cloud.speaker.test") });
    expect(told(listed).answers).toEqual(["cloud.speaker.test A 8.8.1.30"]);
    expect(wall.open.has("speaker cloud.speaker.test")).toBe(true);
    expect(told(await ask({ from: SPEAKER, port, question: a("evil.bulb.test") })).rcode).toBe(5);
    expect(told(await ask({ from: SPEAKER, port, question: a("inside.bulb.test") })).rcode).toBe(5);
  });
});

describe("when something is missing, there is no answer", () => {
  test("no wall", async () => {
    await start({ wall: false });
    const answer = await ask({ from: BULB, port, question: a("cloud.bulb.test"), edns: 1232 });
    expect(told(answer)).toEqual({ rcode: 2, answers: [] });
    expect(extendedError(answer)).toEqual({
      code: 14,
      text: "the wall did not open these addresses",
    });
    // It comes later: what is listed is opened without being asked, and answers begin.
    await startTheWall();
    await ready();
    const later = await ask({ from: BULB, port, question: a("cloud.bulb.test") });
    expect(told(later).answers).toEqual(["cloud.bulb.test A 8.8.1.1"]);
  });

  test("a wall that refuses", async () => {
    await start();
    wall.devices.delete("bulb");
    await changed();
    const answer = await ask({ from: BULB, port, question: a("cloud.bulb.test") });
    expect(told(answer)).toEqual({ rcode: 2, answers: [] });
  });

  test("a wall that does not answer in time", async () => {
    await start({ admitMs: 50 });
    await changed();
    const release = wall.hold();
    const answer = await ask({ from: BULB, port, question: a("cloud.bulb.test") });
    expect(told(answer)).toEqual({ rcode: 2, answers: [] });
    release();
  });

  test("no policy yet", async () => {
    await start({ set: false });
    expect(told(await ask({ from: BULB, port, question: a("cloud.bulb.test") })).rcode).toBe(2);
  });

  test("no resolver", async () => {
    await start({ upstreamPort: 1, upstreamMs: 100 });
    expect(told(await ask({ from: BULB, port, question: a("cloud.bulb.test") })).rcode).toBe(2);
  });
});

describe("the policy", () => {
  test("a name that is taken away is no longer answered", async () => {
    await start();
    await home.call("set-names", { devices: state.devices.filter(({ id }) => id !== "bulb") });
    expect(told(await ask({ from: BULB, port, question: a("cloud.bulb.test") })).rcode).toBe(5);
    expect(told(await ask({ from: CAMERA, port, question: a("cloud.camera.test") })).rcode).toBe(0);
  });

  test("a device that is listed twice, or a name that is none, is refused whole", async () => {
    await start();
    const twice = { devices: [...state.devices, ...state.devices] };
    await expect(home.call("set-names", twice)).rejects.toMatchObject({ code: "refused" });
    const bad = { devices: [{ ...state.devices[0], names: [{ name: "A b", permitted: true }] }] };
    await expect(home.call("set-names", bad)).rejects.toMatchObject({
      code: "bad-params",
      message: expect.stringContaining("/devices/0/names/0/name"),
    });
    expect(told(await ask({ from: BULB, port, question: a("cloud.bulb.test") })).rcode).toBe(0);
  });
});

describe("what home hears", () => {
  test("each question of a thing, with what was opened", async () => {
    await start();
    await ask({ from: BULB, port, question: a("Cloud.Bulb.test") });
    await ask({ from: BULB, port, question: a("evil.bulb.test") });
    wall.devices.delete("bulb");
    await changed();
    await ask({ from: BULB, port, question: a("www.bulb.test") });
    await ask({ from: STRANGER, port, question: a("www.bulb.test") });
    await home.call("subscribe", {});
    expect(events.map(({ at: _, ...event }) => event)).toEqual([
      {
        device: "bulb",
        name: "cloud.bulb.test",
        type: "A",
        outcome: "answered",
        addresses: ["8.8.1.1"],
      },
      { device: "bulb", name: "evil.bulb.test", type: "A", outcome: "refused", addresses: [] },
      { device: "bulb", name: "www.bulb.test", type: "A", outcome: "failed", addresses: [] },
    ]);
  });
});

describe("names are looked up without being asked", () => {
  test("every listed name, permitted or forbidden, in both families, and again before it lapses", async () => {
    const clock = manualTimers();
    await start({ timers: clock, random: () => 0 });
    await ready();
    expect([...wall.open.keys()].toSorted()).toEqual([
      "bulb cloud.bulb.test",
      "bulb evil.bulb.test",
      "bulb huge.bulb.test",
      "bulb many.bulb.test",
      "bulb mixed.bulb.test",
      "bulb www.bulb.test",
      "camera cloud.camera.test",
      "speaker cloud.speaker.test",
      "speaker evil.bulb.test",
    ]);
    expect([...(wall.open.get("bulb cloud.bulb.test")?.keys() ?? [])].toSorted()).toEqual([
      "2606:4700::1",
      "8.8.1.1",
    ]);
    const before = new Map(wall.times);
    // cloud.bulb.test has 120 s: looked up again after 96 to 120 s, long before its 720 s end.
    clock.advance(95_000);
    await names.settled();
    expect(wall.times.get("cloud.bulb.test")).toBe(before.get("cloud.bulb.test"));
    clock.advance(2_000);
    await names.settled();
    expect(wall.times.get("cloud.bulb.test")).toBe((before.get("cloud.bulb.test") ?? 0) + 1);
    expect(wall.times.get("cloud.camera.test")).toBe(before.get("cloud.camera.test"));
  });
});

describe("hostile bytes", () => {
  test("never stop the service, and others go on being answered", async () => {
    await start();
    await ready();
    const udp = createSocket("udp4");
    await new Promise<void>((resolve) => udp.bind(0, BULB, resolve));
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 50; i += 1) {
        const bytes = randomBytes(1 + ((round * 50 + i) % 300));
        // Half of them look like a question for longer.
        if (i % 2 === 0 && bytes.length > 12) bytes.set([1, 0, 0, 1, 0, 0, 0, 0, 0, 0], 2);
        udp.send(bytes, port, "127.0.0.1");
      }
      const tcp = connectTcp({ port, host: "127.0.0.1", localAddress: BULB });
      tcp.on("error", () => {});
      tcp.write(randomBytes(500));
      const answer = await ask({ from: CAMERA, port, question: a("cloud.camera.test") });
      expect(told(answer).answers).toEqual(["cloud.camera.test A 8.8.1.20"]);
      tcp.destroy();
    }
    udp.close();
  });

  test("one thing that floods is left unanswered; the others are answered", async () => {
    const clock = manualTimers();
    await start({ timers: clock });
    await ready();
    const flood = createSocket("udp4");
    await new Promise<void>((resolve) => flood.bind(0, BULB, resolve));
    const ids: number[] = [];
    flood.on("message", (answer) => ids.push(answer.readUInt16BE(0)));
    const send = (id: number): void => {
      flood.send(encode({ type: "query", id, questions: [a("no.test")] }), port, "127.0.0.1");
    };
    for (let id = 0; id < 150; id += 1) send(id);
    const answer = await ask({ from: CAMERA, port, question: a("cloud.camera.test") });
    expect(told(answer).rcode).toBe(0);
    while (ids.length < 100) await once(flood, "message");
    clock.advance(1000);
    send(999);
    while (!ids.includes(999)) await once(flood, "message");
    expect(ids).toEqual([...Array.from({ length: 100 }, (_, id) => id), 999]);
    flood.close();
  });
});

/** Time that moves when the test says so. */
function manualTimers(): Timers & { advance(ms: number): void } {
  let now = 0;
  const waiting = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of waiting) {
        if (timer.at > now) continue;
        waiting.delete(timer);
        timer.run();
      }
    },
  };
}
