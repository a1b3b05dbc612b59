/** Names against a hostile resolver and hostile things, over real sockets, and the corpus. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, decode, encode, type RecordType } from "dns-packet";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Channel, connect } from "../channel/client.ts";
import { socketPath } from "../supervise/settings.ts";
import { ADDRESSES_PER_NAME, isPublicAddress } from "./admit.ts";
import type { NameEvent, NamesState } from "./contract.ts";
import { corpus, mutationOf } from "./corpus.fixture.ts";
import { frame } from "./framing.ts";
import {
  type HostileResolver,
  readdressed,
  reply,
  startHostileResolver,
} from "./hostile.fixture.ts";
import { ask, extendedError, type FakeWall, startWall, told } from "./names.fixture.ts";
import { systemTimers } from "./refresh.ts";
import { type NamesProcess, runNames } from "./run.ts";

const BULB = "127.0.0.21";
const SPEAKER = "127.0.0.22";
const NAME = "cloud.bulb.test";
const U_LABELS = "bücher.test";
const state: NamesState = {
  devices: [
    {
      id: "bulb",
      addresses: [BULB],
      answers: "permitted",
      names: [NAME, "other.bulb.test", "xn--bcher-kva.test"].map((name) => ({
        name,
        permitted: true,
      })),
    },
    { id: "speaker", addresses: [SPEAKER], answers: "any", names: [] },
  ],
};
const QUESTIONS = corpus("questions");
const ANSWERS = corpus("answers");

const a = (data: string, name = NAME, ttl = 60): Answer => ({ type: "A", name, ttl, data });
const cname = (name: string, data: string): Answer => ({ type: "CNAME", name, ttl: 60, data });

let resolver: HostileResolver;
let directory: string;
let wall: FakeWall;
let names: NamesProcess;
let home: Channel;
let events: NameEvent[];
let port: number;
/** How much faster than ours the clock of `names` goes: more questions than a thing may ask. */
let haste = 1;

beforeAll(async () => {
  resolver = await startHostileResolver();
});
afterAll(() => resolver.stop());
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "thingwall-hostile-"));
  resolver.lie = () => [];
  events = [];
  haste = 1;
  wall = await startWall(socketPath(directory, "admit"), ["bulb", "speaker"]);
  names = await runNames(
    {
      runDirectory: directory,
      listen: ["127.0.0.1"],
      port: 0,
      homeNetworks: ["9.9.9.0/24"],
      upstream: { address: "127.0.0.1", port: resolver.port },
    },
    // A listed name is looked up once at the start, which each test lets fail, and not again.
    {
      upstreamMs: 150,
      random: () => 0.99,
      timers: { ...systemTimers, now: () => performance.now() * haste },
    },
  );
  port = names.ports[0] ?? 0;
  home = await connect(socketPath(directory, "names"), {
    onEvent: (event) => events.push(event as NameEvent),
  });
  resolver.lie = ({ bytes }) => [reply(bytes, [], { flags: 0x0182 })];
  await home.call("set-names", state);
  await names.settled();
  resolver.heard.length = 0;
});
afterEach(async () => {
  home.close();
  await names.close();
  await wall.server.close();
  rmSync(directory, { recursive: true, force: true });
});

const askFor = (name: string, type: RecordType = "A", from = BULB, edns?: number) =>
  ask({ from, port, question: { name, type }, ...(edns === undefined ? {} : { edns }) });
const opened = () => wall.open.get(`bulb ${NAME}`);

