import { decode, encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalName,
  type DataRecord,
  EDE,
  meantName,
  parseQuery,
  type Query,
  RCODE,
  renderResponse,
  typeName,
  udpLimit,
} from "./wire.ts";

const question = { name: "cloud.bulb.test", type: "A" as const, class: "IN" as const };
const query: Query = {
  id: 7,
  recursionDesired: true,
  authenticData: false,
  checkingDisabled: false,
  question,
  edns: undefined,
};
const edns = (payloadBytes: number): Query => ({
  ...query,
  edns: { payloadBytes, dnssecOk: false },
});
const withEdns = edns(1232);
const bytes = (flags = 0x100) => encode({ type: "query", id: 7, flags, questions: [question] });
const rcodeOf = (message: Buffer) => message.readUInt16BE(2) & 0x0f;

function reply(message: Buffer): Buffer {
  const parsed = parseQuery(message);
  if (parsed.kind !== "bad") throw new Error(parsed.kind);
  return parsed.reply;
}

describe("questions", () => {
  test("a question is read as it was asked", () => {
    expect(parseQuery(bytes())).toEqual({ kind: "query", query });
  });

  test("an answer gets no answer: two servers would talk for ever", () => {
    expect(parseQuery(bytes(0x8100)).kind).toBe("query");
    const answer = bytes();
    answer.writeUInt16BE(0x8100, 2);
    expect(parseQuery(answer)).toEqual({ kind: "ignore" });
    expect(parseQuery(Buffer.alloc(11))).toEqual({ kind: "ignore" });
  });

  test("only questions are served, not updates or notifications", () => {
    expect(rcodeOf(reply(bytes(0x2800)))).toBe(RCODE.NOTIMP);
  });

  test("not exactly one question is malformed", () => {
    const none = encode({ type: "query", id: 7 });
    const two = encode({ type: "query", id: 7, questions: [question, question] });
    expect(rcodeOf(reply(none))).toBe(RCODE.FORMERR);
    expect(rcodeOf(reply(two))).toBe(RCODE.FORMERR);
  });

  test.each([
    ["a dot inside a label", Buffer.from("\x05a.b.c\x04test\x00", "latin1")],
    ["bytes that are not UTF-8", Buffer.from("\x03a\xff\xfe\x04test\x00", "latin1")],
    ["a label that ends before it should", Buffer.from("\x20abc", "latin1")],
    ["a pointer", Buffer.from("\xc0\x0c", "latin1")],
    ["a line end at a dot", Buffer.from("\x03a\n.\x04test\x00", "latin1")],
  ])("a name with %s is malformed: it would be judged as one and asked as another", (_, name) => {
    const header = bytes().subarray(0, 12);
    const message = Buffer.concat([header, name, Buffer.from([0, 1, 0, 1])]);
    expect(rcodeOf(reply(message))).toBe(RCODE.FORMERR);
  });

  test("an EDNS version that does not exist is refused with the one that does", () => {
    const opt = { ...optRecord, ednsVersion: 1 };
    const [answered] =
      decode(reply(encode({ type: "query", id: 7, questions: [question], additionals: [opt] })))
        .additionals ?? [];
    expect(answered).toMatchObject({ type: "OPT", ednsVersion: 0, extendedRcode: 1 });
  });

  test("whatever comes, reading it gives a verdict", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 600 }),
          // The same behind a header that promises a question.
          fc
            .uint8Array({ maxLength: 600 })
            .map((rest) => Uint8Array.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, ...rest])),
        ),
        (message) => {
          expect(["query", "ignore", "bad"]).toContain(parseQuery(Buffer.from(message)).kind);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("answers", () => {
  const alias: DataRecord = { name: "Cloud.Bulb.test", type: "CNAME", ttl: 60, data: "edge.test" };
  const address = (i: number): DataRecord => ({
    name: "edge.test",
    type: "A",
    class: "IN",
    ttl: 60,
    data: `8.8.${i >> 8}.${i & 255}`,
  });

  test("names are written once and read back as they were", () => {
    const answers = [alias, address(1), address(2)];
    const message = renderResponse(query, { rcode: 0, answers, authorities: [] }, 512);
    // Header 12, question 21; alias 2 + 10 + 11; each address 2 + 10 + 4.
    expect(message.length).toBe(12 + 21 + 23 + 16 + 16);
    expect(decode(message).answers).toMatchObject([
      { name: "cloud.bulb.test", type: "CNAME", data: "edge.test" },
      { name: "edge.test", type: "A", data: "8.8.0.1" },
      { name: "edge.test", type: "A", data: "8.8.0.2" },
    ]);
  });

  test("what does not fit is left out, and the asker is told to ask over TCP", () => {
    const answers = Array.from({ length: 300 }, (_, i) => address(i));
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 6000 }), (limit) => {
        const message = renderResponse(withEdns, { rcode: 0, answers, authorities: [] }, limit);
        const packet = decode(message);
        const told = packet.answers ?? [];
        expect(message.length).toBeLessThanOrEqual(limit);
        expect(packet.flag_tc).toBe(told.length < 300);
        expect(told.map((r) => (r.type === "A" ? r.data : ""))).toEqual(
          answers.slice(0, told.length).map((r) => (r.type === "A" ? r.data : "")),
        );
        expect(packet.additionals?.length).toBe(1);
      }),
    );
  });

  test("the reason of a refusal goes with it when the asker speaks EDNS", () => {
    const response = {
      rcode: RCODE.REFUSED,
      answers: [],
      authorities: [],
      error: { code: EDE.BLOCKED, text: "not listed" },
    };
    const message = renderResponse(withEdns, response, 512);
    expect(message.subarray(-16).toString("latin1")).toBe("\0\x0f\0\x0c\0\x0fnot listed");
    expect(decode(renderResponse(query, response, 512)).additionals).toEqual([]);
  });

  test("over UDP an answer has 512 bytes, or what the asker takes up to 1,232", () => {
    expect(udpLimit(query)).toBe(512);
    expect(udpLimit(edns(0))).toBe(512);
    expect(udpLimit(edns(900))).toBe(900);
    expect(udpLimit(edns(65_535))).toBe(1232);
  });
});

