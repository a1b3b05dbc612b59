import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pcap, pcapng, type Timed, u32 } from "./capture.fixture.ts";
import { type Ending, type Frame, framesOf, NotACapture } from "./capture-file.ts";

const TWO: readonly Timed[] = [
  { at: 1_700_000_000_123, data: Buffer.from("first") },
  { at: 1_700_000_001_456, data: Buffer.from("second, longer") },
];

function read(bytes: Buffer): { frames: readonly Frame[]; ending: Ending } {
  const frames: Frame[] = [];
  const reading = framesOf(bytes);
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done === true) return { frames, ending: next.value };
    frames.push(next.value);
  }
}

const SHAPES: readonly (readonly [string, Buffer])[] = [
  ["pcap, little-endian", pcap(TWO)],
  ["pcap, big-endian", pcap(TWO, { little: false })],
  ["pcap, nanoseconds", pcap(TWO, { nano: true })],
  ["pcapng, little-endian", pcapng(TWO)],
  ["pcapng, big-endian", pcapng(TWO, false)],
  ["pcapng, nanoseconds", pcapng(TWO, true, 9)],
  [
    "pcapng, two sections of different order",
    Buffer.concat([pcapng([TWO[0]!]), pcapng([TWO[1]!], false)]),
  ],
];

describe("capture files", () => {
  test.for(SHAPES)("%s", ([, bytes]) => {
    expect(read(bytes)).toEqual({
      frames: TWO.map(({ at, data }) => ({ at, link: 1, data })),
      ending: "whole",
    });
  });

  test.for(SHAPES)("%s, cut anywhere: the frames before, and it is said", ([, bytes]) => {
    for (let length = 24; length < bytes.length; length += 1) {
      const { frames, ending } = read(bytes.subarray(0, length));
      // A cut between two frames cannot be seen.
      if (ending === "whole") expect(read(bytes.subarray(0, length)).frames.length).toBeLessThan(2);
      expect(TWO.map(({ at }) => at).slice(0, frames.length)).toEqual(frames.map(({ at }) => at));
    }
  });

  test("the simple packet block has no time of its own", () => {
    const empty = pcapng([]);
    const body = Buffer.concat([u32(5), Buffer.from("first"), Buffer.alloc(3)]);
    const block = Buffer.concat([u32(3), u32(24), body, u32(24)]);
    expect(read(Buffer.concat([empty, block])).frames).toEqual([
      { at: 0, link: 1, data: Buffer.from("first") },
    ]);
  });

  test("a record longer than any frame is damage", () => {
    const bytes = pcap(TWO);
    u32(0xffffffff).copy(bytes, 24 + 8);
    expect(read(bytes)).toEqual({ frames: [], ending: "cut" });
  });

  test.for(["", "no capture at all, only text", "\u007fELF\u0002\u0001\u0001 and more than that"])(
    "%o is no capture",
    (text) => {
      expect(() => read(Buffer.from(text))).toThrow(NotACapture);
    },
  );

  test("whatever the bytes after the first, reading ends and throws nothing", () => {
    const starts = SHAPES.map(([, bytes]) => bytes);
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 }),
        fc.uint8Array({ maxLength: 64 }),
        (start, changes, more) => {
          const bytes = Buffer.concat([start, more]);
          for (const [at, value] of changes) if (at >= 12 && at < bytes.length) bytes[at] = value;
          const { frames } = read(bytes);
          expect(frames.length).toBeLessThanOrEqual(bytes.length / 16);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
