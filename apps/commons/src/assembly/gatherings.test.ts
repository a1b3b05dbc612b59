import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftAgenda } from "./agenda.ts";
import { both, english, openMeeting, type Scene, smallAssembly } from "./assembly.fixture.ts";
import { readIn } from "./parity.ts";
import { reportFacts, totalAttendance } from "./report.ts";
import type { Section } from "./state.ts";
import { gapsIn, parseVideoTime, renderSegment, renderVideoTime, secondOf } from "./segments.ts";
import { sealOf } from "./text.ts";

const about = (count: number) => ({ count, approximate: true });

const held = (): Scene =>
  openMeeting(smallAssembly()).do("house", "gathering-held", {
    ...{ gathering: "first", inPerson: about(29), remote: about(16) },
  });

const section = (part: "overview" | "goal" | "discussion", text?: ReturnType<typeof both>) =>
  text === undefined ? { part } : { part, text };

describe("a gathering", () => {
  test("D04 is announced tentatively, gets another date, and every date stays", () => {
    const scene = smallAssembly();
    const gathering = "third";
    scene.do("house", "gathering-announced", {
      ...{ gathering, kind: "plenary-meeting", body: "plenary", title: both("Third") },
      ...{ from: "2018-08-01", to: "2018-08-31" },
    });
    expect(scene.try("house", "gathering-opened", { gathering })?.code).toBe("wrong-state");
    const day = { from: "2018-09-05", to: "2018-09-05" };
    scene.do("house", "gathering-dated", { gathering, ...day, status: "confirmed" });
    scene.do("house", "gathering-opened", { gathering });
    const again = { gathering, ...day, status: "tentative" as const };
    expect(scene.try("house", "gathering-dated", again)?.code).toBe("wrong-state");
    expect(scene.state.gatherings.get(gathering)?.dates).toEqual([
      { from: "2018-08-01", to: "2018-08-31", tentative: true },
      { ...day, tentative: false },
    ]);
  });

  test("attendance is the sum of the room and the remote, never a third number", () => {
    const sums = fc.record({ inPerson: fc.nat(9999), remote: fc.nat(9999), near: fc.boolean() });
    fc.assert(
      fc.property(sums, ({ inPerson, remote, near }) => {
        const scene = openMeeting(smallAssembly()).do("house", "gathering-held", {
          gathering: "first",
          inPerson: { count: inPerson, approximate: near },
          remote: { count: remote, approximate: false },
        });
        expect(totalAttendance(scene.state.gatherings.get("first")!)).toEqual({
          ...{ count: inPerson + remote, approximate: near },
        });
      }),
      { numRuns: 30 },
    );
  });

  test("K04 its agenda holds every open action; one that leaves some out is not opened", () => {
    const scene = held().decided("next-step");
    for (const task of ["one", "two"]) {
      scene.do("ana", "task-proposed", { task, text: both(task), owners: ["ana"] });
    }
    scene.do("ana", "task-moved", { task: "one", to: "done" });
    const gathering = "second";
    const dates = { from: "2027-01-01", to: "2027-01-01" };
    scene.do("house", "gathering-announced", {
      ...{ gathering, kind: "plenary-meeting", body: "plenary", title: both("Second"), ...dates },
    });
    scene.do("house", "gathering-dated", { gathering, ...dates, status: "confirmed" });
    expect(scene.try("house", "gathering-opened", { gathering })).toEqual({
      code: "actions-left-out",
      params: { count: 1, first: "two" },
    });
    const draft = draftAgenda(scene.state, scene.state.gatherings.get(gathering)!);
    expect(draft.map(({ kind }) => kind)).toEqual([
      ...["registration", "welcome", "rules-of-engagement", "open-actions"],
      ...["still-priorities", "other-business", "adjourn"],
    ]);
    const items = draft.map(({ kind, tasks }) => ({
      ...{ kind, title: both(kind) },
      ...(tasks === undefined ? {} : { tasks }),
    }));
    scene.do("house", "agenda-set", { gathering, items });
    scene.do("house", "gathering-opened", { gathering });
    expect(scene.state.tasks.get("two")?.carriedTo).toEqual([gathering]);
  });
});

