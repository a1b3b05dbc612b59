/**
 * A home on simulated radios: the real `thingwall gateway run` with its hostapd on `wlan0`, stations
 * on the other radios, a small Internet behind `wan0`. Everything is done over the gateway's socket.
 */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, on, once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import {
  connectWhenReady,
  type Channel,
  type GatewayConfig,
  type GatewayEvent,
  type StatusView,
  socketPath,
} from "@thingwall/gateway";
import type { WifiView } from "../../apps/gateway/src/home/contract.ts";
import { Children } from "../system/rig/wire.ts";
import { Station } from "./station.ts";

const run = promisify(execFile);
const BIN = fileURLToPath(new URL("../../apps/cli/bin/thingwall.js", import.meta.url));

export const GATEWAY = "192.168.77.1";
/** What the lamp's description permits, and what the camera's does. */
export const CLOUDS = { lamp: "45.83.20.16", cam: "45.83.20.17" } as const;
export const ADDRESSES = { lamp: "192.168.77.11", cam: "192.168.77.12" } as const;
const WAN = "45.83.20.1";
/** Minutes of an emulated machine pass while it starts four programs. */
const READY_MS = 240_000;

export interface Minted {
  readonly keyId: string;
  readonly passphrase: string;
  readonly code: string;
}

export interface Air {
  readonly events: readonly GatewayEvent[];
  call<T>(op: string, params?: unknown): Promise<T>;
  mint(owner: string): Promise<Minted>;
  keys(): Promise<WifiView["keys"]>;
  status(): Promise<StatusView>;
  /** The first event that `wanted` accepts among those that came after `since` others. */
  event(wanted: (event: GatewayEvent) => boolean, since?: number): Promise<GatewayEvent>;
  /** A station on a radio that nobody uses yet. */
  station(mac?: string): Promise<Station>;
  stop(): Promise<void>;
}

/** `keys`: of so many things that have not come yet, in the file of an earlier version. */
export async function openAir({ keys = 0 }: { readonly keys?: number } = {}): Promise<Air> {
  const folder = mkdtempSync(join(tmpdir(), "air-"));
  const children = new Children();
  const stations: Station[] = [];
  await makeNetwork();
  const internet = children.start(
    ["ip", "netns", "exec", "net", process.execPath, INTERNET_MAIN, ...Object.values(CLOUDS)],
    "pipe",
  );
  await linesOf(internet.stdout, Object.values(CLOUDS).length);

  const config = configuration(folder);
  if (keys > 0) writeFormerKeys(config.stateDirectory, keys);
  const file = join(folder, "home.json");
  writeFileSync(file, JSON.stringify(config));
  const gateway = spawn(process.execPath, [BIN, "gateway", "run", "--config", file], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const gone = once(gateway, "close");
  const events: GatewayEvent[] = [];
  const heard = new EventEmitter();
  const channel: Channel = await connectWhenReady(
    socketPath(config.runDirectory, "home"),
    AbortSignal.timeout(READY_MS),
    {
      onEvent(event) {
        events.push(event as GatewayEvent);
        heard.emit("event", event);
      },
    },
  );
  const air: Air = {
    events,
    async call<T>(op: string, params: unknown = {}) {
      return (await channel.call(op, params)) as T;
    },
    mint: (owner) => air.call<Minted>("wifi-mint", { for: "thing", owner }),
    keys: async () => (await air.call<WifiView>("wifi-status")).keys,
    status: () => air.call<StatusView>("status"),
    async event(wanted, since = 0) {
      const known = events.slice(since).find(wanted);
      if (known !== undefined) return known;
      for await (const [event] of on(heard, "event") as AsyncIterable<[GatewayEvent]>)
        if (wanted(event)) return event;
      throw new Error("the events ended");
    },
    async station(mac) {
      const station = await Station.start(children, folder, stations.length + 1, mac);
      stations.push(station);
      return station;
    },
    async stop() {
      channel.close();
      gateway.kill("SIGTERM");
      await gone;
      for (const each of stations) each.close();
      await children.stop();
      rmSync(folder, { recursive: true });
    },
  };
  const { accessPoint } = await air.call<WifiView>("wifi-status");
  if (accessPoint === "down")
    await air.event((event) => event.kind === "wifi-access-point" && event.state === "up");
  return air;
}

const INTERNET_MAIN = fileURLToPath(new URL("./internet.ts", import.meta.url));

async function makeNetwork(): Promise<void> {
  // As systemd sets it. With the kernel's own ten, who is busy for a moment loses events, and
  // wpa_supplicant and hostapd soon send it none any more.
  await run("sysctl", ["-qw", "net.unix.max_dgram_qlen=512"]);
  await run("ip", ["netns", "add", "net"]);
  const lines = [
    "link add br-lan type bridge",
    `address add ${GATEWAY}/24 dev br-lan`,
    "link set br-lan up",
    "link add wan0 type veth peer name eth0 netns net",
    `address add ${WAN}/24 dev wan0`,
    "link set wan0 up",
  ];
  for (const line of lines) await run("ip", line.split(" "));
  const there = [
    "link set lo up",
    "link set eth0 up",
    ...Object.values(CLOUDS).map((address) => `address add ${address}/24 dev eth0`),
  ];
  for (const line of there) await run("ip", ["-n", "net", ...line.split(" ")]);
}

function configuration(folder: string): GatewayConfig {
  const device = (id: "lamp" | "cam"): GatewayConfig["devices"][number] => {
    const file = join(folder, `${id}.json`);
    writeFileSync(file, JSON.stringify(description(id, CLOUDS[id])));
    return {
      id,
      name: id,
      role: "thing",
      addresses: [ADDRESSES[id]],
      mud: { file },
      approvedAddresses: [`${CLOUDS[id]}/32`],
    };
  };
  return {
    runDirectory: join(folder, "run"),
    stateDirectory: join(folder, "state"),
    lan: {
      interface: "br-lan",
      addresses: [`${GATEWAY}/24`],
      wifi: {
        interface: "wlan0",
        ssid: "Chez nous; à la maison",
        hidden: false,
        country: "FR",
        band: "2.4 GHz",
        channel: 1,
        ownInterfaces: true,
      },
    },
    wan: { interface: "wan0", nat44: true },
    dns: { upstream: [CLOUDS.lamp] },
    ntp: [],
    trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: true },
    devices: [device("lamp"), device("cam")],
  };
}

