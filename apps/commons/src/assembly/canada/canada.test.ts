import { describe, expect, test } from "vitest";
import { actionsLeftOut } from "../agenda.ts";
import type { Entry } from "../act.ts";
import { replay, take } from "../assembly.ts";
import { standing } from "../parity.ts";
import { reportProblems, totalAttendance } from "../report.ts";
import { gapsIn, renderSegment, renderVideoTime } from "../segments.ts";
import { type Assembly, charterInForce, emptyAssembly } from "../state.ts";
import { type Language, sealOf, valueOf, type Words } from "../text.ts";
import { canadianProcess } from "./canada.ts";

const NOW = new Date("2026-11-21T12:00:00.000Z");

function told(): { readonly state: Assembly; readonly entries: readonly Entry[] } {
  let salts = 0;
  const state = emptyAssembly();
  const entries = canadianProcess(() => String((salts += 1)).padStart(64, "0")).map((proposal) => {
    const taken = take(state, proposal, NOW);
    if (!taken.ok) throw new Error(JSON.stringify([proposal.act, taken.refusal]));
    return taken.entry;
  });
  return { state, entries };
}

const { state, entries } = told();
const en = (words: Words | undefined) => (words === undefined ? undefined : valueOf(words)?.en);
const gathering = (id: string) => state.gatherings.get(id)!;
const charter = (body: string) => charterInForce(state.bodies.get(body)!)!.charter;
const segments = (recording: string) =>
  [...state.segments.values()].filter((each) => each.recording === recording);

describe("the Canadian process", () => {
  test("is replayed from its entries to the same state", () => {
    const replayed = replay(entries);
    expect(replayed.ok && replayed.state).toEqual(state);
  });

  test("every text of it is there in English and in French", () => {
    const missing = [...state.texts].filter(([seal]) =>
      (["en", "fr"] as const).some(
        (language: Language) =>
          standing(state, { seal, in: state.texts.get(seal)!.authored }, language) !== "authored",
      ),
    );
    expect(missing).toEqual([]);
  });

  test("says of every entry when it happened, and claims no earlier time for itself", () => {
    expect(entries.every(({ at, occurred }) => at === NOW.toISOString() && occurred! < at)).toBe(
      true,
    );
  });

  test("invents nobody's registration, position or number where the seeds are silent (J08)", () => {
    expect([state.participations.size, state.calls.size, state.parameters.length]).toEqual([
      0, 0, 0,
    ]);
    expect(state.recommendations.size).toBe(0);
  });

  test("A05 A09 five organisations are partners and oversee", () => {
    const { roles } = state.bodies.get("oversight")!;
    expect(roles.map(({ party }) => party)).toEqual(["isoc", "ised", "cira", "canarie", "cippic"]);
  });

  test("A13 a role carries the affiliation of its time", () => {
    const of = state.bodies.get("plenary")!.roles.filter(({ party }) => party === "sullivan");
    expect(of.map(({ organisation, from }) => [organisation, from])).toEqual([
      ["oracle-dyn", "2018-06-21"],
      ["isoc", "2019-04-18"],
    ]);
  });

  test("A01 A02 A07 is opened by its convener, with a goal and a year", () => {
    expect(state.process).toMatchObject({ convener: "isoc", opened: { months: 12 } });
    expect(en(state.process?.opened.name)).toBe(
      "Canadian Multistakeholder Process: Enhancing IoT Security",
    );
  });

  test("A06 a chapter assists, another is partner of one gathering only", () => {
    const holding = (body: string, party: string) =>
      state.bodies.get(body)!.roles.find((role) => role.party === party)?.role;
    expect(holding("plenary", "isoc-canada")).toBe("assisting");
    expect(holding("montreal", "isoc-quebec")).toBe("partner");
    expect(holding("plenary", "isoc-quebec")).toBeUndefined();
  });

  test("F01 each group has its lead, with the office that he or she holds", () => {
    const leads = ["education", "labelling", "network"].map((body) => {
      const lead = state.bodies.get(body)!.roles.find(({ role }) => role === "lead")!;
      return [lead.party, lead.organisation];
    });
    expect(leads).toEqual([
      ["alfattal", "oca"],
      ["khan", "twelvedot"],
      ["melzer", "telus"],
    ]);
  });

  test("D11 a gathering keeps title, goal, place, dates, attendance, agenda and recordings", () => {
    const third = gathering("third");
    expect([en(third.title), en(third.place), third.agenda.length]).toEqual([
      ...["Third multistakeholder meeting", "Toronto", 11],
    ]);
    expect(en(third.goal)).toMatch(/^Hear the three groups/);
    expect(
      [...state.recordings.values()].filter((each) => each.gathering === "third"),
    ).toHaveLength(1);
  });

  test("D20 D21 D22 the agendas of three meetings, with their hours", () => {
    const hours = (id: string) => gathering(id).agenda.map(({ starts }) => starts);
    expect(hours("second")).toEqual([
      ...["12:30", "13:00", "13:05", "14:30", "15:00", "16:30", "16:45", "17:00", "17:00"],
    ]);
    expect(hours("third")).toEqual([
      ...["12:30", "13:00", "13:05", "13:20", "13:25", "14:15", "15:00", "15:30", "16:15"],
      ...["16:45", "17:00"],
    ]);
    expect(hours("sixth")).toEqual([
      ...["08:30", "09:00", "09:10", "09:40", "10:30", "10:45", "11:15", "12:15", "13:00"],
    ]);
  });

  test("D05 D07 of the fourth and the fifth meeting there is a date and nothing made up", () => {
    expect([gathering("fourth").status, gathering("fifth").status]).toEqual([
      "tentative",
      "confirmed",
    ]);
    for (const id of ["fourth", "fifth"]) {
      expect([gathering(id).agenda, gathering(id).attendance]).toEqual([[], undefined]);
    }
  });

  test("I09 eight rules of engagement are adopted at the kick-off", () => {
    expect(state.rules).toHaveLength(1);
    expect(state.rules[0]).toHaveLength(8);
  });
});

