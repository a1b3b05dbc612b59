/**
 * Which addresses an answer may open, for how long, and how many. What leaves here with an answer
 * has been committed by the wall; what was not committed is not answered.
 */
import ipaddr from "ipaddr.js";
import type { Admit } from "../wall/contract.ts";

/** Addresses that one name may have open for one device at a time. A name that answers with ever
 *  new addresses would otherwise fill the wall's sets. */
export const ADDRESSES_PER_NAME = 256;
/** Addresses of one answer that are used; the wall takes no more at once. */
export const ADDRESSES_PER_ANSWER = 64;

const MIN_TTL = 60;
const MAX_TTL = 3600;
/** A thing may go on using an answer after its TTL has passed; at least this long. */
const MIN_GRACE = 600;

const NAT64 = ipaddr.parse("64:ff9b::");

/** All in seconds. */
export interface Lifetime {
  /** The TTL that an answer may state at most. */
  readonly answer: number;
  /** How long the addresses stay open: past the end of every answer that named them. */
  readonly admitted: number;
}

export function lifetime(ttl: number): Lifetime {
  const answer = Math.min(Math.max(ttl, MIN_TTL), MAX_TTL);
  return { answer, admitted: answer + Math.max(answer, MIN_GRACE) };
}

/**
 * Whether a public name may stand for this address. Private, loopback, link-local, multicast and
 * other special addresses, and those of the home itself, are refused: a name under foreign control
 * must not open the home's own devices (DNS rebinding). `homeNetworks`: prefixes of both families.
 */
export function isPublicAddress(text: string, homeNetworks: readonly string[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  for (const network of homeNetworks) {
    const [base, length] = ipaddr.parseCIDR(network);
    if (base.kind() === address.kind() && address.match(base, length)) return false;
  }
  if (address.range() === "unicast") return address.kind() === "ipv4" || inGlobalUnicast(address);
  // NAT64's well-known prefix (RFC 6052 §2.1): as public as the IPv4 address inside.
  if (address.kind() !== "ipv6" || !address.match(NAT64, 96)) return false;
  const inside = ipaddr.fromByteArray(address.toByteArray().slice(12));
  return isPublicAddress(inside.toString(), homeNetworks);
}

/** 2000::/3, all that has been given out (RFC 4291 §2.4). */
function inGlobalUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

/** Asks the wall; resolves when the addresses are committed, rejects when they are not. */
export type AskWall = (admit: Admit) => Promise<unknown>;

export type Admission =
  /** `addresses` is the part of those asked for that is open now. */
  | { readonly kind: "admitted"; readonly addresses: readonly string[]; readonly seconds: number }
  /** None may be opened. */
  | { readonly kind: "refused"; readonly why: "private-address" | "too-many-addresses" };

export interface AdmissionOptions {
  readonly wall: AskWall;
  readonly homeNetworks: readonly string[];
  /** Milliseconds on any steady clock. */
  readonly now: () => number;
}

/** Milliseconds, on the clock of `AdmissionOptions`. */
interface Open {
  /** When the address lapses if the wall does as it was asked. */
  readonly lapses: number;
  /** When it lapses as far as the wall said that it did; 0 before. */
  readonly committed: number;
}

/** What the wall already holds is not asked again for less gain than this. */
const WORTH_ASKING_MS = 60_000;

/** Remembers what is open per device and name, to bound it, and to spare the wall repetitions. */
export class Admissions {
  readonly #options: AdmissionOptions;
  /** Device → name → address. */
  readonly #open = new Map<string, Map<string, Map<string, Open>>>();

  /** Counts doubts: what was asked before one is not known to be held after it. */
  #epoch = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** `addresses` not empty; `ttl` in seconds. Rejects when the wall did not commit. */
  async admit(
    device: string,
    name: string,
    addresses: readonly string[],
    ttl: number,
  ): Promise<Admission> {
    const { homeNetworks, now, wall } = this.#options;
    const allowed = addresses.filter((address) => isPublicAddress(address, homeNetworks));
    if (allowed.length === 0) return { kind: "refused", why: "private-address" };
    const open = this.#current(device, name);
    let room = ADDRESSES_PER_NAME - open.size;
    const taken = allowed
      .filter((address) => open.has(address) || room-- > 0)
      .slice(0, ADDRESSES_PER_ANSWER);
    if (taken.length === 0) return { kind: "refused", why: "too-many-addresses" };
    const seconds = lifetime(ttl).admitted;
    // Counted before the wall answers, so that questions asked at once share one bound.
    const lapses = now() + seconds * 1000;
    const asked = taken.filter(
      (address) => (open.get(address)?.committed ?? 0) < lapses - WORTH_ASKING_MS,
    );
    for (const address of asked) {
      const known = open.get(address);
      open.set(address, {
        lapses: Math.max(lapses, known?.lapses ?? 0),
        committed: known?.committed ?? 0,
      });
    }
    if (asked.length > 0) {
      const epoch = this.#epoch;
      await wall({ device, name, addresses: asked, seconds });
      for (const address of asked) {
        const known = open.get(address);
        if (known !== undefined && epoch === this.#epoch) {
          open.set(address, { ...known, committed: Math.max(lapses, known.committed) });
        }
      }
    }
    return { kind: "admitted", addresses: taken, seconds };
  }

  /** The wall may have forgotten: everything is asked again before it is answered. The bound stays. */
  doubt(): void {
    this.#epoch += 1;
    for (const names of this.#open.values()) {
      for (const addresses of names.values()) {
        for (const [address, { lapses }] of addresses) {
          addresses.set(address, { lapses, committed: 0 });
        }
      }
    }
  }

  /** Forgets every device and name that `keep` does not name. */
  retain(keep: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [device, names] of this.#open) {
      const kept = keep.get(device);
      for (const name of names.keys()) if (kept?.has(name) !== true) names.delete(name);
      if (names.size === 0) this.#open.delete(device);
    }
  }

  #current(device: string, name: string): Map<string, Open> {
    let names = this.#open.get(device);
    if (names === undefined) this.#open.set(device, (names = new Map<string, Map<string, Open>>()));
    let addresses = names.get(name);
    if (addresses === undefined) names.set(name, (addresses = new Map<string, Open>()));
    const now = this.#options.now();
    for (const [address, { lapses }] of addresses) if (lapses <= now) addresses.delete(address);
    return addresses;
  }
}
