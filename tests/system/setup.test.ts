/**
 * A machine becomes a gateway: `setup` asks and writes, `prepare` makes the home's network, `run`
 * takes what was written; a phone and a lamp that nobody configured join it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { connectWhenReady, type GatewayEvent, parseConfig, socketPath } from "@thingwall/gateway";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { Children, said } from "./rig/wire.ts";

const BIN = fileURLToPath(new URL("../../apps/cli/bin/thingwall.js", import.meta.url));
const SERVER = "45.83.20.16";
const folder = mkdtempSync(join(tmpdir(), "thingwall-setup-"));
const children = new Children();
const file = join(folder, "etc", "gateway.json");

const in_ = (namespace: string, ...argv: string[]) => ["ip", "netns", "exec", namespace, ...argv];
const batch = (namespace: string, ...lines: string[]) =>
  command(["ip", "-n", namespace, "-batch", "-"], `${lines.join("\n")}\n`);

/** The command line on the box. */
async function thingwall(...args: string[]) {
  const [program = "", ...rest] = in_("box", process.execPath, BIN, ...args);
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  return { code, out, err };
}

const ANSWERS = [
  ...["--wan", "wan0", "--lan-port", "lan-lamp=thing", "--lan-port", "lan-phone=person"],
  ...["--address", "192.168.50.1/24", "--address", "fd12:3456:789a::1/64"],
  ...["--dns", SERVER, "--ntp", SERVER],
  ...["--run-directory", join(folder, "run"), "--state-directory", join(folder, "state")],
];

beforeAll(async () => {
  await command(
    ["ip", "-batch", "-"],
    ["box", "net", "lamp", "phone"].map((name) => `netns add ${name}\n`).join(""),
  );
  await batch(
    "box",
    "link set lo up",
    "link add wan0 type veth peer name isp0 netns net",
    "link set wan0 up",
    "address add 45.83.20.2/24 dev wan0",
    "route add default via 45.83.20.1",
    "link add lan-lamp type veth peer name eth0 netns lamp",
    "link add lan-phone type veth peer name eth0 netns phone",
    "link add lan-lone type veth peer name eth1 netns phone",
  );
  await batch(
    "net",
    "link set lo up",
    "link set isp0 up",
    "address add 45.83.20.1/24 dev isp0",
    `address add ${SERVER}/24 dev isp0`,
  );
  for (const host of ["lamp", "phone"]) await batch(host, "link set lo up", "link set eth0 up");
  const listener = children.start(
    in_("net", "socat", "-dd", "TCP-LISTEN:8080,fork,reuseaddr", "SYSTEM:echo hello"),
  );
  await said(listener, "listening on");
});

afterAll(async () => {
  await children.stop();
  await command(
    ["ip", "-batch", "-"],
    ["box", "net", "lamp", "phone"].map((name) => `netns del ${name}\n`).join(""),
  );
  rmSync(folder, { recursive: true });
});

test("a dry run shows what would be written, and writes nothing", async () => {
  const shown = await thingwall("gateway", "setup", "--dry-run", "--config", file, ...ANSWERS);
  expect(shown.code).toBe(0);
  expect(parseConfig(JSON.parse(shown.out))).toMatchObject({
    lan: { interface: "br-lan", dhcp: { from: "192.168.50.102", to: "192.168.50.199" } },
    wan: { interface: "wan0", nat44: true },
  });
  expect(existsSync(file)).toBe(false);
});

test("what this machine proposes: the way out is the WAN, the other cables are the home", async () => {
  const { code, out } = await thingwall(
    ...["gateway", "setup", "--dry-run", "--json", "--config", file, "--dns", SERVER],
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    written: false,
    config: {
      wan: { interface: "wan0" },
      lan: {
        addresses: ["192.168.1.1/24", expect.stringMatching(/^fd[0-9a-f:]+::1\/64$/)],
        ports: { "lan-lamp": "thing", "lan-phone": "thing", "lan-lone": "thing" },
      },
    },
    problems: [
      { code: "no-carrier", params: { interface: "lan-lamp" }, severity: "warning" },
      { code: "no-carrier", params: { interface: "lan-phone" } },
      { code: "no-carrier", params: { interface: "lan-lone" } },
      { code: "no-time" },
    ],
  });
});

test.each([
  ["a WAN that is not there", ["--wan", "eth7"], "There is no network interface eth7."],
  ["the WAN as a port", ["--lan-port", "wan0"], "wan0 cannot be on both sides of the wall."],
  ["the WAN's network at home", ["--address", "45.83.20.99/16"], "overlaps with 45.83.20.2/24"],
  ["a card that is none", ["--wifi", "wan0", "--ssid", "Home"], "There is no Wi-Fi card wan0."],
])("%s stops it, with a remedy, and nothing is written", async (_, wrong, reason) => {
  const run = await thingwall("gateway", "setup", "--yes", "--config", file, ...ANSWERS, ...wrong);
  expect(run.code).toBe(1);
  expect(run.err).toContain(reason);
  expect(run.err).toContain("→ ");
  expect(existsSync(file)).toBe(false);
});

