/** What the words of docs/faults.md mean, as deeds. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { socketPath } from "@thingwall/gateway";
import { expect } from "vitest";
import { lanHostNamed } from "../../../lab/src/plan.ts";
import { inNamespace } from "../../../lab/src/topology.ts";
import type { Outcome } from "../../../lab/src/things/trial.ts";
import { fileAppears } from "../rig/wire.ts";
import { childrenOf, isAlive, type ProgramName } from "./gateway.ts";
import type { Hold } from "./held-nft.ts";
import { type FaultyHome, FRESH, HASTY, inGateway, OPENED } from "./home.ts";
import type { Place } from "./talker.ts";

/** What a row has begun and later words speak of. */
export interface Scene {
  hold?: Hold;
  /** The household took something away from the thing. */
  isNarrowed?: boolean;
  /** The address that the thing gave itself. */
  change?: string;
  /** The question that waits, and the address that it leads to. */
  question?: Promise<Outcome>;
  fresh?: Place;
}

type Deed = (home: FaultyHome, scene: Scene) => Promise<void>;

/** Each leaves the home in that moment; the flows are open by then, where there can be any. */
export const MOMENTS: Readonly<Record<string, Deed>> = {
  "before the first state": async (home, scene) => {
    await home.forgetRules();
    scene.hold = home.nft.hold(lanHostNamed("bulb").mac);
    home.start();
    await scene.hold.reached;
  },
  idle: async () => {},
  "in the middle of a change": (home, scene) => beginChange(home, scene, "before"),
  "between the kernel's yes and ours": (home, scene) => beginChange(home, scene, "after"),
  "in the middle of a narrowing": (home, scene) => beginNarrowing(home, scene, "before"),
  "between a narrowing and the end of its connections": (home, scene) =>
    beginNarrowing(home, scene, "after"),
  "in the middle of an admission": async (home, scene) => {
    scene.fresh = await home.freshAddress();
    scene.hold = home.nft.hold(scene.fresh.address);
    scene.question = home.ask("bulb", FRESH, 4, 10_000);
    await scene.hold.reached;
  },
  "under a flood": (home) => home.startFlood(),
};

async function beginChange(home: FaultyHome, scene: Scene, when: "before" | "after") {
  // The words come before the deed: the claim is heard a moment after the address is given.
  const next = home.nextAddress();
  scene.hold = home.nft.hold(next, when);
  scene.change = await home.giveAddress(next);
  await scene.hold.reached;
}

/** The household's word that ends all that the thing may: held where the maps are turned. */
async function beginNarrowing(home: FaultyHome, scene: Scene, when: "before" | "after") {
  scene.hold = home.nft.hold("delete chain inet thingwall", when);
  scene.isNarrowed = true;
  // Whether it was answered depends on what fails; that it holds afterwards does not.
  home.decide({ kind: "pause" }).catch(() => undefined);
  await scene.hold.reached;
}

export interface Fault {
  /** Makes it so; what it gives back lets everything run again. */
  readonly strike: (home: FaultyHome, scene: Scene) => Promise<() => Promise<void>>;
}

const killed = (name: ProgramName): Fault => ({
  strike: async (home) => {
    const goOn = stopSupervisor(home);
    const pid = home.gateway.pids[name] ?? 0;
    home.gateway.kills.set(name, (home.gateway.kills.get(name) ?? 0) + 1);
    await kill(pid);
    return async () => {
      goOn();
      await home.gateway.line(`${name}: started`);
    };
  },
});

const hangs = (name: ProgramName): Fault => ({
  strike: async (home) => {
    const pid = home.gateway.pids[name] ?? 0;
    process.kill(pid, "SIGSTOP");
    return async () => {
      process.kill(pid, "SIGCONT");
    };
  },
});

/** A program that the wall has started. */
const ofTheWall = (words: string): Fault => ({
  strike: async (home) => {
    const goOn = stopSupervisor(home);
    const [pid] = childrenOf(home.gateway.pids.wall ?? 0, words);
    if (pid === undefined) throw new Error(`the wall has no ${words}`);
    await kill(pid);
    return async () => goOn();
  },
});

const DEAF =
  "table inet deaf { chain in { type filter hook prerouting priority -500; udp dport 53 drop; tcp dport 53 drop; }; }";

