import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entryOfLeaf, leafOf, readEntry } from "./act.ts";
import {
  both,
  english,
  named,
  openMeeting,
  parameters,
  smallAssembly,
} from "./assembly.fixture.ts";
import { replay, take } from "./assembly.ts";
import { standing } from "./parity.ts";
import { representation, wanted } from "./representation.ts";
import { queueInOrder } from "./queue.ts";
import { charterInForce, affiliationAt } from "./state.ts";
import { sealOf } from "./text.ts";

const charter = (goal: string) => ({
  ...{ goal: both(goal), questions: [], outputs: [], exclusions: [], wanted: [both("Makers")] },
});

describe("people", () => {
  test("B02 communities are what people say of themselves, also ones that nobody listed", () => {
    const scene = smallAssembly().person("dan", ["beekeepers"]);
    expect(scene.state.participations.get("dan")?.communities).toEqual(["beekeepers"]);
    const other = { communities: ["technical"] };
    expect(scene.try("house", "communities-declared", other)?.code).toBe("not-allowed");
  });

  test("A13 affiliation is that of the time: a new employer does not rewrite what was said before", () => {
    const scene = smallAssembly();
    for (const party of ["acme", "bolt"]) {
      scene.do("house", "party-added", { party, kind: "organisation", name: named(party) });
    }
    scene.person("dan", [], "acme").call("c");
    scene.do("dan", "position-taken", { call: "c", stance: "agree" }).later(24);
    scene.do("dan", "affiliated", { organisation: "bolt", from: "2026-03-03" });
    const dan = scene.state.participations.get("dan")!;
    expect(["2026-03-02", "2026-03-03"].map((day) => affiliationAt(dan, day))).toEqual([
      ...["acme", "bolt"],
    ]);
    expect(scene.state.calls.get("c")?.positions.get("dan")?.organisation).toBe("acme");
  });

  test("fifty registrations from one organisation: each counts as one, and it is said", () => {
    const scene = smallAssembly();
    scene.do("house", "party-added", { party: "acme", kind: "organisation", name: named("Acme") });
    scene.call("c");
    for (let index = 0; index < 50; index += 1) {
      scene.person(`p${index}`, [], "acme");
      scene.do(`p${index}`, "position-taken", { call: "c", stance: "agree" });
    }
    scene.do("ana", "position-taken", { call: "c", stance: "can-live-with" });
    expect(scene.later(49).computed("c")).toMatchObject({
      counts: { agree: 50 },
      remarks: [
        { code: "one-organisation", params: { organisation: "acme", count: 50, total: 51 } },
      ],
    });
  });

  test("an organisation takes no position, and nobody registers twice", () => {
    const scene = smallAssembly();
    const registered = { communities: [], language: "en" as const };
    expect(scene.try("house", "registered", registered)?.code).toBe("not-a-person");
    expect(scene.try("ana", "registered", registered)?.code).toBe("registered-already");
  });

  test("C05 wanted stakeholders are represented by those who say that they are one", () => {
    const scene = smallAssembly().decided("w");
    scene.do("chair", "body-formed", {
      ...{ body: "g", kind: "working-group", name: both("G"), decision: "w" },
    });
    scene.do("chair", "charter-proposed", { body: "g", charter: charter("g") });
    const answer = { body: "g", version: 1, wanted: 0 };
    expect(scene.try("house", "wanted-answered", answer)?.code).toBe("not-allowed");
    scene.do("ana", "wanted-answered", answer);
    expect(wanted(scene.state.bodies.get("g")!)).toEqual([{ who: both("Makers"), count: 1 }]);
    expect(scene.try("ana", "wanted-answered", { ...answer, wanted: 1 })?.code).toBe("unknown");
  });
});

describe("who is represented", () => {
  test("C03 counted by what people said at registration; small groups are not shown apart", () => {
    const scene = smallAssembly().person("dan", ["consumers", "youth"]);
    expect(representation(scene.state, "2026-03-02")).toEqual({
      ...{ communities: [{ community: "consumers", count: 3 }], notShown: 2 },
      ...{ organisations: [], total: 5 },
    });
  });

  test("many from one organisation are seen", () => {
    const scene = smallAssembly();
    scene.do("house", "party-added", { party: "acme", kind: "organisation", name: named("Acme") });
    for (let index = 0; index < 50; index += 1) scene.person(`p${index}`, [], "acme");
    expect(representation(scene.state, "2026-03-02").organisations).toEqual([
      { organisation: "acme", count: 50 },
    ]);
  });
});

