/**
 * What is forbidden before a change and after it is forbidden during it: a flood of it, and nothing
 * of it arrives, however often the rules are made anew. The flood is refused by an explicit drop that
 * asks sets of ranges and stands before an accept of everything, which is the least that a gap needs.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Channel, connect } from "../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import type { WallDevice, WallEvent, WallRule } from "../../apps/gateway/src/wall/contract.ts";
import { frameOf } from "./rig/frame.ts";
import { AMPLE, base, GATEWAY, HOSTS, INTERNET, type RigHome, startRigHome } from "./rig/home.ts";

const FORBIDDEN_PORT = 9;
const PERMITTED_PORT = 443;
const NEIGHBOURS = 40;
/** More than one frame each: the flood goes on whatever a turn takes. */
const FRAMES = 100_000;
const LEAST = 10_000;
const TO = INTERNET[4][0] ?? "";

let home: RigHome;
let turn = 0;

beforeAll(async () => {
  home = await startRigHome();
  const count = async (host: string, chain: string, hook: string, port: number) =>
    home.exec(
      host,
      "nft",
      `table inet counted { chain ${chain} { type filter hook ${hook}; udp dport ${port} counter; }; }`,
    );
  await count("net", "arrived", "prerouting priority -400", FORBIDDEN_PORT);
  // On both sides of all our rules.
  await count("gw", "came", "forward priority -400", PERMITTED_PORT);
  await count("gw", "went", "forward priority 400", PERMITTED_PORT);
  await apply();
});

afterAll(() => home.stop());

/** What the wall is told next: other rules of every device in what the flood is not about. */
async function apply(nat44 = false): Promise<void> {
  turn += 1;
  await home.wall.call("apply", { ...base(nat44), devices: devices() });
}

const HANDS = [
  ["delete", "table", "inet", "thingwall"],
  ["flush", "chain", "inet", "thingwall", "forward"],
  ["insert", "rule", "inet", "thingwall", "forward", "accept"],
  ["delete", "table", "inet", "thingwall_guard"],
] as const;

const HAPPENINGS: readonly (readonly [string, number, (at: number) => Promise<void>])[] = [
  ["every device's rules are made anew", 12, () => apply()],
  ["everything is loaded whole", 12, (at) => apply(at % 2 === 0)],
  ["somebody else changes our tables", 8, (at) => repaired(HANDS[at % HANDS.length] ?? [])],
  [
    "the wall is killed and started",
    4,
    async () => {
      const startAgain = await home.killWall();
      await startAgain();
      await apply();
    },
  ],
];

test.each(HAPPENINGS)(
  "nothing forbidden arrives while %s",
  {
    timeout: 240_000,
  },
  async (_, times, happen) => {
    const before = await counted("net", "arrived");
    const flood = await startFlood();
    for (let at = 0; at < times; at++) await happen(at);
    expect(await flood.stop()).toBeGreaterThan(LEAST);
    expect((await counted("net", "arrived")) - before).toBe(0);
  },
);

test("nothing permitted is lost while every device's rules are made anew", {
  timeout: 240_000,
}, async () => {
  const flood = await startFlood(PERMITTED_PORT);
  for (let at = 0; at < 6; at++) await apply();
  expect(await flood.stop()).toBeGreaterThan(LEAST);
  let [came, went] = [0, 0];
  // What is under way yet has come and not gone.
  do {
    came = await counted("gw", "came");
    went = await counted("gw", "went");
  } while ((await counted("gw", "came")) !== came);
  expect(came).toBeGreaterThan(LEAST);
  expect(went).toBe(came);
});

test("nothing forbidden arrives while somebody flushes all rules and the wall lives", {
  timeout: 240_000,
}, async () => {
  const before = await counted("net", "arrived");
  const flood = await startFlood();
  for (let at = 0; at < 6; at++) await repaired(["flush", "ruleset"]);
  expect(await flood.stop()).toBeGreaterThan(LEAST);
  expect((await counted("net", "arrived")) - before).toBe(0);
});

