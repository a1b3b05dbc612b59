/** Interfaces, addresses and what the kernel does with packets before and beside the rules. */
import { canonicalAddress } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../config.ts";
import { found, type Finding, type Trouble, trouble } from "./finding.ts";
import { askJson, list, member, setting, text } from "./look.ts";

/** `running`: ports are isolated by the wall, which must be there for it. */
export async function network(
  { lan, wan }: GatewayConfig,
  running: boolean,
): Promise<readonly Finding[]> {
  const [links, ports, routes] = await Promise.all([
    askJson("ip", ["-json", "-details", "address"]),
    askJson("bridge", ["-details", "-json", "link", "show"]),
    defaultRoutes(),
  ]);
  const link = (name: string) => list(links).find((each) => text(each, "ifname") === name);
  const wrong: Trouble[] = [];
  const home = link(lan.interface);
  const out = link(wan.interface);
  if (!home) wrong.push(trouble("interface-absent", { interface: lan.interface }));
  else {
    if (text(member(home, "linkinfo"), "info_kind") !== "bridge")
      wrong.push(trouble("no-bridge", { interface: lan.interface }));
    const own = list(home, "addr_info").map((info) => canonicalAddress(text(info, "local")));
    for (const prefix of lan.addresses) {
      const address = prefix.replace(/\/.*$/, "");
      if (!own.includes(canonicalAddress(address)))
        wrong.push(trouble("address-absent", { interface: lan.interface, address: prefix }));
    }
  }
  const joined = list(ports).filter((port) => text(port, "master") === lan.interface);
  if (running)
    for (const port of joined)
      if (member(port, "isolated") !== true)
        wrong.push(trouble("port-not-isolated", { port: text(port, "ifname") }));
  if (!out) wrong.push(trouble("interface-absent", { interface: wan.interface }));
  else if (!list(out, "flags").includes("LOWER_UP"))
    wrong.push(trouble("wan-unplugged", { interface: wan.interface }));
  else if (!routes.includes(wan.interface))
    wrong.push(trouble("no-way-out", { interface: wan.interface }));
  return found("network", wrong, {
    lan: lan.interface,
    wan: wan.interface,
    ports: joined.length,
  });
}

async function defaultRoutes(): Promise<readonly string[]> {
  const all = await Promise.all(
    ["-4", "-6"].map((family) => askJson("ip", ["-json", family, "route", "show", "default"])),
  );
  return all.flatMap((each) => list(each)).map((route) => text(route, "dev"));
}

/** What the wall sets when it starts, and what others set back. */
export function forwarding(lan: string): readonly Finding[] {
  const wanted = [
    ["net/ipv4/ip_forward", "1"],
    ["net/ipv6/conf/all/forwarding", "1"],
    ["net/bridge/bridge-nf-call-iptables", "0"],
    ["net/bridge/bridge-nf-call-ip6tables", "0"],
    [`net/ipv4/conf/${lan}/proxy_arp_pvlan`, "1"],
    ["net/ipv4/conf/all/send_redirects", "0"],
    [`net/ipv4/conf/${lan}/send_redirects`, "0"],
  ] as const;
  return found(
    "forwarding",
    wanted.flatMap(([name, value]) => {
      const is = setting(name);
      // A kernel without bridge netfilter has nothing to switch off.
      if (is === value || (is === undefined && name.startsWith("net/bridge/"))) return [];
      return [trouble("setting-wrong", { setting: name, value: is ?? "?", wanted: value })];
    }),
  );
}

/**
 * RFC 3704 §2.2: a strict check drops what comes in where an answer would not go out. It is the
 * larger of the setting for all interfaces and the interface's own.
 */
export async function reversePath({ wan }: GatewayConfig): Promise<readonly Finding[]> {
  const number = (name: string) => Number(setting(`net/ipv4/conf/${name}/rp_filter`) ?? "0");
  const mode = Math.max(number("all"), number(wan.interface));
  const [first] = list(await askJson("ip", ["-json", "-4", "route", "show", "default"]));
  const other = text(first, "dev");
  const strict = mode === 1 && other !== "" && other !== wan.interface;
  return found(
    "reverse-path",
    strict ? [trouble("reverse-path-strict", { interface: wan.interface, other })] : [],
  );
}