describe("scope", () => {
  test("Q01 a group that narrows its mandate proposes; until the plenary decides the old one holds", () => {
    const scene = smallAssembly().person("lea").decided("w");
    const formed = { body: "g", kind: "working-group" as const, name: both("G"), decision: "w" };
    expect(scene.try("chair", "body-formed", { ...formed, decision: "nothing" })?.code).toBe(
      "unknown",
    );
    scene.do("chair", "body-formed", formed);
    scene.do("house", "role-given", { party: "lea", body: "g", role: "lead" });
    scene.do("chair", "charter-proposed", { body: "g", charter: charter("wide") });
    scene.decided("wide");
    scene.do("chair", "charter-ratified", { body: "g", version: 1, decision: "wide" });
    scene.do("lea", "charter-proposed", { body: "g", charter: charter("narrow") });
    const before = { body: "g", version: 2, decision: "wide" };
    expect(scene.try("chair", "charter-ratified", before)?.code).toBe("decided-before");
    const ratify = { ...before, decision: "narrow" };
    scene.decided("narrow");
    expect(scene.try("lea", "charter-ratified", ratify)?.code).toBe("not-allowed");
    expect(charterInForce(scene.state.bodies.get("g")!)?.charter.goal).toEqual(both("wide"));
    scene.do("chair", "charter-ratified", ratify);
    expect(charterInForce(scene.state.bodies.get("g")!)?.charter.goal).toEqual(both("narrow"));
  });
});

describe("the clock is the server's", () => {
  test("an entry is never before the one before it; what happened earlier says so beside", () => {
    const scene = smallAssembly();
    const before = scene.state.at;
    const act = { type: "communities-declared", communities: ["x"] } as const;
    const minutes = (back: number) => new Date(Date.parse(before) - back * 60_000);
    const late = take(scene.state, { by: "ana", act }, minutes(6));
    expect(late).toEqual({
      ok: false,
      refusal: { code: "clock-behind", params: { latest: before } },
    });
    const slack = take(scene.state, { by: "ana", act, occurred: "2018-06-21" }, minutes(4));
    expect(slack).toMatchObject({ ok: true, entry: { at: before, occurred: "2018-06-21" } });
    const ahead = take(scene.state, { by: "ana", act, occurred: "2031-01-01" }, scene.now);
    expect(ahead).toMatchObject({ ok: false, refusal: { code: "dated-ahead" } });
  });

  test("a record with a backdated entry is not replayed past it", () => {
    const { entries } = smallAssembly();
    const last = entries.at(-1)!;
    const backdated = [...entries.slice(0, -1), { ...last, at: "2020-01-01T00:00:00.000Z" }];
    expect(replay(backdated)).toMatchObject({
      ok: false,
      ...{ index: entries.length - 1, refusal: { code: "clock-behind" } },
    });
  });
});

