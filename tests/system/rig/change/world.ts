/**
 * What is at home at one moment, and what the oracle says of a packet in it: pure. Moments are
 * milliseconds of one clock that never goes back.
 */
import { decide, type Flow } from "@thingwall/mud/decide";
import { personPolicy, type Policy } from "@thingwall/mud/policy";
import { wallRule } from "../../../../apps/gateway/src/home/device/desired.ts";
import type { WallDevice } from "../../../../apps/gateway/src/wall/contract.ts";
import { BINDINGS, type Kind } from "../generate.ts";
import { AMPLE, type Host } from "../home.ts";
import { SENTINEL_RULES } from "../trial.ts";
import type { Origin, Place } from "../wires.ts";

/** A device that comes, goes and changes; without a wire it sends nothing itself. */
export interface Guest {
  readonly id: string;
  readonly wire: Host | undefined;
  readonly mac: string;
}

export interface Dweller {
  readonly guest: Guest;
  /** What it was when it left stays known: its packets may go on. */
  readonly present: boolean;
  readonly slot: number;
  readonly 4: string;
  readonly 6: string;
  /** What it had before it moved, and has no more. */
  readonly former?: { readonly 4: string; readonly 6: string };
  /** IPv6 addresses that it gave itself, the first learnt first. */
  readonly learnt: readonly string[];
  /** As its file has it; what is enforced may be less. */
  readonly policy: Policy;
  readonly enforced: Policy["rules"];
}

/** An address that a device was given for a name. It may lapse anywhere between the two moments. */
export interface Given {
  readonly device: string;
  readonly name: string;
  readonly address: string;
  readonly lapses: { readonly earliest: number; readonly latest: number };
}

export interface World {
  readonly dwellers: ReadonlyMap<string, Dweller>;
  readonly given: readonly Given[];
}

/** A packet of a kind, from somebody. `flow` says addresses; whose they are a world says. */
export interface Attempt {
  readonly kind: Kind;
  readonly flow: Flow;
  readonly origin: Origin;
}

/** Where a packet comes out; `-`: nowhere. */
export type Outcome = Place | "-";

export function allDwellers(world: World): Dweller[] {
  return [...world.dwellers.values()];
}

export const PERSON = personPolicy(BINDINGS.localNetworks);

/** The state that the wall is told. */
export function wallDevices(world: World): WallDevice[] {
  return allDwellers(world)
    .filter(({ present }) => present)
    .map((dweller) => ({
      id: dweller.guest.id,
      slot: dweller.slot,
      role: dweller.policy.role,
      macs: [dweller.guest.mac],
      addresses: [dweller[4], dweller[6]],
      caps: AMPLE,
      rules: [...SENTINEL_RULES, ...dweller.enforced].map(wallRule),
    }));
}

/** The world with one dweller changed; what names gave is forgotten where no rule speaks of them. */
export function withDweller(world: World, dweller: Dweller): World {
  const dwellers = new Map(world.dwellers).set(dweller.guest.id, dweller);
  const spoken = dweller.present ? namesSpoken(dweller) : [];
  const given = world.given.filter(
    ({ device, name }) => device !== dweller.guest.id || spoken.includes(name),
  );
  return { dwellers, given };
}

export function namesSpoken({ enforced }: Dweller): string[] {
  const names = enforced.flatMap(({ peer }) =>
    peer.flatMap((each) => (each.kind === "name" ? [each.name] : [])),
  );
  return [...new Set(names)];
}

/** Everything that may become of the packet in this world at some moment between the two. */
export function outcomes(
  world: World,
  attempt: Attempt,
  { from, until }: { readonly from: number; readonly until: number },
): Set<Outcome> {
  const { names, unsure } = namesOf(world, attempt, from, until);
  const found = new Set<Outcome>();
  for (let chosen = 0; chosen < 2 ** unsure.length; chosen++)
    found.add(
      outcome(world, attempt, [...names, ...unsure.filter((_, at) => (chosen >> at) % 2 === 1)]),
    );
  return found;
}

/** Would a connection that began so go on? An address that lapsed is remembered. */
export function goesOn(world: World, attempt: Attempt): boolean {
  const { names, unsure } = namesOf(world, attempt, -Infinity, -Infinity);
  return outcome(world, attempt, [...names, ...unsure]) !== "-";
}

function namesOf(
  world: World,
  { flow, origin }: Attempt,
  from: number,
  until: number,
): { names: readonly string[]; unsure: readonly string[] } {
  if (flow.path !== "wan") return { names: [], unsure: [] };
  const [own, other] =
    origin === "net" ? [flow.to.address, flow.from.address] : [flow.from.address, flow.to.address];
  const device = ownerOf(world, own)?.guest.id;
  const given = world.given.filter(
    (each) => each.device === device && each.address === other && each.lapses.latest > from,
  );
  const of = (sure: boolean) => [
    ...new Set(
      given.filter(({ lapses }) => lapses.earliest > until === sure).map(({ name }) => name),
    ),
  ];
  const names = of(true);
  return { names, unsure: of(false).filter((name) => !names.includes(name)) };
}

function outcome(world: World, attempt: Attempt, names: readonly string[]): Outcome {
  const { flow, origin } = attempt;
  const receiver = receiverOf(world, attempt);
  const from =
    typeof origin === "string" ? undefined : senderOf(world, flow.from.address, origin.mac);
  const policies = new Map(
    [from, receiver?.id].flatMap((id): [string, Policy][] => {
      const dweller = id === undefined ? undefined : world.dwellers.get(id);
      if (!dweller?.present) return [];
      const rules = [...SENTINEL_RULES, ...dweller.enforced];
      return [[dweller.guest.id, { ...dweller.policy, rules }]];
    }),
  );
  const asked: Flow = {
    ...flow,
    from: { address: flow.from.address, names, ...(from === undefined ? {} : { device: from }) },
    to: {
      address: flow.to.address,
      names,
      ...(receiver === undefined ? {} : { device: receiver.id }),
    },
  };
  if (decide(policies, asked).verdict === "drop") return "-";
  if (receiver) return receiver.wire ?? "-";
  return flow.path === "wan" ? "net" : "let-in";
}

/** Nobody whom the home knows: no policy is this one's. */
const STRANGER = "stranger";

/** RFC 8520 §16: neither a MAC nor an address alone is believed. */
function senderOf(world: World, address: string, mac: string): string {
  const owner = ownerOf(world, address);
  return owner?.guest.mac === mac ? owner.guest.id : STRANGER;
}

function receiverOf(
  world: World,
  { flow, origin }: Attempt,
): { id: string; wire: Host | undefined } | undefined {
  const isToHome =
    flow.path === "lateral" || (typeof origin === "string" && flow.path !== "multicast");
  if (!isToHome) return undefined;
  const owner = ownerOf(world, flow.to.address);
  return { id: owner?.guest.id ?? STRANGER, wire: owner?.guest.wire };
}

/** Who is at home with this address. */
export function ownerOf(world: World, address: string): Dweller | undefined {
  return allDwellers(world).find(
    (each) =>
      each.present && (each[4] === address || each[6] === address || each.learnt.includes(address)),
  );
}
