import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Admitted } from "./admitted.ts";
import {
  type Change,
  clash,
  DEVICE_LIMIT,
  type DesiredState,
  type WallDevice,
} from "./contract.ts";
import { anyAdmissions, anyState } from "./generate.fixture.ts";
import { type Loaded, renderChange, renderRuleset } from "./render.ts";
import { Told } from "./told.ts";

const device = (id: string, slot: number, change: Partial<WallDevice> = {}): WallDevice => ({
  ...{ id, slot, role: "thing", rules: [] },
  macs: [`02:00:00:00:77:${slot.toString(16).padStart(2, "0")}`],
  addresses: [`192.168.77.${slot + 10}`],
  ...change,
});
const LAMP = device("lamp", 1);
const BULB = device("bulb", 2);
const HOME: DesiredState = {
  lan: { interface: "br-lan", addresses: ["192.168.77.1"] },
  wan: { interface: "wan0", nat44: false },
  dns: { thingsPort: 53, peoplePort: 5300 },
  devices: [LAMP, BULB],
};

function told(state: DesiredState): Told {
  const all = new Told();
  all.whole(state);
  return all;
}

describe("a difference", () => {
  test("replaces, adds and takes away, and leaves the others the same objects", () => {
    const home = told(HOME);
    const darker = device("lamp", 1, { addresses: [] });
    const plug = device("plug", 3);
    const first = home.change({ revision: 1, gone: [], come: [darker, plug] });
    expect(first?.devices).toEqual([darker, BULB, plug]);
    expect(first?.devices[1]).toBe(BULB);
    expect(home.change({ revision: 2, gone: ["lamp"], come: [] })?.devices).toEqual([BULB, plug]);
    expect(home.state?.devices).toEqual([BULB, plug]);
    expect(home.revision).toBe(3);
  });

  test("gives to one what another leaves in the same change", () => {
    const heir = device("heir", 1);
    const state = told(HOME).change({ revision: 1, gone: ["lamp"], come: [heir] });
    expect(state?.devices).toEqual([BULB, heir]);
  });

  test("begins at nothing else than what was told last", () => {
    const change: Change = { revision: 1, gone: ["lamp"], come: [] };
    expect(new Told().change({ ...change, revision: 0 })).toBeUndefined();
    const home = told(HOME);
    expect(home.change({ ...change, revision: 0 })).toBeUndefined();
    home.whole(HOME);
    expect(home.change(change)).toBeUndefined();
    expect(home.state).toBe(HOME);
  });

  test.each<[string, Partial<Change>, string]>([
    ["a slot", { come: [device("plug", 3, { slot: 1 })] }, "slot 1 is there twice"],
    ["a MAC", { come: [device("plug", 3, { macs: LAMP.macs })] }, "MAC 02:00:00:00:77:01"],
    [
      "an address",
      { come: [device("lamp", 1, { addresses: ["192.168.77.12"] })] },
      "address 192.168.77.12",
    ],
    [
      "the gateway's address",
      { come: [device("plug", 3, { addresses: ["192.168.77.1"] })] },
      "address 192.168.77.1",
    ],
    ["one identity twice", { come: [device("plug", 3), device("plug", 4)] }, "twice"],
    [
      "more devices than there may be",
      {
        come: Array.from({ length: DEVICE_LIMIT }, (_, at) =>
          device(`d-${at}`, at + 3, { macs: [], addresses: [] }),
        ),
      },
      "more than",
    ],
  ])("that would share %s is refused, and what was told stays", (_, part, reason) => {
    const home = told(HOME);
    expect(() => home.change({ revision: 1, gone: [], come: [], ...part })).toThrow(reason);
    expect(home.state).toBe(HOME);
    expect(home.revision).toBe(1);
  });
});

/** Names of chains and sets without the letter that tells a device's new ones from its old. */
const alike = (text: string) => text.replaceAll(/\b(d\d+)b_/g, "$1_");

/** What is loaded, as the text of a whole table would have it. */
function textsOf({ devices }: Loaded): unknown {
  const texts = [...devices.values()].map(({ device: { id }, text }) => [
    id,
    alike(JSON.stringify(text, (_, value: unknown) => listed(value))),
  ]);
  return Object.fromEntries(texts);
}
const listed = (value: unknown) => (value instanceof Set ? [...value] : value);

const steps = fc.array(fc.tuple(anyState, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })), {
  maxLength: 5,
});

describe("a state that the kernel refuses", () => {
  const [without, other] = [
    { ...HOME, devices: [LAMP] },
    { ...HOME, devices: [BULB] },
  ];
  const home = () => {
    const all = told(HOME);
    all.taken(HOME);
    return all;
  };

  test("was never told: what it took before stands, and no difference begins at the other", () => {
    const all = home();
    all.whole(without);
    const { revision } = all;
    all.refused(without);
    expect(all.state).toBe(HOME);
    expect(all.change({ revision, gone: ["lamp"], come: [] })).toBeUndefined();
  });

  test("leaves alone what was told since", () => {
    const all = home();
    all.whole(without);
    all.whole(other);
    all.refused(without);
    expect(all.state).toBe(other);
    all.refused(other);
    expect(all.state).toBe(HOME);
  });

  test("being the first leaves nothing told", () => {
    const all = told(HOME);
    all.refused(HOME);
    expect(all.state).toBeUndefined();
  });
});

describe("whatever is told in whatever order", () => {
  test("differences lead to what the whole state would", () => {
    fc.assert(
      fc.property(anyState, steps, anyAdmissions, (first, more, admissions) => {
        const admitted = new Admitted();
        for (const admission of admissions) admitted.admit(admission, 0);
        const home = told(first);
        let { loaded } = renderRuleset(first, admitted, 0);
        for (const [{ devices }, keeps] of more) {
          const before = home.state?.devices ?? [];
          // Some stay the same object, though the next state says otherwise; peers move meanwhile.
          const kept = before.filter((_, at) => keeps[at]);
          const come = devices.filter(({ id }) => !kept.some((each) => each.id === id));
          const all = [...kept, ...come];
          const gone = before.flatMap(({ id }) => (all.some((each) => each.id === id) ? [] : [id]));
          const change = { revision: home.revision, gone, come };
          if (clash({ ...first, devices: all }) !== undefined) {
            expect(() => home.change(change)).toThrow("twice");
            continue;
          }
          const state = home.change(change);
          if (!state) throw new Error("it begins at what was told last");
          const difference = renderChange(loaded, state, admitted, 0);
          if (!difference) throw new Error("no more than devices changed");
          ({ loaded } = difference);
          const copy = structuredClone(state);
          expect(textsOf(loaded)).toEqual(textsOf(renderRuleset(copy, admitted, 0).loaded));
        }
      }),
      { numRuns: 300 },
    );
  });
});
