/** Reports of gatherings: what is missing before one may be published, and errata after. */
import { inBothLanguages } from "./parity.ts";
import { refuse } from "./refusal.ts";
import { firstOf, plenaryDecision, present, type Rules, unknown } from "./rule.ts";
import type { Assembly, Gathering, Section } from "./state.ts";
import { type Language, languages, placeholdersIn, valueOf, type Words } from "./text.ts";

export interface ReportProblem {
  readonly part: Section["part"] | "attendance";
  readonly body: string | undefined;
  readonly problem: "absent" | "empty" | "placeholder" | "not-in-both-languages";
  /** The placeholder as it stands in the text. */
  readonly found?: string;
}

/** In every report, whatever else is headed. */
const REQUIRED = ["overview", "goal"] as const;

/** Everything that keeps a report back (T01). None: it may be published. */
export function reportProblems(
  state: Assembly,
  gathering: Gathering,
  sections: readonly Section[],
  waived = false,
): readonly ReportProblem[] {
  const problems: ReportProblem[] = [];
  for (const part of REQUIRED) {
    if (!sections.some((section) => section.part === part)) {
      problems.push({ part, body: undefined, problem: "absent" });
    }
  }
  if (gathering.kind === "plenary-meeting") {
    const { inPerson, remote } = gathering.attendance ?? {};
    if (inPerson === undefined || remote === undefined) {
      problems.push({ part: "attendance", body: undefined, problem: "absent" });
    }
  }
  for (const { part, body, text } of sections) {
    if (text === undefined) problems.push({ part, body, problem: "empty" });
    else {
      for (const found of placeholdersOf(text)) {
        problems.push({ part, body, problem: "placeholder", found });
      }
      if (!waived && inBothLanguages(state, text) !== undefined) {
        problems.push({ part, body, problem: "not-in-both-languages" });
      }
    }
  }
  return problems;
}

function placeholdersOf(words: Words): readonly string[] {
  const value = valueOf(words);
  if (value === undefined) return [];
  return [...new Set(languages.flatMap((language) => placeholdersIn(value[language] ?? "")))];
}

/** In person and remote together; approximate when either is. */
export function totalAttendance({
  attendance,
}: Gathering): { readonly count: number; readonly approximate: boolean } | undefined {
  const { inPerson, remote } = attendance ?? {};
  if (inPerson === undefined || remote === undefined) return undefined;
  return {
    count: inPerson.count + remote.count,
    approximate: inPerson.approximate || remote.approximate,
  };
}

export const reportRules: Rules<"report-drafted" | "report-published" | "erratum-added"> = {
  "report-drafted": {
    check: (state, { gathering, sections }) =>
      firstOf(
        () => unknown(state.gatherings, gathering),
        () =>
          firstOf(
            ...sections.map(
              ({ body }) =>
                () =>
                  unknown(state.bodies, body),
            ),
          ),
        () => {
          const { status, report } = present(state.gatherings.get(gathering));
          if (status !== "held") return refuse("wrong-state", { id: gathering, state: status });
          return report?.published === undefined ? undefined : refuse("frozen", { id: gathering });
        },
      ),
    apply: (state, { gathering, sections }) => {
      present(state.gatherings.get(gathering)).report = { sections, published: undefined };
    },
  },
  "report-published": {
    check: (state, { gathering, waiver }) =>
      firstOf(
        () => unknown(state.gatherings, gathering),
        () => (waiver === undefined ? undefined : plenaryDecision(state, waiver)),
        () => {
          const held = present(state.gatherings.get(gathering));
          if (held.report === undefined || held.report.published !== undefined) {
            return refuse("wrong-state", { id: gathering, state: "report" });
          }
          const { sections } = held.report;
          const problems = reportProblems(state, held, sections, waiver !== undefined);
          return problems.length === 0
            ? undefined
            : refuse("report-incomplete", { count: problems.length, which: listed(problems) });
        },
      ),
    apply: (state, { gathering, waiver }, { at }) => {
      const report = present(present(state.gatherings.get(gathering)).report);
      report.published = at;
      if (waiver !== undefined) report.waiver = waiver;
    },
  },
  "erratum-added": {
    check: (state, { gathering, wrong, right }) =>
      firstOf(
        () => unknown(state.gatherings, gathering),
        () =>
          state.gatherings.get(gathering)?.report?.published === undefined
            ? refuse("wrong-state", { id: gathering, state: "report" })
            : undefined,
        () => inBothLanguages(state, wrong, right),
      ),
    apply: (state, { gathering, wrong, right }) => {
      present(state.gatherings.get(gathering)).errata.push({ wrong, right });
    },
  },
};

/** Names of what is wrong, for the refusal: placeholders as they stand, empty parts by their place. */
const listed = (problems: readonly ReportProblem[]): string =>
  problems
    .map(({ part, body, problem, found }) =>
      [body === undefined ? part : `${body}/${part}`, found ?? problem].join(": "),
    )
    .join("; ");

export interface ReportFacts {
  readonly language: Language;
  readonly total: ReturnType<typeof totalAttendance>;
  readonly decisions: readonly string[];
  readonly tasks: readonly string[];
  readonly segments: readonly string[];
}

/** What a report says of itself from the record, whatever its authors write. */
export function reportFacts(state: Assembly, gathering: Gathering): Omit<ReportFacts, "language"> {
  const recordings = new Set(
    [...state.recordings.values()]
      .filter((each) => each.gathering === gathering.id)
      .map(({ id }) => id),
  );
  const of = (things: Iterable<{ readonly id: string; readonly gathering: string | undefined }>) =>
    [...things].filter((each) => each.gathering === gathering.id).map(({ id }) => id);
  return {
    total: totalAttendance(gathering),
    decisions: of(state.decisions.values()),
    tasks: of(state.tasks.values()),
    segments: [...state.segments.values()]
      .filter(({ recording }) => recordings.has(recording))
      .map(({ segment }) => segment),
  };
}
