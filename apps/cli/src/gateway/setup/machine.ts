/** What this machine has that a gateway could be made of: interfaces, routes, resolvers, radios. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { canonicalAddress } from "@thingwall/mud/policy";
import { type Capabilities, readCapabilities, readCountry } from "./radio.ts";

const run = promisify(execFile);

export interface Link {
  readonly name: string;
  /** `port`: a cable can be plugged in, or a virtual one is. */
  readonly kind: "port" | "bridge" | "radio" | "other";
  readonly carrier: boolean;
  /** The bridge that it is a port of. */
  readonly master?: string;
  /** With prefix length; without link-local ones. */
  readonly addresses: readonly string[];
}

export interface Radio extends Capabilities {
  readonly interface: string;
}

export interface Machine {
  readonly links: readonly Link[];
  /** Prefixes that lead somewhere, and the interface that they lead through. */
  readonly routes: readonly { readonly prefix: string; readonly interface: string }[];
  /** Interfaces that lead to everywhere, the preferred one first. */
  readonly defaultRoutes: readonly string[];
  /** Not those that are this machine itself. */
  readonly resolvers: readonly string[];
  readonly radios: readonly Radio[];
  /** ISO 3166 code that the radios obey now. */
  readonly country?: string;
}

/** `ip` or `iw` that is not there finds nothing; the doctor says what is not installed. */
export async function readMachine(): Promise<Machine> {
  const [links, addresses, routes4, routes6] = await Promise.all([
    said("ip", "-json", "-details", "link"),
    said("ip", "-json", "address"),
    said("ip", "-json", "-4", "route"),
    said("ip", "-json", "-6", "route"),
  ]);
  const found = linksOf(links, addresses, isRadio);
  const radios = await Promise.all(
    found.filter(({ kind }) => kind === "radio").map(({ name }) => radioOf(name)),
  );
  const country =
    radios.length === 0 ? undefined : readCountry((await said("iw", "reg", "get")) ?? "");
  return {
    links: found,
    ...routesOf([...listed(routes4), ...listed(routes6)]),
    resolvers: resolversIn(["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].map(textOf)),
    radios,
    ...(country === undefined ? {} : { country }),
  };
}

/** From what `ip -json` says. Pure. */
export function linksOf(
  linkText: string | undefined,
  addressText: string | undefined,
  radio: (name: string) => boolean,
): readonly Link[] {
  const addresses = new Map(
    listed(addressText).map((entry) => [text(entry, "ifname"), addressesIn(entry)]),
  );
  return listed(linkText).flatMap((entry): Link[] => {
    const name = text(entry, "ifname") ?? "";
    if (text(entry, "link_type") !== "ether") return [];
    const master = text(entry, "master");
    return [
      {
        name,
        kind: radio(name) ? "radio" : kindOf(text(member(entry, "linkinfo"), "info_kind")),
        carrier: list(entry, "flags").includes("LOWER_UP"),
        ...(master === undefined ? {} : { master }),
        addresses: addresses.get(name) ?? [],
      },
    ];
  });
}

function kindOf(made: string | undefined): Link["kind"] {
  if (made === "bridge") return "bridge";
  // What the system made for itself (containers, tunnels) is nobody's socket in the wall.
  return made === undefined || made === "veth" || made === "vlan" || made === "bond"
    ? "port"
    : "other";
}

function addressesIn(entry: unknown): readonly string[] {
  return list(entry, "addr_info").flatMap((info) => {
    const address = canonicalAddress(text(info, "local") ?? "");
    const length = Number(member(info, "prefixlen"));
    return address === undefined || text(info, "scope") === "link" ? [] : [`${address}/${length}`];
  });
}

export function routesOf(entries: readonly unknown[]): Pick<Machine, "routes" | "defaultRoutes"> {
  const metric = (entry: unknown) => Number(member(entry, "metric") ?? 0);
  const through = (entry: unknown) => text(entry, "dev") ?? "";
  const everywhere = entries.filter((entry) => text(entry, "dst") === "default");
  return {
    defaultRoutes: [
      ...new Set(everywhere.toSorted((one, other) => metric(one) - metric(other)).map(through)),
    ].filter((name) => name !== ""),
    routes: entries.flatMap((entry) => {
      const prefix = text(entry, "dst") ?? "";
      return prefix.includes("/") && !prefix.startsWith("fe80:") && !prefix.startsWith("ff")
        ? [{ prefix, interface: through(entry) }]
        : [];
    }),
  };
}

/** The resolvers of the first text that names one. */
export function resolversIn(texts: readonly string[]): readonly string[] {
  for (const each of texts) {
    const found = [...each.matchAll(/^nameserver\s+(\S+)/gm)].flatMap(
      ([, address = ""]) => canonicalAddress(address) ?? [],
    );
    const others = found.filter((address) => !address.startsWith("127.") && address !== "::1");
    if (others.length > 0) return others;
  }
  return [];
}

async function radioOf(name: string): Promise<Radio> {
  const phy = textOf(`/sys/class/net/${name}/phy80211/name`).trim();
  return { interface: name, ...readCapabilities((await said("iw", "phy", phy, "info")) ?? "") };
}

const isRadio = (name: string) => existsSync(`/sys/class/net/${name}/phy80211`);

async function said(program: string, ...args: readonly string[]): Promise<string | undefined> {
  return run(program, args, { maxBuffer: 64e6, env: { ...process.env, LC_ALL: "C" } }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function listed(json: string | undefined): readonly unknown[] {
  const value: unknown = JSON.parse(json === undefined || json.trim() === "" ? "[]" : json);
  return Array.isArray(value) ? value : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}
