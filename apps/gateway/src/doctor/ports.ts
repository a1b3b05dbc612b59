/** Ports of this machine that the gateway needs and somebody else holds. */
import { canonicalAddress } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../config.ts";
import { DNS_PORTS } from "../supervise/settings.ts";
import { found, type Finding, skipped, trouble } from "./finding.ts";
import { readText } from "./look.ts";

interface Held {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}

/** Only while the gateway does not run: afterwards they are its own. */
export function ports({ lan }: GatewayConfig, running: boolean): readonly Finding[] {
  if (running) return found("ports", []);
  const held = (["tcp", "udp"] as const).flatMap((protocol) =>
    ["", "6"].flatMap((version) =>
      heldIn(readText(`/proc/net/${protocol}${version}`) ?? "", protocol),
    ),
  );
  if (readText("/proc/net/udp") === undefined) return skipped("ports", "needs-rights");
  const own = lan.addresses.map((prefix) => prefix.replace(/\/.*$/, "").toLowerCase());
  const needed: readonly (readonly [Held["protocol"], number])[] = [
    ["udp", DNS_PORTS.things],
    ["tcp", DNS_PORTS.things],
    ["udp", DNS_PORTS.people],
    ["tcp", DNS_PORTS.people],
    ...(lan.dhcp ? [["udp", 67] as const] : []),
  ];
  const everywhere = ["0.0.0.0", "::"];
  const taken = held.filter(
    ({ protocol, address, port }) =>
      needed.some(([kind, number]) => kind === protocol && number === port) &&
      (everywhere.includes(address) || own.includes(address)),
  );
  return found(
    "ports",
    taken.map(({ protocol, address, port }) => trouble("port-taken", { protocol, address, port })),
  );
}

const LISTEN = "0A";

/** Of /proc/net/{tcp,udp}[6]: what is listened on. Pure. */
export function heldIn(listing: string, protocol: Held["protocol"]): readonly Held[] {
  return listing.split("\n").flatMap((line): Held[] => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    const [, octets, port] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local) ?? [];
    if (octets === undefined || port === undefined) return [];
    if (protocol === "tcp" && state !== LISTEN) return [];
    return [{ protocol, address: addressIn(octets), port: Number.parseInt(port, 16) }];
  });
}

/** The kernel writes words of four octets, each the other way round. */
function addressIn(hex: string): string {
  const octets = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((octet) => Number.parseInt(octet, 16)),
  );
  if (octets.length === 4) return octets.join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0)).toString(16),
  );
  const text = groups.join(":");
  return canonicalAddress(text) ?? text;
}
