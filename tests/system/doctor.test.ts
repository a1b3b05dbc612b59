/** `thingwall doctor`: a healthy home is clean, and each planted fault is found and nothing else. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import {
  connectWhenReady,
  type GatewayConfig,
  type StatusView,
  socketPath,
} from "@thingwall/gateway";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { gatewayConfiguration } from "../../lab/src/configuration.ts";
import { type Machines, startMachines } from "../../lab/src/machines.ts";
import { homePlan } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";
import { readExposition } from "../../apps/gateway/src/home/metrics/metrics.fixture.ts";
import { Children, said } from "./rig/wire.ts";

const BIN = fileURLToPath(new URL("../../apps/cli/bin/thingwall.js", import.meta.url));
/** Any that nobody uses. */
const METRICS_PORT = 9520;
/** A program that says that it is here, and stays. */
const RUNS = "process.stderr.write('here'); setInterval(() => {}, 1e6)";
const folder = mkdtempSync(join(tmpdir(), "thingwall-doctor-"));
const file = join(folder, "gateway.json");
const children = new Children();
let machines: Machines;
let config: GatewayConfig;
let gateway: { stop(): Promise<void> };

interface Told {
  readonly code: number;
  readonly findings: readonly {
    readonly check: string;
    readonly state: string;
    readonly code?: string;
    readonly params?: Readonly<Record<string, string | number>>;
    readonly reason: string;
    readonly remedy?: string;
  }[];
}

beforeAll(async () => {
  machines = await startMachines({ nat44: true, onNews: () => undefined });
  const made = gatewayConfiguration(machines.directory, { nat44: true, words: words("en") });
  config = {
    ...made,
    lan: {
      ...made.lan,
      dhcp: { from: "192.168.77.100", to: "192.168.77.119", leaseSeconds: 120 },
    },
    metrics: { address: "127.0.0.1", port: METRICS_PORT },
  };
  writeFileSync(file, JSON.stringify(config));
  gateway = await startGateway();
});

afterAll(async () => {
  await gateway.stop();
  await children.stop();
  await machines.stop();
  rmSync(folder, { recursive: true });
});

