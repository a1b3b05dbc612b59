import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  both,
  english,
  named,
  openMeeting,
  type Scene,
  smallAssembly,
} from "./assembly.fixture.ts";
import { certificateOf } from "./calls.ts";
import { certificateDigest } from "./consensus.ts";
import { alike } from "./dissent.ts";
import { sealOf } from "./text.ts";

const agree = { stance: "agree" as const };
const everybody = ["chair", "ana", "ben", "cleo"] as const;

const allAgree = (scene: Scene, call: string): Scene => {
  for (const each of everybody) scene.do(each, "position-taken", { call, ...agree });
  return scene;
};

describe("before a position", () => {
  test("interests are declared, none of them counts as well", () => {
    const scene = smallAssembly();
    scene.do("dan", "party-added", { party: "dan", kind: "person", name: named("Dan") });
    scene.do("dan", "registered", { communities: [], language: "fr" });
    scene.do("dan", "rules-acknowledged", { version: 1 }).call("c");
    const take = () => scene.try("dan", "position-taken", { call: "c", ...agree });
    expect(take()?.code).toBe("interest-not-declared");
    scene.do("dan", "interest-declared", { call: "c" });
    expect(take()).toBeUndefined();
  });

  test("the rules in force are acknowledged, also the ones adopted since", () => {
    const scene = smallAssembly().call("c");
    scene.do("house", "rules-adopted", { rules: [both("Listen."), both("Be brief.")] });
    const take = () => scene.try("ana", "position-taken", { call: "c", ...agree });
    expect(take()).toEqual({ code: "rules-not-acknowledged", params: { version: 2 } });
    scene.do("ana", "rules-acknowledged", { version: 2 });
    expect(take()).toBeUndefined();
  });

  test("I06 the interest stands beside the position", () => {
    const scene = smallAssembly().call("c");
    const interest = both("I sell them");
    scene.do("ana", "interest-declared", { call: "c", interest });
    scene.do("ana", "position-taken", { call: "c", ...agree });
    expect(scene.state.calls.get("c")?.positions.get("ana")?.interest).toEqual(interest);
  });

  test("the question is there in both languages, and who opens it says which text was read", () => {
    const scene = smallAssembly();
    const draft = { call: "c", body: "plenary", mode: "online" as const };
    scene.do("chair", "call-drafted", { ...draft, question: english("Only English?") });
    const seal = sealOf(english("Only English?"));
    expect(scene.try("chair", "call-opened", { call: "c", question: seal })).toEqual({
      code: "not-in-both-languages",
      params: { language: "fr", standing: "missing" },
    });
    scene.do("ana", "text-translated", {
      ...{ of: seal, language: "fr", origin: "machine" },
      text: { salt: "0".repeat(64), value: { source: "fr", fr: "En anglais seulement ?" } },
    });
    expect(scene.try("chair", "call-opened", { call: "c", question: seal })?.params).toEqual({
      ...{ language: "fr", standing: "draft" },
    });
    scene.do("ben", "translation-reviewed", { of: seal, language: "fr" });
    scene.do("chair", "call-drafted", { ...draft, question: both("Another?") });
    expect(scene.try("chair", "call-opened", { call: "c", question: seal })?.code).toBe("frozen");
  });

  test("J08 the group has adopted its numbers; another adoption leaves an open call alone", () => {
    const scene = smallAssembly().decided("numbers").call("c");
    const before = scene.state.calls.get("c")?.parameters;
    const parameters = { ...scene.state.parameters[0]!, minimum: 100 };
    expect(scene.try("house", "parameters-adopted", { parameters })?.code).toBe("not-by-plenary");
    scene.do("house", "parameters-adopted", { parameters, decision: "numbers" });
    expect(scene.state.calls.get("c")?.parameters).toEqual(before);
    expect(scene.call("d").state.calls.get("d")?.parameters?.values.minimum).toBe(100);
  });
});