describe("a hostile resolver", () => {
  test("answers with another id or question are as if they had not come", async () => {
    resolver.lie = ({ bytes }) => {
      const { id = 0 } = decode(bytes);
      const other = { name: "other.bulb.test", type: "A" as const };
      return [
        reply(bytes, [a("8.8.6.1")], { id: (id + 1) & 0xffff }),
        reply(bytes, [a("8.8.6.2", "other.bulb.test")], { questions: [other] }),
        reply(bytes, [a("8.8.6.3")], { questions: [{ name: NAME, type: "AAAA" }] }),
        reply(bytes, [a("8.8.6.4")], { questions: [] }),
        reply(bytes, [a("8.8.6.5")], { type: "query" }),
        reply(bytes, [a("8.8.1.1")]),
      ];
    };
    expect(told(await askFor(NAME)).answers).toEqual([`${NAME} A 8.8.1.1`]);
    expect([...(opened()?.keys() ?? [])]).toEqual(["8.8.1.1"]);
  });

  test("an answer in other letters is asked again, and then over TCP", async () => {
    const lowered = (bytes: Buffer, data: string) => {
      const { questions: [asked] = [] } = decode(bytes);
      const name = asked?.name ?? "";
      const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
      return reply(bytes, [a(data)], { questions: [{ name: other, type: "A" }] });
    };
    resolver.lie = ({ bytes, transport }) => [
      transport === "udp" ? lowered(bytes, "8.8.6.6") : lowered(bytes, "8.8.1.1"),
    ];
    expect(told(await askFor("Cloud.BULB.test")).answers).toEqual(["Cloud.BULB.test A 8.8.1.1"]);
    expect(resolver.heard.map(({ transport }) => transport)).toEqual(["udp", "udp", "tcp"]);
    expect([...(opened()?.keys() ?? [])]).toEqual(["8.8.1.1"]);
  });

  test("each question goes out in letters of its own", async () => {
    const seen = new Set<string>();
    resolver.lie = ({ bytes }) => {
      seen.add(decode(bytes).questions?.[0]?.name ?? "");
      return [reply(bytes, [a("8.8.1.1")])];
    };
    for (let i = 0; i < 8; i += 1) await askFor(NAME);
    expect(seen.size).toBeGreaterThan(4);
    expect(new Set([...seen].map((name) => name.toLowerCase()))).toEqual(new Set([NAME]));
  });

  test("of 500 addresses 64 are opened, and only those are told", async () => {
    const many = Array.from({ length: 500 }, (_, i) => a(`8.8.${i >> 8}.${i & 255}`));
    resolver.lie = ({ bytes, transport }) =>
      transport === "tcp" ? [reply(bytes, many)] : [reply(bytes, [], { flags: 0x0380 })];
    const tcp = await ask({
      from: BULB,
      port,
      question: { name: NAME, type: "A" },
      transport: "tcp",
    });
    expect(tcp.answers?.length).toBe(64);
    expect(opened()?.size).toBe(64);
    // Ever other ones: the name has its bound, and then is refused.
    for (let turn = 1; turn <= 6; turn += 1) {
      const others = Array.from({ length: 60 }, (_, i) => a(`8.9.${turn}.${i}`));
      resolver.lie = ({ bytes }) => [reply(bytes, others)];
      await askFor(NAME);
    }
    expect(opened()?.size).toBe(ADDRESSES_PER_NAME);
    const last = await askFor(NAME, "A", BULB, 1232);
    expect(extendedError(last)?.text).toBe("this name has too many addresses");
  });

  test("more than it may say at once is not read", async () => {
    const many = Array.from({ length: 1100 }, (_, i) => a(`8.8.${i >> 8}.${i & 255}`));
    resolver.lie = ({ bytes, transport }) =>
      transport === "tcp" ? [reply(bytes, many)] : [reply(bytes, [], { flags: 0x0380 })];
    expect(told(await askFor(NAME))).toEqual({ rcode: 2, answers: [] });
    expect(opened()).toBeUndefined();
  });

  test.each([
    ["0", 0, 60, 660],
    ["a day", 86_400, 3600, 7200],
    ["136 years", 0xffff_ffff, 3600, 7200],
  ])("a TTL of %s", async (_, ttl, most, seconds) => {
    resolver.lie = ({ bytes }) => [reply(bytes, [a("8.8.1.1", NAME, ttl)])];
    const answer = await askFor(NAME);
    const [record] = answer.answers ?? [];
    expect(record !== undefined && "ttl" in record ? record.ttl : undefined).toBe(
      Math.min(ttl, most),
    );
    expect(opened()?.get("8.8.1.1")).toBe(seconds);
  });

  test.each([
    ["a circle of aliases", [cname(NAME, "b.test"), cname("b.test", NAME)]],
    [
      "a chain of 20 aliases",
      [
        cname(NAME, "n0.test"),
        ...Array.from({ length: 20 }, (_, i) => cname(`n${i}.test`, `n${i + 1}.test`)),
        a("8.8.6.6", "n20.test"),
      ],
    ],
  ])("%s ends in an error that says so", async (_, records) => {
    resolver.lie = ({ bytes }) => [reply(bytes, records)];
    const answer = await askFor(NAME, "A", BULB, 1232);
    expect(told(answer)).toEqual({ rcode: 2, answers: [] });
    expect(extendedError(answer)?.text).toBe("the name leads round in a circle");
    expect(wall.open.size).toBe(0);
  });

  test("records of other names beside the answer are neither told nor opened", async () => {
    resolver.lie = ({ bytes }) => [
      reply(bytes, [a("8.8.1.1"), a("8.8.6.6", "other.bulb.test"), a("8.8.6.7", "evil.test")], {
        additionals: [a("8.8.6.8", "other.bulb.test")],
      }),
    ];
    expect(told(await askFor(NAME)).answers).toEqual([`${NAME} A 8.8.1.1`]);
    expect([...wall.open.keys()]).toEqual([`bulb ${NAME}`]);
  });

  test("whatever it says to whatever question: names goes on, and opens public addresses of this name only", async () => {
    haste = 100;
    const seeds = [...ANSWERS.values()];
    const replay = async (bytes: Buffer): Promise<void> => {
      // After the lie the truth, so that nothing waits for a time-out.
      resolver.lie = ({ bytes: asked }) => [
        readdressed(bytes, asked),
        reply(asked, [a("8.8.1.1")]),
      ];
      const answer = await askFor(NAME);
      expect([0, 2, 3, 5]).toContain(told(answer).rcode);
    };
    for (const seed of seeds) await replay(seed);
    await fc.assert(fc.asyncProperty(mutationOf(seeds), replay), { numRuns: 150 });
    for (const key of wall.open.keys()) expect(key).toBe(`bulb ${NAME}`);
    expect(opened()?.size).toBeLessThanOrEqual(ADDRESSES_PER_NAME);
    for (const address of opened()?.keys() ?? [])
      expect(isPublicAddress(address, ["9.9.9.0/24"])).toBe(true);
  }, 60_000);
});

