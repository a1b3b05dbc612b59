/**
 * Who may do what: role × act. `docs/assembly/authority.tsv` is this table, written out and held by a
 * test. Nobody has power over another's position: those rows are the same for everybody.
 */
import { type Act, type ActKind, actKinds } from "./act.ts";
import type { Assembly } from "./state.ts";

/**
 * visitor: any known party · participant: registered · lead and facilitator: of a body, those of the
 * plenary for every body · overseer: of the oversight committee · convener: opened the process.
 */
export const roles = [
  "visitor",
  "participant",
  "lead",
  "facilitator",
  "overseer",
  "convener",
] as const;
export type AuthorityRole = (typeof roles)[number];

/** `own`: of what is one's own: oneself, one's text, task or dissent; the body one leads. */
export type Leave = "yes" | "own" | "no";

type Row = Partial<Readonly<Record<AuthorityRole, Leave>>>;

const everybody: Row = { visitor: "yes" };
const participants: Row = { participant: "yes" };
const runs: Row = { lead: "own", facilitator: "own", convener: "yes" };
const decides: Row = { lead: "own", facilitator: "own" };
const plenary: Row = { facilitator: "own", convener: "yes" };

const table: Readonly<Record<ActKind, Row>> = {
  "process-opened": everybody,
  "parameters-adopted": plenary,
  "rules-adopted": plenary,
  "party-added": { visitor: "own", participant: "own", convener: "yes" },
  "party-named": { visitor: "own", convener: "yes" },
  registered: everybody,
  affiliated: participants,
  "communities-declared": participants,
  "rules-acknowledged": participants,
  "interest-declared": participants,
  "body-formed": plenary,
  "body-renamed": runs,
  "role-given": { overseer: "yes", convener: "yes" },
  "role-ended": { overseer: "yes", convener: "yes" },
  "charter-proposed": runs,
  "charter-ratified": plenary,
  "wanted-answered": participants,
  "text-translated": { participant: "yes", convener: "yes" },
  "translation-reviewed": { participant: "yes", convener: "yes" },
  "text-redacted": { visitor: "own", overseer: "yes" },
  "gathering-announced": runs,
  "gathering-dated": runs,
  "gathering-opened": runs,
  "gathering-held": runs,
  "agenda-set": runs,
  "recording-added": runs,
  "segment-marked": runs,
  "hand-raised": participants,
  "hand-lowered": participants,
  "floor-given": decides,
  "report-drafted": runs,
  "report-published": runs,
  "erratum-added": runs,
  "issue-raised": { participant: "yes", facilitator: "own", convener: "yes" },
  "round-opened": plenary,
  "item-added": plenary,
  "attention-noted": plenary,
  "round-closed": plenary,
  "call-drafted": decides,
  "call-opened": decides,
  "position-taken": participants,
  "dissent-lodged": participants,
  "dissent-discussed": decides,
  "discussion-contested": participants,
  /** `own`: its author withdraws it, or maintains it once it was discussed. */
  "dissent-ended": { participant: "own", lead: "own", facilitator: "own" },
  "last-call": decides,
  "call-closed": decides,
  "call-computed": { participant: "yes", lead: "own", facilitator: "own" },
  "call-declared": decides,
  "result-contested": participants,
  "contest-answered": { facilitator: "own", overseer: "yes" },
  "call-finished": { participant: "yes", lead: "own", facilitator: "own" },
  "decision-reported": plenary,
  "reopening-requested": participants,
  "reopening-answered": { facilitator: "own", overseer: "yes" },
  "contribution-made": { participant: "own", lead: "own", facilitator: "own", convener: "yes" },
  "suggestion-disposed": runs,
  "task-proposed": { participant: "yes", lead: "yes", facilitator: "yes", convener: "yes" },
  "task-offered": { lead: "yes", facilitator: "yes", convener: "yes" },
  "task-accepted": { visitor: "own" },
  "task-declined": { visitor: "own" },
  "task-moved": { visitor: "own", convener: "yes" },
  "recommendation-proposed": runs,
  "recommendation-adopted": plenary,
  "recommendation-implementing": runs,
  "recommendation-ended": runs,
  "process-linked": { overseer: "yes", convener: "yes" },
  "lesson-noted": { overseer: "yes", convener: "yes" },
  "document-started": runs,
  "document-written": runs,
  "comments-opened": runs,
  "comment-made": participants,
  "comment-disposed": runs,
  "document-advanced": runs,
  "version-adopted": plenary,
};

export const leaveOf = (role: AuthorityRole, kind: ActKind): Leave => table[kind][role] ?? "no";