describe("a call", () => {
  test("is decided by what is computed, and stands after its contest time", () => {
    const scene = allAgree(smallAssembly().call("c"), "c").later(49);
    expect(scene.computed("c").level).toBe("consensus");
    scene.do("chair", "call-declared", { call: "c", level: "consensus" });
    const finish = () => scene.try("cleo", "call-finished", { call: "c" });
    expect(finish()?.code).toBe("too-early");
    scene.later(72);
    expect(finish()).toBeUndefined();
    expect(scene.state.decisions.get("c")).toMatchObject({ level: "consensus", basis: "call" });
  });

  test("a question that was put to people is not edited", () => {
    const scene = smallAssembly().call("c");
    const edit = { call: "c", body: "plenary", question: both("Else?"), mode: "online" as const };
    expect(scene.try("chair", "call-drafted", edit)).toEqual({
      code: "frozen",
      params: { id: "c" },
    });
  });

  test("another certificate than the record gives is refused", () => {
    const scene = allAgree(smallAssembly().call("c"), "c").later(49);
    scene.do("chair", "last-call", { call: "c" }).do("chair", "call-closed", { call: "c" });
    const certificate = certificateOf(scene.state, "c")!;
    const wrong = certificateDigest({ ...certificate, level: "none" });
    const computed = scene.try("chair", "call-computed", { call: "c", certificate: wrong });
    expect(computed?.code).toBe("not-what-is-computed");
  });

  test("declaring something else than is computed needs a public reason in both languages", () => {
    const scene = allAgree(smallAssembly().call("c"), "c").later(1);
    expect(scene.computed("c").level).toBe("rough-consensus");
    const declare = { call: "c", level: "consensus" as const };
    expect(scene.try("chair", "call-declared", declare)).toEqual({
      code: "against-computation-without-reason",
      params: { computed: "rough-consensus", level: "consensus" },
    });
    const half = scene.try("chair", "call-declared", { ...declare, reason: english("Clear.") });
    expect(half?.code).toBe("not-in-both-languages");
    scene.do("chair", "call-declared", { ...declare, reason: both("Everybody agreed at once.") });
    expect(scene.state.calls.get("c")?.declared).toMatchObject({
      ...{ level: "consensus", computed: "rough-consensus", by: "chair" },
    });
  });

  test("J02 no reason makes an agreement of what was not discussed", () => {
    const scene = allAgree(smallAssembly().call("c"), "c");
    scene.do("cleo", "dissent-lodged", { call: "c", dissent: "d", reason: both("It harms us") });
    expect(scene.later(49).computed("c").level).toBe("none");
    const reason = both("Time was short.");
    for (const level of ["consensus", "rough-consensus"] as const) {
      const refusal = scene.try("chair", "call-declared", { call: "c", level, reason });
      expect(refusal?.code).toBe("dissent-not-discussed");
    }
  });

  test("two facilitators at once: one declaration stands, the other is told", () => {
    const scene = smallAssembly().person("dora");
    scene.do("house", "role-given", { party: "dora", body: "plenary", role: "facilitator" });
    allAgree(scene.call("c"), "c").later(49).computed("c");
    scene.do("chair", "call-declared", { call: "c", level: "consensus" });
    expect(scene.try("dora", "call-declared", { call: "c", level: "none" })).toEqual({
      code: "wrong-state",
      params: { id: "c", state: "declared" },
    });
  });

  test("G05 no consensus is a result that is published, and decides nothing", () => {
    const scene = smallAssembly().call("c");
    scene.do("ana", "position-taken", { call: "c", ...agree });
    for (const each of ["ben", "cleo", "chair"]) {
      scene.do(each, "position-taken", { call: "c", stance: "can-live-with" });
    }
    expect(scene.later(49).computed("c").level).toBe("none");
    scene.do("chair", "call-declared", { call: "c", level: "none" });
    scene.later(73).do("chair", "call-finished", { call: "c" });
    expect(scene.state.decisions.get("c")?.level).toBe("none");
    const formed = { body: "g", kind: "working-group" as const, name: both("G"), decision: "c" };
    expect(scene.try("chair", "body-formed", formed)?.code).toBe("decision-not-in-force");
  });

  test("a result is contested by people, once each, and answered before it stands", () => {
    const scene = allAgree(smallAssembly().call("c"), "c").later(49);
    scene.computed("c");
    scene.do("chair", "call-declared", { call: "c", level: "consensus" });
    scene.do("cleo", "result-contested", { call: "c", contest: "k", reason: both("Too fast") });
    const again = { call: "c", contest: "k2", reason: both("Really") };
    expect(scene.try("cleo", "result-contested", again)?.code).toBe("contested-already");
    scene.later(73);
    expect(scene.try("ben", "result-contested", again)?.code).toBe("too-late");
    expect(scene.try("chair", "call-finished", { call: "c" })?.code).toBe("contest-open");
    scene.do("chair", "contest-answered", { call: "c", contest: "k", answer: both("It had time") });
    scene.do("chair", "call-finished", { call: "c" });
  });

  test("in a meeting, a raised hand makes a last call void", () => {
    const scene = openMeeting(smallAssembly()).call("c", "meeting");
    allAgree(scene, "c").do("chair", "last-call", { call: "c" });
    scene.do("cleo", "hand-raised", { gathering: "first", place: "remote" });
    expect(scene.try("chair", "call-closed", { call: "c" })?.code).toBe("wrong-state");
    scene.do("chair", "floor-given", { gathering: "first", to: "cleo" });
    expect(scene.computed("c").level).toBe("consensus");
  });
});