test("names are compared without case and without the last dot", () => {
  expect(canonicalName("Cloud.BULB.Test.")).toBe("cloud.bulb.test");
  // Only ASCII letters have a case here: another alphabet's letters are other names.
  expect(canonicalName("İK.test")).toBe("İk.test");
});

test.each([
  ["Cloud.BULB.test", "cloud.bulb.test"],
  ["Bücher.test", "xn--bcher-kva.test"],
  ["BÜCHER.test.", "xn--bcher-kva.test"],
  ["xn--bcher-kva.test", "xn--bcher-kva.test"],
  ["faß.test", "xn--fa-hia.test"],
  ["_sip._udp.bücher.test", "_sip._udp.xn--bcher-kva.test"],
  // What stands for other labels than it shows, or for a URL, or an address, is left as it is.
  ["cloud。bulb.test", "cloud.bulb.test"],
  ["bü/evil.test", "bü/evil.test"],
  ["bü@evil.test", "bü@evil.test"],
  ["bü%41.test", "bü%41.test"],
  ["bü:53", "bü:53"],
  ["\u00ad", "\u00ad"],
  [".", ""],
])("%s means %s", (asked, meant) => {
  expect(meantName(asked)).toBe(meant);
});

test("types have the names that people know", () => {
  const named = (number: number) => {
    const message = bytes();
    message.writeUInt16BE(number, message.length - 4);
    const parsed = parseQuery(message);
    return parsed.kind === "query" ? typeName(parsed.query.question.type) : parsed.kind;
  };
  expect([1, 28, 65, 64, 12, 4321].map(named)).toEqual([
    "A",
    "AAAA",
    "HTTPS",
    "SVCB",
    "PTR",
    "TYPE4321",
  ]);
});

const optRecord = {
  type: "OPT" as const,
  name: ".",
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};