test("without a keyboard and without --yes nothing is guessed", async () => {
  const run = await thingwall("gateway", "setup", "--config", file, "--lang", "fr");
  expect(run.code).toBe(2);
  expect(run.err).toContain("Les questions sont restées sans réponse");
});

test("at a keyboard each question proposes an answer, and a wrong one is asked again", async () => {
  const typed = join(folder, "typed.json");
  const line = [process.execPath, BIN, "gateway", "setup", "--config", typed, "--dns", SERVER];
  const [program = "", ...args] = in_("box", "script", "-qec", line.join(" "), "/dev/null");
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const answers = ["eth7", "", "lan-phone=person", "192.168.60.1/24", "", SERVER, "y"];
  child.stdin.write(answers.map((each) => `${each}\n`).join(""));
  const ended = once(child, "close");
  const shown = await text(child.stdout);
  expect((await ended)[0], shown).toBe(0);
  expect(shown).toContain("There is no network interface eth7.");
  expect(shown).toContain("[192.168.60.102-192.168.60.199]");
  expect(parseConfig(JSON.parse(readFileSync(typed, "utf8")))).toMatchObject({
    lan: { ports: { "lan-phone": "person" }, addresses: ["192.168.60.1/24"] },
    wan: { interface: "wan0" },
    ntp: [SERVER],
  });
});

test("it is written whole, for its owner alone, and never over another unsaid", async () => {
  const first = await thingwall("gateway", "setup", "--yes", "--config", file, ...ANSWERS);
  expect(first.code).toBe(0);
  expect(first.out).toContain(`Written: ${file}.`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const written = readFileSync(file, "utf8");

  const second = await thingwall("gateway", "setup", "--yes", "--config", file, "--no-nat44");
  expect(second.code).toBe(1);
  expect(second.err).toContain("There is a configuration");
  expect(readFileSync(file, "utf8")).toBe(written);

  const devices = [
    { id: "tv", name: "TV", role: "person", mac: "02:00:00:00:00:01", addresses: [] },
  ];
  writeFileSync(file, JSON.stringify({ ...JSON.parse(written), devices }));
  const third = await thingwall(
    ...["gateway", "setup", "--yes", "--replace", "--config", file, "--dns", "45.83.20.1"],
  );
  expect(third.code).toBe(0);
  const before: unknown = JSON.parse(readFileSync(`${file}.before`, "utf8"));
  expect(before).toEqual({ ...JSON.parse(written), devices });
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    ...(before as object),
    dns: { upstream: ["45.83.20.1"] },
  });
});

test("the home's network is made once; the gateway runs with it, and who joins is walled in", async () => {
  const made = await thingwall("gateway", "prepare", "--config", file, "--json");
  expect(made.code, made.err).toBe(0);
  expect(JSON.parse(made.out)).toMatchObject({ interface: "br-lan", absent: [] });
  const again = await thingwall("gateway", "prepare", "--config", file);
  expect(again.out).toBe("The home’s network was ready already: br-lan.\n");

  const line = in_("box", process.execPath, BIN, "gateway", "run", "--config", file);
  const gateway = spawn(line[0] ?? "", line.slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const log = text(gateway.stderr);
  const gone = once(gateway, "close");
  const events: GatewayEvent[] = [];
  let heard = () => {};
  const channel = await connectWhenReady(
    socketPath(join(folder, "run"), "home"),
    AbortSignal.timeout(60_000),
    {
      onEvent(event) {
        events.push(event as GatewayEvent);
        heard();
      },
    },
  );
  onTestFinished(async () => {
    channel.close();
    gateway.kill("SIGTERM");
    await gone;
    await log;
  });
  const event = async (wanted: (event: GatewayEvent) => boolean) => {
    for (;;) {
      const found = events.find(wanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  const joined = (role: string, state: string) => (each: GatewayEvent) =>
    each.kind === "device" &&
    each.device.role === role &&
    each.device.state === state &&
    each.device.addresses.some((address) => address.startsWith("192.168.50."));

  for (const host of ["lamp", "phone"]) {
    const settings = join(folder, `${host}.conf`);
    writeFileSync(settings, "ipv4only\nnohook resolv.conf\nnoarp\n");
    // Two clients of one machine, whose interfaces have one name: each keeps its state to itself.
    const alone = 'mkdir -p /run/dhcpcd && mount -t tmpfs none /run/dhcpcd && exec "$@"';
    const client = ["dhcpcd", "--config", settings, "--nobackground", "eth0"];
    const asks = in_(host, "unshare", "-m", "sh", "-c", alone, "sh", ...client);
    const asking = spawn(asks[0] ?? "", asks.slice(1), { stdio: "ignore" });
    const left = once(asking, "exit");
    onTestFinished(async () => {
      asking.kill("SIGTERM");
      await left;
    });
  }
  await event(joined("person", "person"));
  await event(joined("thing", "held"));
  await event(({ kind }) => kind === "applied");
  const ask = (host: string) =>
    command(in_(host, "socat", "-T10", "STDIO,ignoreeof", `TCP:${SERVER}:8080,connect-timeout=10`));
  expect(await ask("phone")).toBe("hello\n");
  await expect(ask("lamp")).rejects.toThrow();
  await event((each) => each.kind === "dropped" && each.flow.to.address === SERVER);
});
