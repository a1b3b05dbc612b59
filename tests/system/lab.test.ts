/** The lab itself: its receivers answer when no wall is there, and nothing of it outlives it. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { get } from "node:http";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { command } from "../../lab/src/command.ts";
import { badMudUrl } from "../../lab/src/internet/mud-server.ts";
import { badMudHosts } from "../../lab/src/internet/zone.ts";
import { askLab } from "../../lab/src/control.ts";
import { type Home, startHome } from "../../lab/src/home.ts";
import { type Machines, startMachines } from "../../lab/src/machines.ts";
import {
  addressOf,
  type Family,
  type HostName,
  hostNames,
  lanHostNamed,
  outsideAddress,
} from "../../lab/src/plan.ts";
import type { News } from "../../lab/src/things/behaviour.ts";
import { dramas } from "../../lab/src/scenes/drama.ts";
import type { StoryEvent } from "../../lab/src/scenes/scene.ts";
import { misled } from "../../lab/src/scenes/spoofing.ts";
import { labelPath } from "../../lab/src/programme/labels.ts";
import { programmeSocketPath } from "../../lab/src/runtime.ts";
import { storyHome, tellStory } from "../../lab/src/story.ts";
import { plain } from "../../lab/src/terminal.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";

const FAMILIES: readonly Family[] = [4, 6];

describe("without a wall", () => {
  let machines: Machines;
  let router: ChildProcess;
  const news: { host: HostName; news: News }[] = [];
  let heard = () => {};

  beforeAll(async () => {
    machines = await startMachines({
      nat44: false,
      onNews: (host, each) => {
        news.push({ host, news: each });
        heard();
      },
    });
    router = await startOpenRouter();
  });
  afterAll(async () => {
    router.kill("SIGKILL");
    await machines.stop();
    expect(await command(["ip", "netns", "list"])).toBe("");
  });

  test.each(hostNames)("%s reaches every kind of outside host over both families", async (host) => {
    for (const family of FAMILIES) {
      const common = { family, timeout: 3000 };
      const victim = { address: outsideAddress("victim", family) };
      const outcomes = await Promise.all([
        machines.attempt(host, { ...common, protocol: "tcp", to: victim, port: 23 }),
        machines.attempt(host, { ...common, protocol: "udp", to: victim, port: 1900 }),
        machines.attempt(host, {
          ...common,
          protocol: "ntp",
          to: { address: outsideAddress("time", family) },
        }),
        machines.attempt(host, {
          ...common,
          protocol: "https",
          to: { name: "api.voltaire.example" },
          path: "/",
        }),
        machines.attempt(host, {
          ...common,
          protocol: "dns",
          question: "victim.example",
          server: outsideAddress("public-resolver", family),
        }),
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual([
        "connected",
        "answered",
        "answered",
        "connected",
        "answered",
      ]);
    }
  });

  test("every host serves telnet to its neighbours", async () => {
    for (const family of FAMILIES) {
      for (const host of hostNames) {
        const from = host === "phone" ? "camera" : "phone";
        const to = { address: addressOf(lanHostNamed(host), family) };
        const trial = { family, timeout: 3000, protocol: "tcp", to, port: 23 } as const;
        expect((await machines.attempt(from, trial)).kind).toBe("connected");
      }
    }
  });

  test("the Internet reaches the home's machines, IPv4 being routed", async () => {
    for (const family of FAMILIES) {
      const to = { address: addressOf(lanHostNamed("camera"), family) };
      const trial = { family, timeout: 3000, protocol: "tcp", to, port: 8554 } as const;
      expect((await machines.attempt("internet", trial)).kind).toBe("connected");
    }
  });

  test("a name has several addresses, and they change when the zone does", async () => {
    const common = { family: 4, timeout: 3000, protocol: "dns" } as const;
    const ask = async (question: string) => {
      const server = outsideAddress("resolver", 4);
      const outcome = await machines.attempt("plug", { ...common, question, server });
      return outcome.kind === "answered" ? outcome.addresses : [];
    };
    expect(await ask("api.voltaire.example")).toHaveLength(4);
    const first = await ask("flux.nuage.example");
    const second = await ask("flux.nuage.example");
    expect(first).toHaveLength(2);
    expect(second).not.toEqual(first);
    await machines.changeZone({
      "api.boreal.example": { addresses: { v4: ["51.91.8.10"], v6: [] } },
    });
    expect(await ask("api.boreal.example")).toEqual(["51.91.8.10"]);
    expect(await ask("nobody.example")).toEqual([]);
  });

  test("the resolver answers over TCP too", async () => {
    const server = outsideAddress("resolver", 4);
    const to = { address: server };
    const trial = { family: 4, timeout: 3000, protocol: "tcp", to, port: 53 } as const;
    expect((await machines.attempt("plug", trial)).kind).toBe("connected");
  });

  test("makers serve their MUD files, and bad servers are bad in their own way", async () => {
    const fetch = (url: string) => {
      const { hostname, pathname } = new URL(url);
      return machines.attempt("phone", {
        family: 4,
        timeout: 1000,
        protocol: "https",
        to: { name: hostname },
        path: pathname,
      });
    };
    expect((await fetch("https://mud.boreal.example/hublot-2.json")).kind).toBe("connected");
    expect((await fetch("https://mud.boreal.example/hublot-2.p7s")).kind).toBe("connected");
    expect(await fetch(badMudUrl("wrongCertificate"))).toMatchObject({
      kind: "rejected",
      reason: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    expect((await fetch(badMudUrl("hangs"))).kind).toBe("silent");
    expect((await fetch(badMudUrl("endless"))).kind).toBe("silent");
    expect(Object.keys(badMudHosts)).toHaveLength(8);
  });

  test("a flood is bounded, and the victim counts what arrives", async () => {
    const before = await machines.countArrivals("victim");
    news.length = 0;
    await machines.behave("plug", "flood");
    await until(() => news.some((each) => isBack(each)));
    const after = await machines.countArrivals("victim");
    const last = news.findLast((each) => each.host === "plug" && each.news.kind === "burst");
    expect(last?.news).toMatchObject({ behaviour: "flood", tried: 1500 });
    expect(after.udp4 - before.udp4).toBe(750);
    expect(after.udp6 - before.udp6).toBe(750);
    await machines.behave("plug", "quiet");
  });

  test("who lies about an address is believed: nothing but the wall stops it", async () => {
    const relay = () => machines.countArrivals("boreal-relay");
    expect(await misled("phone")).toBe(false);
    // The phone knows the true gateway before somebody else says to be it.
    const to = { name: "victim.example" };
    await machines.attempt("phone", { family: 4, timeout: 3000, protocol: "https", to, path: "/" });
    const before = await relay();
    await machines.behave("plug", "spoof-neighbour");
    await until(() => news.some((each) => isSpoof(each, "spoof-neighbour")));
    const after = await relay();
    expect(after.udp4 - before.udp4).toBeGreaterThan(0);
    expect(after.udp6 - before.udp6).toBeGreaterThan(0);
    await machines.behave("plug", "spoof-gateway");
    await until(() => news.some((each) => isSpoof(each, "spoof-gateway")));
    expect(await misled("phone")).toBe(true);
    await machines.behave("plug", "quiet");
  });

  const isSpoof = ({ news: each }: { news: News }, behaviour: string) =>
    each.kind === "burst" && each.behaviour === behaviour;

  const isBack = ({ host, news: each }: { host: HostName; news: News }) =>
    host === "plug" && each.kind === "behaving" && each.behaviour === "normal";

  /** Waits for news after which `holds`. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  }
});

describe("the home with its gateway", () => {
  let home: Home;
  beforeAll(async () => {
    home = await startHome(storyHome(words("en")));
  });
  afterAll(async () => {
    await home.stop();
    expect(await command(["ip", "netns", "list"])).toBe("");
  });

  test("the story: all as expected, and every stop has its reason", async () => {
    const lines: string[] = [];
    const reported: StoryEvent[] = [];
    const result = await tellStory(home, {
      words: words("fr"),
      style: plain,
      print: (line) => lines.push(line),
      report: (each) => reported.push(each),
    });
    const all = [...result.trials, ...result.checks];
    expect(all.filter((each) => !each.asExpected)).toEqual([]);
    expect(result.allAsExpected).toBe(true);
    const stopped = result.trials.filter((each) => each.expected === "stopped");
    expect(stopped.filter((each) => each.reason === undefined)).toEqual([]);
    expect(result.checks.map(({ check }) => check.what)).toEqual([
      ...["proposed", "support-told", "support-told", "spread", "contained", "released"],
      ...["trial-passed", "followed", "went-on", "forged", "posed", "capped", "streamed"],
      ...["returned", "went-on", "unanswered", "returned", "went-on", "returned", "went-on"],
      ...["cut", "went-on", "forgotten"],
    ]);
    const spread = result.checks.find(({ check }) => check.what === "spread")?.check;
    expect(spread).toMatchObject({ reached: 0, victimPackets: 0 });
    if (spread?.what === "spread") expect(spread.explained).toBeGreaterThan(50);
    const found = result.trials.filter(({ trial }) => ["mdns", "ssdp"].includes(trial.protocol));
    expect(found.filter(({ expected }) => expected === "passes")).toHaveLength(4);
    // For programs: each scene, and in it everything that came of it.
    expect(reported.filter(({ kind }) => kind !== "scene")).toHaveLength(all.length);
    const scenes = reported.flatMap((each) => (each.kind === "scene" ? [each.scene] : []));
    expect(scenes).toEqual(expect.arrayContaining([...hostNames, "internet", ...dramas]));
    expect(result.seconds).toBeLessThan(75);
    expect(lines.at(-1)).toBe(words("fr").story.allAsExpected);
  });
});

/** The gateway's place taken by a plain router: forwards everything and knows every name. */
async function startOpenRouter(): Promise<ChildProcess> {
  const settings = [
    ...["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"],
    ...["net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0"],
  ];
  await command(inNamespace("gateway", ["sysctl", "-qw", ...settings]));
  const upstream = FAMILIES.map((family) => `--server=${outsideAddress("resolver", family)}`);
  const [program = "", ...args] = inNamespace("gateway", [
    ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"],
    ...["--user=", "--group=", "--pid-file=", "--cache-size=0", "--log-facility=-"],
    ...upstream,
  ]);
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("started")) resolve();
    });
    child.on("exit", () => reject(new Error("dnsmasq ended")));
  });
  return child;
}

