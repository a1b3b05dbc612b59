/**
 * The seeds of the fuzz corpus in `corpus/`: hostile DNS messages, each a file of its octets. What a
 * run finds beside them is added as a file of its own.
 *
 *     node corpus.fixture.ts          writes the seeds again
 *
 * An answer carries id 0 and the question `cloud.bulb.test A IN`; who replays it puts in the id and
 * the question it was asked.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";

const FOLDER = new URL("./corpus/", import.meta.url);

export function corpus(kind: "questions" | "answers"): Map<string, Buffer> {
  const folder = new URL(`${kind}/`, FOLDER);
  const files = readdirSync(folder).toSorted();
  return new Map(files.map((file) => [file, readFileSync(new URL(file, folder))]));
}

/** One of `seeds` with up to six changes: an octet, a piece taken out, put in or repeated. */
export function mutationOf(seeds: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.record({
    kind: fc.constantFrom("set", "cut", "insert", "repeat"),
    at: fc.nat({ max: 400 }),
    length: fc.nat({ max: 40 }),
    value: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 12, 63, 64, 192, 255)),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([seed, changes]) => {
      let bytes = Buffer.from(seed);
      for (const { kind, at, length, value } of changes) {
        const place = bytes.length === 0 ? 0 : at % bytes.length;
        const [front, rest] = [bytes.subarray(0, place), bytes.subarray(place)];
        if (kind === "set" && bytes.length > 0) bytes[place] = value;
        else if (kind === "cut") bytes = Buffer.concat([front, rest.subarray(length)]);
        else if (kind === "insert")
          bytes = Buffer.concat([front, Buffer.alloc(length, value), rest]);
        else bytes = Buffer.concat([front, rest.subarray(0, length), rest]);
      }
      return bytes;
    });
}

/** Header of six 16-bit fields: id, flags, counts of the four sections. */
function header(flags: number, ...counts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(12);
  [0, flags, ...counts].forEach((field, index) => bytes.writeUInt16BE(field & 0xffff, 2 * index));
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
  return bytes;
}

/** Labels as they travel; `labels` may hold any octets as Latin-1. */
function named(...labels: readonly string[]): Buffer {
  const parts = labels.map((label) =>
    Buffer.from(`${String.fromCharCode(label.length)}${label}`, "latin1"),
  );
  return Buffer.concat([...parts, Buffer.alloc(1)]);
}

const NAME = named("cloud", "bulb", "test");
const ASKED = Buffer.concat([NAME, u16(1, 1)]);
const QUESTION = 0x0100;
const ANSWER = 0x8180;
/** Points to the name of the question. */
const OWNER = u16(0xc00c);

function opt(data: Buffer, version = 0): Buffer {
  return Buffer.concat([Buffer.alloc(1), u16(41, 1232, version, 0, data.length), data]);
}

