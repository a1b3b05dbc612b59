/** Acts about what the groups write, and about what an adopted decision changes in the programme. */
import { day, id, list, object, oneOf, optional, text, whole } from "./shape.ts";
import { words } from "./text.ts";

export const documentKinds = [
  "white-paper",
  "toolkit",
  "communication-plan",
  "gap-analysis",
  "standards-map",
  "messaging-matrix",
  "glossary",
  "prototype",
  "survey",
  "specification",
  "catalogue-of-sources",
  "presentation",
] as const;

/** What the programme shows and an assembly decides on. */
export const subjects = ["criteria", "matrix"] as const;

export const documentShapes = {
  "document-started": object({
    document: id,
    body: id,
    kind: oneOf(...documentKinds),
    title: words,
  }),
  /** The next version, whole; what stands elsewhere as well has its address. */
  "document-written": object({
    document: id,
    text: words,
    note: optional(words),
    url: optional(text(/^https:\/\/[^\s"<>\\^`{|}]{1,500}$/)),
  }),
  "comments-opened": object({ document: id, until: day }),
  "comment-made": object({
    comment: id,
    document: id,
    version: whole(1, 10_000),
    /** A paragraph of that version, counted from 1; of the whole when left out. */
    passage: optional(whole(1, 10_000)),
    text: words,
  }),
  "comment-disposed": object({
    comment: id,
    as: oneOf("taken-up", "partly-taken-up", "not-taken-up"),
    reason: words,
  }),
  "document-advanced": object({
    document: id,
    to: oneOf("disposing", "final-call", "approved", "published"),
    decision: optional(id),
  }),
  "version-adopted": object({
    subject: oneOf(...subjects),
    version: text(/^[1-9]\d{0,3}\.\d{1,3}$/),
    decision: id,
    /** What is new in it. */
    changes: list(object({ number: id, asks: oneOf("must", "should"), text: words }), 100),
  }),
};
