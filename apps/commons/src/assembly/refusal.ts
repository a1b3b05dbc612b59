/** Why an act is not taken into the record: a closed set of codes; `words` says each in EN and FR. */
export const refusals = [
  "not-understood",
  "clock-behind",
  "dated-ahead",
  "not-allowed",
  "no-process",
  "process-open-already",
  "unknown",
  "id-taken",
  "not-a-person",
  "not-registered",
  "registered-already",
  "rules-not-acknowledged",
  "parameters-not-adopted",
  "parameters-impossible",
  "interest-not-declared",
  "no-such-version",
  "not-by-plenary",
  "decision-not-in-force",
  "decided-before",
  "wrong-state",
  "not-in-both-languages",
  "frozen",
  "position-without-reason",
  "same-dissent",
  "not-yours",
  "contested-already",
  "not-what-is-computed",
  "against-computation-without-reason",
  "dissent-not-discussed",
  "too-early",
  "too-late",
  "contest-open",
  "decided-already",
  "not-new-information",
  "already-given",
  "beyond-recording",
  "backwards",
  "not-first-in-queue",
  "actions-left-out",
  "report-incomplete",
  "task-without-owner",
  "task-without-engager",
  "task-not-accepted",
  "comments-not-disposed",
  "comments-closed",
  "comments-last",
  "nothing-to-redact",
  "text-without-entry",
  "text-redacted",
] as const;

export type AssemblyRefusalCode = (typeof refusals)[number];
export type Params = Readonly<Record<string, string | number>>;

export interface Refusal {
  readonly code: AssemblyRefusalCode;
  readonly params: Params;
}

export const refuse = (code: AssemblyRefusalCode, params: Params = {}): Refusal => ({
  code,
  params,
});
