/** A gathering's report as Markdown, in one language: what its authors wrote, and what the record says. */
import { reportFacts, totalAttendance } from "../../assembly/report.ts";
import { renderSegment } from "../../assembly/segments.ts";
import type { Gathering } from "../../assembly/state.ts";
import { type Bilingual, say } from "../../pages/words.ts";
import { between, nameOf, plain, type Shown } from "../pages/shown.ts";
import { decisionLevels, partTerms } from "../pages/terms.ts";

type Of = Pick<Shown, "id" | "state" | "language">;

/** What people wrote, as text: no mark of it becomes a heading, a link or a picture. */
export const literal = (text: string): string =>
  text
    .replaceAll(/[\\`*_{}[\]<>()#+!|~]/g, (mark) => `\\${mark}`)
    .replaceAll(/^(\d*)([-=.])/gm, "$1\\$2");

export function reportText(of: Of, gathering: Gathering, checkpoint: string): string {
  const { state, language } = of;
  const w = (text: Bilingual, values?: Readonly<Record<string, string | number>>) =>
    say(text, language, values);
  const date = gathering.dates.at(-1);
  const total = totalAttendance(gathering);
  const { decisions, tasks, segments } = reportFacts(state, gathering);
  const list = (title: Bilingual, items: readonly string[]) =>
    items.length === 0 ? [] : [`## ${w(title)}`, "", ...items.map((item) => `- ${item}`), ""];
  const lines = [
    `# ${literal(plain(of, gathering.title))}`,
    "",
    [
      date === undefined ? "" : between(date.from, date.to, language),
      gathering.place === undefined ? "" : literal(plain(of, gathering.place)),
      total === undefined
        ? ""
        : w(
            { en: "attendance: {count}", fr: "présences : {count}" },
            { count: `${total.approximate ? "~" : ""}${total.count}` },
          ),
    ]
      .filter((each) => each !== "")
      .join(" · "),
    "",
    ...(gathering.report?.sections ?? []).flatMap(({ part, body, text }) => [
      `## ${w(partTerms[part])}${body === undefined ? "" : ` – ${literal(nameOf(of, body))}`}`,
      "",
      text === undefined ? "" : literal(plain(of, text)),
      "",
    ]),
    ...list(
      { en: "Decisions", fr: "Décisions" },
      decisions.flatMap((id) => {
        const decision = state.decisions.get(id);
        return decision === undefined
          ? []
          : [`${literal(plain(of, decision.text))} (${w(decisionLevels[decision.level])})`];
      }),
    ),
    ...list(
      { en: "Actions", fr: "Actions" },
      tasks.flatMap((id) => {
        const task = state.tasks.get(id);
        return task === undefined ? [] : [literal(plain(of, task.text))];
      }),
    ),
    ...list(
      { en: "Segments of recordings", fr: "Passages des enregistrements" },
      segments.flatMap((id) => {
        const segment = state.segments.get(id);
        return segment === undefined
          ? []
          : [`${renderSegment(segment)} ${literal(plain(of, segment.title))}`];
      }),
    ),
    `## ${w({ en: "State of the record", fr: "État du registre" })}`,
    "",
    "```",
    checkpoint.trimEnd(),
    "```",
    "",
  ];
  return lines.join("\n");
}
