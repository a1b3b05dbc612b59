/** Acts about deciding: a call with a frozen question, positions, dissent, and what becomes of it. */
import { digest, id, list, object, oneOf, optional } from "./shape.ts";
import { words } from "./text.ts";

export const levels = ["consensus", "rough-consensus", "none", "indeterminate"] as const;
export const stances = ["agree", "can-live-with", "cannot-live-with"] as const;

const reason = words;

export const consensusShapes = {
  "call-drafted": object({
    call: id,
    body: id,
    question: words,
    mode: oneOf("online", "meeting"),
    gathering: optional(id),
    /** The decision that this call puts in question again. */
    reopens: optional(id),
  }),
  "call-opened": object({ call: id, question: digest }),
  "position-taken": object({
    call: id,
    stance: oneOf(...stances),
    /** Needed for *cannot live with*: it is a dissent then, and is discussed. */
    reason: optional(reason),
    dissent: optional(id),
  }),
  "dissent-lodged": object({ call: id, dissent: id, reason }),
  /** Several that say the same are discussed together. */
  "dissent-discussed": object({ dissents: list(id, 1000), how: words, segment: optional(id) }),
  /** Its author says that it was not; once. */
  "discussion-contested": object({ dissent: id, reason }),
  "dissent-ended": object({
    dissent: id,
    as: oneOf("addressed", "withdrawn", "sustained"),
    how: optional(words),
  }),
  "last-call": object({ call: id }),
  "call-closed": object({ call: id }),
  /** The certificate is computed again by everybody who replays the record; here its digest. */
  "call-computed": object({ call: id, certificate: digest }),
  "call-declared": object({ call: id, level: oneOf(...levels), reason: optional(reason) }),
  "result-contested": object({ call: id, contest: id, reason }),
  "contest-answered": object({ call: id, contest: id, answer: words }),
  "call-finished": object({ call: id }),
  /** What a gathering decided before, or without, a call: told by its report, computed by nobody. */
  "decision-reported": object({
    decision: id,
    body: id,
    gathering: id,
    /** In the report's word; `unstated` when it tells the outcome and not how it was reached. */
    level: oneOf("consensus", "rough-consensus", "general-agreement", "agreed", "unstated", "none"),
    text: words,
    segments: list(id, 50),
  }),
  "reopening-requested": object({ decision: id, information: id }),
  "reopening-answered": object({ decision: id, answer: oneOf("granted", "refused"), reason }),
};
