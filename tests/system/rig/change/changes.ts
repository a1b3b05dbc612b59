/** The changes that happen to a home, each as the steps by which the wall is told. */
import type { Rule } from "@thingwall/mud/policy";
import type { Admit } from "../../../../apps/gateway/src/wall/contract.ts";
import { NAMES } from "../generate.ts";
import { INTERNET } from "../home.ts";
import { compileGenerated } from "../trial.ts";
import type { Draw } from "./draw.ts";
import {
  allDwellers,
  type Dweller,
  type Given,
  type Guest,
  namesSpoken,
  ownerOf,
  PERSON,
  withDweller,
  type World,
} from "./world.ts";

export type Step =
  | { readonly do: "apply"; readonly to: (world: World) => World }
  | { readonly do: "admit"; readonly admission: Admit }
  /** The device says that it is about to use the address. */
  | { readonly do: "learn"; readonly device: string; readonly address: string }
  /** Until what lapses soon has. */
  | { readonly do: "wait" };

/** In this order, again and again: some leave something behind that a later one is about. */
export const CHANGES = [
  "another file",
  "narrowed",
  "a name for a moment",
  "widened",
  "a name moved",
  "names lapsed",
  "left",
  "an address learnt",
  "came",
  "moved",
  "thing or person",
] as const;
export type Change = (typeof CHANGES)[number];

/** Seconds that names last unless they are to lapse. */
const LONG = 3600;
const SHORT = 1;
const POOL = Array.from({ length: 8 }, (_, at) => ({
  4: `192.168.77.${20 + at}`,
  6: `2a0d:f302:77::${20 + at}`,
}));

export interface Home {
  readonly world: World;
  /** Whom the change is about. */
  readonly about: Dweller;
  /** Everybody that ever comes. */
  readonly guests: readonly Guest[];
  readonly draw: Draw;
}

export function stepsOf(change: Change, home: Home): readonly Step[] {
  const { about, draw, world } = home;
  const rules = about.policy.rules;
  switch (change) {
    case "another file":
      return settled(home, filed(about, home));
    case "narrowed":
      return settled(home, {
        ...about,
        enforced: [
          ...(draw.below(3) === 0 ? [refusal(draw)] : []),
          ...rules.filter(() => draw.below(5) < 3),
        ],
      });
    case "widened":
      return settled(home, { ...about, enforced: rules });
    case "a name for a moment": {
      const [name] = resolvable(about, draw);
      if (name === undefined) return [];
      const [first = 0, second = 1] = draw.some([0, 1, 2, 3, 4, 5, 6, 7], 2);
      return [
        admit(about, name, [first, second], SHORT),
        // Renewed in time: this one stays.
        admit(about, name, [second], LONG),
      ];
    }
    case "a name moved":
      return resolvable(about, draw)
        .slice(0, 2)
        .map((name) => admit(about, name, anywhere(draw), LONG));
    case "names lapsed":
      return [{ do: "wait" }];
    case "left":
      return [enforce({ ...about, present: false, learnt: [] })];
    case "came":
      return about.present ? [] : settled(home, filed({ ...about, ...placed(home) }, home));
    case "moved": {
      const { slot: _slot, present: _present, ...addresses } = placed(home);
      return settled(home, { ...about, ...addresses, former: { 4: about[4], 6: about[6] } });
    }
    case "an address learnt": {
      const address = `2a0d:f302:77::1:${draw.below(0xefff).toString(16)}`;
      return ownerOf(world, address) || !about.present
        ? []
        : [{ do: "learn", device: about.guest.id, address }];
    }
    case "thing or person":
      return settled(
        home,
        about.policy.role === "person"
          ? filed(about, home)
          : { ...about, policy: PERSON, enforced: PERSON.rules },
      );
  }
}

/** The step that makes the dweller so. */
export function enforce(dweller: Dweller): Step {
  return { do: "apply", to: (world) => withDweller(world, dweller) };
}