describe("the second meeting", () => {
  test("E02 E03 ten issues are listed; 1, 2, 7 and 8 get the most attention", () => {
    const round = state.rounds.get("priorities")!;
    expect(round.listed).toHaveLength(10);
    expect([...round.attention]).toEqual(["issue-1", "issue-2", "issue-7", "issue-8"]);
  });

  test("E04 an item comes from the floor, by rough consensus", () => {
    expect(state.rounds.get("priorities")?.added).toEqual(["issue-technical"]);
    expect(state.issues.get("issue-technical")?.floor).toBe(true);
    expect(state.decisions.get("second-floor-item")).toMatchObject({
      level: "rough-consensus",
      ...{ basis: "report", segments: ["second-deliberation"] },
    });
  });

  test("E05 T03 three are selected though two were advised, one of them not on the list", () => {
    const { advised, selected, listed } = state.rounds.get("priorities")!;
    expect(advised).toBe(2);
    expect(selected).toEqual(["issue-1", "issue-2", "issue-technical"]);
    expect(selected!.filter((issue) => !listed.includes(issue))).toEqual(["issue-technical"]);
  });

  test("E06 F01 three working groups are formed, with their other names", () => {
    const groups = [...state.bodies.values()].filter(({ kind }) => kind === "working-group");
    expect(groups.map(({ id, names }) => [id, names.map(en)])).toEqual([
      ["labelling", ["Labelling", "Device Labeling"]],
      ["education", ["Consumer Education & Awareness", "Consumer Education"]],
      ["network", ["Network Resiliency", "Network Resilience"]],
    ]);
  });

  test("F04 F05 F06 their charters say what they will not do", () => {
    expect(
      ["labelling", "education", "network"].map((body) => charter(body).exclusions.map(en)),
    ).toEqual([
      ["No new standard is developed"],
      ["No campaigns are developed, only high-level suggestions"],
      ["No industry networking standards are developed"],
    ]);
    expect(
      ["labelling", "education", "network"].map((body) => charter(body).questions.length),
    ).toEqual([6, 0, 1]);
    expect(en(charter("labelling").firstStep)).toMatch(/map of existing standards/);
  });

  test("C05 C06 C07 and who ought to be involved: eight, nine and four", () => {
    const wanted = ["labelling", "education", "network"].map((body) => charter(body).wanted.length);
    expect(wanted).toEqual([8, 9, 4]);
  });

  test("F03 each names the report and the pages that set it", () => {
    const sources = ["labelling", "education", "network"].map(
      (body) => charterInForce(state.bodies.get(body)!)!.source,
    );
    expect(sources).toEqual(["3-4", "4", "4-5"].map((pages) => ({ gathering: "second", pages })));
  });

  test("D30 the segments of its two recordings, a point that is only nearly known, and the gap", () => {
    expect(segments("second-1").map(renderSegment)).toEqual(["7:00–12:45", "12:45–1:15:10"]);
    expect(segments("second-2").map(renderSegment)).toEqual([
      ...["4:00–27:35", "~20:00", "27:35–1:08:00", "1:08:00–1:30:07"],
      ...["1:30:26–1:33:50", "1:33:50–1:38:38", "1:38:38–1:40:00"],
    ]);
    const gaps = gapsIn(state, "second-2").map(({ from, to }) => [from, to].map(renderVideoTime));
    expect(gaps).toEqual([["1:30:07", "1:30:26"]]);
  });

  test("N01 the lists were silent, and by consensus several platforms are tried", () => {
    expect(state.decisions.get("second-platforms")?.level).toBe("consensus");
  });
});