test("the same detector counts what arrives when all rules are flushed and the wall is dead", {
  timeout: 240_000,
}, async () => {
  const before = await counted("net", "arrived");
  const flood = await startFlood();
  const startAgain = await home.killWall();
  await home.exec("gw", "nft", "flush", "ruleset");
  while ((await counted("net", "arrived")) === before);
  await startAgain();
  await apply();
  await flood.stop();
});

async function repaired(hand: readonly string[]): Promise<void> {
  const events = await new Promise<Channel>((resolve, reject) => {
    const connected = connect(socketPath(home.directory, "wall"), {
      onEvent: (event) => {
        if ((event as WallEvent).kind === "repaired") resolve(connected);
      },
    });
    connected.then(() => home.exec("gw", "nft", ...hand)).catch(reject);
  });
  events.close();
}

function devices(): WallDevice[] {
  const port = 1000 + (turn % 2);
  const other = from({ destinationPorts: [{ from: port, to: port }] });
  const forbidden = from({
    verdict: "drop",
    // Ranges that no hash holds.
    peer: [{ kind: "among", networks: ["45.83.20.0/25", "198.51.100.0/24"], devices: [] }],
    destinationPorts: [{ from: 1, to: 99 }],
  });
  const ranges = Array.from({ length: 20 }, (_, rule) =>
    from({
      peer: [
        { kind: "among", networks: [`198.51.${rule}.0/26`, `203.0.${rule}.0/24`], devices: [] },
      ],
      destinationPorts: [{ from: 2000 + rule * 10, to: 2005 + rule * 10 }],
    }),
  );
  return [
    thing("a", 1, [other, forbidden, from({})]),
    ...Array.from({ length: NEIGHBOURS }, (_, at) =>
      thing(`neighbour-${at}`, at + 2, [other, ...ranges]),
    ),
  ];
}

function from(rule: Partial<WallRule>): WallRule {
  return {
    direction: "from-device",
    family: 4,
    verdict: "accept",
    peer: [],
    protocol: 17,
    ...rule,
  };
}

function thing(id: string, slot: number, rules: readonly WallRule[]): WallDevice {
  const own = { mac: HOSTS.a.mac, address: HOSTS.a[4] };
  const hex = slot.toString(16).padStart(2, "0");
  const theirs = { mac: `02:00:00:00:78:${hex}`, address: `192.168.77.${slot + 100}` };
  const { mac, address } = id === "a" ? own : theirs;
  return {
    id,
    slot,
    role: "thing",
    macs: [mac],
    addresses: [address],
    caps: AMPLE,
    rules: [...rules],
  };
}

async function startFlood(port = FORBIDDEN_PORT): Promise<{ stop(): Promise<number> }> {
  const flow = {
    path: "wan",
    family: 4,
    from: { address: HOSTS.a[4] },
    to: { address: TO },
    protocol: 17,
    sourcePort: 1024,
    destinationPort: port,
  } as const;
  const frame = frameOf(flow, 1, HOSTS.a.mac, GATEWAY.mac);
  const file = join(home.directory, "flood");
  await writeFile(file, Buffer.concat(Array.from({ length: FRAMES }, () => frame)));
  const before = await sent();
  let isWanted = true;
  let kill = () => {};
  const flooding = (async () => {
    while (isWanted) {
      // Each read is one frame, and each frame one write.
      const ends = ["-b", `${frame.length}`, `OPEN:${file},rdonly`, "INTERFACE:eth0"];
      const argv = ["netns", "exec", "a", "socat", "-u", ...ends];
      const child = spawn("ip", argv, { stdio: "ignore" });
      kill = () => child.kill("SIGKILL");
      await once(child, "close");
    }
  })();
  while ((await sent()) === before);
  return {
    async stop() {
      isWanted = false;
      kill();
      await flooding;
      return (await sent()) - before;
    },
  };
}

async function sent(): Promise<number> {
  const text = await home.exec("a", "cat", "/proc/net/dev");
  return Number(/eth0:(?:\s*\d+){9}\s+(\d+)/.exec(text)?.[1]);
}

async function counted(host: string, chain: string): Promise<number> {
  const text = await home.exec(host, "nft", "list", "chain", "inet", "counted", chain);
  return Number(/counter packets (\d+)/.exec(text)?.[1]);
}