function writeFormerKeys(directory: string, count: number): void {
  mkdirSync(directory, { mode: 0o700 });
  const until = Date.now() + 3600_000;
  const keys = Array.from({ length: count }, (_, at) => ({
    ...{ id: `k${at}`, for: "thing", owner: `thing-${at}` },
    ...{ pmk: randomBytes(32).toString("hex"), state: { is: "claimable", until } },
  }));
  writeFileSync(join(directory, "wifi-keys.json"), JSON.stringify(keys), { mode: 0o600 });
}

/** HTTPS to one address (RFC 8520 §3, RFC 8519), and nothing else. */
function description(id: string, address: string): unknown {
  const policy = (name: string) => ({ "access-lists": { "access-list": [{ name }] } });
  const list = (name: string, side: "destination" | "source") => ({
    name,
    type: "ipv4-acl-type",
    aces: {
      ace: [
        {
          name: "cloud",
          matches: {
            ipv4: { protocol: 6, [`${side}-ipv4-network`]: `${address}/32` },
            tcp: {
              "ietf-mud:direction-initiated": "from-device",
              [`${side}-port`]: { operator: "eq", port: 443 },
            },
          },
          actions: { forwarding: "accept" },
        },
      ],
    },
  });
  return {
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": `https://${id}.example/${id}.json`,
      "last-update": "2026-01-01T00:00:00+00:00",
      "cache-validity": 48,
      "is-supported": true,
      systeminfo: id,
      "from-device-policy": policy("from"),
      "to-device-policy": policy("to"),
    },
    "ietf-access-control-list:acls": {
      acl: [list("from", "destination"), list("to", "source")],
    },
  };
}

async function linesOf(stream: NodeJS.ReadableStream | null, count: number): Promise<void> {
  let text = "";
  if (stream === null) throw new Error("no output");
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.split("\n").length > count) return;
  }
  throw new Error(`it ended: ${text}`);
}
