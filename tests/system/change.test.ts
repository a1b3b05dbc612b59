/** What happens while things change: narrowing, somebody else's hands, a wall that is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Channel } from "../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import {
  type Applied,
  type Changed,
  clash,
  type DesiredState,
  type Repaired,
  type RepairFailed,
  type WallEvent,
} from "../../apps/gateway/src/wall/contract.ts";
import { anyState } from "../../apps/gateway/src/wall/generate.fixture.ts";
import { enforceHome, mudFile, port, to } from "./rig/described.ts";
import { base, HOSTS, INTERNET, type RigHome, startRigHome } from "./rig/home.ts";
import { type Packet, prepareProbe, type Probe } from "./rig/probe.ts";

const FAMILIES = [4, 6] as const;
const NET = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
/** Milliseconds that announcements are held back: more than any wait for one could last. */
const LATE = 3000;
/** Elements in one transaction: an ordinary user's may not be as long as root's. */
const AT_ONCE = process.getuid?.() === 0 ? 20_000 : 500;

let home: RigHome;
let probe: Probe;
let reports: Channel;
let onRepaired: (event: Repaired) => void = () => {};
let onFailed: (event: RepairFailed) => void = () => {};

beforeAll(async () => {
  home = await startRigHome();
  probe = await prepareProbe(home);
  await listen();
});

afterAll(async () => {
  reports.close();
  probe.close();
  await home.stop();
});

async function listen(): Promise<void> {
  reports = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => {
      const said = event as WallEvent;
      if (said.kind === "repaired") onRepaired(said);
      if (said.kind === "repair-failed") onFailed(said);
    },
  });
}

const cloud = mudFile({
  from: [
    { matches: { ...to("cloud.example.net"), ...port("tcp", 443) } },
    { matches: { ...to("cloud.example.net"), ...port("udp", 443) } },
  ],
});
const names = { "cloud.example.net": [NET[4], NET[6]] };
const open = mudFile({ from: [{ matches: {} }] });

const enforce = () => enforceHome(home, { a: cloud, b: open, names });

type Transport = "tcp" | "udp";
const KINDS = FAMILIES.flatMap((family) =>
  (["tcp", "udp"] as const).map((transport) => ({ family, transport })),
);

/** A packet of the one connection of its kind, and an answer to it. */
function out(host: "a" | "b", family: 4 | 6, transport: Transport): Packet {
  return {
    via: host,
    family,
    from: HOSTS[host][family],
    to: NET[family],
    what: `${transport} 443`,
    sourcePort: 7000,
  };
}
function back(host: "a" | "b", family: 4 | 6, transport: Transport): Packet {
  return {
    via: "net",
    family,
    from: NET[family],
    to: HOSTS[host][family],
    what: `${transport} 7000`,
    sourcePort: 443,
  };
}

function withoutRules(desired: DesiredState, id: string): DesiredState {
  return {
    ...desired,
    // The first rules let the packets pass that end each wait.
    devices: desired.devices.map((device) =>
      device.id === id ? { ...device, rules: device.rules.slice(0, 2) } : device,
    ),
  };
}

