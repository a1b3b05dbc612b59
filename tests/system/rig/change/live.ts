/** Connections that are under way while the home changes, and what each change leaves of them. */
import type { Flow } from "@thingwall/mud/decide";
import type { Place } from "../wires.ts";
import { type Attempt, goesOn, ownerOf, type World } from "./world.ts";

export interface Live {
  readonly attempt: Attempt;
  /** The answer, as a packet of its own. */
  readonly reply: Attempt;
  readonly place: Place;
  readonly replyPlace: Place;
  /** Whose addresses it is between. */
  readonly owners: readonly (readonly [address: string, device: string])[];
  /** Every world since it began permits it. */
  readonly goesOn: boolean;
}

/** Undefined for a packet that begins nothing that can be answered here. */
export function liveOf(attempt: Attempt, place: Place, world: World): Live | undefined {
  const { flow, kind, origin } = attempt;
  const answered = flow.path === "wan" || flow.path === "lateral";
  if (kind.shape !== "udp" || !answered || origin === "gateway" || place === "let-in")
    return undefined;
  const owners = [flow.from.address, flow.to.address].flatMap((address) => {
    const device = ownerOf(world, address)?.guest.id;
    return device === undefined ? [] : [[address, device] as const];
  });
  const receiver = ownerOf(world, flow.to.address)?.guest;
  const answering =
    receiver?.wire === undefined ? "net" : { wire: receiver.wire, mac: receiver.mac };
  const { sourcePort = 0, destinationPort = 0 } = flow;
  const reversed: Flow = {
    ...flow,
    from: flow.to,
    to: flow.from,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
  };
  return {
    attempt,
    reply: { kind, flow: reversed, origin: answering },
    place,
    replyPlace: origin === "net" ? "net" : origin.wire,
    owners,
    goesOn: true,
  };
}

/**
 * What is left of them in the next world. Not followed any further: one whose address its device
 * has left for another, or that is somebody else's now.
 */
export function inWorld(all: readonly Live[], world: World): Live[] {
  return all.flatMap((live) => {
    const theirs = live.owners.every(([address, device]) => {
      const owner = ownerOf(world, address)?.guest.id;
      return owner === device || (owner === undefined && !world.dwellers.get(device)?.present);
    });
    return theirs ? [{ ...live, goesOn: live.goesOn && goesOn(world, live.attempt) }] : [];
  });
}
