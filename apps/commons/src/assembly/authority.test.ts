import { describe, expect, test } from "vitest";
import { actKinds } from "./act.ts";
import { both, named, openMeeting, Scene, smallAssembly } from "./assembly.fixture.ts";
import { leaveOf, mayAct, renderAuthority, roles } from "./authority.ts";

const charter = (goal: string) => ({
  ...{ goal: both(goal), questions: [], outputs: [], exclusions: [], wanted: [both("Makers")] },
});

describe("who may do what", () => {
  test("the table is the page docs/assembly/authority.tsv", async () => {
    await expect(renderAuthority()).toMatchFileSnapshot("../../../../docs/assembly/authority.tsv");
  });

  test("no role has more power over positions, dissent and contests than any participant", () => {
    const ofOne = ["position-taken", "dissent-lodged", "discussion-contested", "result-contested"];
    for (const kind of actKinds.filter((each) => ofOne.includes(each))) {
      expect(roles.filter((role) => leaveOf(role, kind) !== "no")).toEqual(["participant"]);
    }
  });

  test("every cell: who only has that role may exactly what it says", () => {
    const { state } = smallAssembly().person("vera").decided("w");
    const scene = new Scene();
    Object.assign(scene, { state });
    scene.now = new Date("2027-01-01T00:00:00.000Z");
    scene.do("house", "body-formed", {
      ...{ body: "group", kind: "working-group", name: both("Group"), decision: "w" },
    });
    for (const [party, body, role] of [
      ["lea", "group", "lead"],
      ["fay", "group", "facilitator"],
      ["ove", "oversight", "overseer"],
    ] as const) {
      scene.do("house", "party-added", { party, kind: "organisation", name: named(party) });
      scene.do("house", "role-given", { party, body, role });
    }
    scene.do("house", "party-added", { party: "vis", kind: "person", name: named("vis") });
    const holders = {
      ...{ visitor: "vis", participant: "vera", lead: "lea", facilitator: "fay" },
      ...{ overseer: "ove", convener: "house" },
    };
    for (const kind of actKinds) {
      // Of nothing in particular: only a plain "yes" allows that, and every party is a visitor too.
      const act = { type: kind, dissents: [], speaker: "somebody" } as never;
      for (const role of roles) {
        const allowed = leaveOf(role, kind) === "yes" || leaveOf("visitor", kind) === "yes";
        expect(mayAct(state, act, holders[role]), `${role} ${kind}`).toBe(allowed);
      }
    }
  });

  test("a lead leads one group, not another; the plenary's facilitator every body", () => {
    const scene = smallAssembly().person("lea").decided("w");
    for (const body of ["one", "two"]) {
      const formed = { body, kind: "working-group" as const, name: both(body), decision: "w" };
      scene.do("chair", "body-formed", formed);
    }
    scene.do("house", "role-given", { party: "lea", body: "one", role: "lead" });
    const propose = (by: string, body: string) =>
      scene.try(by, "charter-proposed", { body, charter: charter("g") })?.code;
    expect([propose("lea", "one"), propose("lea", "two"), propose("chair", "two")]).toEqual([
      ...[undefined, "not-allowed", undefined],
    ]);
    scene.do("house", "role-ended", { party: "lea", body: "one", role: "lead" });
    expect(propose("lea", "one")).toBe("not-allowed");
  });
});

describe("nobody reaches beyond what is theirs", () => {
  const withGroup = () => {
    const scene = smallAssembly().person("fay").decided("w");
    scene.do("chair", "body-formed", {
      ...{ body: "g", kind: "working-group", name: both("G"), decision: "w" },
    });
    scene.do("house", "role-given", { party: "fay", body: "g", role: "facilitator" });
    return openMeeting(scene);
  };

  test("a group's facilitator adopts no rules for all, reports no decision of the plenary, opens no round", () => {
    const scene = withGroup();
    const dates = { from: "2026-05-01", to: "2026-05-01" };
    scene.do("fay", "gathering-announced", {
      ...{
        gathering: "ours",
        kind: "working-group-meeting",
        body: "g",
        title: both("Ours"),
        ...dates,
      },
    });
    const refused = [
      scene.try("fay", "rules-adopted", { rules: [both("Obey")], gathering: "ours" }),
      scene.try("fay", "decision-reported", {
        ...{ decision: "x", body: "plenary", gathering: "ours", level: "consensus" },
        ...{ text: both("X"), segments: [] },
      }),
      scene.try("fay", "round-opened", {
        round: "r",
        gathering: "ours",
        prompt: both("?"),
        issues: [],
      }),
    ];
    expect(refused.map((refusal) => refusal?.code)).toEqual(Array(3).fill("not-allowed"));
  });

  test("naming one's own body opens nothing of another's: neither a draft nor a recording", () => {
    const scene = withGroup();
    const question = both("Shall the plenary?");
    const draft = { call: "c", question, mode: "online" as const };
    scene.do("chair", "call-drafted", { ...draft, body: "plenary" });
    expect(scene.try("fay", "call-drafted", { ...draft, body: "g" })?.code).toBe("frozen");
    scene.do("house", "recording-added", {
      ...{ recording: "r", gathering: "first", url: "https://video.example/1" },
    });
    const segment = { segment: "s", recording: "r", start: 1, approximate: false, body: "g" };
    expect(scene.try("fay", "segment-marked", { ...segment, title: both("S") })?.code).toBe(
      "not-allowed",
    );
  });

  test("no participant puts words into another's mouth, or consensus behind his own", () => {
    const scene = withGroup();
    const remark = {
      contribution: "m",
      about: "plenary",
      kind: "remark" as const,
      text: both("M"),
    };
    for (const more of [{ speaker: "ben" }, { support: "consensus" as const }]) {
      expect(scene.try("ana", "contribution-made", { ...remark, ...more })?.code).toBe(
        "not-allowed",
      );
    }
    expect(scene.try("ana", "contribution-made", { ...remark, speaker: "ana" })).toBeUndefined();
  });

  test("a call takes no decision's name, so none is written over", () => {
    const scene = withGroup();
    scene.do("house", "decision-reported", {
      ...{ decision: "old", body: "plenary", gathering: "first", level: "agreed" },
      ...{ text: both("Old"), segments: [] },
    });
    const draft = { call: "old", body: "plenary", question: both("New?"), mode: "online" as const };
    expect(scene.try("chair", "call-drafted", draft)?.code).toBe("id-taken");
  });
});
