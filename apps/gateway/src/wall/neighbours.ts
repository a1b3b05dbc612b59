/**
 * The IPv6 addresses that devices give themselves (RFC 4862, RFC 8981): first come, first served,
 * as RFC 6620 has it. A device says in duplicate address detection which address it is about to
 * use, a second before it does; the port lets that through and we hear of it. When we did not, its
 * first packet from there is dropped and tells us. Until an address is learnt nothing passes from it.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { canonicalAddress, familyOf, inPrefix } from "@thingwall/mud/policy";
import type { DesiredState, WallDevice } from "./contract.ts";
import { linkLocal, mayOwn } from "./link-address.ts";
import { CLAIM } from "./ingress-chains.ts";
import { addressText, type LogRecord } from "./nflog.ts";
import { addressesOf } from "./shape.ts";

const run = promisify(execFile);

/** Learnt addresses of one device; the one that was learnt first makes room. */
export const LEARNT_LIMIT = 16;

const LINK_LOCAL = "fe80::/64";
/** Octets of a listing; the kernel keeps some thousand entries at most, of some 100 octets each. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** What a device says: this address is mine. Both in canonical text. */
export interface Claim {
  readonly mac: string;
  readonly address: string;
}

const NEIGHBOUR_SOLICITATION = 135;
const NEXT_ICMPV6 = 58;

/** The claim that a sample speaks of: its target when it has no sender yet, else its sender. */
export function claimOf({ prefix, mac, payload }: LogRecord): Claim | undefined {
  if (prefix !== CLAIM || mac === undefined || payload.length < 40) return undefined;
  if (payload.readUInt8(0) >> 4 !== 6) return undefined;
  const source = payload.subarray(8, 24);
  if (source.some((octet) => octet !== 0)) return { mac, address: addressText(source) };
  const solicits =
    payload.length >= 64 &&
    payload.readUInt8(6) === NEXT_ICMPV6 &&
    payload.readUInt8(40) === NEIGHBOUR_SOLICITATION;
  return solicits ? { mac, address: addressText(payload.subarray(48, 64)) } : undefined;
}

/**
 * What the kernel knows of a link, of both families. What it was told for good, or everything; the
 * latter holds only what a port's chain let by. Empty when it cannot say.
 */
export async function listNeighbours(
  lan: string,
  which: "permanent" | "all",
): Promise<readonly Claim[]> {
  const command = ["-json", "neigh", "show", "dev", lan, "nud", which];
  try {
    const { stdout } = await run("ip", command, { maxBuffer: OUTPUT_LIMIT });
    return readNeighbours(JSON.parse(stdout));
  } catch {
    return [];
  }
}

/** Entries with an address and a MAC; whatever else there is, is left out. */
export function readNeighbours(entries: unknown): Claim[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    if (!("dst" in entry && "lladdr" in entry)) return [];
    const { dst, lladdr } = entry;
    if (typeof dst !== "string" || typeof lladdr !== "string") return [];
    const address = canonicalAddress(dst);
    return address === undefined ? [] : [{ mac: lladdr.toLowerCase(), address }];
  });
}

/** Addresses learnt beside those that are configured. */
export class Neighbours {
  /** Device → its addresses, the first learnt first. */
  readonly #learnt = new Map<string, readonly string[]>();
  /** Devices with what was learnt of them: the same object as long as both are the same. */
  readonly #merged = new WeakMap<
    WallDevice,
    { readonly learnt: readonly string[]; readonly device: WallDevice }
  >();

  /** What was learnt of each device, the first learnt first. */
  all(): ReadonlyMap<string, readonly string[]> {
    return this.#learnt;
  }

  /** Of one claim: the device that may use the address from now on and could not before. */
  learn(claim: Claim, desired: DesiredState): string | undefined {
    return this.learnAll([claim], desired)[0]?.device;
  }

  /**
   * The claims, in their order, by which a device may use an address from now on and could not
   * before: the address is of the home or the link, nobody else's, not the gateway's, and not one
   * that another MAC gives.
   */
  learnAll(
    claims: readonly Claim[],
    desired: DesiredState,
  ): readonly { readonly device: string; readonly claim: Claim }[] {
    const owners = new Map(
      desired.devices.flatMap((device) => device.macs.map((mac) => [mac, device] as const)),
    );
    const taken = takenIn(desired);
    const learnt = new Set([...this.#learnt.values()].flat());
    return claims.flatMap((claim) => {
      const { mac, address } = claim;
      const device = owners.get(mac);
      if (!device || learnt.has(address) || !isFree(address, device, desired.lan, taken)) return [];
      const own = [...(this.#learnt.get(device.id) ?? []), address];
      for (const gone of own.slice(0, -LEARNT_LIMIT)) learnt.delete(gone);
      learnt.add(address);
      this.#learnt.set(device.id, own.slice(-LEARNT_LIMIT));
      return [{ device: device.id, claim }];
    });
  }

  /** As if it had not been said: the kernel did not take it, and the next packet says it again. */
  forget({ address }: Claim): void {
    for (const [id, addresses] of this.#learnt) {
      const kept = addresses.filter((each) => each !== address);
      if (kept.length === 0) this.#learnt.delete(id);
      else if (kept.length < addresses.length) this.#learnt.set(id, kept);
    }
  }

  /** The state with what was learnt; forgets what the state now says otherwise. */
  with(desired: DesiredState): DesiredState {
    if (this.#learnt.size === 0) return desired;
    const known = new Map(desired.devices.map((device) => [device.id, device]));
    const taken = takenIn(desired);
    for (const [id, addresses] of this.#learnt) {
      const device = known.get(id);
      const kept = device
        ? addresses.filter((each) => isFree(each, device, desired.lan, taken))
        : [];
      if (kept.length === 0) this.#learnt.delete(id);
      else if (kept.length < addresses.length) this.#learnt.set(id, kept);
    }
    return { ...desired, devices: desired.devices.map((device) => this.#merge(device)) };
  }

  #merge(device: WallDevice): WallDevice {
    const learnt = this.#learnt.get(device.id);
    if (!learnt) return device;
    const known = this.#merged.get(device);
    if (known?.learnt === learnt) return known.device;
    const merged = { ...device, addresses: [...device.addresses, ...learnt] };
    this.#merged.set(device, { learnt, device: merged });
    return merged;
  }
}

function takenIn({ lan, devices }: DesiredState): ReadonlySet<string> {
  const own = lan.addresses.map((each) => canonicalAddress(each) ?? each);
  return new Set([...own, ...devices.flatMap(addressesOf)]);
}

function isFree(
  address: string,
  device: WallDevice,
  lan: DesiredState["lan"],
  taken: ReadonlySet<string>,
): boolean {
  if (familyOf(address) !== 6 || !mayOwn(device.macs, address)) return false;
  // Its MAC gives it that one; it needs no learning.
  if (device.macs.some((mac) => linkLocal(mac) === address)) return false;
  const onLink = [LINK_LOCAL, ...(lan.prefixes ?? [])].find((each) => inPrefix(address, each));
  // RFC 4291 §2.6.1: the lowest address of a prefix is the routers'.
  if (onLink === undefined || address === canonicalAddress(onLink.slice(0, onLink.indexOf("/"))))
    return false;
  return !taken.has(address);
}
