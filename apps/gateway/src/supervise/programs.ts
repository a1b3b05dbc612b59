/** What the gateway consists of: each program, its rights and what it is told. Pure. */
import { fileURLToPath } from "node:url";
import type { GatewayConfig } from "../config.ts";
import { type Confinement, NOBODY } from "./confine.ts";
import { leaseOptions } from "./leases.ts";
import {
  DNS_PORTS,
  leasePaths,
  type HomeSettings,
  type NamesSettings,
  type WallSettings,
  wifiPaths,
} from "./settings.ts";

export type ProgramName = "wall" | "names" | "home" | "dnsmasq" | "leases" | "hostapd";

export interface Program extends Confinement {
  readonly name: ProgramName;
  readonly command: readonly [string, ...string[]];
  /** Written to its standard input as JSON. */
  readonly settings?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
}

const LOOPBACK = "127.0.0.1";

/**
 * In the order in which they start; they end in the opposite one, the wall last. `namesUser`: of
 * `names`, where it can have one of its own.
 */
export function programs(
  config: GatewayConfig,
  node: string,
  uid: number,
  namesUser?: number,
): readonly Program[] {
  const { runDirectory } = config;
  const listen = config.lan.addresses.map((prefix) => prefix.replace(/\/.*$/, "").toLowerCase());
  const resolver = { address: LOOPBACK, port: DNS_PORTS.people };
  const wall: WallSettings = { runDirectory };
  const names: NamesSettings = {
    runDirectory,
    listen,
    port: DNS_PORTS.things,
    homeNetworks: config.lan.addresses,
    upstream: resolver,
    lan: config.lan.interface,
  };
  const home: HomeSettings = { config, resolver };
  return [
    {
      name: "wall",
      // As root its packet reader becomes another user, which takes the right to; that it ends with
      // the wall, the right to end another user's. Who may become anybody gains nothing by that.
      capabilities: uid === 0 ? ["net_admin", "setuid", "setgid", "kill"] : ["net_admin"],
      command: ours(node, "../wall/main.ts"),
      settings: wall,
    },
    {
      name: "home",
      // The app's port.
      capabilities: ["net_bind_service"],
      command: ours(node, "../home/main.ts"),
      settings: home,
    },
    {
      name: "names",
      capabilities: ["net_bind_service"],
      user: namesUser,
      command: ours(node, "../names/main.ts"),
      settings: names,
    },
    {
      name: "dnsmasq",
      // Its ports are above 1023 and it serves no DHCP: no right is needed at all.
      capabilities: [],
      user: NOBODY,
      command: ["dnsmasq", ...dnsmasqOptions(config, listen)],
    },
    ...leases(config, uid === 0),
    ...hostapd(config),
  ];
}

function hostapd({ lan, runDirectory }: GatewayConfig): Program[] {
  if (!lan.wifi) return [];
  return [
    {
      name: "hostapd",
      // The radio, the bridge it joins, and frames of those who have no key yet.
      capabilities: ["net_admin", "net_raw"],
      command: ["hostapd", wifiPaths(runDirectory).settings],
    },
  ];
}

function leases({ lan, ...config }: GatewayConfig, root: boolean): Program[] {
  if (!lan.dhcp) return [];
  const { file, directory } = leasePaths(config.stateDirectory);
  const script = fileURLToPath(import.meta.resolve("./lease-event.sh"));
  return [
    {
      name: "leases",
      // What dnsmasq demands for DHCP: frames to who has no address yet, and ports below 1024.
      // Started by root it goes through changing its user, to whom it is.
      capabilities: [
        ...(["net_admin", "net_raw", "net_bind_service"] as const),
        ...(root ? (["setuid", "setgid"] as const) : []),
      ],
      command: ["dnsmasq", ...leaseOptions({ lan, ...config }, lan.dhcp, { kept: file, script })],
      environment: { THINGWALL_LEASES: directory },
    },
  ];
}

/**
 * Memory before speed: a process that waits most of the time would keep what a moment's work took
 * (docs/decisions/0023-memory.md).
 */
export const FRUGAL = ["--max-semi-space-size=1", "--optimize-for-size"] as const;

function ours(node: string, file: string): [string, ...string[]] {
  return [node, ...FRUGAL, fileURLToPath(import.meta.resolve(file))];
}

function dnsmasqOptions(config: GatewayConfig, listen: readonly string[]): string[] {
  return [
    "--keep-in-foreground",
    // Nothing of the machine's own set-up is read or written.
    "--conf-file=/dev/null",
    "--no-hosts",
    "--no-resolv",
    "--pid-file=",
    "--log-facility=-",
    `--port=${DNS_PORTS.people}`,
    // Addresses that come later (IPv6 is checked for duplicates first) are listened on then.
    "--bind-dynamic",
    ...[LOOPBACK, ...listen].map((address) => `--listen-address=${address}`),
    ...config.dns.upstream.map((address) => `--server=${address}`),
    "--cache-size=5000",
    // As many as the things of a large home are sure of (names/limits.ts), and as many for people.
    "--dns-forward-max=2048",
    "--edns-packet-max=1232",
    // Names of the outside never lead inside, and private addresses are not asked about there.
    "--stop-dns-rebind",
    "--bogus-priv",
    "--domain-needed",
  ];
}
