/**
 * Devices that nobody configured: the gateway's own dnsmasq gives them addresses, a real client
 * (dhcpcd) asks for them over both families and says where its description is.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceView, GatewayEvent } from "@thingwall/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { type Home, type LabEvent, startHome } from "../../lab/src/home.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { addressOf, type Family, homePlan, outsideAddress } from "../../lab/src/plan.ts";
import type { Outcome, Trial } from "../../lab/src/things/trial.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";

const THING_PORT = "lan-new";
const OTHER_PORT = "lan-other";
const MAC = "02:77:00:00:00:51";
const OTHER_MAC = "02:77:00:00:00:52";
const GONE_PORT = "lan-gone";
const GONE_MAC = "02:77:00:00:00:53";
const SIXTH_PORT = "lan-sixth";
const SIXTH_MAC = "02:77:00:00:00:54";
const FAMILIES: readonly Family[] = [4, 6];
/** What passes has this long, what must not pass as long to be seen, in milliseconds. */
const PATIENT = 10_000;
const HASTY = 600;
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
          ports: { [THING_PORT]: "thing", [GONE_PORT]: "thing", [SIXTH_PORT]: "thing" },
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
  await plugIn("sixth", SIXTH_PORT, SIXTH_MAC);
});

afterAll(async () => {
  await home.stop();
  await command(
    ["ip", "-batch", "-"],
    "netns del new\nnetns del other\nnetns del gone\nnetns del sixth\n",
  );
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

/** Each client is a machine of its own: it knows of no other that runs, nor what one was given. */
const OWN_MEMORY = `
set -e
mkdir -p /run/dhcpcd
for folder in /run/dhcpcd /var/lib/dhcpcd; do mount -t tmpfs client "$folder"; done
exec "$@"
`;

interface Client {
  /** Says that it leaves. Its program may stay. */
  release(): void;
  /** Without a word, as when the cable is cut. */
  vanish(): Promise<void>;
}

/** Asks for addresses, and keeps them until `release`. */
async function ask(name: string, url: string | undefined, family?: Family): Promise<Client> {
  const file = join(directory, `${name}-${family ?? "both"}.conf`);
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
    ...["unshare", "--mount", "sh", "-c", OWN_MEMORY, "sh"],
    ...["dhcpcd", "--config", file, "--nobackground", "--nohook", "resolv.conf"],
    ...(family === undefined ? [] : [`-${family}`]),
    "eth0",
  ]);
  const client = spawn(program, args, { stdio: "ignore" });
  const ended = once(client, "exit");
  return {
    release() {
      // What `dhcpcd --release` sends to the one that runs.
      client.kill("SIGALRM");
    },
    async vanish() {
      client.kill("SIGKILL");
      await ended;
      // Its helpers, too: processes of their own, which may outlive it, or go of themselves.
      await command(["sh", "-c", `kill -9 $(ip netns pids ${name}) 2>&1 || true`]);
    },
  };
}

const of = (mac: string, is: (device: DeviceView) => boolean) =>
  event(
    (each): each is Extract<GatewayEvent, { kind: "device" }> =>
      each.kind === "device" && each.device.mac === mac && is(each.device),
  );

/** One that others off the link reach, too: every device has one of its own making (`fe80::`). */
const isOf = (family: Family) => (address: string) =>
  family === 4 ? !address.includes(":") : address.includes(":") && !address.startsWith("fe80:");
const both = ({ addresses }: DeviceView) =>
  FAMILIES.every((family) => addresses.some(isOf(family)));

const TRY = `
import { attempt } from ${JSON.stringify(new URL("../../lab/src/things/trial.ts", import.meta.url).href)};
const [trial, resolver] = JSON.parse(process.argv[1]);
process.stdout.write(JSON.stringify(await attempt(trial, resolver)));
`;

