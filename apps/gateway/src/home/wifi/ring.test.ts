import { Compile } from "typebox/compile";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../refusal.ts";
import { boundMac, CLAIM_MS, HeldKey } from "./key.ts";
import {
  type Act,
  admittedKeys,
  KEEP_ENDED_MS,
  type KeyRing,
  MOST_KEYS,
  type RingInput,
  ringOf,
  stepRing,
} from "./ring.ts";

const LAMP = "02:00:00:00:01:00";
const CAM = "02:00:00:00:02:00";
const PHONE = "02:00:00:00:03:00";
const pmk = (digit: string) => digit.repeat(64);

const mint = (id: string, at = 0): RingInput => ({
  is: "mint",
  at,
  key: { id, for: "thing", owner: id, pmk: pmk("a") },
});
const joined = (mac: string, keyId: string, at = 1): RingInput => ({
  is: "joined",
  at,
  mac,
  keyId,
});

/** The acts of the last input. */
function play(...inputs: readonly RingInput[]): { ring: KeyRing; acts: readonly Act[] } {
  let step: { ring: KeyRing; acts: readonly Act[] } = { ring: ringOf([]), acts: [] };
  for (const input of inputs) step = stepRing(step.ring, input);
  return step;
}

const anna: RingInput = {
  is: "mint",
  at: 0,
  key: { id: "anna", for: "person", owner: "Anna", pmk: pmk("b") },
};

