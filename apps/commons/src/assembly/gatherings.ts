/** Gatherings: tentative → confirmed → open → held; agenda, recordings, segments, one queue. */
import { actionsLeftOut } from "./agenda.ts";
import { argued } from "./calls.ts";
import { firstInQueue } from "./queue.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { firstOf, present, type Rules, taken, takesPart, unknown } from "./rule.ts";
import type { Assembly, Gathering } from "./state.ts";

const inState = (
  state: Assembly,
  id: string,
  ...states: readonly Gathering["status"][]
): Refusal | undefined => {
  const status = state.gatherings.get(id)?.status;
  if (status === undefined) return refuse("unknown", { id });
  return states.includes(status) ? undefined : refuse("wrong-state", { id, state: status });
};

export const gatheringRules: Rules<
  | "gathering-announced"
  | "gathering-dated"
  | "gathering-opened"
  | "gathering-held"
  | "agenda-set"
  | "recording-added"
  | "segment-marked"
  | "hand-raised"
  | "hand-lowered"
  | "floor-given"
> = {
  "gathering-announced": {
    check: (state, { gathering, body, from, to }) =>
      firstOf(
        () => taken(state.gatherings, gathering),
        () => unknown(state.bodies, body),
        () => (from <= to ? undefined : refuse("backwards")),
      ),
    apply: (state, { gathering, kind, body, title, goal, place, from, to }) => {
      state.gatherings.set(gathering, {
        ...{ id: gathering, kind, body, title, goal, place, status: "tentative" },
        ...{ dates: [{ from, to, tentative: true }], agenda: [], attendance: undefined },
        ...{ queue: [], spoke: new Map(), report: undefined, errata: [] },
      });
    },
  },
  "gathering-dated": {
    check: (state, { gathering, from, to }) =>
      firstOf(
        () => inState(state, gathering, "tentative", "confirmed"),
        () => (from <= to ? undefined : refuse("backwards")),
      ),
    apply: (state, { gathering, from, to, status, place }) => {
      const dated = present(state.gatherings.get(gathering));
      dated.dates.push({ from, to, tentative: status === "tentative" });
      dated.status = status;
      if (place !== undefined) dated.place = place;
    },
  },
  "gathering-opened": {
    check: (state, { gathering }, { occurred }) =>
      firstOf(
        () => inState(state, gathering, "confirmed"),
        () => {
          // A meeting of the past is told as it was; what it left out is seen beside it.
          if (occurred !== undefined) return undefined;
          const left = actionsLeftOut(state, present(state.gatherings.get(gathering)));
          const [first] = left;
          return first && refuse("actions-left-out", { count: left.length, first: first.id });
        },
      ),
    apply: (state, { gathering }) => {
      present(state.gatherings.get(gathering)).status = "open";
    },
  },
  "gathering-held": {
    check: (state, { gathering }) => inState(state, gathering, "open"),
    apply: (state, { gathering, inPerson, remote }) => {
      const held = present(state.gatherings.get(gathering));
      held.status = "held";
      held.queue.length = 0;
      held.attendance = {
        ...(inPerson === undefined ? {} : { inPerson }),
        ...(remote === undefined ? {} : { remote }),
      };
    },
  },
  "agenda-set": {
    check: (state, { gathering, items }) =>
      firstOf(
        () => unknown(state.gatherings, gathering),
        () =>
          firstOf(
            ...items.map(
              ({ body }) =>
                () =>
                  unknown(state.bodies, body),
            ),
          ),
        () =>
          firstOf(
            ...items.flatMap(({ tasks = [] }) =>
              tasks.map((task) => () => unknown(state.tasks, task)),
            ),
          ),
        () => {
          const times = items.flatMap(({ starts }) => (starts === undefined ? [] : [starts]));
          const ordered = times.every((each, index) => (times[index - 1] ?? "") <= each);
          return ordered ? undefined : refuse("backwards");
        },
      ),
    apply: (state, { gathering, items }) => {
      present(state.gatherings.get(gathering)).agenda = items;
      for (const task of items.flatMap(({ tasks = [] }) => tasks)) {
        const { carriedTo } = present(state.tasks.get(task));
        if (!carriedTo.includes(gathering)) carriedTo.push(gathering);
      }
    },
  },
  "recording-added": {
    check: (state, { recording, gathering }) =>
      taken(state.recordings, recording) ?? unknown(state.gatherings, gathering),
    apply: (state, { recording, gathering, url, seconds }) => {
      state.recordings.set(recording, { id: recording, gathering, url, seconds });
    },
  },
  "segment-marked": {
    check: (state, { segment, recording, start, end, body }) =>
      firstOf(
        () => taken(state.segments, segment),
        () => unknown(state.recordings, recording),
        () => unknown(state.bodies, body),
        () => (end === undefined || start < end ? undefined : refuse("backwards")),
        () => {
          const length = state.recordings.get(recording)?.seconds;
          return length === undefined || (end ?? start) <= length
            ? undefined
            : refuse("beyond-recording", { seconds: length });
        },
      ),
    apply: (state, { type: _, ...segment }) => {
      state.segments.set(segment.segment, segment);
    },
  },
  "hand-raised": {
    check: (state, { gathering }, { by }) =>
      firstOf(
        () => inState(state, gathering, "open"),
        () => takesPart(state, by),
        () =>
          state.gatherings.get(gathering)?.queue.some(({ party }) => party === by) === true
            ? refuse("already-given", { role: "hand" })
            : undefined,
      ),
    apply: (state, { gathering, place }, { by, at }) => {
      const open = present(state.gatherings.get(gathering));
      open.queue.push({ party: by, place, raised: state.size });
      // Somebody still wants to speak: a last call in this gathering is void.
      for (const call of state.calls.values()) {
        if (call.gathering === gathering && call.state === "last-call") argued(call, at);
      }
    },
  },
  "hand-lowered": {
    check: (state, { gathering }, { by }) => {
      const queue = state.gatherings.get(gathering)?.queue ?? [];
      return queue.some(({ party }) => party === by) ? undefined : refuse("unknown", { id: by });
    },
    apply: (state, { gathering }, { by }) => {
      leaveQueue(present(state.gatherings.get(gathering)), by);
    },
  },
  "floor-given": {
    check: (state, { gathering, to, reason }) =>
      firstOf(
        () => inState(state, gathering, "open"),
        () => {
          const open = present(state.gatherings.get(gathering));
          const first = firstInQueue(open);
          if (!open.queue.some(({ party }) => party === to)) return refuse("unknown", { id: to });
          // Out of turn only with a reason that everybody can read.
          return first?.party === to || reason !== undefined
            ? undefined
            : refuse("not-first-in-queue", { first: first?.party ?? "" });
        },
      ),
    apply: (state, { gathering, to }) => {
      const open = present(state.gatherings.get(gathering));
      leaveQueue(open, to);
      open.spoke.set(to, (open.spoke.get(to) ?? 0) + 1);
    },
  },
};

function leaveQueue({ queue }: Gathering, party: string): void {
  const place = queue.findIndex((hand) => hand.party === party);
  if (place >= 0) queue.splice(place, 1);
}