describe("enter", () => {
  const repository = fileURLToPath(new URL("../../", import.meta.url));
  const enterScript = join(repository, "lab/src/enter.ts");
  // Whatever these tests run as, both ways in are tried: a user namespace gives the other user.
  const asUser = [
    ["root", process.getuid?.() === 0 ? [] : ["unshare", "-U", "--map-root-user"]],
    [
      "an ordinary user",
      process.getuid?.() === 0 ? ["unshare", "-U", "--map-user=1234", "--map-group=1234"] : [],
    ],
  ] as const;

  test.each(asUser)("as %s: killed with SIGKILL, it leaves nothing", async (_name, prefix) => {
    const marker = `lab-test-${process.pid}-${Math.random()}`;
    const inside = `
      ip netns add one && ip netns add two &&
      ip -n one link add name left type veth peer name right netns two &&
      (ip netns exec two sleep 1000 &) && (setsid sleep 1000 &) && echo ready && sleep 1000`;
    const before = readdirSync("/run/netns");
    const [program = "", ...args] = [
      ...prefix,
      ...[process.execPath, enterScript, "sh", "-c", inside],
    ];
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, LAB_TEST: marker },
    });
    const gone = new Promise<void>((resolve) => child.stdout.on("close", () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("ready")) resolve();
      });
      child.on("exit", () => reject(new Error("it ended before it was ready")));
    });
    // A process that is just being replaced by its program shows no environment.
    await expect.poll(() => marked(marker).length).toBeGreaterThan(4);
    child.kill("SIGKILL");
    // Every process inside holds the pipe: it closes when the last one is gone.
    await gone;
    await expect.poll(() => marked(marker)).toEqual([]);
    expect(readdirSync("/run/netns")).toEqual(before);
  });

  test.each(asUser)(
    "as %s: a whole lab, driven from outside, then killed",
    async (_name, prefix) => {
      const runtime = mkdtempSync(join(tmpdir(), "lab-test-"));
      const marker = `lab-test-${process.pid}-${Math.random()}`;
      vi.stubEnv("XDG_RUNTIME_DIR", runtime);
      const inside = join(repository, "lab/src/inside.ts");
      const view = { show: "view", language: "en", json: true, programme: true };
      const task = JSON.stringify(view);
      const start = () => {
        const [program = "", ...args] = [
          ...prefix,
          ...[process.execPath, enterScript, process.execPath, inside, task],
        ];
        const child = spawn(program, args, {
          stdio: ["ignore", "pipe", "inherit"],
          env: { ...process.env, LAB_TEST: marker },
        });
        const ended = new Promise<void>((resolve) => child.stdout.on("close", () => resolve()));
        return { child, ended, sees: listen(child) };
      };
      try {
        const first = start();
        await first.sees((line) => line.includes('"host":"bulb"') && line.includes('"normal"'));
        expect(await askLab({ op: "status" })).toMatchObject({ enforced: true });
        expect(await programmeAnswers(`${labelPath("bulb")}?lang=en`)).toContain(
          "by Lueur &amp; Cie",
        );
        await askLab({ op: "behave", thing: "bulb", behaviour: "telnet-spread" });
        await first.sees((line) => line.includes('"dropped"') && line.includes('"device":"bulb"'));
        await expect(
          askLab({ op: "behave", thing: "bulb", behaviour: "sing" }),
        ).rejects.toMatchObject({ code: "unknown-behaviour" });
        first.child.kill("SIGKILL");
        await first.ended;
        await expect.poll(() => marked(marker)).toEqual([]);
        await expect(askLab({ op: "status" })).rejects.toMatchObject({ code: "not-running" });

        const second = start();
        await second.sees((line) => line.includes('"host":"bulb"') && line.includes('"normal"'));
        await askLab({ op: "down" });
        await second.ended;
        await expect.poll(() => marked(marker)).toEqual([]);
        expect(readdirSync(runtime)).toEqual([]);
      } finally {
        vi.unstubAllEnvs();
        rmSync(runtime, { recursive: true });
      }
    },
  );

  test.each(asUser)("as %s: exit codes and SIGTERM come through", async (_name, prefix) => {
    const run = (script: string) => {
      const [program = "", ...args] = [
        ...prefix,
        ...[process.execPath, enterScript, "sh", "-c", script],
      ];
      return spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    };
    const ended = (child: ChildProcess) =>
      new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
    expect(await ended(run("exit 7"))).toBe(7);
    const waiting = run("trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
    await new Promise<void>((resolve) => waiting.stdout.once("data", () => resolve()));
    waiting.kill("SIGTERM");
    expect(await ended(waiting)).toBe(9);
  });

  test.each(asUser)("as %s: the user's runtime directory stays visible", async (_name, prefix) => {
    const directory = mkdtempSync(join(tmpdir(), "lab-test-"));
    const desktop = mkdtempSync("/run/user-");
    try {
      const script = `
        mount --bind ${directory} ${desktop} &&
        export XDG_RUNTIME_DIR=${desktop} &&
        "$0" "$1" sh -c 'touch ${desktop}/seen && ls -A /run'`;
      const outer = ["-n", "-m", "sh", "-c", script, process.execPath, enterScript];
      const wrapped =
        prefix.length === 0
          ? ["unshare", ...outer]
          : ["unshare", ...prefix.slice(1), "--keep-caps", ...outer];
      const text = await command(wrapped);
      expect(text).toContain("netns");
      expect(readdirSync(directory)).toEqual(["seen"]);
    } finally {
      rmSync(directory, { recursive: true });
      rmSync(desktop, { recursive: true });
    }
  });
});

/** What the lab's label programme shows to a browser of this machine. */
async function programmeAnswers(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ socketPath: programmeSocketPath(), path }, (answer) => {
      text(answer).then(resolve, reject);
    }).on("error", reject);
  });
}

/** Waits, on a child's lines of output, for one that `holds`. */
function listen(child: ChildProcess): (holds: (line: string) => boolean) => Promise<void> {
  const lines: string[] = [];
  let heard = () => {};
  if (child.stdout !== null) {
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      heard();
    });
  }
  return async (holds) => {
    while (!lines.some(holds)) {
      await new Promise<void>((resolve, reject) => {
        heard = resolve;
        child.on("exit", () => reject(new Error("it ended before it was ready")));
      });
    }
  };
}

/** Ids of the processes whose environment carries `marker`. */
function marked(marker: string): readonly string[] {
  return readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/environ`, "utf8").includes(`LAB_TEST=${marker}`);
    } catch {
      return false;
    }
  });
}