/** Enforced, and then its names asked for again, as a device does. */
function settled(home: Home, dweller: Dweller): Step[] {
  if (!dweller.present) return [];
  return [
    enforce(dweller),
    ...resolvable(dweller, home.draw).map((name) =>
      admit(dweller, name, anywhere(home.draw), LONG),
    ),
  ];
}

/** With a file that was just fetched. */
export function filed(dweller: Dweller, { draw, guests }: Pick<Home, "draw" | "guests">): Dweller {
  const { id, wire } = dweller.guest;
  const others = guests.filter((each) => each.id !== id);
  const policy = compileGenerated(draw.file(wire ?? "a"), {
    device: id,
    controller: draw.pick(others).id,
    things: guests.map((each) => ({ id: each.id, host: each.wire ?? "a" })),
  });
  return { ...dweller, policy, enforced: policy.rules };
}

/** At the first slot and at addresses that nobody has now; somebody may have had them before. */
export function placed({ world, draw }: Pick<Home, "world" | "draw">) {
  const here = allDwellers(world).filter(({ present }) => present);
  const slots = new Set(here.map(({ slot }) => slot));
  const slot = Array.from({ length: 100 }, (_, at) => at + 1).find((each) => !slots.has(each)) ?? 0;
  const free = (family: 4 | 6) =>
    draw.pick(POOL.map((each) => each[family]).filter((address) => !ownerOf(world, address)));
  return { present: true, slot, 4: free(4), 6: free(6) };
}

function resolvable(dweller: Dweller, draw: Draw): string[] {
  const known = namesSpoken(dweller).filter((name) => (NAMES[name] ?? []).length > 0);
  return draw.some(known, known.length);
}

function anywhere(draw: Draw): number[] {
  return draw.some([0, 1, 2, 3, 4, 5, 6, 7], 1 + draw.below(3));
}

function admit({ guest }: Dweller, name: string, who: readonly number[], seconds: number): Step {
  const addresses = who.flatMap((at) => [INTERNET[4][at] ?? "", INTERNET[6][at] ?? ""]);
  return { do: "admit", admission: { device: guest.id, name, addresses, seconds } };
}

/** A rule before all others that refuses one protocol. */
function refusal(draw: Draw): Rule {
  return {
    direction: draw.pick(["from-device", "to-device"]),
    family: draw.pick([4, 6]),
    verdict: "drop",
    peer: [],
    protocol: draw.pick([6, 17]),
    source: { path: "", ace: "", clause: "", kind: "default" },
  };
}

/** What the wall rounds up when it says again how long an address has left, and then some. */
const ROUNDED_UP = 1200;
const ROUNDED_DOWN = 50;

/** The world with an admission that was asked for and answered at these moments. */
export function withAdmission(
  world: World,
  { device, name, addresses, seconds }: Admit,
  asked: number,
  answered: number,
): World {
  const dweller = world.dwellers.get(device);
  if (!dweller?.present || !namesSpoken(dweller).includes(name)) return world;
  const given = new Map<string, Given>(
    world.given.map((each) => [`${each.device} ${each.name} ${each.address}`, each]),
  );
  for (const address of addresses) {
    const key = `${device} ${name} ${address}`;
    const before = given.get(key)?.lapses;
    given.set(key, {
      device,
      name,
      address,
      lapses: {
        earliest: Math.max(asked + seconds * 1000 - ROUNDED_DOWN, before?.earliest ?? 0),
        latest: Math.max(answered + seconds * 1000 + ROUNDED_UP, before?.latest ?? 0),
      },
    });
  }
  return { ...world, given: [...given.values()] };
}

const LEARNT_LIMIT = 16;

export function withLearnt(world: World, device: string, address: string): World {
  const dweller = world.dwellers.get(device);
  if (!dweller?.present) return world;
  return withDweller(world, {
    ...dweller,
    learnt: [...dweller.learnt, address].slice(-LEARNT_LIMIT),
  });
}
