/**
 * Devices that nobody configured: the gateway's own dnsmasq gives them addresses, a real client
 * (dhcpcd) asks for them over both families and says where its description is.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceView, GatewayEvent } from "@thingwall/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { type Home, type LabEvent, startHome } from "../../lab/src/home.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { homePlan } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";

const THING_PORT = "lan-new";
const OTHER_PORT = "lan-other";
const MAC = "02:77:00:00:00:51";
const OTHER_MAC = "02:77:00:00:00:52";
const GONE_PORT = "lan-gone";
const GONE_MAC = "02:77:00:00:00:53";
/** dnsmasq gives no shorter lease. */
const LEASE_SECONDS = 120;

let home: Home;
let directory: string;
const seen: GatewayEvent[] = [];
const listeners = new Set<(event: GatewayEvent) => void>();

beforeAll(async () => {
  home = await startHome({
    nat44: true,
    words: words("en"),
    configure: (config) => {
      directory = config.stateDirectory;
      return {
        ...config,
        lan: {
          ...config.lan,
          dhcp: { from: "192.168.77.100", to: "192.168.77.119", leaseSeconds: LEASE_SECONDS },
          ports: { [THING_PORT]: "thing", [GONE_PORT]: "thing" },
        },
        trust: { ...config.trust, selfDescribed: true },
      };
    },
  });
  home.listen((event: LabEvent) => {
    if (event.source !== "gateway") return;
    seen.push(event.event);
    for (const listener of listeners) listener(event.event);
  });
  await plugIn("new", THING_PORT, MAC);
  await plugIn("other", OTHER_PORT, OTHER_MAC);
  await plugIn("gone", GONE_PORT, GONE_MAC);
});

afterAll(async () => {
  await home.stop();
  await command(["ip", "-batch", "-"], "netns del new\nnetns del other\nnetns del gone\n");
});

/** A cable from a new machine to a port of the bridge. */
async function plugIn(name: string, port: string, mac: string): Promise<void> {
  await command(["ip", "netns", "add", name]);
  await command(
    ["ip", "-n", "gateway", "-batch", "-"],
    [
      `link add ${port} type veth peer name eth0 address ${mac} netns ${name}`,
      `link set ${port} addrgenmode none master ${homePlan.bridge} up`,
      "",
    ].join("\n"),
  );
  await command(["ip", "-n", name, "-batch", "-"], "link set lo up\nlink set eth0 up\n");
}

/** Resolves with the first event, past or to come, of which `is` says so. */
function event<T extends GatewayEvent>(is: (event: GatewayEvent) => event is T): Promise<T> {
  const past = seen.findLast(is);
  if (past) return Promise.resolve(past);
  return new Promise((resolve) => {
    const listener = (each: GatewayEvent) => {
      if (!is(each)) return;
      listeners.delete(listener);
      resolve(each);
    };
    listeners.add(listener);
  });
}

interface Client {
  release(): Promise<void>;
  /** Without a word, as when the cable is cut. */
  vanish(): Promise<void>;
}

/** Asks for addresses, and keeps them until `release`. */
async function ask(name: string, url: string | undefined): Promise<Client> {
  const file = join(directory, `${name}.conf`);
  writeFileSync(
    file,
    [
      ...(url === undefined ? [] : [`mudurl ${url}`]),
      `hostname ${name}-thing`,
      "duid ll",
      "noarp",
      "ipv6rs",
      "interface eth0",
      " ia_na 1",
      "",
    ].join("\n"),
  );
  const [program = "", ...args] = inNamespace(name, [
    ...["dhcpcd", "--config", file, "--nobackground", "--nohook", "resolv.conf", "eth0"],
  ]);
  const client = spawn(program, args, { stdio: "ignore" });
  const ended = once(client, "exit");
  return {
    async release() {
      // What `dhcpcd --release` sends to the one that runs.
      client.kill("SIGALRM");
      await ended;
    },
    async vanish() {
      client.kill("SIGKILL");
      await ended;
    },
  };
}

const of = (mac: string, is: (device: DeviceView) => boolean) =>
  event(
    (each): each is Extract<GatewayEvent, { kind: "device" }> =>
      each.kind === "device" && each.device.mac === mac && is(each.device),
  );

const both = ({ addresses }: DeviceView) =>
  addresses.some((address) => address.includes(":")) &&
  addresses.some((address) => !address.includes(":"));

test("IoT-1 and IoT-7 by real DHCP, both families: what joins says its URL, which is enforced until it is released", async () => {
  const client = await ask("new", mudUrl("bulb"));
  const { device } = await of(MAC, (each) => each.state === "described" && both(each));
  expect(device).toMatchObject({ name: "new-thing", role: "thing", mudUrl: mudUrl("bulb") });
  expect(device.id).toMatch(/^joined-[a-z0-9]{16}$/);

  // IoT-7: released, its access goes.
  await client.release();
  const left = await event(
    (each): each is Extract<GatewayEvent, { kind: "left" }> =>
      each.kind === "left" && each.device === device.id,
  );
  expect(left.device).toBe(device.id);
  const { devices } = await home.status();
  expect(devices.map(({ id }) => id)).not.toContain(device.id);
  const rules = await command(
    inNamespace("gateway", ["nft", "list", "table", "inet", "thingwall"]),
  );
  expect(rules).not.toContain(MAC);
});

test("at a port of which nobody said who joins there, a device gets an address and nothing else", async () => {
  const client = await ask("other", mudUrl("bulb"));
  const { device } = await of(OTHER_MAC, both);
  expect(device).toMatchObject({ state: "unknown", rules: 0, why: { code: "unknown-joiner" } });
  await client.release();
});

test(
  "IoT-8: its lease expires, its access goes",
  async () => {
    // The last: another client of this kind would not begin beside one that was killed.
    const client = await ask("gone", mudUrl("plug"));
    const { device } = await of(GONE_MAC, (each) => each.state === "described" && both(each));
    await client.vanish();
    const left = await event(
      (each): each is Extract<GatewayEvent, { kind: "left" }> =>
        each.kind === "left" && each.device === device.id,
    );
    expect(left.device).toBe(device.id);
    const rules = await command(
      inNamespace("gateway", ["nft", "list", "table", "inet", "thingwall"]),
    );
    expect(rules).not.toContain(GONE_MAC);
  },
  3 * LEASE_SECONDS * 1000,
);
