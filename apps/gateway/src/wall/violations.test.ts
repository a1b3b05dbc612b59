import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CountingSet } from "./violations.ts";
import { Counts, DENIED, readCounts, TOTALS } from "./violations.ts";

const LAMP = "02:00:00:00:77:11";
const [DENIED_OF] = TOTALS;
const [DENIED4] = DENIED;

type Entry = readonly [key: string | readonly (string | number)[], packets: number];

/** As nft prints a set. */
const listing = (...entries: readonly Entry[]) => ({
  nftables: [
    { metainfo: { json_schema_version: 1 } },
    {
      set: {
        name: "denied_of",
        elem: entries.map(([key, packets]) => ({
          elem: {
            val: typeof key === "string" ? key : { concat: key },
            expires: 3599,
            counter: { packets, bytes: packets * 60 },
          },
        })),
      },
    },
  ],
});

const senders = (counts: Counts, ...entries: readonly Entry[]) =>
  counts.since([[DENIED_OF, listing(...entries)]], 7)?.senders;

describe("what was dropped since it was last told", () => {
  test("is all of it the first time, and what came the next", () => {
    const counts = new Counts();
    expect(senders(counts, [LAMP, 10])).toEqual([
      { mac: LAMP, why: "denied", packets: 10, octets: 600 },
    ]);
    expect(senders(counts, [LAMP, 25])).toEqual([
      { mac: LAMP, why: "denied", packets: 15, octets: 900 },
    ]);
    expect(senders(counts, [LAMP, 25])).toBeUndefined();
  });

  test("an element that lapsed and came again begins at nothing", () => {
    const counts = new Counts();
    senders(counts, [LAMP, 10]);
    expect(senders(counts, [LAMP, 3])?.[0]?.packets).toBe(3);
    senders(counts);
    expect(senders(counts, [LAMP, 8])?.[0]?.packets).toBe(8);
  });

  test("destinations have their address, protocol and port, the most used first", () => {
    const told = new Counts().since(
      [
        [
          DENIED4,
          listing(
            [[LAMP, "198.51.100.7", "udp", 9], 2],
            [[LAMP, "198.51.100.7", "tcp", 23], 5],
            [[LAMP, "198.51.100.8", 6, "telnet"], 9],
          ),
        ],
      ],
      7,
    );
    expect(told).toEqual({
      kind: "counted",
      at: 7,
      senders: [],
      destinations: [
        { mac: LAMP, address: "198.51.100.7", protocol: 6, port: 23, packets: 5, octets: 300 },
        { mac: LAMP, address: "198.51.100.7", protocol: 17, port: 9, packets: 2, octets: 120 },
      ],
    });
  });

  test("no more destinations are told than the most used", () => {
    const entries = Array.from(
      { length: 4096 },
      (_, at): Entry => [[LAMP, "198.51.100.7", "udp", at], at + 1],
    );
    const told = new Counts().since([[DENIED4, listing(...entries)]], 7);
    expect(told?.destinations).toHaveLength(256);
    expect(told?.destinations[0]?.packets).toBe(4096);
  });

  test("a set that is not there counts nothing", () => {
    const none: [CountingSet, unknown][] = TOTALS.map((set) => [set, undefined]);
    expect(new Counts().since(none, 7)).toBeUndefined();
  });
});

test("a listing of any form is read without harm", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(readCounts(value)).toEqual([]);
      expect(readCounts({ nftables: [{ set: { elem: [value] } }] })).toEqual([]);
    }),
  );
});
