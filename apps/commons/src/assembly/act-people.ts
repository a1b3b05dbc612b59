/** Acts about the process itself, who takes part, and the bodies they form. */
import { day, digest, flag, id, list, object, oneOf, optional, text, whole } from "./shape.ts";
import { languages, name, words } from "./text.ts";

/** Self-declared; the six of the seeds come as a suggestion, any other may be named. */
const community = id;

export const charter = object({
  goal: words,
  questions: list(words, 50),
  outputs: list(words, 50),
  /** What the group agreed not to do. */
  exclusions: list(words, 50),
  /** Stakeholders who ought to be involved. */
  wanted: list(words, 50),
  firstStep: optional(words),
});

/** A share of the participants: `of` times `numerator / denominator`, never more than the whole. */
const share = object({ numerator: whole(0, 1000), denominator: whole(1, 1000) });

/** What the group adopts before anything is decided by positions. The seeds give no such numbers. */
export const parameters = object({
  /** Positions without which a result is indeterminate. */
  minimum: whole(1, 1_000_000),
  /** Agreement is of more than this share. */
  majorityAbove: share,
  /** At most this share cannot live with it; rounded down. */
  almostNone: share,
  /** More than this share that merely can live with it is remarked upon. */
  few: share,
  /** Hours without an objection or new information. */
  quietHours: whole(1, 24 * 365),
  /** Hours in which a declared result may be contested. */
  contestHours: whole(1, 24 * 365),
  /** Groups with fewer people are not counted apart, so that nobody's position is told by a chart. */
  smallestGroup: whole(2, 1000),
  /** More than this share of one organisation is remarked upon; it changes no result. */
  oneOrganisation: share,
});

export const peopleShapes = {
  "process-opened": object({
    name: words,
    goal: words,
    months: optional(whole(1, 120)),
  }),
  "parameters-adopted": object({ parameters, decision: optional(id) }),
  "rules-adopted": object({ rules: list(words, 100), gathering: optional(id) }),
  "party-added": object({
    party: id,
    kind: oneOf("person", "organisation"),
    name,
  }),
  "party-named": object({ party: id, name }),
  registered: object({
    communities: list(community, 20),
    organisation: optional(id),
    language: oneOf(...languages),
  }),
  affiliated: object({ organisation: optional(id), from: day }),
  "communities-declared": object({ communities: list(community, 20) }),
  "rules-acknowledged": object({ version: whole(1, 10_000) }),
  /** Without `interest`: that there is none. Without `call`: for the whole process. */
  "interest-declared": object({ call: optional(id), interest: optional(words) }),
  "body-formed": object({
    body: id,
    kind: oneOf("plenary", "oversight", "working-group", "implementation", "focus-group"),
    name: words,
    decision: optional(id),
  }),
  "body-renamed": object({ body: id, name: words }),
  "role-given": object({
    party: id,
    body: id,
    role: oneOf("lead", "facilitator", "overseer", "partner", "assisting", "presenter"),
    organisation: optional(id),
  }),
  "role-ended": object({
    party: id,
    body: id,
    role: oneOf("lead", "facilitator", "overseer", "partner", "assisting", "presenter"),
  }),
  "charter-proposed": object({
    body: id,
    charter,
    /** Pages of a gathering's report that set the mandate. */
    source: optional(object({ gathering: id, pages: text(/^\d+(-\d+)?$/) })),
  }),
  "charter-ratified": object({ body: id, version: whole(1, 10_000), decision: id }),
  /** A participant says which wanted stakeholder of a charter he or she is. */
  "wanted-answered": object({ body: id, version: whole(1, 10_000), wanted: whole(0, 49) }),
  "text-translated": object({
    of: digest,
    language: oneOf(...languages),
    text: words,
    origin: oneOf("person", "machine"),
  }),
  "translation-reviewed": object({ of: digest, language: oneOf(...languages) }),
  "text-redacted": object({
    of: digest,
    reason: oneOf("own-wish", "personal-data", "unlawful", "spam"),
    /** Whether the one whose text it is asked for it. */
    asked: flag,
  }),
};
