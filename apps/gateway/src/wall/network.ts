/**
 * What must hold in the kernel's network beside nftables, so that every packet between two
 * devices passes our forward chain: bridge ports that do not talk to each other, a gateway that
 * answers ARP for everyone and believes nobody's, and no redirects that teach a way past it.
 */
import { execFile, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { canonicalAddress } from "@thingwall/mud/policy";
import type { DesiredState } from "./contract.ts";
import { listNeighbours } from "./neighbours.ts";
import type { Port } from "./wall.ts";

const run = promisify(execFile);

export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly code = "network-setting";
}

/** Throws `NetworkError` naming the first setting that could not be made, and why. */
export async function prepareNetwork(desired: DesiredState): Promise<void> {
  for (const [setting, value] of settings(desired.lan.interface)) await set(setting, value);
  await pinNeighbours(desired);
  await isolatePorts(desired.lan.interface);
}

function settings(lan: string): [string, string][] {
  // In a path under /proc/sys a dot within an interface name stays as it is.
  return [
    // Bridged packets must not pass the IP hooks a second time, with the bridge as a short cut.
    ["net/bridge/bridge-nf-call-iptables", "0"],
    ["net/bridge/bridge-nf-call-ip6tables", "0"],
    ["net/bridge/bridge-nf-call-arptables", "0"],
    ["net/ipv4/ip_forward", "1"],
    ["net/ipv6/conf/all/forwarding", "1"],
    [`net/ipv4/conf/${lan}/proxy_arp_pvlan`, "1"],
    // Answering for another device waits up to 0.8 s otherwise.
    [`net/ipv4/neigh/${lan}/proxy_delay`, "0"],
    ["net/ipv4/conf/all/send_redirects", "0"],
    [`net/ipv4/conf/${lan}/send_redirects`, "0"],
    [`net/ipv4/conf/${lan}/accept_redirects`, "0"],
    [`net/ipv6/conf/${lan}/accept_redirects`, "0"],
  ];
}

async function set(setting: string, value: string): Promise<void> {
  try {
    await writeFile(`/proc/sys/${setting}`, value);
  } catch (error) {
    // Kernels without bridge netfilter have nothing to switch off.
    const code = (error as NodeJS.ErrnoException).code;
    if (setting.startsWith("net/bridge/") && code === "ENOENT") return;
    throw new NetworkError(`cannot set ${setting} to ${value}: ${code ?? String(error)}`);
  }
}

/**
 * Where each device is, once and for all: what is said about it in ARP or neighbour discovery, by
 * whomever, would otherwise lead its packets to another device, whose own rules nobody asks then.
 */
async function pinNeighbours({ lan, devices }: DesiredState): Promise<void> {
  const pins = devices.flatMap(({ macs: [mac, ...more], addresses }) =>
    mac === undefined || more.length > 0
      ? []
      : addresses.map(
          (address) =>
            `neigh replace ${address} lladdr ${mac} dev ${lan.interface} nud permanent\n`,
        ),
  );
  const lines = [...(await outdatedPins({ lan, devices })), ...pins];
  if (lines.length === 0) return;
  const child = spawn("ip", ["-batch", "-"], { stdio: ["pipe", "ignore", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // It may end before it has read everything; its exit status says what happened.
  child.stdin.on("error", () => {});
  child.stdin.end(lines.join(""));
  try {
    const [status, complaint] = await Promise.all([ended, text(child.stderr)]);
    if (status !== 0) throw new Error(complaint.trim().slice(0, 500));
  } catch (error) {
    throw new NetworkError(
      `cannot fix where the devices of ${lan.interface} are: ${(error as Error).message}`,
    );
  }
}

/** Addresses that a device has no more would otherwise add up, as often as it takes new ones. */
async function outdatedPins({
  lan,
  devices,
}: Pick<DesiredState, "lan" | "devices">): Promise<string[]> {
  const macs = new Set(devices.flatMap((device) => device.macs));
  const current = new Set(
    devices.flatMap(({ addresses }) => addresses.map((each) => canonicalAddress(each))),
  );
  return (await listNeighbours(lan.interface, "permanent"))
    .filter(({ mac, address }) => macs.has(mac) && !current.has(address))
    .map(({ address }) => `neigh del ${address} dev ${lan.interface}\n`);
}

/** Every port, people's too: a packet to a port that is not isolated passes no chain of ours. */
async function isolatePorts(bridge: string): Promise<void> {
  for (const { name, isolated } of await bridgePorts(bridge)) {
    // Setting it again would look like a change.
    if (isolated) continue;
    try {
      await run("bridge", ["link", "set", "dev", name, "isolated", "on"]);
    } catch (error) {
      throw new NetworkError(`cannot isolate port ${name}: ${(error as Error).message}`);
    }
  }
}

/** The bridge's ports now, by name. Throws `NetworkError`. */
export async function portsOf(bridge: string): Promise<readonly Port[]> {
  return (await bridgePorts(bridge))
    .map(({ name, number }) => ({ name, number }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function bridgePorts(bridge: string): Promise<(Port & { readonly isolated: boolean })[]> {
  let links: unknown;
  try {
    const { stdout } = await run("bridge", ["-details", "-json", "link", "show"]);
    links = JSON.parse(stdout);
  } catch (error) {
    throw new NetworkError(`cannot list the ports of ${bridge}: ${(error as Error).message}`);
  }
  if (!Array.isArray(links)) return [];
  return links.flatMap((link: unknown) =>
    typeof link === "object" &&
    link !== null &&
    "master" in link &&
    link.master === bridge &&
    "ifname" in link &&
    typeof link.ifname === "string" &&
    "ifindex" in link &&
    typeof link.ifindex === "number"
      ? [
          {
            name: link.ifname,
            number: link.ifindex,
            isolated: "isolated" in link && link.isolated === true,
          },
        ]
      : [],
  );
}