describe("a thing", () => {
  test("minted: whoever joins first may", () => {
    const { ring, acts } = play(mint("lamp"));
    expect(acts).toEqual([{ do: "reload" }]);
    expect(admittedKeys(ring)).toEqual([{ keyId: "lamp", pmk: pmk("a") }]);
  });

  test("joined: the key is its own from now on", () => {
    const { ring, acts } = play(mint("lamp"), joined(LAMP, "lamp"));
    expect(acts).toEqual([
      { do: "reload" },
      { do: "authorise", mac: LAMP, keyId: "lamp", role: "thing", owner: "lamp" },
    ]);
    expect(admittedKeys(ring)).toEqual([{ keyId: "lamp", pmk: pmk("a"), mac: LAMP }]);
  });

  test("joined again, and after an absence: nothing to read anew", () => {
    const first = [mint("lamp"), joined(LAMP, "lamp")];
    expect(play(...first, joined(LAMP, "lamp")).acts).toEqual([]);
    const left: RingInput = { is: "left", mac: LAMP, at: 2 };
    expect(play(...first, left).acts).toEqual([{ do: "withdraw", mac: LAMP, keyId: "lamp" }]);
    expect(play(...first, left, joined(LAMP, "lamp", 3)).acts).toEqual([
      { do: "authorise", mac: LAMP, keyId: "lamp", role: "thing", owner: "lamp" },
    ]);
  });

  test("a second one with the same key is sent away with a notice", () => {
    const { ring, acts } = play(mint("lamp"), joined(LAMP, "lamp"), joined(CAM, "lamp"));
    expect(acts).toEqual([
      { do: "remove", mac: CAM },
      { do: "notice", code: "wifi-key-of-another", mac: CAM, keyId: "lamp" },
    ]);
    expect([...ring.present]).toEqual([[LAMP, "lamp"]]);
  });

  test.each([
    ["another thing's unclaimed key", mint("cam"), "cam"],
    ["a person's", anna, "anna"],
  ])("its MAC with %s: refused, and the key stays unclaimed", (_name, other, keyId) => {
    const before = play(mint("lamp"), joined(LAMP, "lamp"), other).ring;
    const { ring, acts } = stepRing(before, joined(LAMP, keyId));
    expect(acts).toEqual([
      { do: "remove", mac: LAMP },
      { do: "withdraw", mac: LAMP, keyId: "lamp" },
      { do: "notice", code: "wifi-mac-of-another", mac: LAMP, keyId },
    ]);
    expect(ring.keys.get(keyId)).toEqual(before.keys.get(keyId));
  });

  test("its MAC without its key: somebody calls itself the thing; without it, a stranger", () => {
    const wrong: RingInput = { is: "wrong-key", mac: LAMP, at: 2 };
    expect(play(mint("lamp"), joined(LAMP, "lamp"), wrong).acts).toEqual([
      { do: "notice", code: "wifi-wrong-key", keyId: "lamp", mac: LAMP },
    ]);
    expect(play(wrong).acts).toEqual([{ do: "notice", code: "wifi-stranger", mac: LAMP }]);
  });

  test("somebody mistypes while a key waits", () => {
    expect(play(mint("lamp"), { is: "wrong-key", mac: CAM, at: 2 }).acts).toEqual([
      { do: "notice", code: "wifi-claim-failed", mac: CAM },
    ]);
  });

  test("nobody came within the quarter of an hour", () => {
    const { ring, acts } = play(mint("lamp"), { is: "tick", at: CLAIM_MS });
    expect(acts).toEqual([
      { do: "reload" },
      { do: "notice", code: "wifi-claim-lapsed", keyId: "lamp" },
    ]);
    expect(admittedKeys(ring)).toEqual([]);
    const late = stepRing(ring, joined(LAMP, "lamp", CLAIM_MS + 1));
    expect(late.acts[0]).toEqual({ do: "remove", mac: LAMP });
  });

  test("what opens its key was lost with a disk: the key ends, and the household hears of it", () => {
    const state = { is: "bound", mac: LAMP, since: 1 } as const;
    const lost = ringOf([{ id: "lamp", for: "thing", owner: "lamp", state }]);
    expect(admittedKeys(lost)).toEqual([]);
    const { ring, acts } = stepRing(lost, { is: "tick", at: 5 });
    expect(acts).toEqual([{ do: "notice", code: "wifi-key-lost", keyId: "lamp" }]);
    expect(ring.keys.get("lamp")?.state).toEqual({ is: "ended", at: 5, why: "lost" });
  });

  test("dated: it goes at that moment; a key that waits cannot be dated", () => {
    const dated: RingInput = { is: "date", keyId: "lamp", until: 50, at: 2 };
    const here = [mint("lamp"), joined(LAMP, "lamp"), dated];
    const { ring, acts } = play(...here, { is: "tick", at: 50 });
    expect(acts).toEqual([
      { do: "reload" },
      { do: "remove", mac: LAMP },
      { do: "withdraw", mac: LAMP, keyId: "lamp" },
    ]);
    expect(ring.keys.get("lamp")).toEqual({
      ...{ id: "lamp", for: "thing", owner: "lamp" },
      state: { is: "ended", at: 50, why: "expired" },
    });
    expect(() => play(mint("lamp"), dated)).toThrow("key-not-in-use");
  });

  test("dated and rotated: the new key ends when the old one would", () => {
    const secret = { id: "lamp2", pmk: pmk("c") };
    const { ring } = play(
      ...[mint("lamp"), joined(LAMP, "lamp")],
      { is: "date", keyId: "lamp", until: 50, at: 2 },
      { is: "rotate", keyId: "lamp", secret, until: 900, at: 3 },
    );
    expect(ring.keys.get("lamp2")?.state).toEqual({ is: "bound", mac: LAMP, since: 3, until: 50 });
    expect(ring.keys.get("lamp")?.state).toMatchObject({ is: "leaving", until: 50 });
  });

  test("revoked: the file first, then out; the other stays", () => {
    const { ring, acts } = play(
      mint("lamp"),
      joined(LAMP, "lamp"),
      mint("cam"),
      joined(CAM, "cam"),
      { is: "revoke", keyId: "lamp", at: 5 },
    );
    expect(acts).toEqual([
      { do: "reload" },
      { do: "remove", mac: LAMP },
      { do: "withdraw", mac: LAMP, keyId: "lamp" },
    ]);
    expect([...ring.present]).toEqual([[CAM, "cam"]]);
    expect(ring.keys.get("lamp")?.state).toEqual({ is: "ended", at: 5, why: "revoked" });
  });

  test("forgotten: nothing of it is left", () => {
    const { ring, acts } = play(mint("lamp"), joined(LAMP, "lamp"), {
      is: "forget",
      keyId: "lamp",
      at: 5,
    });
    expect(acts.map((act) => act.do)).toEqual(["reload", "remove", "withdraw"]);
    expect([ring.keys.size, ring.present.size]).toEqual([0, 0]);
  });

  test("rotated: the new key is the same thing's, the old one ends when it is used", () => {
    const rotate: RingInput = {
      is: "rotate",
      keyId: "lamp",
      secret: { id: "lamp2", pmk: pmk("c") },
      until: 1000,
      at: 5,
    };
    const rotated = play(mint("lamp"), joined(LAMP, "lamp"), rotate);
    expect(rotated.acts).toEqual([{ do: "reload" }]);
    expect(admittedKeys(rotated.ring)).toEqual([
      { keyId: "lamp", pmk: pmk("a"), mac: LAMP },
      { keyId: "lamp2", pmk: pmk("c"), mac: LAMP },
    ]);
    const used = stepRing(rotated.ring, joined(LAMP, "lamp2", 6));
    expect(used.acts).toEqual([
      { do: "reload" },
      { do: "withdraw", mac: LAMP, keyId: "lamp" },
      { do: "authorise", mac: LAMP, keyId: "lamp2", role: "thing", owner: "lamp" },
    ]);
    expect(admittedKeys(used.ring)).toEqual([{ keyId: "lamp2", pmk: pmk("c"), mac: LAMP }]);
    const unused = stepRing(rotated.ring, { is: "tick", at: 1000 });
    expect(unused.acts.map((act) => act.do)).toEqual(["reload", "remove", "withdraw"]);
  });

  test("rotated before it came: only the new key is left to claim", () => {
    const secret = { id: "lamp2", pmk: pmk("c") };
    const { ring } = play(mint("lamp"), { is: "rotate", keyId: "lamp", secret, until: 9, at: 5 });
    expect(admittedKeys(ring)).toEqual([{ keyId: "lamp2", pmk: pmk("c") }]);
    expect(ring.keys.get("lamp2")?.state).toEqual({ is: "claimable", until: 5 + CLAIM_MS });
  });
});

