import { describe, expect, test } from "vitest";
import { NamesGiven } from "./names-given.ts";

describe("names that a thing was given", () => {
  test("each address has all of its names, for that thing only", () => {
    const given = new NamesGiven();
    given.record("lamp", "a.example", ["198.51.100.7", "2001:db8::7"]);
    given.record("lamp", "b.example", ["198.51.100.7"]);
    given.record("lamp", "a.example", ["198.51.100.7"]);
    expect(given.of("lamp", "198.51.100.7").toSorted()).toEqual(["a.example", "b.example"]);
    expect(given.of("lamp", "2001:db8::7")).toEqual(["a.example"]);
    expect(given.of("lamp", "198.51.100.8")).toEqual([]);
    expect(given.of("bulb", "198.51.100.7")).toEqual([]);
  });

  test("an address with ever new names keeps the last of them", () => {
    const given = new NamesGiven();
    for (let at = 0; at < 1000; at++) given.record("lamp", `n${at}.example`, ["198.51.100.7"]);
    const names = given.of("lamp", "198.51.100.7");
    expect(names).toHaveLength(64);
    expect(names.at(-1)).toBe("n999.example");
  });

  test("what was given longest ago makes room, thing by thing", () => {
    const given = new NamesGiven();
    const address = (at: number) => `10.0.${at >> 8}.${at & 255}`;
    given.record("bulb", "b.example", ["198.51.100.7"]);
    given.record("lamp", "a.example", [address(0), address(1)]);
    given.record(
      "lamp",
      "a.example",
      Array.from({ length: 2046 }, (_, at) => address(at + 2)),
    );
    given.record("lamp", "a.example", [address(0)]);
    given.record("lamp", "a.example", [address(5000)]);
    expect(given.of("lamp", address(0))).toEqual(["a.example"]);
    expect(given.of("lamp", address(1))).toEqual([]);
    expect(given.of("lamp", address(5000))).toEqual(["a.example"]);
    expect(given.of("bulb", "198.51.100.7")).toEqual(["b.example"]);
  });
});
