/**
 * Makes the namespaces, links, addresses and routes of the plan, and nothing else: forwarding,
 * proxy ARP, port isolation and every firewall rule are the gateway's own work.
 *
 *     camera … phone ── veth ── br-lan [gateway] wan0 ── veth ── isp0 [internet]
 *
 * Link-local addresses are made by hand from the MAC, and every IPv6 address is added `nodad`, so
 * that the home can be used the moment it exists.
 */
import { command } from "./command.ts";
import { type LanHost, hostNames, homePlan } from "./plan.ts";

export interface TopologyOptions {
  /** False: the Internet has a route to the LAN's IPv4 addresses, for inbound trials. */
  readonly nat44: boolean;
}

const GATEWAY = "gateway";
const INTERNET = "internet";
export const namespaces: readonly string[] = [GATEWAY, INTERNET, ...hostNames];
const ISP_LINK = "isp0";
const WAN_MAC = "02:77:00:00:01:02";
const ISP_MAC = "02:77:00:00:01:01";

/** `argv` as a command line that runs in one of the namespaces; the process keeps its id. */
export function inNamespace(name: string, argv: readonly string[]): readonly string[] {
  return ["ip", "netns", "exec", name, ...argv];
}

/** Must run inside `enter`. Takes some 200 ms. */
export async function buildTopology(options: TopologyOptions): Promise<void> {
  await command(["ip", "-batch", "-"], lines(namespaces.map((name) => `netns add ${name}`)));
  await batch(GATEWAY, gatewayLinks());
  await Promise.all([
    batch(INTERNET, internetLines(options)),
    ...homePlan.hosts.map((host) => batch(host.name, hostLines(host))),
  ]);
}

/** Removes every namespace of the plan; the links go with them. Their processes must be gone. */
export async function removeTopology(): Promise<void> {
  await command(["ip", "-batch", "-"], lines(namespaces.map((name) => `netns del ${name}`)));
}

function gatewayLinks(): readonly string[] {
  const { bridge, wan, lan, isp, hosts } = homePlan;
  return [
    "link set lo up",
    `link add ${bridge} address ${lan.mac} type bridge`,
    `link set ${bridge} addrgenmode none up`,
    `address add ${lan.gateway.v4}/24 dev ${bridge}`,
    `address add ${lan.gateway.v6}/64 dev ${bridge} nodad`,
    `address add ${linkLocal(lan.mac)}/64 dev ${bridge} nodad`,
    `link add ${wan} address ${WAN_MAC} type veth peer name ${ISP_LINK} address ${ISP_MAC} netns ${INTERNET}`,
    `link set ${wan} addrgenmode none up`,
    `address add ${isp.home.v4}/${isp.length.v4} dev ${wan}`,
    `address add ${isp.home.v6}/${isp.length.v6} dev ${wan} nodad`,
    `address add ${linkLocal(WAN_MAC)}/64 dev ${wan} nodad`,
    `route add default via ${isp.router.v4}`,
    `route add ::/0 via ${isp.router.v6}`,
    ...hosts.flatMap((host) => [
      `link add ${portOf(host)} type veth peer name eth0 address ${host.mac} netns ${host.name}`,
      `link set ${portOf(host)} addrgenmode none master ${bridge} up`,
    ]),
  ];
}

/** Bridge port on the gateway's side of a host's cable. */
export const portOf = (host: Pick<LanHost, "name">): string => `lan-${host.name}`;

function internetLines(options: TopologyOptions): readonly string[] {
  const { isp, lan, outside } = homePlan;
  return [
    "link set lo up",
    `link set ${ISP_LINK} addrgenmode none up`,
    // The router's own address comes first: replies to the home leave with it by default.
    `address add ${isp.router.v4}/${isp.length.v4} dev ${ISP_LINK}`,
    `address add ${isp.router.v6}/${isp.length.v6} dev ${ISP_LINK} nodad`,
    `address add ${linkLocal(ISP_MAC)}/64 dev ${ISP_LINK} nodad`,
    ...outside.flatMap((host) => [
      ...host.v4.map((address) => `address add ${address}/32 dev ${ISP_LINK}`),
      ...host.v6.map((address) => `address add ${address}/128 dev ${ISP_LINK} nodad`),
    ]),
    `route add ${lan.prefix.v6} via ${isp.home.v6}`,
    ...(options.nat44 ? [] : [`route add ${lan.prefix.v4} via ${isp.home.v4}`]),
  ];
}

/** IPv4 is on-link (the gateway answers ARP for the neighbours); IPv6 knows only the gateway. */
function hostLines(host: LanHost): readonly string[] {
  const { gateway } = homePlan.lan;
  return [
    "link set lo up",
    "link set eth0 addrgenmode none up",
    `address add ${host.v4}/24 dev eth0`,
    `address add ${linkLocal(host.mac)}/64 dev eth0 nodad`,
    `address add ${host.v6}/128 dev eth0 nodad`,
    `route add default via ${gateway.v4}`,
    `route add ${gateway.v6}/128 dev eth0`,
    `route add ::/0 via ${gateway.v6} dev eth0`,
  ];
}

/** RFC 4291 appendix A: the link-local address that a MAC gives. */
export function linkLocal(mac: string): string {
  const octets = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = octets;
  const pair = (high: number, low: number) => ((high << 8) | low).toString(16);
  return `fe80::${pair(a ^ 2, b)}:${pair(c, 0xff)}:${pair(0xfe, d)}:${pair(e, f)}`;
}

function batch(namespace: string, all: readonly string[]): Promise<string> {
  return command(["ip", "-n", namespace, "-batch", "-"], lines(all));
}

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