describe("people", () => {
  test("a phone is its key, whatever its MAC", () => {
    const { ring } = play(anna, joined(PHONE, "anna"), joined("06:00:00:00:00:01", "anna"));
    expect([...ring.present]).toEqual([
      [PHONE, "anna"],
      ["06:00:00:00:00:01", "anna"],
    ]);
    expect(admittedKeys(ring)).toEqual([{ keyId: "anna", pmk: pmk("b") }]);
  });

  test("a rotated key admits the devices that have not got the new one, until its end", () => {
    const secret = { id: "anna2", pmk: pmk("c") };
    const { ring } = play(
      anna,
      joined(PHONE, "anna"),
      { is: "rotate", keyId: "anna", secret, until: 100, at: 5 },
      joined("06:00:00:00:00:01", "anna2", 6),
    );
    expect(admittedKeys(ring).map(({ keyId }) => keyId)).toEqual(["anna", "anna2"]);
    expect(stepRing(ring, { is: "tick", at: 100 }).acts).toEqual([
      { do: "reload" },
      { do: "remove", mac: PHONE },
      { do: "withdraw", mac: PHONE, keyId: "anna" },
    ]);
  });

  test("a guest goes at the hour", () => {
    const guest = { id: "guest", for: "guest", owner: "Party", pmk: pmk("d"), until: 50 } as const;
    const before = play({ is: "mint", at: 0, key: guest }, joined(PHONE, "guest"));
    expect(before.acts).toEqual([
      { do: "authorise", mac: PHONE, keyId: "guest", role: "guest", owner: "Party" },
    ]);
    const after = stepRing(before.ring, { is: "tick", at: 50 });
    expect(after.acts.map((act) => act.do)).toEqual(["reload", "remove", "withdraw"]);
  });
});

describe("what was missed", () => {
  test("a listing says who came and who went", () => {
    const { ring, acts } = play(mint("lamp"), joined(LAMP, "lamp"), mint("cam"), {
      is: "listed",
      stations: [{ mac: CAM, keyId: "cam" }],
      at: 4,
    });
    expect(acts).toEqual([
      { do: "reload" },
      { do: "withdraw", mac: LAMP, keyId: "lamp" },
      { do: "authorise", mac: CAM, keyId: "cam", role: "thing", owner: "cam" },
    ]);
    expect([...ring.present]).toEqual([[CAM, "cam"]]);
  });

  test("whoever is there on no key of ours is sent away", () => {
    for (const station of [{ mac: LAMP }, { mac: LAMP, keyId: "old" }])
      expect(play({ is: "listed", stations: [station], at: 1 }).acts).toMatchObject([
        { do: "remove", mac: LAMP },
        { do: "notice", code: "wifi-key-not-ours" },
      ]);
  });
});

