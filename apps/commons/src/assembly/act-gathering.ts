/** Acts about gatherings: dates, agenda, the queue, recordings, reports; and the round of priorities. */
import { day, flag, id, list, object, oneOf, optional, text, whole } from "./shape.ts";
import { words } from "./text.ts";

export const gatheringKinds = [
  "plenary-meeting",
  "focus-group",
  "working-group-meeting",
  "webinar",
  "roundtable",
  "workshop",
  "panel",
] as const;

export const agendaKinds = [
  "registration",
  "welcome",
  "remarks",
  "rules-of-engagement",
  "last-outputs",
  "open-actions",
  "discussion",
  "group-presentation",
  "panel-update",
  "breakout",
  "reconvene",
  "still-priorities",
  "other-business",
  "break",
  "adjourn",
  "reception",
] as const;

export const reportParts = [
  "overview",
  "goal",
  "represented",
  "previous-mandate",
  "introduction",
  "discussion",
  "suggestions",
  "actions",
] as const;

/** An hour and minute of the day at the place. */
const clock = text(/^([01]\d|2[0-3]):[0-5]\d$/);
const count = object({ count: whole(0, 1_000_000), approximate: flag });
/** Seconds from the beginning of a recording. */
const second = whole(0, 7 * 24 * 3600);

export const gatheringShapes = {
  /** Tentative: between these days. One day when both are the same. */
  "gathering-announced": object({
    gathering: id,
    kind: oneOf(...gatheringKinds),
    body: id,
    title: words,
    goal: optional(words),
    place: optional(words),
    from: day,
    to: day,
  }),
  "gathering-dated": object({
    gathering: id,
    from: day,
    to: day,
    status: oneOf("tentative", "confirmed"),
    place: optional(words),
  }),
  "gathering-opened": object({ gathering: id }),
  "gathering-held": object({
    gathering: id,
    inPerson: optional(count),
    remote: optional(count),
  }),
  "agenda-set": object({
    gathering: id,
    items: list(
      object({
        kind: oneOf(...agendaKinds),
        title: words,
        starts: optional(clock),
        body: optional(id),
        tasks: optional(list(id, 200)),
      }),
      100,
    ),
  }),
  "recording-added": object({
    recording: id,
    gathering: id,
    url: text(/^https:\/\/[^\s"<>\\^`{|}]{1,500}$/),
    /** Its length, once known. */
    seconds: optional(second),
  }),
  "segment-marked": object({
    segment: id,
    recording: id,
    /** Without `end`: a point. */
    start: second,
    end: optional(second),
    approximate: flag,
    title: words,
    body: optional(id),
  }),
  "hand-raised": object({ gathering: id, place: oneOf("room", "remote") }),
  "hand-lowered": object({ gathering: id }),
  "floor-given": object({ gathering: id, to: id, reason: optional(words) }),
  "report-drafted": object({
    gathering: id,
    sections: list(
      object({ part: oneOf(...reportParts), body: optional(id), text: optional(words) }),
      100,
    ),
  }),
  /** In one language only by a plenary's dated decision. */
  "report-published": object({ gathering: id, waiver: optional(id) }),
  "erratum-added": object({ gathering: id, wrong: words, right: words }),
  "issue-raised": object({ issue: id, title: words, gathering: id, floor: flag }),
  "round-opened": object({
    round: id,
    gathering: id,
    prompt: words,
    issues: list(id, 200),
    /** How many to select, as the agenda suggests; the group may decide otherwise. */
    advised: optional(whole(1, 100)),
  }),
  "item-added": object({
    round: id,
    issue: id,
    decision: id,
  }),
  "attention-noted": object({ round: id, issue: id }),
  "round-closed": object({ round: id, selected: list(id, 200), decision: id }),
};
