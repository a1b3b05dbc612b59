/**
 * What gets through while things change: reloads, new names, a wall that is killed, other hands on
 * our table, all under a flood of forbidden packets.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DesiredState, WallRule } from "../apps/gateway/src/wall/contract.ts";
import { base, type RigHome, startRigHome } from "../tests/system/rig/home.ts";
import { capture, devices, FORBIDDEN_PORT, nameOf, RULES } from "./home-of.ts";

export interface LeakResult {
  readonly what: string;
  readonly times: number;
  /** Packets of the flood meanwhile, and those of them that arrived on the Internet. */
  readonly sent: number;
  readonly leaked: number;
  /** How long the flood went on. */
  readonly seconds: number;
}

const ALL: WallRule = {
  direction: "from-device",
  family: 4,
  verdict: "accept",
  peer: [],
  protocol: 17,
};
/**
 * The flood is refused by an explicit drop of ranges before an accept of everything: that is what
 * passes first where rules are asked before their sets are filled.
 */
const REFUSED: WallRule = {
  ...ALL,
  verdict: "drop",
  peer: [{ kind: "among", networks: ["45.83.20.0/25", "198.51.100.0/24"], devices: [] }],
  destinationPorts: [{ from: 1, to: 99 }],
};

export async function measureLeaks(say: (line: string) => void): Promise<LeakResult[]> {
  const home = await startRigHome();
  try {
    const all = [ALL, { ...ALL, sourcePorts: [{ from: 0, to: 65_535 }] }].map((last) =>
      devices(100).map((device) => ({ ...device, rules: [REFUSED, ...device.rules, last] })),
    );
    const state = (nat44: boolean, turn = 0): DesiredState => ({
      ...base(nat44),
      devices: all[turn % all.length] ?? [],
    });
    await home.wall.call("apply", state(false));
    await detector(home);
    const file = join(home.directory, "flood.pcap");
    await writeFile(file, capture(devices(100), 20_000, "forbidden"));
    const results: LeakResult[] = [];
    const under = async (what: string, times: number, act: (turn: number) => Promise<unknown>) => {
      say(`leaks: ${what}`);
      const before = await counted(home);
      const began = performance.now();
      const flood = spawn(
        "ip",
        ["netns", "exec", "a", "tcpreplay", "-q", "-K", "-t", "--loop=0", "-i", "eth0", file],
        { stdio: "ignore" },
      );
      const ended = once(flood, "close");
      for (let turn = 0; turn < times; turn++) await act(turn);
      flood.kill("SIGINT");
      await ended;
      const seconds = (performance.now() - began) / 1000;
      const after = await counted(home);
      results.push({
        what,
        times,
        sent: after.sent - before.sent,
        leaked: after.leaked - before.leaked,
        seconds,
      });
    };
    await under("full reloads", 50, (turn) => home.wall.call("apply", state(turn % 2 === 0)));
    await under("every device's rules made anew", 50, (turn) =>
      home.wall.call("apply", state(false, turn)),
    );
    await under("names admitted", 1000, (turn) =>
      home.wall.call("admit", {
        device: `device-${turn % 100}`,
        name: nameOf(turn % RULES),
        addresses: [`45.84.${turn >> 8}.${turn & 255}`],
        seconds: 3600,
      }),
    );
    await under("the wall killed and started", 20, async () => {
      const startAgain = await home.killWall();
      await startAgain();
      await home.wall.call("apply", state(false));
    });
    const hands = [
      ["insert", "rule", "inet", "thingwall", "forward", "accept"],
      ["flush", "chain", "inet", "thingwall", "senders"],
      ["delete", "table", "inet", "thingwall"],
      ["delete", "table", "inet", "thingwall_guard"],
      ["flush", "ruleset"],
    ];
    await under("other hands on our tables", 20, async (turn) => {
      await home.exec("gw", "nft", ...(hands[turn % hands.length] ?? []));
      await repaired(home);
    });
    // While the wall lives a table of its own stays.
    await under("control: the wall killed, all flushed, then loaded", 3, async () => {
      const startAgain = await home.killWall();
      await home.exec("gw", "nft", "flush", "ruleset");
      await startAgain();
      await home.wall.call("apply", state(false));
    });
    return results;
  } finally {
    await home.stop();
  }
}

async function repaired(home: RigHome): Promise<void> {
  for (;;) {
    const tables = await home.exec("gw", "nft", "list", "tables").catch(() => "");
    if (!tables.includes("thingwall_guard\n")) continue;
    const chain = await home
      .exec("gw", "nft", "list", "chain", "inet", "thingwall", "senders")
      .catch(() => "");
    const front = await home
      .exec("gw", "nft", "list", "chain", "inet", "thingwall", "forward")
      .catch(() => "");
    if (chain.includes("@sender4") && !/drop;\n\t\taccept/.test(front)) return;
  }
}

/** Counts what is sent at its source and what arrives where it must not, whatever else flows. */
async function detector(home: RigHome): Promise<void> {
  const table = `table inet leak { chain arriving { type filter hook prerouting priority -400; udp dport ${FORBIDDEN_PORT} counter; }; }`;
  await home.exec("net", "nft", table);
}

async function counted(home: RigHome): Promise<{ sent: number; leaked: number }> {
  const text = await home.exec("net", "nft", "list", "chain", "inet", "leak", "arriving");
  const sent = await home.exec("a", "cat", "/proc/net/dev");
  return {
    leaked: Number(/counter packets (\d+)/.exec(text)?.[1]),
    sent: Number(/eth0:(?:\s*\d+){9}\s+(\d+)/.exec(sent)?.[1]),
  };
}
