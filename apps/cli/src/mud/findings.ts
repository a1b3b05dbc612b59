/** Findings about a file, in words and as JSON. */
import type { DocumentIssue, Severity } from "@thingwall/mud/document";
import type { PolicyIssue } from "@thingwall/mud/policy";
import type { Context } from "../context.ts";
import type { Output, Style } from "../terminal/output.ts";
import { type Params, printable } from "@thingwall/gateway/words";
import type { Speaker } from "../words/speaker.ts";

export type AnyIssue = DocumentIssue | PolicyIssue;

const STYLES: Readonly<Record<Severity, Style>> = {
  error: "bad",
  warning: "warning",
  note: "quiet",
};
const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Gravest first; in the order of the file among equals. */
export function printFindings(issues: readonly AnyIssue[], output: Output, speaker: Speaker): void {
  for (const issue of issues.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])) {
    const { reason, remedy } = inWords(issue, speaker);
    const where = issue.path === "" ? speaker.phrase("wholeFile") : printable(issue.path);
    const severity = output.style(STYLES[issue.severity], speaker.phrase(issue.severity));
    output.line(`  ${severity}  ${where}`);
    output.line(`    ${reason}`);
    output.line(`    → ${remedy}`);
    output.line(output.style("quiet", `    [${issue.code}, ${issue.clause}]`));
  }
}

/** “1 error, 2 warnings”; empty when there is nothing. */
export function countsInWords(issues: readonly AnyIssue[], speaker: Speaker): string {
  const phrases = { error: "countErrors", warning: "countWarnings", note: "countNotes" } as const;
  return (["error", "warning", "note"] as const)
    .map((severity) => ({
      severity,
      count: issues.filter((issue) => issue.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => speaker.phrase(phrases[severity], { count }))
    .join(", ");
}

export function findingsJson(issues: readonly AnyIssue[], { speaker }: Context): unknown[] {
  return issues.map((issue) => ({
    code: issue.code,
    severity: issue.severity,
    path: issue.path,
    clause: issue.clause,
    params: issue.params,
    ...inWords(issue, speaker),
  }));
}

function inWords(issue: AnyIssue, { words, say, phrase }: Speaker) {
  const { reason, remedy } = words.findings[issue.code];
  // The outermost value has no name.
  const file = phrase("theFile");
  const named = (name: string) => (issue.params[name] === "" ? { [name]: file } : {});
  const params: Params = { ...issue.params, ...named("node"), ...named("parent") };
  return { reason: say(reason, params), remedy: say(remedy, params) };
}