describe("a recording", () => {
  const recorded = () =>
    held().do("house", "recording-added", {
      ...{ recording: "r", gathering: "first", url: "https://video.example/1", seconds: 7200 },
    });
  const mark = (scene: Scene, segment: string, times: { start: number; end?: number }) =>
    scene.try("house", "segment-marked", {
      ...{ segment, recording: "r", approximate: false, title: both(segment), ...times },
    });

  test("D32 has segments with gaps; a second between two is none", () => {
    const scene = recorded();
    for (const [segment, start, end] of [
      ["opening", 120, 1079],
      ["rules", 1080, 1361],
      ["after-the-break", 5000, 6000],
    ] as const) {
      expect(mark(scene, segment, { start, end })).toBeUndefined();
    }
    mark(scene, "remark", { start: 3000 });
    expect(gapsIn(scene.state, "r")).toEqual([{ from: 1361, to: 5000 }]);
  });

  test("no segment ends before it begins or after the recording", () => {
    const scene = recorded();
    expect(mark(scene, "a", { start: 10, end: 10 })?.code).toBe("backwards");
    expect(mark(scene, "b", { start: 10, end: 7201 })).toEqual({
      code: "beyond-recording",
      params: { seconds: 7200 },
    });
    expect(mark(scene, "c", { start: 7201 })?.code).toBe("beyond-recording");
  });

  test("times read and write as in the reports", () => {
    fc.assert(
      fc.property(fc.nat(24 * 3600), (seconds) => {
        expect(parseVideoTime(renderVideoTime(seconds))).toBe(seconds);
      }),
    );
    expect(["7:00", "1:15:10", "1:60:00", "7:60", "x"].map(parseVideoTime)).toEqual([
      ...[420, 4510, undefined, undefined, undefined],
    ]);
    const point = {
      segment: "s",
      recording: "r",
      start: 1200,
      approximate: true,
      title: both("s"),
    };
    expect(renderSegment(point)).toBe("~20:00");
    expect(renderSegment({ ...point, approximate: false, end: 1655 })).toBe("20:00–27:35");
    expect(secondOf("https://video.example/1", point)).toBe("https://video.example/1#t=1200");
  });
});

describe("a report", () => {
  const draft = (scene: Scene, sections: readonly Section[]) =>
    scene.do("house", "report-drafted", { gathering: "first", sections });

  test("T01 is refused while a part is empty or a template's words are left, each named", () => {
    const left = "Mandate: [link to last report with page #s]";
    const scene = draft(held(), [section("overview", both(left, left)), section("discussion")]);
    expect(scene.try("house", "report-published", { gathering: "first" })).toEqual({
      code: "report-incomplete",
      params: {
        count: 3,
        which: "goal: absent; overview: [link to last report with page #s]; discussion: empty",
      },
    });
  });

  test("any text with a placeholder in it keeps a report back", () => {
    const placeholder = fc.constantFrom("[name]", "{{date}}", "TBD", "à compléter", "[insert #s]");
    const words = fc.stringMatching(/^[A-Za-zé ,.]{1,40}$/).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(words, placeholder, words, (before, hole, after) => {
        const text = both(`${before} ${hole} ${after}`, "Rien ne manque ici.");
        const scene = draft(held(), [section("overview", text), section("goal", both("Goal"))]);
        const refusal = scene.try("house", "report-published", { gathering: "first" });
        expect(refusal?.code).toBe("report-incomplete");
        expect(refusal?.params["which"]).toContain(hole);
      }),
      { numRuns: 40 },
    );
  });

  test("a link of Markdown is no placeholder, nor what an editor adds to a quotation", () => {
    const linked = both("See [the mandate](https://a.example) there, or re-imagine [sic] it […]");
    const scene = draft(held(), [section("overview", linked), section("goal", both("Goal"))]);
    expect(scene.try("house", "report-published", { gathering: "first" })).toBeUndefined();
  });

  test("M03 is there in both languages, or the plenary waived that in public", () => {
    const scene = held().decided("only-english");
    draft(scene, [section("overview", english("Only English")), section("goal", both("Goal"))]);
    const publish = (waiver?: string) =>
      scene.try("house", "report-published", {
        ...{ gathering: "first", ...(waiver === undefined ? {} : { waiver }) },
      });
    expect(publish()?.params["which"]).toBe("overview: not-in-both-languages");
    expect(publish("nothing")?.code).toBe("unknown");
    expect(publish("only-english")).toBeUndefined();
    expect(scene.state.gatherings.get("first")?.report?.waiver).toBe("only-english");
  });

  test("T08 once published it is not changed; what was wrong is said beside", () => {
    const scene = held();
    const erratum = { gathering: "first", wrong: both("WAP2"), right: both("WPA2") };
    expect(scene.try("house", "erratum-added", erratum)?.code).toBe("wrong-state");
    const sections = [section("overview", both("All")), section("goal", both("Goal"))];
    draft(scene, sections).do("house", "report-published", { gathering: "first" });
    expect(scene.try("house", "report-drafted", { gathering: "first", sections })?.code).toBe(
      "frozen",
    );
    scene.do("house", "erratum-added", erratum);
    expect(scene.state.gatherings.get("first")?.errata).toHaveLength(1);
  });

  test("says of itself what the record holds", () => {
    const scene = held();
    scene.do("house", "decision-reported", {
      ...{ decision: "d", body: "plenary", gathering: "first", level: "rough-consensus" },
      ...{ text: both("So be it"), segments: [] },
    });
    scene.do("house", "task-proposed", {
      ...{ task: "t", text: both("Do it"), gathering: "first", owners: ["house"] },
    });
    expect(reportFacts(scene.state, scene.state.gatherings.get("first")!)).toEqual({
      ...{ total: { count: 45, approximate: true }, decisions: ["d"], tasks: ["t"], segments: [] },
    });
  });
});

