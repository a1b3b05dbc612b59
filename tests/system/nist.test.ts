/**
 * The functional tests of NIST SP 1800-15 that need real packets and nothing but the wall: IoT-5,
 * IoT-6 and IoT-9, each over IPv4 and IPv6.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enforceHome, from, local, mudFile, port, sameMaker, to } from "./rig/described.ts";
import { GATEWAY, HOSTS, INTERNET, type RigHome, startRigHome } from "./rig/home.ts";
import { type Packet, type Place, prepareProbe, type Probe } from "./rig/probe.ts";

let home: RigHome;
let probe: Probe;

beforeAll(async () => {
  home = await startRigHome();
  probe = await prepareProbe(home);
});

afterAll(async () => {
  probe.close();
  await home.stop();
});

const FAMILIES = [4, 6] as const;
const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });

/** Who is where, by the word that the tables use. */
function addressOf(who: string, family: 4 | 6): string {
  if (who === "a" || who === "b") return HOSTS[who][family];
  if (who === "gateway") return GATEWAY[family];
  return INTERNET[family][Number(who.slice("net".length))] ?? "";
}

type Row = readonly [from: string, to: string, what: Packet["what"], arrives: string];

async function hold(rows: readonly Row[], family: 4 | 6): Promise<void> {
  const packets = rows.map(
    ([source, destination, what]): Packet => ({
      via: (source.startsWith("net") ? "net" : source) as Place,
      family,
      from: addressOf(source, family),
      to: addressOf(destination, family),
      what,
    }),
  );
  const arrived = await probe.reach(packets);
  expect(rows.map((row, at) => [...row.slice(0, 3), arrived[at]])).toEqual(
    rows.map((row) => [...row]),
  );
}

describe.each(FAMILIES)("IoT-5, IPv%i: the Internet", (family) => {
  beforeEach(async () => {
    await enforceHome(home, {
      a: mudFile({
        from: [
          { matches: { ...to("cloud.example.net"), ...port("tcp", 443) } },
          { matches: { ...to("time.example.net"), ...port("udp", 123) } },
        ],
        to: [{ matches: { ...from("push.example.net"), ...port("udp", 5000) } }],
      }),
      b: open,
      names: {
        "cloud.example.net": [INTERNET[4][1] ?? "", INTERNET[6][1] ?? ""],
        "time.example.net": [INTERNET[4][2] ?? "", INTERNET[6][2] ?? ""],
        "push.example.net": [INTERNET[4][3] ?? "", INTERNET[6][3] ?? ""],
      },
    });
  });

  test("what the thing may open passes, the rest is dropped", async () => {
    await hold(
      [
        ["a", "net1", "tcp 443", "net"],
        ["a", "net2", "udp 123", "net"],
        ["a", "net1", "tcp 80", "-"],
        ["a", "net1", "udp 443", "-"],
        ["a", "net2", "tcp 443", "-"],
        ["a", "net4", "tcp 443", "-"],
        ["a", "net3", "udp 5000", "-"],
        ["a", "net1", family === 4 ? "icmp 8" : "icmp 128", "-"],
      ],
      family,
    );
  });

  test("what may be opened towards the thing passes, the rest is dropped", async () => {
    await hold(
      [
        ["net3", "a", "udp 5000", "a"],
        ["net3", "a", "udp 5001", "-"],
        ["net3", "a", "tcp 5000", "-"],
        ["net1", "a", "tcp 443", "-"],
        ["net4", "a", "udp 5000", "-"],
        ["net3", "a", family === 4 ? "icmp 8" : "icmp 128", "-"],
      ],
      family,
    );
  });

  test("replies pass both ways, and only to what was opened", async () => {
    const time = addressOf("net2", family);
    const asking = (to: string, sourcePort: number): Packet => {
      const from = addressOf("a", family);
      return { via: "a", family, from, to, what: "udp 123", sourcePort };
    };
    const answering = (from: string, port: number): Packet => {
      const to = addressOf("a", family);
      return { via: "net", family, from, to, what: `udp ${port}`, sourcePort: 123 };
    };
    const forbidden = addressOf("net1", family);
    expect(await probe.reach([asking(time, 40_124), asking(forbidden, 40_123)])).toEqual([
      "net",
      "-",
    ]);
    expect(
      await probe.reach([
        answering(time, 40_124),
        answering(time, 40_125),
        answering(forbidden, 40_123),
        answering(addressOf("net4", family), 40_124),
      ]),
    ).toEqual(["a", "-", "-", "-"]);
  });
});

