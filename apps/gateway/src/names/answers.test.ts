import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { followChain, MAX_CHAIN } from "./answers.ts";
import type { DataRecord } from "./wire.ts";

const a = (name: string, data: string, ttl = 300): DataRecord => ({ name, type: "A", ttl, data });
const cname = (name: string, data: string, ttl = 300): DataRecord => ({
  name,
  type: "CNAME",
  ttl,
  data,
});

describe("what an answer says about a name", () => {
  test("its addresses, and the shortest TTL on the way", () => {
    const answers = [
      cname("www.test", "edge.test", 30),
      a("edge.test", "8.8.8.8", 600),
      a("edge.test", "8.8.4.4", 500),
    ];
    expect(followChain(answers, "WWW.test.", "A")).toEqual({
      records: answers,
      addresses: ["8.8.8.8", "8.8.4.4"],
      ttl: 30,
    });
  });

  test("nothing of a name that it does not lead to", () => {
    const answers = [a("www.test", "8.8.8.8"), a("other.test", "1.1.1.1"), a("test", "1.1.1.2")];
    expect(followChain(answers, "www.test", "A")?.addresses).toEqual(["8.8.8.8"]);
    expect(followChain(answers, "none.test", "A")).toEqual({
      records: [],
      addresses: [],
      ttl: undefined,
    });
  });

  test("an alias itself when that was asked for", () => {
    const answers = [cname("www.test", "edge.test"), a("edge.test", "8.8.8.8")];
    expect(followChain(answers, "www.test", "CNAME")).toMatchObject({
      records: [{ data: "edge.test" }],
      addresses: [],
    });
  });

  test("addresses in one form, each once", () => {
    const aaaa = (data: string): DataRecord => ({ name: "x.test", type: "AAAA", ttl: 1, data });
    const answers = [aaaa("2606:4700:0:0:0:0:0:1"), aaaa("2606:4700::1"), aaaa("2606:4700::A")];
    expect(followChain(answers, "x.test", "AAAA")?.addresses).toEqual([
      "2606:4700::1",
      "2606:4700::a",
    ]);
  });

  test("nothing when aliases lead round in a circle, or too far", () => {
    expect(followChain([cname("a.test", "a.test")], "a.test", "A")).toBeUndefined();
    const circle = [cname("a.test", "b.test"), cname("b.test", "a.test")];
    expect(followChain(circle, "a.test", "A")).toBeUndefined();
    const chain = (length: number) => [
      ...Array.from({ length }, (_, i) => cname(`n${i}.test`, `n${i + 1}.test`)),
      a(`n${length}.test`, "8.8.8.8"),
    ];
    expect(followChain(chain(MAX_CHAIN), "n0.test", "A")?.addresses).toEqual(["8.8.8.8"]);
    expect(followChain(chain(MAX_CHAIN + 1), "n0.test", "A")).toBeUndefined();
  });

  test("for any answer: every record is reached from the name, in order", () => {
    const name = fc.constantFrom("a.test", "b.test", "c.test", "d.test");
    const record = fc.oneof(
      fc.tuple(name, name).map(([from, to]) => cname(from, to)),
      fc.tuple(name, fc.ipV4()).map(([owner, address]) => a(owner, address)),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (answers) => {
        const chain = followChain(answers, "a.test", "A");
        let owner = "a.test";
        for (const step of chain?.records ?? []) {
          expect(step.name).toBe(owner);
          if (step.type === "CNAME") owner = step.data;
        }
      }),
    );
  });
});
