/** Who is at home: two that never change, four that always do, and neighbours who send nothing. */
import type { Policy, Rule } from "@thingwall/mud/policy";
import type { Flow } from "@thingwall/mud/decide";
import { KINDS } from "../generate.ts";
import { GATEWAY, type Host, HOSTS, INTERNET, type RigHome } from "../home.ts";
import { way } from "../trial.ts";
import type { Origin, Sentinel } from "../wires.ts";
import { type Change, CHANGES, enforce, filed, placed, type Step, stepsOf } from "./changes.ts";
import type { Draw } from "./draw.ts";
import {
  allDwellers,
  type Attempt,
  type Dweller,
  type Guest,
  PERSON,
  withDweller,
  type World,
} from "./world.ts";

const MOVING: readonly Guest[] = (["c", "d", "e", "f"] as const).map((id, at) => ({
  id,
  wire: at % 2 === 0 ? "a" : "b",
  mac: `02:00:00:00:77:2${at}`,
}));
const SILENT: readonly Guest[] = Array.from({ length: 10 }, (_, at) => ({
  id: `silent-${at}`,
  wire: undefined,
  mac: `02:00:00:00:77:3${at}`,
}));

const anything = (direction: Rule["direction"], family: 4 | 6): Rule => ({
  direction,
  family,
  verdict: "accept",
  peer: [],
  source: { path: "", ace: "", clause: "", kind: "default" },
});
/** May begin whatever it likes, and is begun nothing with. */
const OPEN: Policy = {
  role: "thing",
  rules: [anything("from-device", 4), anything("from-device", 6)],
  issues: [],
};

const wire = (host: Host): Origin => ({ wire: host, mac: HOSTS[host].mac });
const OUTSIDE = INTERNET[4][0] ?? "";
/** Between every two wires, in both directions. */
export const SENTINELS: readonly Sentinel[] = (["a", "b"] as const).flatMap((host) => {
  const other = host === "a" ? "b" : "a";
  const own = HOSTS[host][4];
  return [
    way("wan", own, OUTSIDE, wire(host), "net"),
    way("wan", OUTSIDE, own, "net", host),
    way("lateral", own, HOSTS[other][4], wire(host), other),
    way("gateway", own, GATEWAY[4], wire(host), "let-in"),
    way("gateway", GATEWAY[4], own, "gateway", host),
  ];
});

/** Connections of those that never change; no change may be noticed by them. */
export const STEADY_FLOWS: readonly Attempt[] = KINDS.filter(
  ({ shape, initiator, path }) => shape === "udp" && initiator === "device" && path === "wan",
).flatMap((kind) =>
  (["a", "b"] as const).map((host): Attempt => {
    const { family } = kind;
    const flow: Flow = {
      path: "wan",
      family,
      from: { address: HOSTS[host][family] },
      to: { address: INTERNET[family][7] ?? "" },
      protocol: 17,
      sourcePort: 61_000,
      destinationPort: 443,
    };
    return { kind, flow, origin: wire(host) };
  }),
);

export interface Cast {
  readonly world: World;
  /** What the wall is told beside the first world. */
  readonly steps: readonly Step[];
  readonly moving: readonly Guest[];
  /** Whom the change is about, and who is tried with it. */
  whom(change: Change, world: World, at: number): { about: Dweller; partner: Dweller };
  /** A change of those that send nothing. */
  noise(world: World, draw: Draw): readonly Step[];
}

export async function startingWorld(home: RigHome, draw: Draw): Promise<Cast> {
  let world: World = { dwellers: new Map(), given: [] };
  for (const [at, host] of (["a", "b"] as const).entries())
    world = withDweller(world, {
      guest: { id: host, wire: host, mac: HOSTS[host].mac },
      present: true,
      slot: at + 1,
      4: HOSTS[host][4],
      6: HOSTS[host][6],
      learnt: [],
      policy: OPEN,
      enforced: OPEN.rules,
    });
  for (const guest of MOVING) {
    // Where each is, the bridge would learn from its first frame.
    const entry = [guest.mac, "dev", `p-${guest.wire}`, "master", "static"];
    await home.exec("gw", "bridge", "fdb", "replace", ...entry);
    world = withDweller(world, newcomer(guest, world, draw));
  }
  const steps = MOVING.flatMap(({ id }) => {
    const about = world.dwellers.get(id);
    return about ? stepsOf("widened", { world, about, guests: MOVING, draw }) : [];
  });
  return {
    world,
    steps,
    moving: MOVING,
    whom(change, now, at) {
      // Whoever left is the next to come.
      const absent = allDwellers(now).find(({ guest, present }) => !present && isMoving(guest));
      const about = change === "came" && absent ? absent : dweller(now, aboutWhom(at, absent));
      const partners = MOVING.filter(({ wire: at }) => at !== about.guest.wire);
      const present = partners.map(({ id }) => dweller(now, id)).filter((each) => each.present);
      return { about, partner: present[at % present.length] ?? about };
    },
    noise(now, chance) {
      const guest = chance.pick(SILENT);
      const known = now.dwellers.get(guest.id);
      if (!known?.present) return [enforce(silent(guest, now, chance))];
      if (chance.below(3) === 0) return [enforce({ ...known, present: false })];
      return stepsOf(chance.pick(["narrowed", "another file", "a name moved"]), {
        world: now,
        about: known,
        guests: MOVING,
        draw: chance,
      });
    },
  };
}

function isMoving({ id }: Guest): boolean {
  return MOVING.some((each) => each.id === id);
}

/** The same for a few changes in a row, so that they are about what the ones before left. */
function aboutWhom(at: number, absent: Dweller | undefined): string {
  const present = MOVING.filter(({ id }) => id !== absent?.guest.id);
  return present[Math.floor((2 * at) / CHANGES.length) % present.length]?.id ?? "c";
}

function dweller(world: World, id: string): Dweller {
  const found = world.dwellers.get(id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
}

function newcomer(guest: Guest, world: World, draw: Draw): Dweller {
  const place = placed({ world, draw });
  const bare = { guest, learnt: [], policy: PERSON, enforced: PERSON.rules, ...place };
  return filed(bare, { draw, guests: MOVING });
}

/** At an address of its own: those that move have the others. */
function silent(guest: Guest, world: World, draw: Draw): Dweller {
  const number = 100 + SILENT.indexOf(guest);
  return {
    ...newcomer(guest, world, draw),
    4: `192.168.77.${number}`,
    6: `2a0d:f302:77::${number}`,
  };
}