describe.each(FAMILIES)("IoT-6, IPv%i: the neighbours", (family) => {
  const file = (url: string) =>
    mudFile(
      {
        from: [
          { matches: { ...local, ...port("tcp", 80) } },
          { matches: { ...sameMaker, ...port("udp", 5683) } },
          { matches: { ...to("cloud.example.net"), ...port("tcp", 443) } },
        ],
        to: [
          { matches: { ...local, ...port("tcp", 80) } },
          { matches: { ...sameMaker, ...port("udp", 5683) } },
        ],
      },
      url,
    );

  test("the classes that both sides permit pass, the rest is dropped", async () => {
    await enforceHome(home, {
      a: file("https://maker.example.net/a.json"),
      b: file("https://maker.example.net/b.json"),
    });
    await hold(
      [
        ["a", "b", "tcp 80", "b"],
        ["b", "a", "tcp 80", "a"],
        ["a", "b", "udp 5683", "b"],
        ["b", "a", "udp 5683", "a"],
        ["a", "b", "tcp 443", "-"],
        ["a", "b", "udp 80", "-"],
        ["b", "a", "tcp 23", "-"],
        ["a", "b", family === 4 ? "icmp 8" : "icmp 128", "-"],
      ],
      family,
    );
  });

  test("one side's permission is not enough", async () => {
    await enforceHome(home, {
      a: mudFile({ from: [{ matches: { ...local, ...port("tcp", 80) } }] }),
      b: mudFile({ to: [{ matches: { ...local, ...port("tcp", 8080) } }] }),
    });
    await hold(
      [
        ["a", "b", "tcp 80", "-"],
        ["a", "b", "tcp 8080", "-"],
        ["b", "a", "tcp 80", "-"],
      ],
      family,
    );
  });

  test("a class without the other thing does not hold it", async () => {
    await enforceHome(home, {
      a: file("https://maker.example.net/a.json"),
      b: open,
      bindings: { things: [] },
    });
    await hold(
      [
        ["a", "b", "udp 5683", "-"],
        ["a", "b", "tcp 80", "b"],
      ],
      family,
    );
  });
});

describe.each(FAMILIES)("IoT-9, IPv%i: a name with several addresses", (family) => {
  test("all of its addresses are open, and no other", async () => {
    await enforceHome(home, {
      a: mudFile({ from: [{ matches: { ...to("cloud.example.net"), ...port("tcp", 443) } }] }),
      b: open,
      names: { "cloud.example.net": [...INTERNET[4].slice(1, 5), ...INTERNET[6].slice(1, 5)] },
    });
    await hold(
      [
        ["a", "net1", "tcp 443", "net"],
        ["a", "net2", "tcp 443", "net"],
        ["a", "net3", "tcp 443", "net"],
        ["a", "net4", "tcp 443", "net"],
        ["a", "net5", "tcp 443", "-"],
      ],
      family,
    );
  });

  test("an address that is learnt later opens when it is admitted", async () => {
    await enforceHome(home, {
      a: mudFile({ from: [{ matches: { ...to("cloud.example.net"), ...port("tcp", 443) } }] }),
      b: open,
    });
    await hold([["a", "net5", "tcp 443", "-"]], family);
    await home.wall.call("admit", {
      device: "a",
      name: "cloud.example.net",
      addresses: [addressOf("net5", family)],
      seconds: 60,
    });
    await hold([["a", "net5", "tcp 443", "net"]], family);
  });
});