/** The table as a page. */
export function renderAuthority(): string {
  const lines = actKinds.map((kind) => [kind, ...roles.map((role) => leaveOf(role, kind))]);
  return [["act", ...roles], ...lines].map((cells) => `${cells.join("\t")}\n`).join("");
}

/** Whether somebody may, by any of the roles that he or she has now. */
export function mayAct(state: Assembly, act: Act, by: string): boolean {
  return roles.some((role) => {
    const leave = leaveOf(role, act.type);
    if (leave === "no" || !holds(state, role, by)) return false;
    return leave === "yes" || owns(state, role, act, by);
  });
}

function holds(state: Assembly, role: AuthorityRole, by: string): boolean {
  switch (role) {
    case "visitor":
      return true;
    case "participant":
      return state.participations.has(by);
    case "convener":
      return state.process?.convener === by;
    case "lead":
    case "facilitator":
    case "overseer":
      return bodiesOf(state, role, by).length > 0;
  }
}

const bodiesOf = (state: Assembly, role: "lead" | "facilitator" | "overseer", by: string) =>
  [...state.bodies.values()].filter(({ roles }) =>
    roles.some((each) => each.party === by && each.role === role && each.until === undefined),
  );

function owns(state: Assembly, role: AuthorityRole, act: Act, by: string): boolean {
  if (role === "lead" || role === "facilitator") {
    // What is the plenary's is not another body's, whatever body or gathering the act names.
    const concerned = table[act.type] === plenary ? undefined : bodyConcerned(state, act);
    return bodiesOf(state, role, by).some(
      ({ id, kind }) => id === concerned || (kind === "plenary" && role === "facilitator"),
    );
  }
  switch (act.type) {
    case "party-added":
      // A participant may name the organisation that he or she belongs to; a person enters himself.
      return (
        act.party === by ||
        (role === "participant" && act.party !== by && act.kind === "organisation")
      );
    case "party-named":
      return act.party === by;
    case "text-redacted":
      return state.texts.get(act.of)?.by === by;
    case "contribution-made":
      // In one's own name, and for oneself: nobody speaks for another or for the group.
      return (
        (act.speaker === undefined || act.speaker === by) &&
        (act.support === undefined || act.support === "one")
      );
    case "dissent-ended":
      return act.as !== "addressed" && state.dissents.get(act.dissent)?.by === by;
    case "task-accepted":
    case "task-declined":
      return state.tasks.get(act.task)?.offeredTo === by;
    case "task-moved": {
      const task = state.tasks.get(act.task);
      return task?.acceptedBy === by || task?.owners.includes(by) === true;
    }
    default:
      return false;
  }
}

/** The body that an act is about. */
function bodyConcerned(state: Assembly, act: Act): string | undefined {
  if (act.type === "segment-marked") {
    return ofGathering(state, state.recordings.get(act.recording)?.gathering);
  }
  if ("body" in act && typeof act.body === "string") return act.body;
  if ("call" in act && act.call !== undefined) return state.calls.get(act.call)?.body;
  if ("gathering" in act && act.gathering !== undefined) {
    return state.gatherings.get(act.gathering)?.body;
  }
  switch (act.type) {
    case "dissent-ended":
      return ofCall(state, state.dissents.get(act.dissent)?.call);
    case "dissent-discussed":
      return ofCall(state, state.dissents.get(act.dissents[0] ?? "")?.call);
    case "suggestion-disposed":
      return ofSubject(state, state.contributions.get(act.contribution)?.about);
    case "contribution-made":
      return ofSubject(state, act.about);
    case "document-written":
    case "comments-opened":
    case "document-advanced":
      return state.documents.get(act.document)?.body;
    case "comment-disposed":
      return state.documents.get(state.comments.get(act.comment)?.document ?? "")?.body;
    case "recommendation-implementing":
    case "recommendation-ended":
      return state.recommendations.get(act.recommendation)?.body;
    case "reopening-answered":
      return state.decisions.get(act.decision)?.body;
    default:
      return undefined;
  }
}

const ofGathering = (state: Assembly, id: string | undefined) =>
  state.gatherings.get(id ?? "")?.body;
const ofCall = (state: Assembly, id: string | undefined) => state.calls.get(id ?? "")?.body;
const ofSubject = (state: Assembly, id: string | undefined) =>
  id !== undefined && state.bodies.has(id)
    ? id
    : (ofGathering(state, id) ?? ofCall(state, id) ?? state.decisions.get(id ?? "")?.body);
