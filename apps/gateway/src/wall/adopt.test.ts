import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAdmitted } from "./adopt.ts";

const set = (comment: string, ...elem: unknown[]) => ({ set: { name: "d1_x", comment, elem } });
const element = (val: unknown, expires: number, comment?: string) => ({
  elem: { val, timeout: 600, expires, comment },
});
const listing = (...nftables: unknown[]) => ({ nftables: [{ metainfo: {} }, ...nftables] });

describe("what the kernel admits already", () => {
  test("is known by device, name, address and the time that is left", () => {
    const admitted = readAdmitted(
      listing(
        set(
          "lamp: from-device, accept",
          { concat: ["198.51.100.9", "tcp", 443] },
          element({ concat: ["198.51.100.7", "tcp", 443] }, 599, "a.example"),
        ),
        set("lamp: b.example", element("2001:db8::7", 59, "b.example")),
      ),
      1000,
    );
    expect(admitted.of("lamp", "a.example", 1000)).toEqual([
      { address: "198.51.100.7", seconds: 599 },
    ]);
    expect(admitted.of("lamp", "b.example", 1000)).toEqual([
      { address: "2001:db8::7", seconds: 59 },
    ]);
  });

  test("is left out where it is not of our form", () => {
    const admitted = readAdmitted(
      listing(
        set("lamp: from-device, accept", element({ concat: [7, "tcp", 443] }, 599, "a.example")),
        set("lamp: from-device, accept", element("198.51.100.7", 0, "a.example")),
        set("Lamp; drop", element("198.51.100.7", 9, "a.example")),
        set("lamp: x", element("198.51.100.7", 9, 'a"; drop')),
        { set: { name: "people", elem: ["02:00:00:00:77:11"] } },
      ),
      0,
    );
    expect(admitted.of("lamp", "a.example", 0)).toEqual([]);
  });

  test("whatever is listed, nothing is thrown", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readAdmitted(value, 0)));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void readAdmitted(listing(set("lamp: x", value)), 0)),
    );
  });
});