describe("the third meeting", () => {
  test("D04 T04 was tentative for August and was held on 5 September; both are kept", () => {
    expect(gathering("third").dates).toEqual([
      { from: "2018-08-01", to: "2018-08-31", tentative: true },
      { from: "2018-09-05", to: "2018-09-05", tentative: false },
    ]);
  });

  test("D31 D32 the segments of its recording; the break is a gap, a second is none", () => {
    expect(segments("third-1").map(renderSegment)).toEqual([
      ...["2:00–17:59", "18:00–22:41", "22:42–1:13:20", "1:13:20–1:59:08"],
      ...["2:28:24–3:08:00", "3:08:00–3:46:45"],
    ]);
    const gaps = gapsIn(state, "third-1").map(({ from, to }) => [from, to].map(renderVideoTime));
    expect(gaps).toEqual([["1:59:08", "2:28:24"]]);
  });

  test("K01 K04 the second meeting's three actions are on its agenda", () => {
    const carried = [...state.tasks.values()].filter(({ carriedTo }) =>
      carriedTo.includes("third"),
    );
    expect(carried.map(({ id, owners }) => [id, owners])).toEqual([
      ["second-1", ["isoc"]],
      ["second-2", ["labelling", "education", "network"]],
      ["second-3", ["labelling", "education", "network"]],
    ]);
  });

  test("F07 T05 the education group's narrowed mandate is held until the plenary ratifies it", () => {
    const { charters } = state.bodies.get("education")!;
    expect(charters.map(({ ratifiedBy, proposedBy }) => [ratifiedBy, proposedBy])).toEqual([
      ["second-education-charter", "isoc"],
      [undefined, "alfattal"],
    ]);
    expect(en(charter("education").goal)).toMatch(/^A framework of education/);
  });

  test("K02 K03 nine actions: of one group, of two jointly, of an office; due on a day or on none", () => {
    const actions = [...state.tasks.values()].filter((task) => task.gathering === "third");
    expect(actions).toHaveLength(9);
    expect(state.tasks.get("third-education-a1")?.owners).toEqual(["education", "labelling"]);
    expect(state.tasks.get("third-education-a3")?.owners).toEqual(["oca"]);
    const due = actions.flatMap((task) => (task.due === undefined ? [] : [task.due]));
    expect(due).toEqual(["2018-10-31", "2018-11-20"]);
  });

  test("K05 what comes after the project is deferred to the fourth meeting", () => {
    expect(state.contributions.get("third-broader-5")?.disposition).toMatchObject({
      ...{ as: "deferred", to: "fourth" },
    });
  });

  test("G02 who said it and how many stood behind it are kept apart", () => {
    const remark = state.contributions.get("third-education-4");
    expect(remark).toMatchObject({ speaker: "khan", support: "one", by: "isoc" });
    expect(state.contributions.get("third-education-2")).toMatchObject({ support: "several" });
    expect(state.contributions.get("third-education-2")?.speaker).toBeUndefined();
  });

  test("S06 to S17 what was suggested is there, each to be answered", () => {
    const suggestions = [...state.contributions.values()].filter(
      ({ kind, contribution }) => kind === "suggestion" && contribution.startsWith("third-"),
    );
    expect(suggestions).toHaveLength(18);
    const answered = suggestions.filter(({ disposition }) => disposition !== undefined);
    expect(answered.map(({ contribution }) => contribution)).toEqual(["third-broader-5"]);
  });

  test("G06 an open question stays one", () => {
    expect(state.contributions.get("third-education-6c")?.kind).toBe("question");
  });

  test("J05 decisions keep the level that the reports give them", () => {
    const levels = [...state.decisions.values()].map(({ id, level }) => `${id}: ${level}`);
    expect(levels).toContain("third-closer: consensus");
    expect(levels).toContain("third-all-consumers: agreed");
    expect(levels).toContain("third-quicker: general-agreement");
  });
});