test("an ended key is forgotten after a month", () => {
  const { ring } = play(mint("lamp"), { is: "revoke", keyId: "lamp", at: 5 });
  expect(stepRing(ring, { is: "tick", at: 4 + KEEP_ENDED_MS }).ring.keys.size).toBe(1);
  expect(stepRing(ring, { is: "tick", at: 5 + KEEP_ENDED_MS }).ring.keys.size).toBe(0);
});

test("a caller's mistakes are thrown back", () => {
  const { ring } = play(mint("lamp"));
  expect(() => stepRing(ring, mint("lamp"))).toThrow(RangeError);
  expect(() => stepRing(ring, { is: "revoke", keyId: "no", at: 1 })).toThrow("no-key");
  const full = ringOf(
    Array.from({ length: MOST_KEYS }, (_, at) => ({
      id: `k${at}`,
      for: "person" as const,
      owner: "Anna",
      pmk: pmk("a"),
      state: { is: "open" as const },
    })),
  );
  expect(() => stepRing(full, mint("lamp"))).toThrow("too-many-keys");
});

describe("whatever happens", () => {
  const id = fc.constantFrom("k1", "k2", "k3", "k4");
  const mac = fc.constantFrom(LAMP, CAM, PHONE);
  const at = fc.integer({ min: 0, max: 2 * CLAIM_MS });
  const until = at;
  const secret = fc.record({ id, pmk: fc.constantFrom(pmk("a"), pmk("b")) });
  const station = fc.oneof(fc.record({ mac, keyId: id }), fc.record({ mac }));
  const input: fc.Arbitrary<RingInput> = fc.oneof(
    fc.record({
      is: fc.constant("mint" as const),
      at,
      key: fc.record({
        id,
        pmk: fc.constant(pmk("a")),
        owner: id,
        for: fc.constantFrom("thing" as const, "person" as const),
      }),
    }),
    fc.record({ is: fc.constant("joined" as const), at, mac, keyId: id }),
    fc.record({ is: fc.constant("left" as const), at, mac }),
    fc.record({ is: fc.constant("wrong-key" as const), at, mac }),
    fc.record({ is: fc.constant("listed" as const), at, stations: fc.array(station) }),
    fc.record({ is: fc.constant("tick" as const), at }),
    fc.record({ is: fc.constantFrom("revoke" as const, "forget" as const), at, keyId: id }),
    fc.record({ is: fc.constant("date" as const), at, keyId: id, until }),
    fc.record({ is: fc.constant("rotate" as const), at, keyId: id, secret, until }),
  );
  const stored = Compile(HeldKey);

  test("who is here is on a living key, and a thing's key has one thing", () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        let ring = ringOf([]);
        for (const each of inputs) {
          const before = ring;
          let step: ReturnType<typeof stepRing>;
          try {
            step = stepRing(ring, each);
          } catch (error) {
            expect(error instanceof RangeError || error instanceof Refusal).toBe(true);
            expect(["mint", "revoke", "forget", "date", "rotate"]).toContain(each.is);
            continue;
          }
          ring = step.ring;
          for (const [who, keyId] of ring.present) {
            const state = ring.keys.get(keyId)!.state;
            expect(state.is).not.toBe("ended");
            expect([undefined, who]).toContain(boundMac(state));
          }
          const owners = new Map<string, string>();
          for (const key of ring.keys.values()) {
            expect(stored.Check(key)).toBe(true);
            const bound = boundMac(key.state);
            if (bound === undefined) continue;
            const whose = `${key.for} ${key.owner}`;
            expect(owners.get(bound) ?? whose).toBe(whose);
            owners.set(bound, whose);
          }
          const changed =
            JSON.stringify(admittedKeys(before)) !== JSON.stringify(admittedKeys(ring));
          expect(step.acts.some((act) => act.do === "reload")).toBe(changed);
          if (changed) expect(step.acts[0]).toEqual({ do: "reload" });
          for (const [keyId, { state }] of before.keys)
            if (state.is === "ended" && ring.keys.has(keyId))
              expect(ring.keys.get(keyId)!.state).toEqual(state);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
