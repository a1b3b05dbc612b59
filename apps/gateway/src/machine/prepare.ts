/**
 * What must be there before the gateway starts, made where it is missing: the bridge of the LAN, its
 * ports, its addresses. What is there already is not touched, so that it may be done again at any time.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { canonicalAddress } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../config.ts";
import { noteBefore, noteBridge } from "./made.ts";

const run = promisify(execFile);

export type PrepareErrorCode =
  /** `interface`: has the bridge's name and is none. */
  | "no-bridge"
  /** `interface`: is a port of the bridge `by`. */
  | "other-bridge"
  /** `reason`: what the system said to `command`. */
  | "refused";

export class PrepareError extends Error {
  override readonly name = "PrepareError";
  readonly code: PrepareErrorCode;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: PrepareErrorCode, params: Readonly<Record<string, string>>) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}

export interface Prepared {
  /** Command lines of `ip` and `bridge` that were needed, in order; none when all was there. */
  readonly done: readonly string[];
  /** Ports that are not plugged in; they join when this is done again. */
  readonly absent: readonly string[];
}

/** What there is: of `ip -json address`. */
export interface Present {
  readonly name: string;
  readonly isBridge: boolean;
  readonly up: boolean;
  readonly master?: string;
  readonly addresses: readonly string[];
}

/**
 * Rejects with `PrepareError`; what was made before stays. `notes`: file that keeps what there was
 * before, for whoever undoes it (`made.ts`).
 */
export async function prepareLan(
  { lan }: Pick<GatewayConfig, "lan">,
  notes?: string,
): Promise<Prepared> {
  const links = await linksNow();
  const steps = stepsFor(lan, links);
  if (notes !== undefined) {
    await noteBefore(notes);
    if (!links.some(({ name }) => name === lan.interface)) await noteBridge(notes, lan.interface);
  }
  for (const [program = "", ...args] of steps.commands) {
    try {
      await run(program, args);
    } catch (error) {
      const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
      const reason = said.trim() === "" ? String(error) : said.trim();
      const command = [program, ...args].join(" ");
      throw new PrepareError("refused", { command, reason: reason.slice(0, 500) });
    }
  }
  return { done: steps.commands.map((argv) => argv.join(" ")), absent: steps.absent };
}

/** Pure. Throws `PrepareError`. */
export function stepsFor(
  lan: GatewayConfig["lan"],
  links: readonly Present[],
): { readonly commands: readonly (readonly string[])[]; readonly absent: readonly string[] } {
  const bridge = lan.interface;
  const commands: (readonly string[])[] = [];
  const made = links.find(({ name }) => name === bridge);
  const add = (line: string) => commands.push(line.split(" "));
  if (made && !made.isBridge) throw new PrepareError("no-bridge", { interface: bridge });
  if (!made) add(`ip link add ${bridge} type bridge`);
  if (made?.up !== true) add(`ip link set ${bridge} up`);
  const absent: string[] = [];
  for (const port of Object.keys(lan.ports ?? {})) {
    const link = links.find(({ name }) => name === port);
    if (!link) {
      absent.push(port);
      continue;
    }
    const { master } = link;
    if (master !== undefined && master !== bridge)
      throw new PrepareError("other-bridge", { interface: port, by: master });
    if (master === undefined) {
      // Before the first packet: two ports must never speak past the wall.
      if (link.up) add(`ip link set ${port} down`);
      add(`ip link set ${port} master ${bridge}`);
      add(`bridge link set dev ${port} isolated on`);
    }
    if (!link.up || master === undefined) add(`ip link set ${port} up`);
  }
  const own = (made?.addresses ?? []).map(canonicalAddress);
  for (const prefix of lan.addresses) {
    const address = prefix.split("/")[0] ?? "";
    if (own.includes(canonicalAddress(address))) continue;
    // Nobody else is asked first: the gateway's address is the gateway's.
    add(`ip address add ${prefix} dev ${bridge}${address.includes(":") ? " nodad" : ""}`);
  }
  return { commands, absent };
}

async function linksNow(): Promise<readonly Present[]> {
  const { stdout } = await run("ip", ["-json", "-details", "address"], { maxBuffer: 64e6 });
  return readLinks(JSON.parse(stdout));
}

/** Of what `ip -json -details address` says. Pure. */
export function readLinks(listing: unknown): readonly Present[] {
  return (Array.isArray(listing) ? listing : []).map((entry: Listed) => ({
    name: entry.ifname ?? "",
    isBridge: entry.linkinfo?.info_kind === "bridge",
    up: entry.flags?.includes("UP") === true,
    ...(entry.master === undefined ? {} : { master: entry.master }),
    addresses: (entry.addr_info ?? []).map(({ local }) => local ?? ""),
  }));
}

/** The part of the listing that is read here. */
interface Listed {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly master?: string;
  readonly linkinfo?: { readonly info_kind?: string };
  readonly addr_info?: readonly { readonly local?: string }[];
}