describe("the focus group", () => {
  test("C10 the laboratory to be approached is among what was suggested", () => {
    expect(en(state.contributions.get("montreal-lab")?.text)).toMatch(/Cyberjustice Laboratory/);
  });

  test("D03 was held in Montréal on 17 July, its attendance unknown", () => {
    expect(gathering("montreal-july")).toMatchObject({
      ...{ kind: "focus-group", status: "held", attendance: {} },
      dates: [{ from: "2018-07-17" }, { to: "2018-07-17" }],
    });
  });

  test("D16 G05 one consensus, and one question without: both are results", () => {
    expect(state.decisions.get("montreal-meeting")?.level).toBe("consensus");
    expect(state.decisions.get("montreal-minimum")?.level).toBe("none");
  });
});

describe("the sixth meeting", () => {
  test("T01 its report is refused as it stands, with what is missing named", () => {
    const act = { type: "report-published", gathering: "sixth" } as const;
    const before = state.size;
    const refused = take(state, { by: "isoc", act }, NOW);
    expect(refused).toMatchObject({ ok: false, refusal: { code: "report-incomplete" } });
    expect(state.size).toBe(before);
    const sixth = gathering("sixth");
    const problems = reportProblems(state, sixth, sixth.report!.sections);
    expect(
      problems.map(({ part, body, problem, found }) => [body, part, found ?? problem]),
    ).toEqual([
      [undefined, "represented", "empty"],
      ["education", "previous-mandate", "[link to last report with page #s]"],
      ["education", "introduction", "empty"],
      ["education", "discussion", "empty"],
      ["labelling", "previous-mandate", "empty"],
      ["labelling", "introduction", "empty"],
      ["labelling", "discussion", "empty"],
      ["network", "previous-mandate", "empty"],
      ["network", "introduction", "empty"],
      ["network", "discussion", "empty"],
    ]);
  });

  test("F12 the implementation group is created by the plenary", () => {
    expect(state.bodies.get("implementation")).toMatchObject({
      ...{ kind: "implementation", decision: "sixth-implementation" },
    });
  });

  test("T07 attendance is approximate, and the sums hold: 45, 50, 55", () => {
    const sums = ["second", "third", "sixth"].map((id) => totalAttendance(gathering(id)));
    expect(sums).toEqual([45, 50, 55].map((count) => ({ count, approximate: true })));
  });

  test("open actions that no agenda of it lists are seen", () => {
    expect(actionsLeftOut(state, gathering("third"))).toEqual([]);
    expect(actionsLeftOut(state, gathering("sixth"))).toHaveLength(12);
  });
});

describe("around it", () => {
  test("O02 O03 O04 P01 P02 P03 P04 P05 other processes, in and out", () => {
    const kinds = [...state.linkages.values()].map(({ kind }) => kind);
    expect(
      Object.entries(Object.groupBy(kinds, (kind) => kind)).map(([k, all]) => [k, all!.length]),
    ).toEqual([
      ["contributed-to-us", 3],
      ["we-contributed-to", 2],
      ["member-of", 1],
      ["inspired-by-us", 2],
    ]);
  });

  test("Q01 Q02 Q03 Q04 Q05 Q06 six lessons", () => {
    expect([...state.lessons.keys()]).toEqual([
      ...["scope", "time", "identification", "engagement", "facilitation", "momentum"],
    ]);
  });

  test("T02 T10 a person or a body that is written in several ways is one", () => {
    expect(state.parties.get("khan")?.names.map(valueOf)).toEqual(["Faud Khan", "Faud Kahn"]);
    expect(state.parties.get("botterman")?.names).toHaveLength(2);
    expect(state.bodies.get("oversight")?.names.map(en)).toEqual([
      ...["Oversight committee", "Planning committee"],
    ]);
  });

  test("no text has another's seal", () => {
    const seals = entries.flatMap(({ act }) =>
      "text" in act && act.text ? [sealOf(act.text)] : [],
    );
    expect(new Set(seals).size).toBe(seals.length);
  });
});