/** What becomes of real packets from a machine that was plugged in. */
async function attempt(name: string, trial: Trial): Promise<Outcome["kind"]> {
  const told = JSON.stringify([trial, homePlan.lan.gateway]);
  const line = [process.execPath, "--input-type=module", "--eval", TRY, told];
  const outcome = JSON.parse(await command(inNamespace(name, line))) as Outcome;
  return outcome.kind;
}

/** It tries again, as things do: an address is its own a moment after it was leased. */
const expectConnected = (name: string, trial: Trial) =>
  expect.poll(() => attempt(name, trial), { timeout: 6 * PATIENT }).toBe("connected");

/** Each thing's way to its maker: the name in its file, and where that leads. */
const CLOUDS = {
  bulb: { name: "cloud.lueur.example", port: 8883, host: "lueur-cloud" },
  plug: { name: "api.voltaire.example", port: 443, host: "nuage-edge" },
} as const;
type Cloud = (typeof CLOUDS)[keyof typeof CLOUDS];
const named = ({ name, port }: Cloud, family: Family): Trial => ({
  ...{ family, timeout: PATIENT, protocol: "tcp", port },
  to: { name },
});
const tcp = (address: string, port: number, family: Family): Trial => ({
  ...{ family, timeout: HASTY, protocol: "tcp", port },
  to: { address },
});

const SERVE = `
import { createServer } from "node:net";
import { createSocket } from "node:dgram";
const listening = [23, 6668].map((port) => new Promise((resolve) => createServer((socket) => socket.end()).listen(port, "::", resolve)));
const echo = createSocket("udp6");
echo.on("message", (message, { port, address }) => echo.send(message, port, address));
listening.push(new Promise((resolve) => echo.bind(5683, "::", resolve)));
await Promise.all(listening);
process.stdout.write("serves");
`;

/** The ports that a bulb serves, open to all but for the wall. */
async function serve(name: string): Promise<() => Promise<unknown>> {
  const line = inNamespace(name, [process.execPath, "--input-type=module", "--eval", SERVE]);
  const [program = "", ...args] = line;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  return async () => {
    child.kill("SIGKILL");
    await ended;
  };
}

/**
 * It goes on using what it was given, whatever became of its lease. The client may have kept its
 * addresses off-link: they are given anew, and it knows the gateway, so that packets leave.
 */
async function insist(name: string, addresses: readonly string[]): Promise<void> {
  const { gateway, mac } = homePlan.lan;
  const lines = addresses.map((address) =>
    address.includes(":")
      ? `address replace ${address}/64 dev eth0 nodad`
      : `address replace ${address}/24 dev eth0`,
  );
  await command(
    ["ip", "-n", name, "-batch", "-"],
    [
      "address flush dev eth0 scope global",
      ...lines,
      `route replace default via ${gateway.v4}`,
      `route replace default via ${gateway.v6} dev eth0`,
      ...[gateway.v4, gateway.v6].map(
        (address) => `neighbour replace ${address} lladdr ${mac} dev eth0`,
      ),
      "",
    ].join("\n"),
  );
}

/** To what its file opened a moment ago. */
async function expectNothing(
  name: string,
  addresses: readonly string[],
  { host, port }: Cloud,
): Promise<void> {
  await insist(name, addresses);
  for (const family of FAMILIES) {
    const trial = tcp(outsideAddress(host, family), port, family);
    expect([family, await attempt(name, trial)]).toEqual([family, "silent"]);
  }
}

const leaving = (id: string) =>
  event(
    (each): each is Extract<GatewayEvent, { kind: "left" }> =>
      each.kind === "left" && each.device === id,
  );

