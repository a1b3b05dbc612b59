/**
 * What the household lets a thing reach beside its description: in the open, each for itself, until a
 * time or until the household takes it back. Like the description it is limited by what else befalls
 * the thing. Pure.
 */
import { type Family, familyOf, hostPrefix, type Policy, type Rule } from "@thingwall/mud/policy";

export interface Way {
  /** IP protocol number; any when absent. */
  readonly protocol?: number;
  /** Of the destination; only with protocol 6 or 17. */
  readonly port?: number;
}

export interface Permit extends Way {
  readonly to: Destination;
  readonly since: number;
  /** For always when absent. */
  readonly until?: number;
}

export type Destination =
  | { readonly kind: "name"; readonly name: string }
  /** In canonical text. */
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "device"; readonly device: string };

export type PermitEvent =
  | { readonly kind: "permitted"; readonly at: number; readonly permit: Permit }
  /** Nothing that goes there, that way where one is said, is permitted beside the description any more. */
  | { readonly kind: "ended"; readonly at: number; readonly to: Destination; readonly way?: Way }
  /** This one alone. */
  | { readonly kind: "revoked"; readonly at: number; readonly to: Destination; readonly way: Way }
  | { readonly kind: "tick"; readonly at: number };

/** Of one thing; who needs more needs another description. */
export const PERMITS = 64;

export function permitsAfter(permits: readonly Permit[], event: PermitEvent): readonly Permit[] {
  const current = permitsAt(permits, event.at);
  switch (event.kind) {
    case "permitted": {
      const { permit } = event;
      if (permit.until !== undefined && permit.until <= event.at) return current;
      const others = current.filter((each) => !isSameWay(each, permit));
      return [...others.slice(1 - PERMITS), permit];
    }
    case "ended": {
      const { to, way } = event;
      return current.filter(
        (each) => !(way ? isSameWay(each, { to, ...way }) : isSame(each.to, to)),
      );
    }
    case "revoked": {
      const { to, way } = event;
      return current.filter((each) => !isSameWay(each, { to, ...way }));
    }
    case "tick":
      return current;
  }
}

/** Correct at any time, also when no tick came; the same object where none has lapsed. */
export function permitsAt(permits: readonly Permit[], at: number): readonly Permit[] {
  const left = permits.filter(({ until }) => until === undefined || at < until);
  return left.length === permits.length ? permits : left;
}

type Meant = Way & Pick<Permit, "to">;

function isSameWay(one: Meant, other: Meant): boolean {
  return isSame(one.to, other.to) && one.protocol === other.protocol && one.port === other.port;
}

function isSame(one: Destination, other: Destination): boolean {
  return one.kind === other.kind && textOf(one) === textOf(other);
}

/** As the household says it. */
export function textOf(to: Destination): string {
  switch (to.kind) {
    case "name":
      return to.name;
    case "address":
      return to.address;
    case "device":
      return to.device;
  }
}

/** Another thing that is permitted to reach this one: both must let it pass. */
export interface Visit {
  readonly from: string;
  readonly permit: Permit;
}

/** The household's own word goes before what the file forbids. */
export function withPermits(
  policy: Policy,
  permits: readonly Permit[],
  visits: readonly Visit[] = [],
): Policy {
  if (permits.length + visits.length === 0) return policy;
  const out = permits.flatMap((permit) => rulesOf(permit, "from-device", permit.to));
  const into = visits.flatMap(({ from, permit }) =>
    rulesOf(permit, "to-device", { kind: "device", device: from }),
  );
  return { ...policy, rules: [...out, ...into, ...policy.rules] };
}

/** The permitted thing opens the flow; replies follow. */
function rulesOf(
  { protocol, port }: Permit,
  direction: Rule["direction"],
  peer: Destination,
): readonly Rule[] {
  const families: readonly Family[] = peer.kind === "address" ? [familyOf(peer.address)] : [4, 6];
  return families.map((family) => ({
    direction,
    family,
    verdict: "accept",
    peer: [peerOf(peer)],
    ...(protocol === undefined ? {} : { protocol }),
    ...(port === undefined ? {} : { destinationPorts: [{ from: port, to: port }] }),
    source: { path: "", ace: "", clause: "", kind: "household" },
  }));
}

function peerOf(to: Destination): Rule["peer"][number] {
  if (to.kind === "name") return { kind: "name", name: to.name };
  return {
    kind: "among",
    as: "address",
    term: textOf(to),
    networks: to.kind === "address" ? [hostPrefix(to.address)] : [],
    devices: to.kind === "device" ? [to.device] : [],
  };
}