/** The real command, enforcing when this resolves. */
async function startGateway(): Promise<{ stop(): Promise<void> }> {
  const line = [process.execPath, BIN, "gateway", "run", "--config", file];
  const [program = "", ...args] = inNamespace("gateway", line);
  const child = spawn(program, args, { stdio: "ignore" });
  const gone = once(child, "close");
  let heard = () => {};
  const socket = socketPath(config.runDirectory, "home");
  const channel = await connectWhenReady(socket, AbortSignal.timeout(60_000), {
    onEvent: () => heard(),
  });
  for (;;) {
    const next = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const { enforced, devices } = (await channel.call("status", {})) as StatusView;
    if (enforced && devices.some(({ state }) => state === "described")) break;
    await next;
  }
  channel.close();
  return {
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

const inside = (...argv: string[]) => command(inNamespace("gateway", argv));

async function run(...args: string[]) {
  const line = [process.execPath, BIN, "doctor", "--config", file, ...args];
  const [program = "", ...rest] = inNamespace("gateway", line);
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: ((await ended) as [number])[0], out, err };
}

async function examined(...args: string[]): Promise<Told> {
  const { code, out } = await run("--json", ...args);
  return { code, findings: (JSON.parse(out) as Told).findings };
}

/** What is wrong, in short. */
const wrong = ({ findings }: Told) =>
  findings
    .filter(({ state }) => state === "bad" || state === "warning")
    .map(({ code = "" }) => code);

describe("a healthy home", () => {
  test("is clean, in both languages and for programs", async () => {
    const told = await examined("--online");
    expect(wrong(told), JSON.stringify(told.findings)).toEqual([]);
    expect(told.code).toBe(0);
    const english = await run();
    expect(english.out).toMatch(/\n\nNothing is wrong\.\n$/);
    const french = await run("--lang", "fr");
    expect(french.out).toMatch(/\n\nRien ne va de travers\.\n$/);
    expect(french.out.split("\n").length).toBe(english.out.split("\n").length);
  });

  test("measures itself, over its socket and where the configuration says", async () => {
    const line = [process.execPath, BIN, "gateway", "metrics", "--config", file];
    const told = readExposition(await inside(...line));
    const described = told
      .get("thingwall_devices")
      ?.samples.get('{role="thing",state="described"}');
    expect(described).toBe(config.devices.filter(({ role }) => role === "thing").length);
    expect(told.get("thingwall_enforced")?.samples.get("")).toBe(1);
    const url = `http://127.0.0.1:${METRICS_PORT}/metrics`;
    const ask = `process.stdout.write(await (await fetch("${url}")).text())`;
    const served = readExposition(
      await inside(process.execPath, "--input-type=module", "--eval", ask),
    );
    expect([...served.keys()]).toEqual([...told.keys()]);
  });

  test("outside nobody is asked unless that is said", async () => {
    const { findings } = await examined();
    expect(findings.at(-1)).toMatchObject({ check: "resolver", code: "only-when-asked" });
  });
});

describe("a fault is found while the gateway runs", () => {
  const kernelSetting = (name: string, value: string) => async () => {
    const before = (await inside("sysctl", "-n", name)).trim();
    await inside("sysctl", "-qw", `${name}=${value}`);
    return () => inside("sysctl", "-qw", `${name}=${before}`);
  };
  const other = (rules: string) => async () => {
    await command(inNamespace("gateway", ["nft", "-f", "-"]), `table inet other {\n${rules}\n}\n`);
    return () => inside("nft", "delete", "table", "inet", "other");
  };

  const planted: readonly (readonly [
    what: string,
    plant: () => Promise<() => unknown>,
    codes: readonly string[],
    told: string,
  ])[] = [
    [
      "forwarding was switched off",
      kernelSetting("net.ipv4.ip_forward", "0"),
      ["setting-wrong"],
      "net/ipv4/ip_forward is 0, and must be 1",
    ],
    [
      "the bridge hands packets to the rules for routers",
      kernelSetting("net.ipv4.conf.all.send_redirects", "1"),
      ["setting-wrong"],
      "send_redirects",
    ],
    [
      "another firewall forwards nothing",
      other("chain f { type filter hook forward priority 5; policy drop; }"),
      ["firewall-drops"],
      "table inet other, chain f, forward",
    ],
    [
      "another firewall drops behind a jump",
      other(
        "chain deep { ip daddr 192.0.2.1 drop\n }\nchain f { type filter hook input priority 5; jump deep; }",
      ),
      ["firewall-drops"],
      "chain f, input",
    ],
    [
      "the way out leads elsewhere and senders are checked strictly",
      async () => {
        await inside("ip", "link", "add", "tun9", "type", "veth", "peer", "name", "tun8");
        await inside("ip", "link", "set", "tun9", "up");
        await inside("ip", "route", "prepend", "default", "dev", "tun9", "metric", "0");
        await inside("sysctl", "-qw", `net.ipv4.conf.${homePlan.wan}.rp_filter=1`);
        return async () => {
          await inside("sysctl", "-qw", `net.ipv4.conf.${homePlan.wan}.rp_filter=0`);
          await inside("ip", "link", "delete", "tun9");
        };
      },
      ["reverse-path-strict"],
      "leads through tun9",
    ],
    [
      "the gateway's address is gone",
      async () => {
        const own = [`${homePlan.lan.gateway.v4}/24`, "dev", homePlan.bridge];
        await inside("ip", "address", "del", ...own);
        return () => inside("ip", "address", "add", ...own);
      },
      ["address-absent"],
      homePlan.lan.gateway.v4,
    ],
    [
      "others may enter the gateway's folder",
      async () => {
        chmodSync(config.runDirectory, 0o755);
        return () => chmodSync(config.runDirectory, 0o700);
      },
      ["directory-open"],
      "Others than the gateway may enter",
    ],
    [
      "a process has rights that nobody gave it",
      async () => {
        const wall = fileURLToPath(new URL("../../apps/gateway/src/wall/main.ts", import.meta.url));
        const rogue = children.start(
          inNamespace("gateway", [process.execPath, "--eval", RUNS, wall]),
        );
        await said(rogue, "here");
        return () => rogue.kill();
      },
      ["process-unconfined"],
      "The process wall has more rights than it was given",
    ],
  ];

  test.each(planted)("%s", async (_what, plant, codes, told) => {
    const mend = await plant();
    onTestFinished(async () => {
      await mend();
    });
    const found = await examined();
    expect(wrong(found), JSON.stringify(found.findings)).toEqual(codes);
    const one = found.findings.find(({ code }) => code === codes[0]);
    expect(one?.reason).toContain(told);
    expect(one?.remedy).toMatch(/\S/);
    expect(found.code).toBe(one?.state === "bad" ? 1 : 0);
  });
});

test("a device that gives addresses away is held off by the wall, and that is said", async () => {
  const counter = ["list", "counter", "netdev", "thingwall", "false_dhcp"];
  while (!/packets [1-9]/.test(await inside("nft", ...counter)))
    await command(
      inNamespace("bulb", [
        ...["socat", "-u", "STDIN"],
        "UDP4-DATAGRAM:255.255.255.255:68,broadcast,sourceport=67,so-bindtodevice=eth0",
      ]),
      "offer",
    );
  onTestFinished(async () => {
    await inside("nft", "reset", ...counter.slice(1));
  });
  const found = await examined();
  expect(wrong(found)).toEqual(["other-dhcp-held"]);
  expect(found.code).toBe(0);
});

// Last: the gateway has ended, and its rules stay.
describe("a fault is found after the gateway has ended", () => {
  beforeAll(() => gateway.stop());
  const ended = ["not-running"];

  test("and its rules that stay are whole", async () => {
    const found = await examined();
    expect(wrong(found)).toEqual(ended);
    expect(found.findings.find(({ check }) => check === "table")?.state).toBe("good");
    expect(found.code).toBe(1);
  });

  test("another holds a port", async () => {
    const other = children.start(
      inNamespace("gateway", ["socat", "-dd", "UDP-LISTEN:67", "STDOUT"]),
    );
    await said(other, "listening on");
    expect(wrong(await examined())).toEqual(["port-taken", ...ended]);
    const gone = once(other, "close");
    other.kill();
    await gone;
  });

  test("the database was damaged, or is another program's", async () => {
    const path = join(config.stateDirectory, "home.sqlite");
    const kept = join(folder, "kept.sqlite");
    copyFileSync(path, kept);
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096, 8192);
    writeFileSync(path, bytes);
    onTestFinished(() => copyFileSync(kept, path));
    const found = await examined();
    expect(wrong(found)).toEqual(["database-damaged", ...ended]);
  });

  test("no room is left", async () => {
    await inside("true");
    const small = join(folder, "small.json");
    const state = join(folder, "small");
    await command(["mkdir", state]);
    await command(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "small", state]);
    onTestFinished(() => void command(["umount", state]));
    writeFileSync(small, JSON.stringify({ ...config, stateDirectory: state }));
    const found = await examined("--config", small);
    expect(wrong(found)).toEqual(["disk-full", ...ended]);
    expect(found.findings.find(({ code }) => code === "disk-full")?.params).toMatchObject({
      path: state,
    });
  });

  test.each([
    ["a rule was added", ["insert", "rule", "inet", "thingwall", "forward", "accept"], "forward"],
    ["a chain was emptied", ["flush", "chain", "inet", "thingwall", "input"], "input"],
  ])("%s", async (_, change, chain) => {
    const before = await inside("nft", "list", "chain", "inet", "thingwall", chain);
    await inside("nft", ...change);
    const found = await examined();
    expect(wrong(found)).toEqual(["table-altered", ...ended]);
    expect(found.findings.find(({ code }) => code === "table-altered")?.params).toMatchObject({
      table: "inet thingwall",
      chains: chain,
    });
    const again = `flush chain inet thingwall ${chain}\n${before}`;
    await command(inNamespace("gateway", ["nft", "-f", "-"]), again);
  });

  test("a table was deleted", async () => {
    await inside("nft", "delete", "table", "inet", "thingwall_guard");
    const found = await examined();
    expect(wrong(found)).toEqual(["table-absent", ...ended]);
  });

  test("without the wall, another giver of addresses is asked for and found", async () => {
    await inside("nft", "flush", "ruleset");
    const server = children.start(
      inNamespace("printer", [
        ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--pid-file="],
        ...["--log-facility=-", "--log-dhcp", "--interface=eth0", "--user=root", "--group=root"],
        ...["--dhcp-range=192.168.77.200,192.168.77.210,120", "--dhcp-authoritative"],
        `--dhcp-leasefile=${join(folder, "leases")}`,
      ]),
    );
    await said(server, "IP range 192.168.77.200");
    const found = await examined();
    expect(wrong(found)).toEqual(["other-dhcp", ...ended]);
    expect(found.findings.find(({ code }) => code === "other-dhcp")?.params).toMatchObject({
      interface: homePlan.bridge,
    });
  });
});