describe("a validating resolver", () => {
  const signature: Answer = {
    type: "RRSIG",
    name: NAME,
    ttl: 60,
    data: {
      typeCovered: "A",
      algorithm: 13,
      labels: 3,
      originalTTL: 60,
      expiration: 2_000_000_000,
      inception: 1_700_000_000,
      keyTag: 7,
      signersName: "bulb.test",
      signature: Buffer.alloc(64, 1),
    },
  };
  const AUTHENTIC = 0x01a0;
  /** A question with flags and, for `dnssecOk`, an OPT record that asks for signatures. */
  async function askWith(flags: number, dnssecOk = false) {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, BULB, resolve));
    const opt = {
      type: "OPT" as const,
      name: ".",
      udpPayloadSize: 1232,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0x8000,
      flag_do: true,
      options: [],
    };
    const message = encode({
      type: "query",
      id: 9,
      flags: 0x100 | flags,
      questions: [{ name: NAME, type: "A" }],
      additionals: dnssecOk ? [opt] : [],
    });
    const answer = once(socket, "message");
    socket.send(message, port, "127.0.0.1");
    const [bytes] = (await answer) as [Buffer];
    socket.close();
    return decode(bytes);
  }

  test("what it validated is said to those who understand it", async () => {
    resolver.lie = ({ bytes }) => [reply(bytes, [a("8.8.1.1")], { flags: AUTHENTIC })];
    expect((await askWith(0)).flag_ad).toBe(false);
    expect((await askWith(0x20)).flag_ad).toBe(true);
    expect((await askWith(0, true)).flag_ad).toBe(true);
  });

  test("what we left something out of is not called authentic", async () => {
    resolver.lie = ({ bytes }) => [
      reply(bytes, [a("8.8.1.1"), a("10.0.0.1")], { flags: AUTHENTIC }),
    ];
    expect((await askWith(0x20)).flag_ad).toBe(false);
  });

  test("signatures travel with what they sign, when they are asked for", async () => {
    resolver.lie = ({ bytes }) => [reply(bytes, [a("8.8.1.1"), signature])];
    const signed = await askWith(0, true);
    expect(signed.answers?.map(({ type }) => type)).toEqual(["A", "RRSIG"]);
    expect(signed.answers?.[1]).toMatchObject({ data: { signersName: "bulb.test", keyTag: 7 } });
    const [opt] = signed.additionals ?? [];
    expect(opt).toMatchObject({ type: "OPT", flag_do: true });
    expect((await askWith(0)).answers?.map(({ type }) => type)).toEqual(["A"]);
  });

  test("checking cannot be switched off: the bit comes back and goes no further", async () => {
    resolver.lie = ({ bytes }) => [reply(bytes, [], { flags: 0x0182 })];
    const answer = await askWith(0x10);
    expect(answer.flag_cd).toBe(true);
    expect(told(answer).rcode).toBe(2);
    expect(resolver.heard.map(({ bytes }) => decode(bytes).flag_cd)).toEqual([false]);
  });

  test("its reason for failing is passed on", async () => {
    const data = Buffer.concat([Buffer.from([0, 6]), Buffer.from("no valid signature")]);
    const opt: Answer = {
      type: "OPT",
      name: ".",
      udpPayloadSize: 1232,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [{ code: 15 as 12, data }],
    };
    resolver.lie = ({ bytes }) => [reply(bytes, [], { flags: 0x0182, additionals: [opt] })];
    const answer = await askFor(NAME, "A", BULB, 1232);
    expect(told(answer).rcode).toBe(2);
    expect(extendedError(answer)).toEqual({ code: 6, text: "no valid signature" });
  });
});

