/**
 * `thingwall gateway run` where it cannot run, or not yet: it says what is missing and what to do,
 * and nothing half done is left.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
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
import { inNamespace } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";

const BIN = fileURLToPath(new URL("../../apps/cli/bin/thingwall.js", import.meta.url));
const PATH = [process.env["PATH"], "/usr/sbin", "/sbin"].join(delimiter);
/** What a terminal, or a reader's eye, would obey. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const folder = mkdtempSync(join(tmpdir(), "thingwall-run-"));
let machines: Machines;
let config: GatewayConfig;
let before: string;

beforeAll(async () => {
  machines = await startMachines({ nat44: true, onNews: () => undefined });
  config = gatewayConfiguration(machines.directory, { nat44: true, words: words("en") });
  writeFileSync(join(folder, "home.json"), JSON.stringify(config));
  before = await forwarding();
});
afterAll(async () => {
  await machines.stop();
  rmSync(folder, { recursive: true });
});

const inside = (...argv: string[]) => command(inNamespace("gateway", argv));
const forwarding = () =>
  inside("sysctl", "-n", "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding");

async function expectUntouched(): Promise<void> {
  expect(await inside("nft", "list", "ruleset")).toBe("");
  expect(await forwarding()).toBe(before);
}

/** The command line in the gateway's namespace, behind a program that takes something away. */
async function run(args: readonly string[], behind: readonly string[] = []) {
  const line = [...behind, process.execPath, BIN, "gateway", "run", ...args];
  const [program = "", ...rest] = inNamespace("gateway", line);
  const child = spawn(program, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, LANG: "C.UTF-8" },
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

const HIDE_NFT = 'mount --bind /dev/null "$(readlink -f "$(command -v nft)")" && exec "$@"';
const withoutNft = ["unshare", "-m", "sh", "-c", HIDE_NFT, "sh"];
const withoutNetAdmin = [
  "setpriv",
  "--inh-caps=-net_admin",
  "--ambient-caps=-net_admin",
  "--bounding-set=-net_admin",
];

describe("what the machine lacks is said with its remedy, and nothing starts", () => {
  const home = ["--config", join(folder, "home.json")];

  test.each([
    ["en", "sudo apt-get install -y --no-install-recommends nftables\n"],
    ["fr", "sudo apt-get install -y --no-install-recommends nftables\n"],
  ])("without nft (%s): exit 3", async (language, remedy) => {
    const { out, err, code } = await run([...home, "--lang", language], withoutNft);
    expect(code).toBe(3);
    expect(out).toBe("");
    expect(err).toMatch(/: nft\.\n→ /);
    expect(err.endsWith(remedy)).toBe(true);
    await expectUntouched();
  });

  test("without nft, for programs", async () => {
    const { out, code } = await run([...home, "--json"], withoutNft);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      error: {
        code: "programs-missing",
        exitCode: 3,
        params: { programs: "nft", packages: "nftables" },
      },
    });
  });

  test.each([
    ["en", "CAP_NET_ADMIN", "Start it as root, or try it in the lab"],
    ["fr", "CAP_NET_ADMIN", "en tant que root, ou l’essayer dans le labo"],
  ])("without CAP_NET_ADMIN (%s): exit 3", async (language, missing, remedy) => {
    const { out, err, code } = await run([...home, "--lang", language], withoutNetAdmin);
    expect(code).toBe(3);
    expect(out).toBe("");
    expect(err).toContain(missing);
    expect(err).toContain(remedy);
    expect(err).toContain("npm start");
    await expectUntouched();
  });
});

describe("what is wrong with the configuration is named by place, reason and remedy", () => {
  const hostile = "\u001b[2J$(reboot)\u202e<b>";
  const wrong: [
    what: string,
    change: (draft: GatewayConfig) => unknown,
    code: string,
    place: string,
  ][] = [
    ["no devices", ({ devices: _, ...rest }) => rest, "config-missing-member", "/"],
    ["a hostile member", (draft) => ({ ...draft, [hostile]: 1 }), "config-unknown-member", "/"],
    [
      "a word for a number",
      (draft) => ({ ...draft, wan: { ...draft.wan, nat44: hostile } }),
      "config-wrong-type",
      "/wan/nat44",
    ],
    [
      "an interface with nft in its name",
      (draft) => ({ ...draft, lan: { ...draft.lan, interface: '"; flush ruleset' } }),
      "config-wrong-value",
      "/lan/interface",
    ],
    [
      "an unknown channel",
      (draft) => withDevice(draft, { mud: { url: "https://a.example/", channel: hostile } }),
      "config-not-one-of",
      "/devices/0/mud/channel",
    ],
    [
      "no address",
      (draft) => withDevice(draft, { addresses: ["192.168.77.999"] }),
      "config-not-an-address",
      "/devices/0/addresses/0",
    ],
    [
      "another's address",
      (draft) => withDevice(draft, { addresses: [draft.devices[1]?.addresses[0]] }),
      "config-given-twice",
      "/devices/1/addresses/0",
    ],
    [
      "a controller that is not there",
      (draft) => withDevice(draft, { myController: "nobody" }),
      "config-no-such-device",
      "/devices/0/myController",
    ],
    [
      "authorities that are not there",
      (draft) => ({ ...draft, trust: { ...draft.trust, mudSigners: [`/${hostile}`] } }),
      "config-file-unreadable",
      "/trust/mudSigners/0",
    ],
  ];

  test.each(wrong)("%s", async (_what, change, code, place) => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, JSON.stringify(change(config)));
    const plain = await run(["--config", file]);
    expect(plain.code).toBe(1);
    expect(plain.out).toBe("");
    expect(plain.err).toContain(file);
    expect(plain.err).toContain(place);
    expect(plain.err).toMatch(/\n→ .*Nothing was started\.\n$/);
    expect(plain.err).not.toMatch(OBEYED);
    const json = await run(["--config", file, "--json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code, params: { path: file, place } } });
    expect(json.out).not.toMatch(OBEYED);
    await expectUntouched();
  });

  test.each([
    ["cut off", (text: string) => text.slice(0, 100)],
    ["with terminal escapes", (text: string) => `\u001b]0;owned\u0007${text}`],
  ])("JSON %s", async (_what, change) => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, change(JSON.stringify(config)));
    const { err, code } = await run(["--config", file]);
    expect(code).toBe(1);
    expect(err).toMatch(/is not JSON from line 1, column \d+ on/);
    expect(err).not.toMatch(OBEYED);
  });

  test("a file with a hostile name that is not there", async () => {
    const { err, code } = await run(["--config", join(folder, "\u001b[2J\u202e$(touch canary)")]);
    expect(code).toBe(2);
    expect(err).toContain("\\u{1b}[2J\\u{202e}$(touch canary)");
    expect(err).not.toMatch(OBEYED);
  });

  function withDevice(draft: GatewayConfig, change: Readonly<Record<string, unknown>>) {
    const [first, ...others] = draft.devices;
    return { ...draft, devices: [{ ...first, ...change }, ...others] };
  }
});