describe("one queue", () => {
  test("B07 room and remote in the order of their hands, first-time speakers before repeats", () => {
    const scene = openMeeting(smallAssembly());
    const raise = (by: string, place: "room" | "remote") =>
      scene.do(by, "hand-raised", { gathering: "first", place });
    raise("ana", "room").do("chair", "floor-given", { gathering: "first", to: "ana" });
    raise("ana", "room");
    raise("ben", "remote");
    raise("cleo", "room");
    const queue = () =>
      queueInOrder(scene.state.gatherings.get("first")!).map(({ party }) => party);
    expect(queue()).toEqual(["ben", "cleo", "ana"]);
    const jump = { gathering: "first", to: "ana" };
    expect(scene.try("chair", "floor-given", jump)).toEqual({
      code: "not-first-in-queue",
      params: { first: "ben" },
    });
    scene.do("chair", "floor-given", { ...jump, reason: both("She answers a question") });
    expect(queue()).toEqual(["ben", "cleo"]);
  });

  test("whoever raises a hand speaks within as many turns as there are hands before", () => {
    const people = ["ana", "ben", "cleo", "chair"];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 30 }),
        (hands) => {
          const scene = openMeeting(smallAssembly());
          for (const by of hands) {
            const place = by === "ben" ? ("remote" as const) : ("room" as const);
            scene.try(by, "hand-raised", { gathering: "first", place });
            const { queue, spoke } = scene.state.gatherings.get("first")!;
            const order = queueInOrder({ queue, spoke });
            const counts = order.map(({ party }) => spoke.get(party) ?? 0);
            expect(counts).toEqual(counts.toSorted((a, b) => a - b));
            if (queue.length === people.length) {
              scene.do("chair", "floor-given", { gathering: "first", to: order[0]!.party });
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("texts", () => {
  test("a translation is of one text: when that is written anew, it is missing again", () => {
    const scene = smallAssembly().decided("w");
    const first = english("Goal");
    scene.do("chair", "body-formed", {
      ...{ body: "g", kind: "working-group", name: first, decision: "w" },
    });
    const french = { salt: "1".repeat(64), value: { source: "fr" as const, fr: "But" } };
    const translated = { of: sealOf(first), language: "fr" as const, text: french };
    scene.do("ana", "text-translated", { ...translated, origin: "person" });
    const review = { of: sealOf(first), language: "fr" as const };
    expect(scene.try("ana", "translation-reviewed", review)?.code).toBe("not-yours");
    scene.do("ben", "translation-reviewed", review);
    expect(standing(scene.state, first, "fr")).toBe("reviewed");
    expect(standing(scene.state, english("Goal, changed"), "fr")).toBe("missing");
  });

  test("control and direction characters do not get in", () => {
    const scene = smallAssembly();
    const entry = (en: string) => ({
      ...{ at: scene.state.at, by: "ana" },
      act: { type: "dissent-lodged", call: "c", dissent: "d", reason: english(en) },
    });
    for (const bad of ["a\u0000b", "a\u202Eb", "", "  ", "x".repeat(20_001), "\ud800"]) {
      expect(() => readEntry(entry(bad)), JSON.stringify(bad)).toThrow("/act/reason");
    }
    expect(readEntry(entry("<script>alert(1)</script>\n# ![](x)")).by).toBe("ana");
  });

  test("a redaction takes the text, and leaves leaf, reason and every result", () => {
    const scene = smallAssembly().call("c");
    for (const each of ["chair", "ana", "ben"]) {
      scene.do(each, "position-taken", { call: "c", stance: "agree" });
    }
    const reason = both("My home is at 12 Elm Street");
    scene.do("cleo", "dissent-lodged", { call: "c", dissent: "d", reason });
    scene.do("chair", "dissent-discussed", { dissents: ["d"], how: both("Yes") });
    scene.later(49).computed("c");
    const redact = { of: sealOf(reason), reason: "own-wish" as const, asked: true };
    expect(scene.try("ana", "text-redacted", redact)?.code).toBe("not-allowed");
    scene.do("cleo", "text-redacted", redact);
    const leaves = scene.entries.map(leafOf);
    expect(leaves.map((leaf) => Buffer.from(leaf).toString()).join("")).not.toContain("Elm Street");
    // From the leaves alone, with no text at all, the same acts are judged the same.
    const replayed = replay(leaves.map((leaf) => entryOfLeaf(leaf)!));
    expect(replayed.ok && replayed.state.calls.get("c")?.certificate).toBe(
      scene.state.calls.get("c")?.certificate,
    );
    expect(replayed.ok && replayed.state.texts.get(sealOf(reason))?.redacted).toBe("own-wish");
  });
});

describe("state is the fold of the record", () => {
  test("replayed as read from its JSON, it is the same", () => {
    const { entries, state } = openMeeting(smallAssembly().decided("w"));
    const read = entries.map((entry) => readEntry(JSON.parse(JSON.stringify(entry))));
    const replayed = replay(read);
    expect(replayed.ok && replayed.state).toEqual(state);
  });

  test("what is refused leaves no trace", () => {
    const scene = smallAssembly().call("c");
    const before = structuredClone(scene.state);
    scene.try("ana", "call-declared", { call: "c", level: "consensus" });
    scene.try("zoe", "registered", { communities: [], language: "en" });
    scene.try("house", "parameters-adopted", { parameters: { ...parameters, minimum: 1 } });
    expect(scene.state).toEqual(before);
  });

  test("any entry read as another kind, or with a member too many, is refused with its path", () => {
    const { entries } = smallAssembly();
    const entry = entries[0]!;
    expect(() => readEntry({ ...entry, extra: 1 })).toThrow("/extra");
    expect(() => readEntry({ ...entry, act: { ...entry.act, type: "voted" } })).toThrow(
      "/act/type",
    );
    expect(() => readEntry({ ...entry, act: { ...entry.act, weight: 2 } })).toThrow("/act/weight");
    expect(() => readEntry({ ...entry, at: "yesterday" })).toThrow("/at");
  });
});