describe("names in other alphabets", () => {
  test("U-labels are asked as the A-labels of the policy, and answered as they were asked", async () => {
    resolver.lie = ({ bytes }) => [reply(bytes, [a("8.8.1.9", "xn--bcher-kva.test")])];
    expect(told(await askFor(U_LABELS)).answers).toEqual([`${U_LABELS} A 8.8.1.9`]);
    expect(told(await askFor("xn--bcher-kva.test")).answers).toEqual([
      "xn--bcher-kva.test A 8.8.1.9",
    ]);
    expect(
      decode(resolver.heard[0]?.bytes ?? Buffer.alloc(0)).questions?.[0]?.name.toLowerCase(),
    ).toBe("xn--bcher-kva.test");
    expect([...wall.open.keys()]).toEqual(["bulb xn--bcher-kva.test"]);
  });

  test("a name that only looks alike is not listed", async () => {
    expect(told(await askFor("clоud.bulb.test")).rcode).toBe(5);
    expect(resolver.heard).toEqual([]);
  });
});

describe("a hostile thing", () => {
  test("the corpus over UDP and TCP: the others are answered", async () => {
    resolver.lie = ({ bytes }) => [reply(bytes, [a("8.8.1.1")])];
    const udp = createSocket("udp4");
    await new Promise<void>((resolve) => udp.bind(0, BULB, resolve));
    for (const bytes of QUESTIONS.values()) {
      udp.send(bytes, port, "127.0.0.1");
      for (const sent of [bytes, frame(bytes)]) {
        const tcp = connectTcp({ port, host: "127.0.0.1", localAddress: BULB });
        tcp.on("error", () => {});
        tcp.resume().end(sent);
        await once(tcp, "close");
      }
    }
    expect(told(await askFor("www.test", "A", SPEAKER)).rcode).toBe(0);
    udp.close();
    for (const key of wall.open.keys()) expect(key).toBe(`bulb ${NAME}`);
  });

  test("is told of once in ten seconds when it asks more than it may", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, BULB, resolve));
    await flood(socket, 300);
    const limited = () => events.filter(({ outcome }) => outcome === "limited");
    while (limited().length === 0) await home.call("subscribe", {});
    await askFor("x.test", "A", SPEAKER);
    expect(limited().length).toBe(1);
    expect(limited()[0]).toMatchObject({
      device: "bulb",
      name: "no.test",
      type: "A",
      addresses: [],
      unanswered: 1,
    });
    socket.close();
  });

  async function flood(socket: Socket, count: number): Promise<void> {
    for (let id = 0; id < count; id += 1) {
      const message = encode({ type: "query", id, questions: [{ name: "no.test", type: "A" }] });
      await new Promise((resolve) => socket.send(message, port, "127.0.0.1", resolve));
    }
  }
});