// Last: what is enforced stays when the gateway ends.
describe("nft is there and refuses", () => {
  test.each([
    [
      "Error: Could not process rule: Operation not permitted",
      "nft-not-permitted: the kernel refuses to change nftables; run as root or with CAP_NET_ADMIN",
    ],
    [
      "Error: Could not process rule: Operation not supported",
      "nft-refused: this kernel lacks a part of nf_tables; load it (modprobe nf_tables)",
    ],
    [
      "Error: syntax error, unexpected newline",
      "nft-refused: the rules from before stay in force; please report this: Error: syntax error",
    ],
  ])("%s", async (complaint, said) => {
    const gateway = await startBehind(complaint);
    expect(await gateway.line((line) => line.includes("nft-"))).toContain(said);
    // Fail closed: what could not be walled in is not forwarded either.
    await expectUntouched();
    await gateway.stop();
  });

  test("when it no longer does, everything is enforced without a restart", async () => {
    const gateway = await startBehind("Error: Could not process rule: Device or resource busy");
    await gateway.line((line) => line.includes("nft-refused"));
    gateway.yieldNow();
    await described("bulb");
    const trial = { family: 4, timeout: 3000, protocol: "tcp", port: 8883 } as const;
    const attempt = () =>
      machines.attempt("bulb", { ...trial, to: { name: "cloud.lueur.example" } });
    let passes = await attempt();
    // The names may still be finding the wall again; until then they answer nothing.
    while (passes.kind === "name-failed") passes = await attempt();
    expect(passes.kind).toBe("connected");
    await gateway.stop();
  });

  /** Waits until the gateway enforces a device's description. */
  async function described(id: string): Promise<void> {
    let heard = () => {};
    const socket = socketPath(config.runDirectory, "home");
    const channel = await connectWhenReady(socket, AbortSignal.timeout(30_000), {
      onEvent: () => heard(),
    });
    for (;;) {
      const next = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const status = (await channel.call("status", {})) as StatusView;
      const device = status.devices.find((each) => each.id === id);
      if (status.enforced && device?.state === "described") break;
      await next;
    }
    channel.close();
  }

  /** The gateway with an `nft` that refuses everything until it is told to yield. */
  async function startBehind(complaint: string) {
    const fake = mkdtempSync(join(folder, "fake-"));
    const refusing = join(fake, "refusing");
    writeFileSync(refusing, "");
    const real = (await command(["sh", "-c", "command -v nft"])).trim();
    const script = `#!/bin/sh\n[ -e '${refusing}' ] || exec '${real}' "$@"\ncat >/dev/null\necho '${complaint}' >&2\nexit 1\n`;
    writeFileSync(join(fake, "nft"), script);
    chmodSync(join(fake, "nft"), 0o755);
    const line = [process.execPath, BIN, "gateway", "run", "--config", join(folder, "home.json")];
    const [program = "", ...args] = inNamespace("gateway", line);
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: [fake, PATH].join(delimiter), LANG: "C.UTF-8" },
    });
    const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
    const stop = async () => {
      child.kill("SIGTERM");
      await ended;
    };
    onTestFinished(stop);
    const lines: string[] = [];
    let heard = () => {};
    createInterface(child.stderr).on("line", (each) => {
      lines.push(each);
      heard();
    });
    return {
      stop,
      yieldNow: () => rmSync(refusing),
      line: async (holds: (line: string) => boolean): Promise<string> => {
        for (;;) {
          const found = lines.find(holds);
          if (found !== undefined) return found;
          await new Promise<void>((resolve) => {
            heard = resolve;
          });
        }
      },
    };
  }
});
