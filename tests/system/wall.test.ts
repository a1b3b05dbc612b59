/** What the wall promises beside the policies, packet by packet: see each test. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Channel, connect } from "../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import { Admitted } from "../../apps/gateway/src/wall/admitted.ts";
import type { DroppedPacket, WallEvent } from "../../apps/gateway/src/wall/contract.ts";
import { anyAdmissions, anyState } from "../../apps/gateway/src/wall/generate.fixture.ts";
import { renderRuleset } from "../../apps/gateway/src/wall/render.ts";
import {
  enforceHome,
  type Entry,
  from,
  local,
  mudFile,
  PERSON,
  port,
  ports,
  to,
} from "./rig/described.ts";
import {
  base,
  GATEWAY,
  HOSTS,
  INTERNET,
  INTERNET_MAC,
  type RigHome,
  startRigHome,
  WAN_GATEWAY,
} from "./rig/home.ts";
import { type Packet, prepareProbe, type Probe } from "./rig/probe.ts";
import { seed } from "./rig/seed.ts";

const FAMILIES = [4, 6] as const;
const NET = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
const OTHER = { 4: INTERNET[4][2] ?? "", 6: INTERNET[6][2] ?? "" };
const STRANGER_MAC = "02:00:00:00:77:66";

let home: RigHome;
let probe: Probe;
let reports: Channel;
let onDrop: (packet: DroppedPacket) => void = () => {};

beforeAll(async () => {
  home = await startRigHome();
  // As a real gateway has: without it the kernel would find no way for what must be dropped.
  for (const family of FAMILIES)
    await home.exec(
      "gw",
      ...["ip", `-${family}`, "route", "add", "default"],
      ...["via", INTERNET[family][0] ?? "", "dev", "wan0"],
    );
  probe = await prepareProbe(home);
  reports = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => {
      const said = event as WallEvent;
      if (said.kind === "dropped") onDrop(said.packet);
    },
  });
});

afterAll(async () => {
  reports.close();
  probe.close();
  await home.stop();
});

const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });
const shut = mudFile({});

const fromA = (family: 4 | 6, destination: string, what: Packet["what"]): Packet => ({
  via: "a",
  family,
  from: HOSTS.a[family],
  to: destination,
  what,
});
const fromNet = (family: 4 | 6, destination: string, what: Packet["what"]): Packet => ({
  via: "net",
  family,
  from: NET[family],
  to: destination,
  what,
});

describe.each(FAMILIES)("the order of rules in the kernel, IPv%i", (family) => {
  const web = (entries: readonly Entry[]) =>
    enforceHome(home, {
      a: mudFile({ from: entries }),
      b: open,
      names: { "cloud.example.net": [NET[4], NET[6]] },
    });
  const reach = (...what: Packet["what"][]) =>
    probe.reach(
      what.flatMap((each) => [
        fromA(family, NET[family], each),
        fromA(family, OTHER[family], each),
      ]),
    );

  test("a drop before an accept holds", async () => {
    await web([
      { matches: { ...to("cloud.example.net"), ...port("tcp", 443) }, forwarding: "drop" },
      { matches: port("tcp", 443) },
    ]);
    expect(await reach("tcp 443")).toEqual(["-", "net"]);
  });

  test("a drop after an accept comes too late", async () => {
    await web([
      { matches: port("tcp", 443) },
      { matches: { ...to("cloud.example.net"), ...port("tcp", 443) }, forwarding: "drop" },
    ]);
    expect(await reach("tcp 443")).toEqual(["net", "net"]);
  });

  test("overlapping ranges: the first that holds the port decides", async () => {
    await web([
      { matches: ports("tcp", 8000, 8099) },
      { matches: ports("tcp", 8050, 8199), forwarding: "drop" },
      { matches: { ...to("cloud.example.net"), ...ports("tcp", 8150, 8160) } },
      { matches: ports("tcp", 7000, 9000) },
    ]);
    expect(await reach("tcp 8060", "tcp 8100", "tcp 8155", "tcp 8200", "tcp 9001")).toEqual([
      ...["net", "net"],
      ...["-", "-"],
      ...["-", "-"],
      ...["net", "net"],
      ...["-", "-"],
    ]);
  });

  test("reject is a drop", async () => {
    await web([{ matches: port("tcp", 443), forwarding: "reject" }, { matches: {} }]);
    expect(await reach("tcp 443", "tcp 80")).toEqual(["-", "-", "net", "net"]);
  });
});

test("where names are admitted nothing else can be asked, and where rules are changed no name is", async () => {
  await enforceHome(home, { a: open, b: open });
  const paths = (["admit", "wall"] as const).map((socket) => socketPath(home.directory, socket));
  const [admissions, rules] = await Promise.all(paths.map((path) => connect(path)));
  const state = { ...base(), devices: [] };
  for (const op of ["apply", "change"])
    await expect(admissions?.call(op, state)).rejects.toMatchObject({ code: "unknown-op" });
  const admission = { device: "a", name: "x.example.net", addresses: [NET[4]], seconds: 60 };
  await admissions?.call("admit", admission);
  await expect(rules?.call("admit", admission)).rejects.toMatchObject({ code: "unknown-op" });
  admissions?.close();
  rules?.close();
});

describe("the router", () => {
  test("what leaves over IPv4 takes the gateway's address, and IPv6 keeps its own", async () => {
    await enforceHome(home, { a: open, b: open, nat44: true });
    const [four, six] = await probe.try([fromA(4, NET[4], "tcp 443"), fromA(6, NET[6], "tcp 443")]);
    expect(four).toMatchObject([{ at: "net", source: WAN_GATEWAY[4], destination: NET[4] }]);
    expect(six).toMatchObject([{ at: "net", source: HOSTS.a[6], destination: NET[6] }]);
  });

  test("without NAT the home's own addresses are seen", async () => {
    await enforceHome(home, { a: open, b: open });
    const [four] = await probe.try([fromA(4, NET[4], "tcp 443")]);
    expect(four).toMatchObject([{ at: "net", source: HOSTS.a[4] }]);
  });

  test.each([true, false])(
    "nobody opens anything to it from the Internet (NAT: %s)",
    async (nat44) => {
      await enforceHome(home, { a: open, b: open, nat44 });
      const packets = FAMILIES.flatMap((family) => [
        fromNet(family, WAN_GATEWAY[family], "tcp 22"),
        fromNet(family, WAN_GATEWAY[family], "udp 53"),
        fromNet(family, WAN_GATEWAY[family], "tcp 443"),
        fromNet(family, GATEWAY[family], "udp 53"),
        fromNet(family, WAN_GATEWAY[family], family === 4 ? "icmp 8" : "icmp 128"),
      ]);
      // The observer beside our filter sees what comes in by the LAN; so ask the filter itself.
      const refused = countDrops("wan-in", packets.length);
      expect(await probe.reach(packets)).toEqual(packets.map(() => "-"));
      expect(await refused).toHaveLength(packets.length);
    },
  );

  test("nobody at home reaches more of it than DNS and time", async () => {
    await enforceHome(home, { a: open, b: PERSON });
    for (const family of FAMILIES) {
      const whats = ["udp 53", "tcp 53", "udp 123", "tcp 22", "tcp 80", "tcp 443"] as const;
      const thing = whats.map((what) => fromA(family, GATEWAY[family], what));
      const person = thing.map(
        (packet): Packet => ({
          ...packet,
          via: "b",
          from: HOSTS.b[family],
        }),
      );
      expect(await probe.reach(thing)).toEqual(["gateway", "gateway", "gateway", "-", "-", "-"]);
      expect(await probe.reach(person)).toEqual([
        ...["gateway", "gateway", "gateway", "-"],
        ...["gateway", "gateway"],
      ]);
    }
  });
});

describe("who is who", () => {
  test("a person's device reaches the Internet, and the Internet does not reach it", async () => {
    await enforceHome(home, { a: PERSON, b: shut });
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          fromA(family, NET[family], "tcp 443"),
          fromA(family, NET[family], "udp 853"),
          fromA(family, NET[family], family === 4 ? "icmp 8" : "icmp 128"),
          fromNet(family, HOSTS.a[family], "tcp 443"),
        ]),
      ).toEqual(["net", "net", "net", "-"]);
  });

  test("an unknown MAC reaches nothing", async () => {
    await enforceHome(home, { a: open, b: open });
    for (const family of FAMILIES)
      expect(
        await probe.reach(
          [NET[family], HOSTS.b[family], GATEWAY[family]].map((destination) => ({
            ...fromA(family, destination, "udp 53"),
            from: family === 4 ? "192.168.77.66" : "2a0d:f302:77::66",
            sourceMac: STRANGER_MAC,
          })),
        ),
      ).toEqual(["-", "-", "-"]);
  });

  test("another device's address is not believed without its MAC, nor its MAC without its address", async () => {
    await enforceHome(home, { a: shut, b: open });
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          { ...fromA(family, NET[family], "tcp 443"), from: HOSTS.b[family] },
          { ...fromA(family, NET[family], "tcp 443"), sourceMac: HOSTS.b.mac },
          { ...fromA(family, GATEWAY[family], "udp 123"), from: HOSTS.b[family] },
          { ...fromA(family, NET[family], "tcp 443"), via: "b", from: HOSTS.b[family] },
        ]),
      ).toEqual(["-", "-", "-", "net"]);
  });

  test("an address of the home is not believed from the Internet", async () => {
    await enforceHome(home, {
      a: mudFile({ to: [{ matches: { ...local, ...port("udp", 5000) } }] }),
      b: open,
    });
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          { ...fromNet(family, HOSTS.a[family], "udp 5000"), from: HOSTS.b[family] },
          ...(family === 4
            ? [{ ...fromNet(family, HOSTS.a[family], "udp 5000"), from: "169.254.7.7" }]
            : []),
          { ...fromA(family, HOSTS.a[family], "udp 5000"), via: "b", from: HOSTS.b[family] },
        ]),
      ).toEqual(family === 4 ? ["-", "-", "a"] : ["-", "a"]);
  });

  test("a link-local neighbour is nobody's way out", async () => {
    await enforceHome(home, { a: mudFile({ from: [{ matches: local }] }), b: open });
    expect(await probe.reach([fromA(4, "169.254.7.7", "tcp 80")])).toEqual(["-"]);
    expect(await probe.reach([fromA(6, "fe80::7", "tcp 80")])).toEqual(["-"]);
  });

  test("an address at home that no device has is reached by nobody", async () => {
    await enforceHome(home, { a: open, b: open });
    await home.exec(
      "gw",
      "ip",
      "neigh",
      "replace",
      "192.168.77.99",
      "lladdr",
      HOSTS.b.mac,
      "dev",
      "br-lan",
    );
    expect(
      await probe.reach([
        fromA(4, "192.168.77.99", "tcp 80"),
        fromNet(4, "192.168.77.99", "tcp 80"),
      ]),
    ).toEqual(["-", "-"]);
  });
});

describe("names", () => {
  test("a question to any resolver arrives at the gateway's own", async () => {
    await enforceHome(home, { a: shut, b: PERSON });
    for (const family of FAMILIES) {
      const asked = (["udp 53", "tcp 53"] as const).flatMap((what) => [
        fromA(family, family === 4 ? "9.9.9.9" : "2620:fe::fe", what),
        { ...fromA(family, NET[family], what), via: "b" as const, from: HOSTS.b[family] },
      ]);
      const arrivals = await probe.try(asked);
      expect(arrivals.flat().map(({ source, ...rest }) => rest)).toEqual(
        [53, 5300, 53, 5300].map((destinationPort) => ({
          at: "gateway",
          destination: GATEWAY[family],
          destinationPort,
        })),
      );
    }
  });

  test("DNS over TLS or QUIC is dropped for things, whatever their file says", async () => {
    await enforceHome(home, {
      a: mudFile({ from: [{ matches: port("tcp", 853) }, { matches: {} }] }),
      b: PERSON,
    });
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          fromA(family, NET[family], "tcp 853"),
          fromA(family, NET[family], "udp 853"),
          fromA(family, NET[family], "tcp 854"),
          { ...fromA(family, NET[family], "tcp 853"), via: "b", from: HOSTS.b[family] },
        ]),
      ).toEqual(["-", "-", "net", "net"]);
  });
});

describe("the bridge", () => {
  test("a frame for another port is not delivered past the rules", async () => {
    await enforceHome(home, { a: shut, b: open });
    expect(await home.exec("gw", "cat", "/proc/sys/net/bridge/bridge-nf-call-iptables")).toBe(
      "0\n",
    );
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          { ...fromA(family, HOSTS.b[family], "tcp 80"), destinationMac: HOSTS.b.mac },
          { ...fromA(family, HOSTS.b[family], "tcp 80"), destinationMac: "ff:ff:ff:ff:ff:ff" },
          { ...fromA(family, HOSTS.b[family], "tcp 80"), destinationMac: "02:00:00:00:99:99" },
          fromA(family, HOSTS.b[family], "tcp 80"),
        ]),
      ).toEqual(["-", "-", "-", "-"]);
  });

  test("every port is isolated, a person's too", async () => {
    await enforceHome(home, { a: open, b: PERSON });
    const links = JSON.parse(
      await home.exec("gw", "bridge", "-json", "-details", "link", "show"),
    ) as {
      ifname: string;
      master?: string;
      isolated: boolean;
    }[];
    const bridged = links.filter(({ master }) => master === "br-lan");
    expect(bridged.map(({ ifname }) => ifname).toSorted()).toEqual(["p-a", "p-b"]);
    expect(bridged.every(({ isolated }) => isolated)).toBe(true);
  });
});

describe("transactions", () => {
  const cloud = mudFile({
    from: [{ matches: { ...to("cloud.example.net"), ...port("tcp", 443) } }],
  });
  const names = { "cloud.example.net": [NET[4], NET[6]] };
  const reachesCloud = () =>
    probe.reach([fromA(4, NET[4], "tcp 443"), fromA(4, OTHER[4], "tcp 443")]);
  const table = async () =>
    (await home.exec("gw", "nft", "-s", "list", "table", "inet", "thingwall")).replaceAll(
      / timeout \S+| expires \S+/g,
      "",
    );

  test("applying again keeps what names opened", async () => {
    await enforceHome(home, { a: cloud, b: open, names });
    const again = await enforceHome(home, { a: cloud, b: open });
    expect(again.devices).toHaveLength(2);
    for (const family of FAMILIES)
      expect(
        await probe.reach([
          fromA(family, NET[family], "tcp 443"),
          fromA(family, OTHER[family], "tcp 443"),
        ]),
      ).toEqual(["net", "-"]);
  });

  test("a state that is refused leaves the old one whole", async () => {
    const desired = await enforceHome(home, { a: cloud, b: open, names });
    const before = await table();
    const bad = { ...desired, lan: { ...desired.lan, addresses: ["999.1.1.1"] } };
    await expect(home.wall.call("apply", bad)).rejects.toMatchObject({
      code: "bad-params",
      message: "/lan/addresses/0: is not an IP address",
    });
    expect(await table()).toBe(before);
    expect(await reachesCloud()).toEqual(["net", "-"]);
  });

  test("a rule set that the kernel refuses leaves the old one whole", async () => {
    const desired = await enforceHome(home, { a: cloud, b: open, names });
    const before = await table();
    const { ahead, text } = renderRuleset(desired, new Admitted(), Date.now());
    const broken = `${ahead}${text}add rule inet thingwall nowhere accept\n`;
    await expect(load("gw", broken)).rejects.toThrow("No such file or directory");
    expect(await table()).toBe(before);
    expect(await reachesCloud()).toEqual(["net", "-"]);
    await load("gw", ahead + text);
    expect(await table()).not.toBe(before);
  });

  test("an element that two names hold stays for the longer, one of a rule for good", async () => {
    const file = mudFile({
      from: [
        { matches: { ...to("cloud.example.net"), ...port("tcp", 443) } },
        { matches: { ...to("cdn.example.net"), ...port("tcp", 443) } },
        {
          family: 4,
          matches: { ip: { "destination-ipv4-network": `${OTHER[4]}/32` }, ...port("tcp", 443) },
        },
      ],
    });
    const bindings = { approvedAddresses: [`${OTHER[4]}/32`] };
    await enforceHome(home, { a: file, b: open, bindings, names });
    const admission = { device: "a", name: "cdn.example.net", seconds: 60 };
    await home.wall.call("admit", { ...admission, addresses: [NET[4], OTHER[4]] });
    const listed = await home.exec("gw", "nft", "list", "table", "inet", "thingwall");
    const [, expires] =
      new RegExp(`${NET[4]} \\. tcp \\. 443 timeout 1h expires (\\d+)m`).exec(listed) ?? [];
    expect(Number(expires)).toBeGreaterThan(50);
    expect(listed).toMatch(new RegExp(`${OTHER[4]} \\. tcp \\. 443(,| })`));
  });

  test("tables of others stay", async () => {
    await enforceHome(home, { a: cloud, b: open });
    const tables = await home.exec("gw", "nft", "list", "tables");
    const others = tables.split("\n").filter((line) => !/^table \S+ thingwall/.test(line));
    expect(others.join("")).toBe("table inet observer");
  });
});

/** States in one transaction: an ordinary user's may not be as long as root's. */
const AT_ONCE = process.getuid?.() === 0 ? 20 : 1;