describe("a thing joins by real DHCP, both families, and says its URL", () => {
  let client: Client;
  let thing: DeviceView;

  test("IoT-1: what is there is fetched, verified and enforced", async () => {
    client = await ask("new", mudUrl("bulb"));
    ({ device: thing } = await of(MAC, (each) => each.state === "described" && both(each)));
    expect(thing).toMatchObject({ name: "new-thing", role: "thing", mudUrl: mudUrl("bulb") });
    expect(thing.id).toMatch(/^joined-[a-z0-9]{16}$/);
  });

  test.each(FAMILIES)(
    "IoT-5, IPv%i: what it may open on the Internet passes, the rest is dropped",
    async (family) => {
      await expectConnected("new", named(CLOUDS.bulb, family));
      for (const [host, port] of [
        ["lueur-cloud", 22],
        ["victim", 8883],
        ["public-resolver", 443],
      ] as const) {
        const trial = tcp(outsideAddress(host, family), port, family);
        expect([host, await attempt("new", trial)]).toEqual([host, "silent"]);
      }
    },
  );

  test("IoT-5, IPv6: what the Internet opens towards it is dropped", async () => {
    const endServing = await serve("new");
    const own = thing.addresses.find(isOf(6)) ?? "";
    for (const port of [23, 6668])
      expect([port, (await home.attempt("internet", tcp(own, port, 6))).kind]).toEqual([
        port,
        "silent",
      ]);
    await endServing();
  });

  test.each(FAMILIES)(
    "IoT-6, IPv%i: the neighbours that its file lets in reach it, the rest is dropped",
    async (family) => {
      const endServing = await serve("new");
      const own = thing.addresses.find(isOf(family)) ?? "";
      const find: Trial = {
        family,
        timeout: PATIENT,
        protocol: "udp",
        to: { address: own },
        port: 5683,
      };
      const found = async () => (await home.attempt("phone", find)).kind;
      await expect.poll(found, { timeout: 6 * PATIENT }).toBe("answered");
      expect((await home.attempt("phone", tcp(own, 23, family))).kind).toBe("silent");
      expect((await home.attempt("thermostat", tcp(own, 6668, family))).kind).toBe("silent");
      const phone = homePlan.hosts.find(({ name }) => name === "phone");
      if (!phone) throw new Error("there is no phone");
      expect(await attempt("new", tcp(addressOf(phone, family), 8080, family))).toBe("silent");
      await endServing();
    },
  );

  test("IoT-7: it releases its lease, and nothing of it passes any more", async () => {
    client.release();
    expect((await leaving(thing.id)).device).toBe(thing.id);
    await client.vanish();
    const { devices } = await home.status();
    expect(devices.map(({ id }) => id)).not.toContain(thing.id);
    await expectNothing("new", thing.addresses, CLOUDS.bulb);
  });
});

test("a thing says its URL by DHCPv6 alone (option 112)", async () => {
  await ask("sixth", undefined, 4);
  const { device } = await of(SIXTH_MAC, ({ addresses }) => addresses.length > 0);
  expect(device).not.toHaveProperty("mudUrl");
  const client = await ask("sixth", mudUrl("bulb"), 6);
  const { device: told } = await of(SIXTH_MAC, (each) => each.state === "described" && both(each));
  expect(told).toMatchObject({ id: device.id, mudUrl: mudUrl("bulb") });
  for (const family of FAMILIES) {
    await expectConnected("sixth", named(CLOUDS.bulb, family));
    const victim = tcp(outsideAddress("victim", family), 8883, family);
    expect(await attempt("sixth", victim)).toBe("silent");
  }
  await client.vanish();
});

test("at a port of which nobody said who joins there, a device gets an address and nothing else", async () => {
  const client = await ask("other", mudUrl("bulb"));
  const { device } = await of(OTHER_MAC, both);
  expect(device).toMatchObject({ state: "unknown", why: { code: "unknown-joiner" } });
  await client.vanish();
});

test(
  "IoT-8: its lease expires, its access goes",
  async () => {
    const client = await ask("gone", mudUrl("plug"));
    const { device } = await of(GONE_MAC, (each) => each.state === "described" && both(each));
    for (const family of FAMILIES) await expectConnected("gone", named(CLOUDS.plug, family));
    await client.vanish();
    expect((await leaving(device.id)).device).toBe(device.id);
    await expectNothing("gone", device.addresses, CLOUDS.plug);
  },
  3 * LEASE_SECONDS * 1000,
);
