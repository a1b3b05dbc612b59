/** The machine itself: programs, kernel, clock, disk. */
import { statfs } from "node:fs/promises";
import { release } from "node:os";
import type { GatewayConfig } from "../config.ts";
import {
  assertPrograms,
  NEEDED,
  NEEDED_FOR_WIFI,
  searchPath,
  SuperviseError,
} from "../supervise/preflight.ts";
import { found, type Finding, skipped, type Trouble, trouble } from "./finding.ts";
import { ask, readText, setting } from "./look.ts";

/** What this was tried with, and how to ask for it; older ones may lack what we use. */
const OLDEST = {
  nft: { version: "1.0.6", ask: ["--version"] },
  conntrack: { version: "1.4.7", ask: ["--version"] },
  dnsmasq: { version: "2.90", ask: ["--version"] },
  hostapd: { version: "2.10", ask: ["-v"] },
} as const;

export async function programs(wifi: boolean): Promise<readonly Finding[]> {
  const wrong: Trouble[] = [];
  const needed = wifi ? { ...NEEDED, ...NEEDED_FOR_WIFI } : NEEDED;
  try {
    assertPrograms(searchPath(), needed);
  } catch (error) {
    if (!(error instanceof SuperviseError)) throw error;
    wrong.push(trouble("program-missing", error.params));
  }
  const versions: string[] = [];
  for (const [program, { version: least, ask: args }] of Object.entries(OLDEST)) {
    if (program === "hostapd" && !wifi) continue;
    const { out, err } = await ask(program, args);
    const version = versionIn(`${out}\n${err}`);
    if (version === undefined) continue;
    versions.push(`${program} ${version}`);
    if (isOlder(version, least)) wrong.push(trouble("program-old", { program, version, least }));
  }
  return found("programs", wrong, { versions: versions.join(", ") });
}

/** The first number with a point in it: `nftables v1.0.6 (…)`, `Dnsmasq version 2.90  …`. */
export function versionIn(said: string): string | undefined {
  return /\bv?(\d+(?:\.\d+)+)/.exec(said)?.[1];
}

export function isOlder(version: string, least: string): boolean {
  const [own, other] = [version, least].map((each) => each.split(".").map(Number));
  for (const [at, number] of (other ?? []).entries()) {
    const difference = (own?.[at] ?? 0) - number;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * Everything of nf_tables that our rules use, in tables of a name that nobody has. It is only
 * checked: the kernel looks at all of it and takes nothing.
 */
const PROBE = `table inet thingwall_probe {
  set reached { type ipv4_addr . inet_proto . inet_service; flags timeout; }
  set counted { type ether_addr; flags dynamic,timeout; size 64; timeout 1h; counter; }
  map ways { type ether_addr . ipv4_addr : verdict; }
  limit reports { rate 500/second burst 500 packets }
  chain way { accept; }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    fib saddr . iif oif missing drop
    tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
    ip daddr . meta l4proto . th dport @reached accept
    update @counted { ether saddr }
    ether saddr . ip saddr vmap @ways
    limit name "reports" log prefix "probe" group 8520 snaplen 128 queue-threshold 1
    meta mark set 0x1
  }
  chain hide {
    type nat hook postrouting priority srcnat;
    meta nfproto ipv4 masquerade
  }
  chain names {
    type nat hook prerouting priority dstnat;
    udp dport 53 redirect to :5300
  }
}
table netdev thingwall_probe {
  chain port {
    type filter hook ingress device "lo" priority 0;
    ether type arp drop
  }
}
table bridge thingwall_probe {
  chain between { type filter hook forward priority 0; policy drop; }
}
`;

export async function kernel(): Promise<readonly Finding[]> {
  const { ok, err } = await ask("nft", ["-c", "-f", "-"], PROBE);
  const reason = err.trim().split("\n")[0] ?? "";
  return found("kernel", ok ? [] : [trouble("kernel-lacks", { reason })], { release: release() });
}

/** Of the kernel's table of connections, from which more is a warning, and from which it is full. */
const MANY = 0.8;
const FULL = 0.98;

export function connections(
  count = setting("net/netfilter/nf_conntrack_count"),
  most = setting("net/netfilter/nf_conntrack_max"),
): readonly Finding[] {
  if (count === undefined || most === undefined) return skipped("connections", "not-running");
  const share = Number(count) / Number(most);
  const params = { count: Number(count), most: Number(most) };
  const wrong =
    share >= FULL
      ? [trouble("connections-full", params)]
      : share >= MANY
        ? [trouble("connections-many", params)]
        : [];
  return found("connections", wrong, params);
}

/** When this was written: no true clock is behind it. */
const WRITTEN = Date.UTC(2026, 10, 1);

/** `known`: the latest moment that the gateway itself has noted, in milliseconds since the epoch. */
export async function clock(now: Date, known: number): Promise<readonly Finding[]> {
  const { ok, out } = await ask("timedatectl", ["show", "--property=NTPSynchronized", "--value"]);
  const kept = ok ? out.trim() : readText("/run/systemd/timesync/synchronized") === "" ? "yes" : "";
  return clockFindings(now, known, kept);
}

/** `kept`: `yes` or `no`, or what else was said. Pure. */
export function clockFindings(now: Date, known: number, kept: string): readonly Finding[] {
  const least = Math.max(known, WRITTEN);
  if (now.getTime() < least)
    return found("clock", [
      trouble("clock-wrong", {
        now: now.toISOString(),
        known: new Date(least).toISOString(),
      }),
    ]);
  if (kept === "no") return found("clock", [trouble("clock-adrift", { now: now.toISOString() })]);
  return kept === "yes"
    ? found("clock", [], { now: now.toISOString() })
    : skipped("clock", "not-told");
}

const MEGABYTE = 1024 * 1024;
/** Octets free: below, what is decided may soon not be kept; below, it is not. */
const LITTLE = 64 * MEGABYTE;
const NONE = 4 * MEGABYTE;

export async function disk({
  runDirectory,
  stateDirectory,
}: Pick<GatewayConfig, "runDirectory" | "stateDirectory">): Promise<readonly Finding[]> {
  const wrong: Trouble[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const path of new Set([stateDirectory, runDirectory])) {
    const held = await statfs(path).catch(() => undefined);
    if (!held) continue;
    const free = held.bavail * held.bsize;
    const megabytes = Math.floor(free / MEGABYTE);
    least = Math.min(least, megabytes);
    const full = free < NONE || (held.files > 0 && held.ffree < 16);
    if (full) wrong.push(trouble("disk-full", { path, megabytes }));
    else if (free < LITTLE) wrong.push(trouble("disk-nearly-full", { path, megabytes }));
  }
  if (!Number.isFinite(least)) return skipped("disk", "not-run-yet");
  return found("disk", wrong, { megabytes: least });
}
