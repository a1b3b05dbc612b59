import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONNECTIONS, MESSAGES } from "./connections.fixture.ts";
import {
  type Answer,
  AnswerReader,
  deletionRequest,
  listRequest,
  octetsOf,
  readConnection,
  speaksOf,
} from "./ctnetlink.ts";

const ALL = Buffer.concat([...MESSAGES.values()]);
const DONE = Buffer.from("1400000003000200070000000000000000000000", "hex");
const REFUSED = Buffer.from("14000000020000000800000000000000ffffffff", "hex");

function attributesOf(name: string): Buffer {
  const [answer] = new AnswerReader().push(MESSAGES.get(name) ?? Buffer.alloc(0));
  if (answer?.kind !== "connection") throw new Error(`no connection: ${name}`);
  return answer.attributes;
}

describe("what the kernel tells", () => {
  test("is read with who was really reached", () => {
    expect(CONNECTIONS.get("dns")).toMatchObject({
      family: 4,
      protocol: 17,
      original: {
        source: "192.168.77.11",
        destination: "8.8.8.8",
        sourcePort: 5000,
        destinationPort: 53,
      },
      reply: {
        source: "192.168.77.1",
        destination: "192.168.77.11",
        sourcePort: 53,
        destinationPort: 5000,
      },
      icmp: undefined,
    });
  });

  test("is read in both families and in protocols without ports", () => {
    expect(CONNECTIONS.get("ping")).toMatchObject({
      family: 6,
      protocol: 58,
      original: {
        source: "2a0d:f302:77::11",
        destination: "2a0d:f302:20::10",
        sourcePort: undefined,
        destinationPort: undefined,
      },
      icmp: { type: 128, code: 0 },
    });
    expect(CONNECTIONS.get("other")).toMatchObject({
      protocol: 99,
      original: { sourcePort: undefined, destinationPort: undefined },
      icmp: undefined,
    });
  });

  test("comes in pieces of any length", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lengths, (cuts) => {
        const reader = new AnswerReader();
        const answers: Answer[] = [];
        let at = 0;
        for (const length of cuts) {
          answers.push(...reader.push(ALL.subarray(at, at + length)));
          at += length;
        }
        answers.push(...reader.push(ALL.subarray(at)), ...reader.push(DONE));
        expect(answers.map(({ kind }) => kind)).toEqual([
          ...Array.from(MESSAGES, () => "connection"),
          "done",
        ]);
      }),
    );
  });

  test("ends with a word, and a refusal says which request and why", () => {
    expect(new AnswerReader().push(Buffer.concat([DONE, REFUSED]))).toEqual([
      { kind: "done", sequence: 7, error: 0 },
      { kind: "done", sequence: 8, error: -1 },
    ]);
  });

  test("anything else is refused or read as nothing, never more", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        const buffer = Buffer.from(octets);
        expect(readConnection(4, buffer)).toBeUndefined();
        expect(speaksOf(buffer, new Set([octetsOf("192.168.77.11")]))).toBe(false);
        try {
          for (const answer of new AnswerReader().push(buffer))
            expect(["connection", "done"]).toContain(answer.kind);
        } catch (error) {
          expect(String(error)).toContain("a netlink message of");
        }
      }),
    );
  });

  test("cut short it is no connection", () => {
    const whole = attributesOf("out");
    for (let length = 0; length < 100; length++)
      expect(readConnection(4, whole.subarray(0, length))).toBeUndefined();
  });
});

test("whoever began it or answers it is spoken of, hidden or not", () => {
  const speak = (name: string, address: string) =>
    speaksOf(attributesOf(name), new Set([octetsOf(address)]));
  expect(speak("out", "192.168.77.11")).toBe(true);
  expect(speak("dns", "192.168.77.1")).toBe(true);
  expect(speak("lateral", "192.168.77.11")).toBe(true);
  expect(speak("ping", "2a0d:f302:77::11")).toBe(true);
  expect(speak("elsewhere", "192.168.77.11")).toBe(false);
  // Only an address that stands for somebody else's.
  expect(speak("dns", "8.8.8.8")).toBe(false);
});

describe("what the kernel is asked", () => {
  test("for all connections", () => {
    expect(listRequest(5).toString("hex")).toBe(
      ["14000000", "0101", "0103", "05000000", "00000000", "00000000"].join(""),
    );
  });

  test("to end one, by its first packet and the number that it has in the kernel", () => {
    const ping = CONNECTIONS.get("ping");
    if (!ping) throw new Error("unreachable: it is in the file");
    const request = deletionRequest(ping, 9);
    expect(request.readUInt32LE(0)).toBe(request.length);
    expect(request.subarray(4, 20).toString("hex")).toBe(
      ["0201", "0500", "09000000", "00000000", "0a000000"].join(""),
    );
    const attributes = request.subarray(20);
    expect(attributesOf("ping").includes(attributes.subarray(0, attributes.length - 8))).toBe(true);
    // CTA_ID, its four octets.
    expect(attributes.subarray(-8, -4).toString("hex")).toBe("08000c00");
  });
});
