/** The decision about one question: who asks, what for, and what their policy says. Pure. */
import ipaddr from "ipaddr.js";
import type { NamesDevice, NamesState } from "./contract.ts";
import { EDE, meantName, type ExtendedError, type Query, RCODE, type Rcode } from "./wire.ts";

/** A device with its names ready to look up. */
export interface Asker {
  readonly id: string;
  readonly answers: NamesDevice["answers"];
  /** Name → whether it is permitted; a name that is listed twice is permitted only if both are. */
  readonly names: ReadonlyMap<string, boolean>;
}

export interface Policy {
  readonly askers: ReadonlyMap<string, Asker>;
  /** By canonical source address. */
  readonly byAddress: ReadonlyMap<string, Asker>;
}

export type Judgement =
  | { readonly kind: "refuse"; readonly rcode: Rcode; readonly error: ExtendedError }
  /** The name is permitted but this type is not given: an empty answer. */
  | { readonly kind: "nothing" }
  /** `admit`: the addresses are opened for this device before it hears them. */
  | { readonly kind: "resolve"; readonly name: string; readonly admit: boolean };

/** An address that two devices claim belongs to neither: a question from it is not answered. */
export function readPolicy(state: NamesState): Policy {
  const askers = new Map<string, Asker>();
  const byAddress = new Map<string, Asker>();
  const claimed = new Set<string>();
  for (const device of state.devices) {
    const names = new Map<string, boolean>();
    for (const { name, permitted } of device.names) {
      names.set(name, permitted && names.get(name) !== false);
    }
    const asker = { id: device.id, answers: device.answers, names };
    askers.set(device.id, asker);
    for (const address of new Set(device.addresses.map(canonicalAddress))) {
      if (claimed.has(address)) byAddress.delete(address);
      else byAddress.set(address, asker);
      claimed.add(address);
    }
  }
  return { askers, byAddress };
}

/** Without a zone (the LAN is the only link that we listen on); IPv4 in its own form. */
export function canonicalAddress(text: string): string {
  const bare = text.replace(/%.*$/, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}

/** DNS types that ask about no record of their own (RFC 6895 §3.1), and OPT. */
const META_TYPES: ReadonlySet<string> = new Set(["OPT", "TKEY", "TSIG", "IXFR", "AXFR", "ANY"]);
/** SVCB and HTTPS (RFC 9460) carry addresses as hints that would be used without being asked for,
 *  so they are answered as absent; things then ask for A and AAAA. */
const HINTED_TYPES: ReadonlySet<string> = new Set(["UNKNOWN_64", "UNKNOWN_65"]);

export function judge(query: Query, asker: Asker | undefined): Judgement {
  const { type, class: klass } = query.question;
  if (asker === undefined) {
    return refuse(RCODE.REFUSED, EDE.PROHIBITED, "the gateway does not know this device");
  }
  if (klass !== "IN" || META_TYPES.has(type) || isUnnamedMeta(type)) {
    return refuse(RCODE.NOTIMP, EDE.OTHER, "this kind of question is not answered");
  }
  const name = meantName(query.question.name);
  const permitted = asker.names.get(name);
  if (permitted === false) {
    return refuse(RCODE.REFUSED, EDE.BLOCKED, "a rule of this device's policy forbids this name");
  }
  if (permitted === undefined && asker.answers === "permitted") {
    return refuse(RCODE.REFUSED, EDE.BLOCKED, "this device's policy does not list this name");
  }
  if (HINTED_TYPES.has(type)) return { kind: "nothing" };
  return { kind: "resolve", name, admit: permitted === true };
}

function isUnnamedMeta(type: string): boolean {
  const number = Number(/^UNKNOWN_([0-9]+)$/.exec(type)?.[1] ?? 0);
  return number >= 128 && number <= 255;
}

function refuse(rcode: Rcode, code: ExtendedError["code"], text: string): Judgement {
  return { kind: "refuse", rcode, error: { code, text } };
}
