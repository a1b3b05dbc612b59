import { describe, expect, test } from "vitest";
import { Admitted, ADDRESSES_PER_NAME } from "./admitted.ts";
import type { Admit, DesiredState } from "./contract.ts";

const admission = (change: Partial<Admit> = {}): Admit => ({
  device: "lamp",
  name: "cloud.example",
  addresses: ["198.51.100.7"],
  seconds: 60,
  ...change,
});

describe("admitted addresses", () => {
  test("are there until they lapse, and not a millisecond longer", () => {
    const admitted = new Admitted();
    admitted.admit(admission(), 0);
    const at = (now: number) => admitted.of("lamp", "cloud.example", now);
    expect(at(0)).toEqual([{ address: "198.51.100.7", seconds: 60 }]);
    expect(at(1)).toEqual([{ address: "198.51.100.7", seconds: 60 }]);
    expect(at(59_999)).toEqual([{ address: "198.51.100.7", seconds: 1 }]);
    expect(at(60_000)).toEqual([]);
    expect(admitted.secondsLeft("lamp", "cloud.example", "198.51.100.7", 59_999)).toBe(1);
    expect(admitted.secondsLeft("lamp", "cloud.example", "198.51.100.7", 60_000)).toBe(0);
  });

  test("belong to one device and one name", () => {
    const admitted = new Admitted();
    admitted.admit(admission(), 0);
    expect(admitted.of("bulb", "cloud.example", 0)).toEqual([]);
    expect(admitted.of("lamp", "example", 0)).toEqual([]);
    expect(admitted.of("lamp", "a.cloud.example", 0)).toEqual([]);
    expect(admitted.secondsLeft("lamp", "example", "198.51.100.7", 0)).toBe(0);
  });

  test("are renewed, never cut short by a later answer with less time", () => {
    const admitted = new Admitted();
    admitted.admit(admission({ seconds: 600 }), 0);
    admitted.admit(admission({ seconds: 60 }), 1000);
    expect(admitted.secondsLeft("lamp", "cloud.example", "198.51.100.7", 1000)).toBe(599);
    admitted.admit(admission({ seconds: 600 }), 2000);
    expect(admitted.secondsLeft("lamp", "cloud.example", "198.51.100.7", 2000)).toBe(600);
  });

  test("are bounded per name: what lapses first makes room", () => {
    const admitted = new Admitted();
    const many = Array.from(
      { length: ADDRESSES_PER_NAME },
      (_, at) => `10.0.${at >> 8}.${at & 255}`,
    );
    admitted.admit(admission({ addresses: ["192.0.2.1"], seconds: 1 }), 0);
    admitted.admit(admission({ addresses: many, seconds: 60 }), 0);
    const held = admitted.of("lamp", "cloud.example", 0).map(({ address }) => address);
    expect(held).toHaveLength(ADDRESSES_PER_NAME);
    expect(held).not.toContain("192.0.2.1");
    // Another name has its own bound.
    admitted.admit(admission({ name: "other.example" }), 0);
    expect(admitted.of("lamp", "other.example", 0)).toHaveLength(1);
  });

  test("are remembered after they lapsed, for the connections that they began", () => {
    const admitted = new Admitted();
    admitted.admit(admission({ seconds: 1 }), 0);
    admitted.admit(admission({ addresses: ["198.51.100.8"] }), 5000);
    expect(admitted.of("lamp", "cloud.example", 5000)).toEqual([
      { address: "198.51.100.8", seconds: 60 },
    ]);
    expect(admitted.wasGiven("lamp", "cloud.example", "198.51.100.7")).toBe(true);
    expect(admitted.wasGiven("lamp", "other.example", "198.51.100.7")).toBe(false);
  });

  test("are forgotten with the device or the rule that spoke of them", () => {
    const admitted = new Admitted();
    for (const device of ["lamp", "bulb"])
      for (const name of ["cloud.example", "old.example"])
        admitted.admit(admission({ device, name }), 0);
    const desired: DesiredState = {
      lan: { interface: "br-lan", addresses: ["192.168.77.1"] },
      wan: { interface: "wan0", nat44: false },
      dns: { thingsPort: 53, peoplePort: 5300 },
      devices: [
        {
          id: "lamp",
          slot: 1,
          role: "thing",
          macs: ["02:00:00:00:77:11"],
          addresses: [],
          rules: [
            {
              direction: "from-device",
              family: 4,
              verdict: "accept",
              peer: [{ kind: "name", name: "cloud.example" }],
            },
          ],
        },
      ],
    };
    admitted.keep(desired);
    const left = ["lamp", "bulb"].flatMap((device) =>
      ["cloud.example", "old.example"].filter((name) => admitted.of(device, name, 0).length > 0),
    );
    expect(left).toEqual(["cloud.example"]);
    expect(admitted.of("lamp", "cloud.example", 0)).toHaveLength(1);
  });
});