describe("a live connection that is no longer permitted", () => {
  /** What goes out, then what comes back: each wire keeps an order only of its own. */
  const exchange = async (host: "a" | "b", transports: readonly Transport[]) => {
    const kinds = KINDS.filter(({ transport }) => transports.includes(transport));
    const outward = kinds.map(({ family, transport }) => out(host, family, transport));
    const inward = kinds.map(({ family, transport }) => back(host, family, transport));
    return [...new Set([...(await probe.reach(outward)), ...(await probe.reach(inward))])];
  };
  const connectionsOf = async (host: "a" | "b") => {
    const lists = FAMILIES.map((family) =>
      home.exec("gw", "conntrack", "-L", "-f", `ipv${family}`, "-s", HOSTS[host][family]),
    );
    const lines = (await Promise.all(lists)).join("\n").split("\n");
    return lines.filter((line) => line.includes("dport=443")).length;
  };

  test("stops with the change, and others do not notice", async () => {
    const desired = await enforce();
    expect(await exchange("a", ["tcp", "udp"])).toEqual(["net", "a"]);
    expect(await exchange("b", ["tcp", "udp"])).toEqual(["net", "b"]);
    expect(await connectionsOf("a")).toBe(KINDS.length);
    await home.wall.call("apply", withoutRules(desired, "a"));
    expect(await connectionsOf("a")).toBe(0);
    expect(await connectionsOf("b")).toBe(KINDS.length);
    expect(await exchange("a", ["tcp", "udp"])).toEqual(["-"]);
    expect(await exchange("b", ["udp"])).toEqual(["net", "b"]);
  });

  test("of one device is nobody else's, neither from its address nor towards it", async () => {
    await enforce();
    expect(await exchange("a", ["udp"])).toEqual(["net", "a"]);
    for (const family of FAMILIES) {
      const asA: Packet = { ...out("a", family, "udp"), via: "b", sourceMac: HOSTS.b.mac };
      const asTheCloud: Packet = { ...back("a", family, "udp"), via: "b", sourceMac: HOSTS.b.mac };
      expect(await probe.reach([asA, asTheCloud])).toEqual(["-", "-"]);
    }
  });

  test("goes on when a change leaves it permitted", async () => {
    const desired = await enforce();
    expect(await exchange("a", ["tcp", "udp"])).toEqual(["net", "a"]);
    const onlyUdp = desired.devices.map((device) => ({
      ...device,
      rules: device.rules.filter(({ protocol }) => protocol !== 6),
    }));
    await home.wall.call("apply", { ...desired, devices: onlyUdp });
    expect(await connectionsOf("a")).toBe(FAMILIES.length);
    expect(await exchange("a", ["udp"])).toEqual(["net", "a"]);
  });
});

describe("a difference", () => {
  /** What comes and goes by itself. */
  const PASSING = new Set(["handle", "expires", "timeout", "packets", "bytes"]);
  /** What the kernel holds, whatever the order, and whichever of its two names a chain has. */
  const held = async () => {
    const listed = await home.exec("gw", "nft", "-s", "-j", "list", "ruleset");
    const { nftables } = JSON.parse(listed) as { nftables: readonly unknown[] };
    const plain = (_: string, value: unknown): unknown => {
      if (typeof value === "string") return value.replace(/^(@?d\d+)b_/, "$1_");
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const plainly = Object.entries(value).filter(([key]) => !PASSING.has(key));
      const rest: Record<string, unknown> = Object.fromEntries(plainly);
      const { elem, size } = rest;
      // What packets put there themselves: JSON does not say so, but only such sets have a size.
      if (size !== undefined) return { ...rest, elem: [] };
      if (!Array.isArray(elem)) return rest;
      return { ...rest, elem: elem.map((each) => JSON.stringify(each, plain)).toSorted() };
    };
    return nftables.map((each) => JSON.stringify(each, plain)).toSorted();
  };

  test("leaves in the kernel what the whole state would, wherever it begins", async () => {
    const states = fc.sample(anyState, { numRuns: 24, seed: 3 }).map(({ devices }) => devices);
    for (let turn = 0; turn < states.length; turn += 6) {
      let devices = states[turn] ?? [];
      let { revision } = (await home.wall.call("apply", { ...base(), devices })) as Applied;
      for (const next of states.slice(turn + 1, turn + 6)) {
        const kept = devices.slice(0, 1);
        const come = next.filter(({ id }) => id !== kept[0]?.id);
        const all = [...kept, ...come];
        if (clash({ ...base(), devices: all }) !== undefined) continue;
        const gone = devices.flatMap(({ id }) => (all.some((each) => each.id === id) ? [] : [id]));
        const answer = (await home.wall.call("change", { revision, gone, come })) as Changed;
        if (answer.outcome !== "changed") throw new Error("it begins at the last");
        revision = answer.revision;
        devices = all;
        for (const { id, rules } of devices)
          for (const peer of rules.flatMap((rule) => rule.peer))
            if (peer.kind === "name")
              await home.wall.call("admit", {
                ...{ device: id, name: peer.name, seconds: 3600 },
                addresses: [NET[4], NET[6]],
              });
      }
      const changed = await held();
      const startAgain = await home.killWall();
      await startAgain();
      await listen();
      await home.wall.call("apply", { ...base(), devices });
      expect(changed).toEqual(await held());
    }
  });

  test("that does not begin at the last state is not applied", async () => {
    const { devices } = await enforce();
    const { revision } = (await home.wall.call("apply", { ...base(), devices })) as Applied;
    const stale = { revision: revision - 1, gone: devices.map(({ id }) => id), come: [] };
    expect(await home.wall.call("change", stale)).toEqual({ outcome: "unknown-revision" });
    expect(await probe.reach([out("a", 4, "udp")])).toEqual(["net"]);
  });
});