function record(owner: Buffer, type: number, ttl: number, data: Buffer, klass = 1): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(klass, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

const address = (last: number, ttl = 60) =>
  record(OWNER, 1, ttl, Buffer.from([8, 8, last >> 8, last & 255]));
const question = (...rest: readonly Buffer[]) =>
  Buffer.concat([header(QUESTION, 1, 0, 0, 0), ...rest]);
const answer = (count: number, ...rest: readonly Buffer[]) =>
  Buffer.concat([header(ANSWER, 1, count, 0, 0), ASKED, ...rest]);
/** A chain of aliases n0 → n1 → … behind the asked name. */
const aliases = (length: number, close: boolean) =>
  Array.from({ length }, (_, index) =>
    record(
      index === 0 ? OWNER : named(`n${index}`, "test"),
      5,
      60,
      close && index === length - 1 ? NAME : named(`n${index + 1}`, "test"),
    ),
  );
/** Pointers that each point to the one before: as many hops as there are. */
const ladder = (at: number, length: number) =>
  u16(...Array.from({ length }, (_, index) => 0xc000 | (index === 0 ? 12 : at + 2 * (index - 1))));

const SEEDS: Readonly<Record<"questions" | "answers", Readonly<Record<string, Buffer>>>> = {
  questions: {
    plain: question(ASKED),
    empty: Buffer.alloc(0),
    "half-a-header": header(QUESTION, 1, 0, 0, 0).subarray(0, 7),
    "header-alone": header(QUESTION, 1, 0, 0, 0),
    "question-cut": question(ASKED.subarray(0, 9)),
    "type-cut": question(ASKED.subarray(0, -3)),
    "no-question": header(QUESTION, 0, 0, 0, 0),
    "two-questions": Buffer.concat([header(QUESTION, 2, 0, 0, 0), ASKED, ASKED]),
    "counts-of-65535": Buffer.concat([header(QUESTION, 65_535, 65_535, 65_535, 65_535), ASKED]),
    "additionals-of-65535": Buffer.concat([header(QUESTION, 1, 0, 0, 65_535), ASKED]),
    "an-answer-in-it": Buffer.concat([header(QUESTION, 1, 1, 0, 0), ASKED, address(1)]),
    "two-opts": Buffer.concat([
      header(QUESTION, 1, 0, 0, 2),
      ASKED,
      opt(Buffer.alloc(0)),
      opt(Buffer.alloc(0)),
    ]),
    "many-opts": Buffer.concat([
      header(QUESTION, 1, 0, 0, 300),
      ASKED,
      ...Array.from({ length: 300 }, () => opt(Buffer.alloc(0))),
    ]),
    "opt-version-255": Buffer.concat([
      header(QUESTION, 1, 0, 0, 1),
      ASKED,
      opt(Buffer.alloc(0), 255),
    ]),
    "opt-option-longer-than-opt": Buffer.concat([
      header(QUESTION, 1, 0, 0, 1),
      ASKED,
      opt(u16(15, 9999)),
    ]),
    "opt-length-beyond-end": Buffer.concat([
      header(QUESTION, 1, 0, 0, 1),
      ASKED,
      Buffer.alloc(1),
      u16(41, 1232, 0, 0, 60_000),
    ]),
    "name-points-to-itself": question(u16(0xc00c), u16(1, 1)),
    "name-points-ahead": question(u16(0xc0ff), u16(1, 1)),
    "name-points-into-header": question(Buffer.from("\x01a", "latin1"), u16(0xc000), u16(1, 1)),
    "name-without-end": question(Buffer.from("\x05cloud\x04bulb", "latin1")),
    "name-of-300": question(named(...Array.from({ length: 100 }, () => "aa")), u16(1, 1)),
    "label-of-64": question(
      Buffer.concat([Buffer.from([64]), Buffer.alloc(64, 97), Buffer.alloc(1)]),
      u16(1, 1),
    ),
    "label-with-dot": question(named("cloud.bulb", "test"), u16(1, 1)),
    "label-with-nul": question(named("cloud\0", "bulb", "test"), u16(1, 1)),
    "label-of-no-text": question(named("\xff\xfe", "test"), u16(1, 1)),
    "label-of-tricks": question(named("a/b@c?d#", "test"), u16(1, 1)),
    "label-that-becomes-dots": question(
      named(Buffer.from("cloud。bulb", "utf8").toString("latin1"), "test"),
      u16(1, 1),
    ),
    "label-of-wide-letters": question(
      named(Buffer.from("ＣＬＯＵＤ", "utf8").toString("latin1"), "bulb", "test"),
      u16(1, 1),
    ),
    root: question(named(), u16(1, 1)),
    "class-chaos": question(NAME, u16(16, 3)),
    "class-any": question(NAME, u16(1, 255)),
    "class-with-top-bit": question(NAME, u16(1, 0x8001)),
    "type-any": question(NAME, u16(255, 1)),
    "type-transfer": question(NAME, u16(252, 1)),
    "type-0": question(NAME, u16(0, 1)),
    "type-opt": question(NAME, u16(41, 1)),
    "type-65535": question(NAME, u16(65_535, 1)),
    "an-update": Buffer.concat([header(0x2800, 1, 0, 0, 0), ASKED]),
    "opcode-15": Buffer.concat([header(0x7800, 1, 0, 0, 0), ASKED]),
    "an-answer": Buffer.concat([header(ANSWER, 1, 0, 0, 0), ASKED]),
    "all-flags": Buffer.concat([header(0x07ff, 1, 0, 0, 0), ASKED]),
    "octets-behind-the-end": question(ASKED, Buffer.alloc(400, 0xaa)),
    signed: Buffer.concat([
      header(QUESTION, 1, 0, 0, 1),
      ASKED,
      record(NAME, 250, 0, Buffer.alloc(20, 7), 255),
    ]),
  },
  answers: {
    plain: answer(1, address(1)),
    "no-records": answer(0),
    "header-alone": header(ANSWER, 1, 1, 0, 0),
    "counts-of-65535": Buffer.concat([
      header(ANSWER, 1, 65_535, 65_535, 65_535),
      ASKED,
      address(1),
    ]),
    "record-cut": answer(1, address(1).subarray(0, 9)),
    "address-cut": answer(1, address(1).subarray(0, -2)),
    "address-of-no-octets": answer(1, record(OWNER, 1, 60, Buffer.alloc(0))),
    "address-of-16-octets": answer(1, record(OWNER, 1, 60, Buffer.alloc(16, 8))),
    "address-length-beyond-end": answer(
      1,
      OWNER,
      u16(1, 1, 0, 60, 60_000),
      Buffer.from([8, 8, 8, 8]),
    ),
    "of-another-name": answer(1, record(named("evil", "test"), 1, 60, Buffer.from([8, 8, 6, 6]))),
    "of-another-class": answer(1, record(OWNER, 1, 60, Buffer.from([8, 8, 6, 6]), 3)),
    "two-questions": Buffer.concat([header(ANSWER, 2, 1, 0, 0), ASKED, ASKED, address(1)]),
    "no-question": Buffer.concat([
      header(ANSWER, 0, 1, 0, 0),
      record(NAME, 1, 60, Buffer.from([8, 8, 6, 6])),
    ]),
    "poison-beside": Buffer.concat([
      header(ANSWER, 1, 1, 1, 1),
      ASKED,
      address(1),
      record(named("test"), 2, 60, named("ns", "evil", "test")),
      record(named("other", "bulb", "test"), 1, 60, Buffer.from([8, 8, 6, 6])),
    ]),
    private: answer(
      3,
      ...[
        [10, 0, 0, 1],
        [127, 0, 0, 1],
        [192, 168, 1, 1],
      ].map((octets) => record(OWNER, 1, 60, Buffer.from(octets))),
    ),
    "alias-of-itself": answer(1, record(OWNER, 5, 60, NAME)),
    "alias-circle": answer(3, ...aliases(3, true)),
    "aliases-20": answer(
      21,
      ...aliases(20, false),
      record(named("n20", "test"), 1, 60, Buffer.from([8, 8, 6, 6])),
    ),
    "alias-cut": answer(1, OWNER, u16(5, 1, 0, 60, 3), Buffer.from("\x05ab", "latin1")),
    "alias-points-ahead": answer(1, record(OWNER, 5, 60, u16(0xc0ff))),
    "two-aliases": answer(
      3,
      record(OWNER, 5, 60, named("a", "test")),
      record(OWNER, 5, 60, named("b", "test")),
      record(named("b", "test"), 1, 60, Buffer.from([8, 8, 6, 6])),
    ),
    "ttl-0": answer(1, address(1, 0)),
    "ttl-huge": answer(1, address(1, 0xffff_ffff)),
    "addresses-60": answer(60, ...Array.from({ length: 60 }, (_, index) => address(index + 1))),
    "owner-points-to-itself": answer(
      1,
      record(u16(0xc000 | (12 + ASKED.length)), 1, 60, Buffer.from([8, 8, 6, 6])),
    ),
    "pointer-ladder": answer(
      2,
      record(Buffer.alloc(1), 10, 60, ladder(12 + ASKED.length + 11, 300)),
      record(u16(0xc000 | (12 + ASKED.length + 11 + 598)), 1, 60, Buffer.from([8, 8, 6, 6])),
    ),
    "truncated-without-records": Buffer.concat([header(ANSWER | 0x0200, 1, 0, 0, 0), ASKED]),
    servfail: Buffer.concat([header(ANSWER | 2, 1, 0, 0, 0), ASKED]),
    "servfail-and-why": Buffer.concat([
      header(ANSWER | 2, 1, 0, 0, 1),
      ASKED,
      opt(Buffer.concat([u16(15, 7, 6), Buffer.from("bogus")])),
    ]),
    refused: Buffer.concat([header(ANSWER | 5, 1, 0, 0, 0), ASKED]),
    "why-of-no-text": Buffer.concat([
      header(ANSWER | 2, 1, 0, 0, 1),
      ASKED,
      opt(Buffer.concat([u16(15, 6, 6), Buffer.from([0, 27, 0xff, 10])])),
    ]),
    "why-cut": Buffer.concat([header(ANSWER | 2, 1, 0, 0, 1), ASKED, opt(u16(15, 1))]),
    "signature-of-no-octets": answer(2, address(1), record(OWNER, 46, 60, Buffer.alloc(0))),
    "signature-cut": answer(2, address(1), record(OWNER, 46, 60, u16(1, 0x0802, 0, 60))),
    "denial-cut": Buffer.concat([
      header(ANSWER | 3, 1, 0, 1, 0),
      ASKED,
      record(OWNER, 50, 60, Buffer.from([1, 0, 0, 9, 200])),
    ]),
    "soa-cut": Buffer.concat([
      header(ANSWER | 3, 1, 0, 1, 0),
      ASKED,
      record(OWNER, 6, 60, Buffer.from([0, 0, 1])),
    ]),
    "text-length-beyond-record": answer(1, record(OWNER, 16, 60, Buffer.from([200, 1, 2]))),
    "service-hints": answer(
      1,
      record(
        OWNER,
        65,
        60,
        Buffer.concat([u16(1), Buffer.alloc(1), u16(4, 4), Buffer.from([8, 8, 6, 6])]),
      ),
    ),
    "not-an-answer": Buffer.concat([header(QUESTION, 1, 1, 0, 0), ASKED, address(6)]),
    "an-update": Buffer.concat([header(ANSWER | 0x2800, 1, 1, 0, 0), ASKED, address(1)]),
  },
};

if (import.meta.main) {
  for (const [kind, seeds] of Object.entries(SEEDS)) {
    const folder = new URL(`${kind}/`, FOLDER);
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of Object.entries(seeds)) {
      writeFileSync(new URL(`${name}.bin`, folder), bytes);
    }
  }
}
