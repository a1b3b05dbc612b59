import { type Answer, decode, encode, type Packet } from "dns-packet";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAnswer, readQuestion, writeAnswer, writeQuestion } from "./mdns.ts";

const PRINTING = "_ipp._tcp.local";
const OWN = new Set(["192.168.77.16", "2a0d:f302:77::16"]);
const query = (...questions: { readonly name: string; readonly type: string }[]) =>
  encode({ type: "query", id: 7, questions } as Packet);
const response = (...answers: Answer[]) =>
  encode({ type: "response", id: 9, flags: 0x400, answers } as Packet);
const sent = (message: Buffer | undefined) => message && decode(message);
const PTR: Answer = { type: "PTR", name: PRINTING, ttl: 120, data: `jet.${PRINTING}` };
const A: Answer = { type: "A", name: "jet.local", ttl: 120, data: "192.168.77.16" };

describe("a person's question", () => {
  test("is put to a thing with another number", () => {
    const sought = readQuestion(query({ name: PRINTING, type: "PTR" }));
    expect(sought).toEqual({ id: 7, questions: [{ name: PRINTING, type: "PTR" }] });
    const put = sought && sent(writeQuestion(sought, 4711));
    expect(put).toMatchObject({ type: "query", id: 4711, questions: [{ name: PRINTING }] });
  });

  test.each([
    ["of the Internet", query({ name: "www.example.com", type: "A" })],
    ["of a type that finds nothing", query({ name: PRINTING, type: "AXFR" })],
    ["an answer", response(PTR)],
    ["nothing", new Uint8Array()],
    ["too long", Buffer.concat([query({ name: PRINTING, type: "PTR" }), Buffer.alloc(9000)])],
  ])("%s is no question", (_name, message) => {
    expect(readQuestion(message)).toBeUndefined();
  });
});

describe("a thing's answer", () => {
  test("reaches whoever asked from a port of its own, by number and for a short while", () => {
    const sought = { id: 7, questions: [{ name: PRINTING, type: "PTR" }] } as const;
    const found = readAnswer(response(PTR, A), OWN);
    const told = found && sent(writeAnswer(found, sought, true));
    expect(told).toMatchObject({
      ...{ id: 7, questions: [{ name: PRINTING }] },
      answers: [
        { data: `jet.${PRINTING}`, ttl: 10 },
        { data: "192.168.77.16", ttl: 10 },
      ],
    });
  });

  test("to port 5353 it is as RFC 6762 has it: no number, no question", () => {
    const found = readAnswer(response(PTR), OWN);
    const told = found && sent(writeAnswer(found, { id: 7, questions: [] }, false));
    expect(told).toMatchObject({ id: 0, questions: [], answers: [{ ttl: 120 }] });
  });

  test("cannot lead to another's address, nor out of the home", () => {
    const others: Answer[] = [
      { ...A, data: "192.168.77.11" } as Answer,
      { type: "AAAA", name: "jet.local", ttl: 120, data: "2a0d:f302:77::11" },
      { type: "A", name: "bank.example", ttl: 120, data: "192.168.77.16" },
      { type: "PTR", name: PRINTING, ttl: 120, data: "jet.example" },
      {
        type: "SRV",
        name: `jet.${PRINTING}`,
        ttl: 120,
        data: { port: 631, target: "evil.example" },
      },
    ];
    expect(readAnswer(response(...others), OWN)).toBeUndefined();
    expect(readAnswer(response(...others, A), OWN)?.records).toMatchObject([{ data: A.data }]);
  });
});

test("whatever comes is read or left, and what is read can be written", () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(query({ name: PRINTING, type: "PTR" }), response(PTR, A)),
      fc.nat(80),
      fc.nat(255),
    )
    .map(([message, at, octet]) => {
      const changed = Buffer.from(message);
      changed[at % changed.length] = octet;
      return changed;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (message) => {
      const sought = readQuestion(message);
      if (sought) writeQuestion(sought, 1);
      const found = readAnswer(message, OWN);
      if (found) writeAnswer(found, { id: 1, questions: [] }, false);
    }),
  );
});