describe("dissent", () => {
  const withDissent = () => {
    const scene = smallAssembly().call("c");
    for (const each of ["chair", "ana", "ben"])
      scene.do(each, "position-taken", { call: "c", ...agree });
    return scene.do("cleo", "position-taken", {
      ...{ call: "c", stance: "cannot-live-with", dissent: "d", reason: both("It harms us") },
    });
  };
  const discuss = (scene: Scene) =>
    scene.do("chair", "dissent-discussed", { dissents: ["d"], how: both("At length") });

  test("whoever cannot live with it says why, and that is discussed", () => {
    const scene = smallAssembly().call("c");
    const stance = "cannot-live-with" as const;
    expect(scene.try("cleo", "position-taken", { call: "c", stance })?.code).toBe(
      "position-without-reason",
    );
  });

  test("lodged, discussed, sustained: then it stands in the certificate", () => {
    const scene = discuss(withDissent());
    scene.do("chair", "dissent-ended", { dissent: "d", as: "sustained" });
    const certificate = scene.later(49).computed("c");
    expect(certificate.dissents).toEqual([{ id: "d", by: "cleo", state: "sustained" }]);
    expect(certificate.criteria.C2.met).toBe("yes");
    expect(certificate.level).toBe("rough-consensus");
  });

  test("its author contests “discussed”, once; then it is discussed again", () => {
    const scene = discuss(withDissent());
    const contest = (by: string) =>
      scene.try(by, "discussion-contested", { dissent: "d", reason: both("Nobody answered") });
    expect(contest("ana")?.code).toBe("not-yours");
    expect(contest("cleo")).toBeUndefined();
    expect(scene.state.dissents.get("d")?.state).toBe("contested");
    discuss(scene);
    expect(contest("cleo")?.code).toBe("contested-already");
  });

  test("nobody's dissent is withdrawn by another, nor called addressed before it was discussed", () => {
    const scene = withDissent();
    const end = (by: string, as: "withdrawn" | "addressed") =>
      scene.try(by, "dissent-ended", { dissent: "d", as })?.code;
    expect(end("chair", "withdrawn")).toBe("not-yours");
    expect(end("ana", "withdrawn")).toBe("not-allowed");
    expect(end("cleo", "addressed")).toBe("not-allowed");
    expect(end("chair", "addressed")).toBe("wrong-state");
    expect(end("cleo", "withdrawn")).toBeUndefined();
  });

  test("the same person's same dissent, however spelt, is the first one", () => {
    const scene = withDissent();
    const again = { call: "c", dissent: "d2", reason: both("  it HARMS us!! ") };
    expect(scene.try("cleo", "dissent-lodged", again)).toEqual({
      code: "same-dissent",
      params: { id: "d" },
    });
  });

  test("fifty people with one text are fifty dissents, seen as one and discussed together", () => {
    const scene = withDissent();
    for (let index = 0; index < 50; index += 1) {
      scene.person(`p${index}`);
      const reason = both("It harms us.");
      scene.do(`p${index}`, "dissent-lodged", { call: "c", dissent: `same-${index}`, reason });
    }
    const groups = alike(scene.state, "c");
    expect(groups.map((group) => group.length)).toEqual([51]);
    const dissents = groups[0]!.map(({ id }) => id);
    scene.do("chair", "dissent-discussed", { dissents, how: both("Once for all") });
    expect(scene.later(49).computed("c").criteria.C2.met).toBe("yes");
  });

  test("every way through its life: what is not allowed changes nothing", () => {
    const moves = fc.constantFrom(
      ...(["discuss", "contest", "address", "withdraw", "sustain"] as const),
    );
    const next: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      lodged: { discuss: "discussed", withdraw: "withdrawn" },
      discussed: {
        ...{ contest: "contested", address: "addressed", withdraw: "withdrawn" },
        sustain: "sustained",
      },
      contested: { discuss: "discussed", withdraw: "withdrawn" },
    };
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 8 }), (path) => {
        const scene = withDissent();
        let [expected, contested] = ["lodged", false];
        for (const move of path) {
          const refusal =
            move === "discuss"
              ? scene.try("chair", "dissent-discussed", { dissents: ["d"], how: both("x") })
              : move === "contest"
                ? scene.try("cleo", "discussion-contested", { dissent: "d", reason: both("x") })
                : scene.try(move === "withdraw" ? "cleo" : "chair", "dissent-ended", {
                    dissent: "d",
                    as:
                      move === "address"
                        ? "addressed"
                        : move === "sustain"
                          ? "sustained"
                          : "withdrawn",
                  });
          const after = move === "contest" && contested ? undefined : next[expected]?.[move];
          expect(refusal === undefined, `${expected} ${move}`).toBe(after !== undefined);
          if (move === "contest" && after !== undefined) contested = true;
          expected = after ?? expected;
          expect(scene.state.dissents.get("d")?.state).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a decision", () => {
  const inform = (scene: Scene, id: string) =>
    scene.do("ben", "contribution-made", {
      ...{ contribution: id, about: "plenary", kind: "new-information", text: both(id) },
    });

  test("I08 is reopened on later information only, each used once", () => {
    const scene = inform(smallAssembly(), "old").decided("c");
    const ask = (information: string) =>
      scene.try("cleo", "reopening-requested", { decision: "c", information })?.code;
    expect(ask("old")).toBe("not-new-information");
    scene.later(1);
    scene.do("ben", "contribution-made", {
      ...{ contribution: "talk", about: "plenary", kind: "remark", text: both("I do not like it") },
    });
    expect(ask("talk")).toBe("not-new-information");
    inform(scene, "new");
    expect(ask("new")).toBeUndefined();
    const answer = { decision: "c", answer: "refused" as const, reason: both("Known before") };
    scene.do("chair", "reopening-answered", answer);
    expect(ask("new")).toBe("not-new-information");
  });

  test("is not put again as if it had never been; reopened, it is superseded by the new one", () => {
    const scene = smallAssembly().decided("c").later(1);
    const again = { call: "again", body: "plenary", mode: "online" as const };
    const same = { ...again, question: both("Shall we do c?") };
    expect(scene.try("chair", "call-drafted", same)?.code).toBe("decided-already");
    expect(scene.try("chair", "call-drafted", { ...same, reopens: "c" })?.code).toBe(
      "decided-already",
    );
    inform(scene, "new").do("cleo", "reopening-requested", { decision: "c", information: "new" });
    const answer = { decision: "c", answer: "granted" as const, reason: both("It is new") };
    scene.do("chair", "reopening-answered", answer);
    const question = both("Shall we do otherwise?");
    scene.do("chair", "call-drafted", { ...again, question, reopens: "c" });
    scene.do("chair", "call-opened", { call: "again", question: sealOf(question) });
    allAgree(scene, "again").later(49).computed("again");
    scene.do("chair", "call-declared", { call: "again", level: "consensus" });
    scene.later(73).do("chair", "call-finished", { call: "again" });
    expect(scene.state.decisions.get("c")?.supersededBy).toBe("again");
  });
});
