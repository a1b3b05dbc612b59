/** Packets worth trying in a world. */
import fc from "fast-check";
import { type End, flow, KINDS, type Kind } from "../generate.ts";
import type { Host } from "../home.ts";
import type { Origin } from "../wires.ts";
import type { Draw } from "./draw.ts";
import type { Attempt, Dweller, World } from "./world.ts";

const PER_KIND = 8;

/**
 * Between the two and everybody else, of every kind, in any order: what their files speak of, and
 * its neighbourhood.
 */
export function candidatesFor(
  world: World,
  about: Dweller,
  partner: Dweller,
  draw: Draw,
): readonly Attempt[] {
  const one = world.dwellers.get(about.guest.id) ?? about;
  const other = world.dwellers.get(partner.guest.id) ?? partner;
  const pairs: [Dweller, Dweller, number][] = [
    [one, other, PER_KIND],
    [other, one, PER_KIND / 2],
  ];
  const all = KINDS.flatMap((kind) =>
    pairs.flatMap(([subject, peer, count]) => {
      const ends = { a: endOf(subject, draw), b: endOf(peer, draw) };
      const policies = { a: subject.policy, b: peer.policy };
      const drawn = fc.sample(flow(kind, policies, ends), { seed: draw.seed(), numRuns: count });
      return drawn.map((each) => attemptOf(kind, each, subject, peer));
    }),
  );
  // Few of many, and the only ones that show whether a device keeps what it has left.
  return [...toFormer(one, other, draw), ...draw.some(all, all.length)];
}

/** At the address that it has, or that it gave itself last. */
function endOf({ guest, learnt, ...dweller }: Dweller, draw: Draw): End {
  const own = learnt.at(-1);
  return {
    device: guest.id,
    4: dweller[4],
    6: own !== undefined && draw.below(2) === 0 ? own : dweller[6],
  };
}

/**
 * The address that it moved from, which is nobody's. From there IPv4 alone: an IPv6 address that
 * nobody has, it may take.
 */
function toFormer(one: Dweller, other: Dweller, draw: Draw): Attempt[] {
  const { former } = one;
  if (!former) return [];
  const ends = { a: { device: one.guest.id, ...former }, b: endOf(other, draw) };
  const policies = { a: one.policy, b: other.policy };
  return KINDS.filter(
    ({ family, initiator, path }) =>
      path !== "multicast" && (initiator === "peer" ? path !== "gateway" : family === 4),
  ).flatMap((kind) =>
    fc
      .sample(flow(kind, policies, ends), { seed: draw.seed(), numRuns: 2 })
      .map((each) => attemptOf(kind, each, one, other)),
  );
}

function attemptOf(
  kind: Kind,
  { from, to, ...rest }: ReturnType<typeof flow> extends fc.Arbitrary<infer F> ? F : never,
  subject: Dweller,
  peer: Dweller,
): Attempt {
  return {
    kind,
    flow: { ...rest, from: { address: from.address }, to: { address: to.address } },
    origin: originOf(kind, subject, peer),
  };
}

function originOf({ initiator, path }: Kind, subject: Dweller, peer: Dweller): Origin {
  if (initiator === "device") return onWire(subject);
  if (path === "wan") return "net";
  return path === "lateral" ? onWire(peer) : "gateway";
}

function onWire({ guest: { id, mac, wire } }: Dweller): { wire: Host; mac: string } {
  if (wire === undefined) throw new Error(`${id} has no wire`);
  return { wire, mac };
}
