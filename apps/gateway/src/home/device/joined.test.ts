import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lease } from "../observe/lease.ts";
import { join, type Joined, type Joining } from "./joined.ts";

const LAMP = "02:00:00:00:00:01";
const PHONE = "02:00:00:00:00:02";

function joining(more: Partial<Joining> = {}): Joining {
  let made = 0;
  return {
    configured: new Set(),
    portOf: (mac) => (mac === LAMP ? "lan1" : undefined),
    roleOf: (port) => (port === "lan1" ? "thing" : "unknown"),
    identity: () => ({ id: `new-${++made}` }),
    slots: { taken: new Set([1]), limit: 100 },
    ...more,
  };
}

const lease = (mac: string, address: string, more: Partial<Lease> = {}): Lease => ({
  mac,
  address,
  ...more,
});

const lamp: Joined = {
  id: "new-1",
  slot: 2,
  mac: LAMP,
  role: "thing",
  port: "lan1",
  addresses: ["192.168.1.50", "fd00:5::1000"],
  hostname: "lamp",
  mudUrl: "https://lamp.example/a.json",
};
const lampLeases = [
  lease(LAMP, "192.168.1.50", { hostname: "lamp", mudUrl: "https://lamp.example/a.json" }),
  lease(LAMP, "fd00:5::1000"),
];

test("a MAC's leases make one device, with a random identity and the role of its port", () => {
  expect(join([], lampLeases, joining())).toEqual([lamp]);
  expect(join([], [lease(PHONE, "192.168.1.51")], joining())).toEqual([
    { id: "new-1", slot: 2, mac: PHONE, role: "unknown", addresses: ["192.168.1.51"] },
  ]);
});

test("a configured device's lease is its own affair", () => {
  expect(join([], lampLeases, joining({ configured: new Set([LAMP]) }))).toEqual([]);
});

test("who stays is the same object, whoever comes and goes", () => {
  const both = join([lamp], [...lampLeases, lease(PHONE, "192.168.1.51")], joining());
  expect(both[0]).toBe(lamp);
  expect(both[1]).toMatchObject({ slot: 3 });
  expect(join(both, lampLeases, joining())[0]).toBe(lamp);
});

test("the last lease gone, the device is gone; come back, it is another", () => {
  const [moved] = join([lamp], [lease(LAMP, "fd00:5::1000")], joining());
  expect(moved).toMatchObject({ id: "new-1", addresses: ["fd00:5::1000"] });
  expect(join([lamp], [], joining())).toEqual([]);
  expect(join([], lampLeases, joining({ identity: () => ({ id: "other" }) }))[0]).toMatchObject({
    id: "other",
  });
});

test("another description than the first is told, not taken (RFC 8520 §16)", () => {
  const says = (mudUrl: string) => [lease(LAMP, "192.168.1.50", { hostname: "lamp", mudUrl })];
  const [turned] = join([lamp], says("https://evil.example/b.json"), joining());
  expect(turned).toMatchObject({
    mudUrl: "https://lamp.example/a.json",
    otherMudUrl: "https://evil.example/b.json",
  });
  const [back] = join(turned ? [turned] : [], says("https://lamp.example/a.json"), joining());
  expect(back).not.toHaveProperty("otherMudUrl");
});

test("a name and a description that are missing in a renewal are kept", () => {
  const [quiet] = join([lamp], [lease(LAMP, "192.168.1.50")], joining());
  expect(quiet).toMatchObject({ hostname: "lamp", mudUrl: "https://lamp.example/a.json" });
});

test("when there is no room, whoever comes last is nobody", () => {
  const crowd = Array.from({ length: 10 }, (_, at) =>
    lease(`02:00:00:00:01:0${at}`, `192.168.1.${60 + at}`),
  );
  const slots = { taken: new Set([1]), limit: 4 };
  expect(join([], crowd, joining({ slots })).map(({ slot }) => slot)).toEqual([2, 3, 4]);
});

test("whatever comes and goes: one device for a MAC, no slot twice, identities stay", () => {
  const macs = Array.from({ length: 6 }, (_, at) => `02:00:00:00:02:0${at}`);
  const step = fc.uniqueArray(
    fc.record({ mac: fc.constantFrom(...macs), last: fc.integer({ min: 1, max: 250 }) }),
    { selector: ({ last }) => last },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const context = joining();
      let devices: readonly Joined[] = [];
      for (const held of steps) {
        const leases = held.map(({ mac, last }) => lease(mac, `192.168.1.${last}`));
        const next = join(devices, leases, context);
        expect(next.map(({ mac }) => mac).toSorted()).toEqual(
          [...new Set(held.map(({ mac }) => mac))].toSorted(),
        );
        expect(new Set(next.map(({ slot }) => slot)).size).toBe(next.length);
        for (const { mac, id } of next) {
          const known = devices.find((each) => each.mac === mac);
          if (known) expect(id).toBe(known.id);
        }
        devices = next;
      }
    }),
  );
});

test("who was known here before keeps its identity and what it said first", () => {
  const known = { identity: () => ({ id: "old", mudUrl: "https://maker.example/old.json" }) };
  expect(join([], lampLeases, joining(known))[0]).toMatchObject({
    id: "old",
    mudUrl: "https://maker.example/old.json",
    otherMudUrl: "https://lamp.example/a.json",
  });
});