describe("whatever the schema takes", () => {
  test("nft loads it", async () => {
    const states = fc.sample(fc.tuple(anyState, anyAdmissions), { seed, numRuns: 120 });
    await promisify(execFile)("ip", ["netns", "add", "scratch"]);
    try {
      for (let at = 0; at < states.length; at += AT_ONCE) {
        const texts = states.slice(at, at + AT_ONCE).map(([state, admissions]) => {
          const admitted = new Admitted();
          for (const each of admissions) admitted.admit(each, 0);
          const { ahead, text } = renderRuleset(state, admitted, 0);
          return ahead + text;
        });
        await load("scratch", texts.join("")).catch(async (refused: unknown) => {
          for (const [index, text] of texts.entries())
            await load("scratch", text).catch((error: unknown) => {
              const state = JSON.stringify(states[at + index]);
              throw new Error(`seed ${seed}, state ${state}: ${String(error)}`);
            });
          throw refused;
        });
      }
    } finally {
      await promisify(execFile)("ip", ["netns", "del", "scratch"]);
    }
  });
});

/** Loads a text into a namespace's kernel; rejects with what nft says. */
async function load(namespace: string, text: string): Promise<void> {
  const child = spawn("ip", ["netns", "exec", namespace, "nft", "-f", "-"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaint += chunk));
  child.stdin.end(text);
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(complaint.slice(0, 2000));
}