export const FAULTS: Readonly<Record<string, Fault>> = {
  "wall killed": killed("wall"),
  "names killed": killed("names"),
  "home killed": killed("home"),
  "dnsmasq killed": killed("dnsmasq"),
  "wall hangs": hangs("wall"),
  "names hangs": hangs("names"),
  "supervisor killed, all else with it": {
    strike: async (home) => {
      const { pids } = home.gateway;
      await home.gateway.killAll();
      for (const pid of Object.values(pids)) await died(pid);
      return async () => {
        await home.stopGateway();
        home.start();
      };
    },
  },
  "reader of dropped packets killed": ofTheWall("tcpdump"),
  "watcher of our tables killed": ofTheWall("nft monitor"),
  "kernel refuses the last line of each transaction": {
    strike: async (home, scene) => {
      const heal = home.nft.spoil();
      scene.hold?.release();
      return async () => heal();
    },
  },
  "another hand flushes all rules": {
    strike: async (home, scene) => {
      // The repair comes at once: it is held where it begins.
      scene.hold = home.nft.hold("table inet thingwall_guard");
      await inGateway("nft", "flush", "ruleset");
      await scene.hold.reached;
      return async () => {
        await home.told('"repaired"');
        // While everything is loaded, which may be twice, nothing new passes.
        while ((await home.reachesOpened(HASTY)).includes(false));
      };
    },
  },
  "another hand takes our table and keeps it": {
    strike: async (home) => {
      const hand = await takeTable();
      await home.told('"repair-failed"');
      return async () => {
        await hand.letGo();
        await home.told('"repaired"');
      };
    },
  },
  "resolver of the Internet does not answer": {
    strike: async (home) => {
      await home.inInternet("nft", DEAF);
      await home.forgetAnswers();
      return async () => {
        await home.inInternet("nft", "delete table inet deaf");
      };
    },
  },
  "sockets in the run directory removed": {
    strike: async (home) => {
      const goOn = stopSupervisor(home);
      const names = ["wall", "names", "home"] as const;
      for (const name of [...names, "admit"] as const)
        rmSync(socketPath(home.config.runDirectory, name));
      return async () => {
        goOn();
        for (const name of names) await home.gateway.line(`${name}: started`);
        for (const name of names) await fileAppears(socketPath(home.config.runDirectory, name));
      };
    },
  },
};

/** Makes our table another's, which nobody else may change and which goes with them. */
async function takeTable(): Promise<{ letGo(): Promise<void> }> {
  const [program = "", ...args] = inNamespace("gateway", ["nft", "-i"]);
  const hand = spawn(program, args, { stdio: ["pipe", "ignore", "inherit"] });
  const gone = once(hand, "close");
  hand.stdin.write("delete table inet thingwall; table inet thingwall { flags owner; }\n");
  return {
    async letGo() {
      hand.kill("SIGKILL");
      await gone;
    },
  };
}

/** Nothing is started again until what this gives back is called. */
function stopSupervisor(home: FaultyHome): () => void {
  const { supervisor } = home.gateway;
  process.kill(supervisor, "SIGSTOP");
  return () => process.kill(supervisor, "SIGCONT");
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  await died(pid);
}

async function died(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}

/** Each rejects when it is not so. */
export const EXPECTATIONS: Readonly<Record<string, Deed>> = {
  "open flows go on": (home) => home.flowsGoOn(),
  "new flows to opened names pass": async (home) => {
    expect(await home.reachesOpened()).toEqual([true, true]);
  },
  "forbidden packets are dropped": async (home) => {
    await home.trespass();
    expect(await home.leaked()).toBe(0);
  },
  "nothing passes": async (home) => {
    expect(await home.reachesOpened(HASTY)).toEqual([false, false]);
    await home.trespassUnwatched();
    expect(await home.reachesOpened(HASTY)).toEqual([false, false]);
    expect(await home.leaked()).toBe(0);
  },
  "home says that this is not in force": async (home) => {
    expect(await home.enforced()).toBe(false);
  },
  "home says that all is in force": async (home) => {
    expect(await home.enforced()).toBe(true);
  },
  "the narrowing is in force": async (home) => {
    expect(await home.reachesOpened(HASTY)).toEqual([false, false]);
    const before = await home.cameBack();
    expect(await home.reachesOpened(HASTY)).toEqual([false, false]);
    expect(await home.cameBack()).toEqual(before);
  },
  "things get no names": async (home) => {
    expect((await home.ask("bulb", OPENED)).kind).not.toBe("answered");
  },
  "things hear that there is no answer": async (home) => {
    expect(await home.ask("bulb", OPENED, 4, 10_000)).toMatchObject({ kind: "name-failed" });
  },
  "things get opened names alone": async (home) => {
    expect((await home.ask("bulb", OPENED)).kind).toBe("answered");
    await home.freshAddress();
    expect((await home.ask("bulb", FRESH, 4, 5000)).kind).not.toBe("answered");
  },
  "things get new names": async (home) => {
    const fresh = await home.freshAddress();
    await home.answered(FRESH, 4, fresh.address);
    expect(await home.reaches(fresh)).toBe(true);
  },
  "people get names": async (home) => {
    expect((await home.ask("phone", "ads.profil.example", 4, 5000)).kind).toBe("answered");
  },
  "people get no names": async (home) => {
    expect((await home.ask("phone", "ads.profil.example")).kind).not.toBe("answered");
  },
  "the question gets no address": async (_home, scene) => {
    expect((await scene.question)?.kind).not.toBe("answered");
  },
  "the question is answered and open": async (home, scene) => {
    expect(await scene.question).toMatchObject({
      kind: "answered",
      addresses: [scene.fresh?.address],
    });
    if (scene.fresh) expect(await home.reaches(scene.fresh)).toBe(true);
  },
  "the change is in force": (home, scene) => home.inForce(scene.change ?? ""),
  "drops are reported": async (home) => {
    await home.trespass();
    await home.told('"dropped"');
  },
  "another hand's change is undone": async (home) => {
    // It looks again at once for what it has missed.
    await home.told('"repaired"');
    const { mac } = lanHostNamed("bulb");
    const people = ["inet", "thingwall", "people"];
    // An accept in front of all would rather close the home: the other table wants our mark.
    await inGateway("nft", "add", "element", ...people, `{ ${mac} }`);
    await home.until(async () => !(await inGateway("nft", "list", "set", ...people)).includes(mac));
  },
};
