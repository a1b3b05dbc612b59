/** Acts about what is said between decisions and what is done after them. */
import { day, id, list, object, oneOf, optional } from "./shape.ts";
import { words } from "./text.ts";

export const workShapes = {
  "contribution-made": object({
    contribution: id,
    /** A body, call, gathering, decision or document that it is about. */
    about: id,
    kind: oneOf("remark", "question", "suggestion", "objection", "new-information"),
    text: words,
    /** Who said it, when someone else writes it down; nobody named when left out. */
    speaker: optional(id),
    support: optional(oneOf("one", "several", "general-agreement", "agreed", "consensus", "none")),
    /** Where else it was said: gatherings and segments. */
    said: optional(list(id, 20)),
  }),
  "suggestion-disposed": object({
    contribution: id,
    as: oneOf("taken-up", "partly-taken-up", "not-taken-up", "deferred"),
    reason: words,
    /** The gathering it is deferred to. */
    to: optional(id),
  }),
  "task-proposed": object({
    task: id,
    text: words,
    gathering: optional(id),
    recommendation: optional(id),
    horizon: optional(oneOf("month", "six-months", "year")),
    due: optional(day),
    /** Bodies or parties that the record names as owners; more than one for joint work. */
    owners: list(id, 20),
  }),
  /** To whom it is best suited. Present or not: then somebody is asked to engage them. */
  "task-offered": object({ task: id, to: id, engagedBy: optional(id) }),
  /** By the one it was offered to: nobody is willing on another's behalf. */
  "task-accepted": object({ task: id }),
  "task-declined": object({ task: id }),
  "task-moved": object({
    task: id,
    to: oneOf("doing", "done", "dropped"),
    note: optional(words),
  }),
  "recommendation-proposed": object({ recommendation: id, body: id, text: words }),
  "recommendation-adopted": object({ recommendation: id, decision: id }),
  "recommendation-implementing": object({ recommendation: id }),
  "recommendation-ended": object({
    recommendation: id,
    as: oneOf("implemented", "adopted-by-others", "lapsed"),
    evidence: words,
  }),
  "process-linked": object({
    linkage: id,
    kind: oneOf("contributed-to-us", "we-contributed-to", "inspired-by-us", "member-of"),
    name: words,
    what: words,
    from: optional(day),
    to: optional(day),
  }),
  "lesson-noted": object({ lesson: id, topic: words, text: words }),
};