describe("somebody else's change", () => {
  const forbidden = () => ({ ...out("a", 4, "udp"), what: "udp 9" as const });
  const nextRepair = () =>
    new Promise<Repaired>((resolve) => {
      onRepaired = resolve;
    });
  /** The process by which the wall hears of changes. */
  const tablesWatcher = async (): Promise<number> => {
    for (const pid of (await home.exec("gw", "ip", "netns", "pids", "gw")).trim().split("\n")) {
      const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      if (words === "nft\0monitor\0") return Number(pid);
    }
    throw new Error("nobody watches the tables");
  };

  /** Announces more than is kept for who does not listen, of a table that is nobody's. */
  const fillAnnouncements = async (): Promise<void> => {
    const file = join(home.directory, "others.nft");
    const comment = "x".repeat(100);
    const elements = Array.from(
      { length: AT_ONCE },
      (_, at) => `10.0.${at >> 8}.${at & 255} comment "${comment}"`,
    );
    const others = "table ip others";
    const set = "set s { type ipv4_addr; }";
    await writeFile(
      file,
      `${others} { ${set}; }\nadd element ip others s { ${elements.join(", ")} }\n`,
    );
    const lost = async () => {
      const [, ...lines] = (await home.exec("gw", "cat", "/proc/net/netlink")).trim().split("\n");
      return lines.some((line) => Number(line.trim().split(/\s+/)[8]) > 0);
    };
    while (!(await lost())) {
      await home.exec("gw", "nft", "-f", file);
      await home.exec("gw", "nft", "delete", "table", "ip", "others");
    }
  };

  const CHANGES: Readonly<Record<string, readonly string[]>> = {
    "an accept in front": ["insert", "rule", "inet", "thingwall", "forward", "accept"],
    "a chain flushed": ["flush", "chain", "inet", "thingwall", "senders"],
    "our table deleted": ["delete", "table", "inet", "thingwall"],
    "an element added": [
      ...["add", "element", "inet", "thingwall", "people", `{ ${HOSTS.a.mac} }`],
    ],
  };

  test.each(Object.entries(CHANGES))("is undone and told: %s", async (_, change) => {
    await enforce();
    const table = async () =>
      (await home.exec("gw", "nft", "-s", "list", "table", "inet", "thingwall")).replaceAll(
        /(?: timeout \S+)? expires \S+/g,
        "",
      );
    const repaired = nextRepair();
    await home.exec("gw", "nft", ...change);
    expect((await repaired).part).toBe("tables");
    expect(await table()).toContain("chain senders");
    expect(await table()).not.toMatch(/chain forward \{[^}]*^\t\taccept/m);
    expect(await table()).not.toMatch(new RegExp(`set people \\{[^}]*${HOSTS.a.mac}`));
    expect(await probe.reach([forbidden(), out("a", 4, "udp")])).toEqual(["-", "net"]);
  });

  test("is told from our own, however late both are announced", async () => {
    const desired = await enforce();
    const told = nextRepair();
    const watcher = await tablesWatcher();
    process.kill(watcher, "SIGSTOP");
    const resume = performance.now() + LATE;
    while (performance.now() < resume) {
      await home.wall.call("apply", withoutRules(desired, "b"));
      await home.wall.call("apply", desired);
    }
    await home.exec("gw", "nft", "add", "chain", "inet", "thingwall", "somebody_elses");
    await home.wall.call("apply", withoutRules(desired, "b"));
    process.kill(watcher, "SIGCONT");
    expect((await told).what).toBe("add chain inet thingwall somebody_elses");
    expect(await home.exec("gw", "nft", "list", "table", "inet", "thingwall")).not.toContain(
      "somebody_elses",
    );
  });

  test("is told from our own, when it loads again what was there once, our mark with it", async () => {
    await enforce();
    const repaired = nextRepair();
    const file = join(home.directory, "again.nft");
    const table = await home.exec("gw", "nft", "list", "table", "inet", "thingwall");
    await writeFile(file, `delete table inet thingwall\n${table}`);
    await home.exec("gw", "nft", "-f", file);
    expect(await repaired).toMatchObject({ part: "tables" });
  });

  test("is found, though its announcement was lost among others", {
    timeout: 120_000,
  }, async () => {
    const desired = await enforce();
    const repaired = nextRepair();
    const watcher = await tablesWatcher();
    process.kill(watcher, "SIGSTOP");
    try {
      await fillAnnouncements();
      // Of ours, too, nothing is heard.
      await home.wall.call("apply", withoutRules(desired, "b"));
      await home.exec("gw", "nft", "add", "chain", "inet", "thingwall", "somebody_elses");
    } finally {
      process.kill(watcher, "SIGCONT");
    }
    expect((await repaired).what).toBe("announcements were lost");
    expect(await home.exec("gw", "nft", "list", "table", "inet", "thingwall")).not.toContain(
      "somebody_elses",
    );
  });

  test("that the kernel lets nobody undo is tried until it does, and both are told", async () => {
    await enforce();
    const failed = new Promise<RepairFailed>((resolve) => {
      onFailed = resolve;
    });
    const repaired = nextRepair();
    // Only who made this table may change it, and it goes with them.
    const hand = spawn("ip", ["netns", "exec", "gw", "nft", "-i"], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    const gone = once(hand, "close");
    hand.stdin.write("delete table inet thingwall; table inet thingwall { flags owner; }\n");
    expect(await failed).toMatchObject({ part: "tables" });
    const tries = [forbidden(), out("a", 4, "udp"), back("a", 4, "udp"), out("b", 6, "tcp")];
    expect(await probe.shut(tries)).toEqual(tries.map(() => "-"));
    hand.kill("SIGKILL");
    await gone;
    expect((await repaired).part).toBe("tables");
    expect(await probe.reach([forbidden(), out("a", 4, "udp")])).toEqual(["-", "net"]);
  });

  test("while the wall is dead closes, and does not open", async () => {
    await enforce();
    const startAgain = await home.killWall();
    await home.exec("gw", "nft", "delete", "table", "inet", "thingwall");
    const tries = [forbidden(), out("a", 4, "udp"), back("a", 4, "udp"), out("b", 6, "tcp")];
    expect(await probe.shut(tries)).toEqual(tries.map(() => "-"));
    await startAgain();
    await listen();
  });

  test("to a table of others is left alone", async () => {
    await enforce();
    let told = 0;
    onRepaired = () => {
      told += 1;
    };
    await home.exec("gw", "nft", "add", "table", "ip", "others");
    await enforce();
    expect(told).toBe(0);
    expect(await home.exec("gw", "nft", "list", "tables")).toContain("table ip others");
  });

  test("to the bridge: a new port is isolated", async () => {
    await enforce();
    const repaired = new Promise<Repaired>((resolve) => {
      onRepaired = (event) => event.part === "ports" && resolve(event);
    });
    await home.exec("gw", "ip", "link", "add", "p-new", "type", "veth", "peer", "name", "p-far");
    await home.exec("gw", "ip", "link", "set", "p-new", "master", "br-lan");
    await repaired;
    const { isolated } = JSON.parse(
      await home.exec("gw", "bridge", "-details", "-json", "link", "show", "dev", "p-new"),
    )[0] as { isolated: boolean };
    expect(isolated).toBe(true);
    await home.exec("gw", "ip", "link", "del", "p-new");
  });
});

describe("a wall that is killed", () => {
  test("leaves its rules, and the next takes over what names opened", async () => {
    const desired = await enforce();
    const reaches = () =>
      probe.reach([
        out("a", 4, "udp"),
        out("a", 6, "tcp"),
        { ...out("a", 4, "udp"), what: "udp 9" },
      ]);
    expect(await reaches()).toEqual(["net", "net", "-"]);
    const startAgain = await home.killWall();
    expect(await reaches()).toEqual(["net", "net", "-"]);
    await startAgain();
    await listen();
    expect(await reaches()).toEqual(["net", "net", "-"]);
    await home.wall.call("apply", desired);
    // A new connection, which only the set can admit: nobody resolved the name again.
    await home.exec("gw", "conntrack", "-F");
    expect(await reaches()).toEqual(["net", "net", "-"]);
  });
});