describe("what is said and done", () => {
  test("G04 every suggestion gets its answer, once, with a reason", () => {
    const scene = held();
    scene.do("ana", "contribution-made", {
      ...{ contribution: "s", about: "first", kind: "suggestion", text: both("A pilot") },
    });
    const dispose = (as: "taken-up" | "deferred", to?: string) =>
      scene.try("house", "suggestion-disposed", {
        ...{ contribution: "s", as, reason: both("Because") },
        ...(to === undefined ? {} : { to }),
      })?.code;
    expect(dispose("deferred")).toBe("unknown");
    expect(dispose("deferred", "first")).toBeUndefined();
    expect(dispose("taken-up")).toBeUndefined();
    expect(dispose("taken-up")).toBe("wrong-state");
  });

  test("L02 a recommendation is adopted once somebody has accepted a task with a horizon", () => {
    const scene = smallAssembly().decided("adopt");
    const recommendation = "r";
    scene.do("house", "recommendation-proposed", {
      recommendation,
      body: "plenary",
      text: both("R"),
    });
    const adopt = () =>
      scene.try("chair", "recommendation-adopted", { recommendation, decision: "adopt" })?.code;
    expect(adopt()).toBe("task-without-owner");
    scene.do("chair", "task-proposed", {
      ...{ task: "t", text: both("T"), recommendation, horizon: "six-months", owners: [] },
    });
    scene.do("chair", "task-offered", { task: "t", to: "ana" });
    expect(scene.try("ben", "task-accepted", { task: "t" })?.code).toBe("not-allowed");
    expect(scene.try("chair", "task-moved", { task: "t", to: "doing" })?.code).toBe("not-allowed");
    expect(adopt()).toBe("task-without-owner");
    scene.do("ana", "task-accepted", { task: "t" });
    expect(adopt()).toBeUndefined();
  });

  test("L02 who is best suited and not here is engaged by somebody", () => {
    const scene = smallAssembly();
    scene.do("house", "party-added", {
      party: "far",
      kind: "organisation",
      name: { seal: "a".repeat(64), in: [] },
    });
    scene.do("chair", "task-proposed", { task: "t", text: both("T"), owners: [] });
    const offer = { task: "t", to: "far" };
    expect(scene.try("chair", "task-offered", offer)?.code).toBe("task-without-engager");
    scene.do("chair", "task-offered", { ...offer, engagedBy: "ana" });
    scene.do("far", "task-declined", { task: "t" });
    expect(scene.state.tasks.get("t")).toMatchObject({ state: "proposed", offeredTo: undefined });
  });

  test("a text is read in the asked language, its translation otherwise, and not once redacted", () => {
    const scene = smallAssembly();
    const text = english("A remark");
    scene.do("ana", "contribution-made", {
      ...{ contribution: "m", about: "plenary", kind: "remark", text },
    });
    expect(readIn(scene.state, text, "fr")).toBeUndefined();
    scene.do("ben", "text-translated", {
      ...{ of: sealOf(text), language: "fr", origin: "person" },
      text: { salt: "2".repeat(64), value: { source: "fr", fr: "Une remarque" } },
    });
    expect(readIn(scene.state, text, "fr")).toBe("Une remarque");
    scene.do("ana", "text-redacted", { of: sealOf(text), reason: "own-wish", asked: true });
    expect([readIn(scene.state, text, "en"), readIn(scene.state, text, "fr")]).toEqual([
      ...[undefined, undefined],
    ]);
  });
});