/** The next reports of one stage, as many as asked for. */
function countDrops(stage: DroppedPacket["stage"], count: number): Promise<DroppedPacket[]> {
  const seen: DroppedPacket[] = [];
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(10_000);
    late.addEventListener("abort", () =>
      reject(new Error(`${seen.length} of ${count} reports of ${stage}`)),
    );
    onDrop = (packet) => {
      if (packet.stage !== stage) return;
      seen.push(packet);
      if (seen.length === count) resolve(seen);
    };
  });
}

describe("reports of drops", () => {
  const reported = async (
    stage: DroppedPacket["stage"],
    packet: Packet,
    homeOf: Parameters<typeof enforceHome>[1],
  ): Promise<Partial<DroppedPacket> | undefined> => {
    await enforceHome(home, homeOf);
    const drops = countDrops(stage, 1);
    expect(await probe.reach([packet])).toEqual(["-"]);
    return (await drops)[0];
  };

  test.each(FAMILIES)("say where, whose, from whom and to whom, IPv%i", async (family) => {
    const both = { a: shut, b: shut };
    const source = HOSTS.a[family];
    expect(
      await reported("from-device", fromA(family, NET[family], "tcp 443"), both),
    ).toMatchObject({
      slot: 1,
      mac: HOSTS.a.mac,
      family,
      source,
      destination: NET[family],
      protocol: 6,
      destinationPort: 443,
    });
    expect(
      await reported("to-device", fromA(family, HOSTS.b[family], "udp 9"), { a: open, b: shut }),
    ).toMatchObject({
      slot: 2,
      mac: HOSTS.a.mac,
      source,
      destination: HOSTS.b[family],
      protocol: 17,
    });
    expect(
      await reported("to-device", fromNet(family, HOSTS.b[family], "udp 9"), both),
    ).toMatchObject({ slot: 2, mac: INTERNET_MAC, source: NET[family] });
    expect(
      await reported(
        "unknown-device",
        { ...fromA(family, NET[family], "tcp 1"), sourceMac: STRANGER_MAC },
        both,
      ),
    ).toMatchObject({ slot: 0, mac: STRANGER_MAC, source });
    expect(
      await reported("gateway", fromA(family, GATEWAY[family], "tcp 22"), { a: open, b: shut }),
    ).toMatchObject({ slot: 0, destination: GATEWAY[family], destinationPort: 22 });
    const ping = family === 4 ? 8 : 128;
    expect(
      await reported("wan-in", fromNet(family, WAN_GATEWAY[family], `icmp ${ping}`), both),
    ).toMatchObject({
      slot: 0,
      source: NET[family],
      icmp: { type: ping, code: 0 },
    });
  });

  test("carry the kernel's time", async () => {
    const before = Date.now();
    const drop = await reported("from-device", fromA(4, NET[4], "tcp 443"), { a: shut, b: shut });
    expect(drop?.at).toBeGreaterThanOrEqual(before - 1);
    expect(drop?.at).toBeLessThanOrEqual(Date.now());
  });
});

describe("connections that the Internet opens", () => {
  test("a permitted one passes and its answers too", async () => {
    await enforceHome(home, {
      a: mudFile({ to: [{ matches: { ...from("push.example.net"), ...port("udp", 5000) } }] }),
      b: open,
      names: { "push.example.net": [NET[4], NET[6]] },
    });
    for (const family of FAMILIES) {
      const asked = { ...fromNet(family, HOSTS.a[family], "udp 5000"), sourcePort: 41_000 };
      expect(await probe.reach([asked])).toEqual(["a"]);
      const answer = { ...fromA(family, NET[family], "udp 41000"), sourcePort: 5000 };
      expect(await probe.reach([answer, { ...answer, sourcePort: 5001 }])).toEqual(["net", "-"]);
    }
  });
});
