/** Contributions and their dispositions; tasks, recommendations, linkages and lessons. */
import { argued } from "./calls.ts";
import { refuse } from "./refusal.ts";
import {
  firstOf,
  plenaryDecision,
  present,
  type Rules,
  taken,
  takesPart,
  unknown,
} from "./rule.ts";
import type { Assembly, Task } from "./state.ts";

/** Everything that something may be said about. */
const subjects = (state: Assembly, id: string) =>
  [
    state.bodies,
    state.gatherings,
    state.calls,
    state.decisions,
    state.recommendations,
    state.documents,
  ].some((each) => each.has(id))
    ? undefined
    : refuse("unknown", { id });

const taskIn = (state: Assembly, id: string, ...states: readonly Task["state"][]) => {
  const task = state.tasks.get(id);
  if (task === undefined) return refuse("unknown", { id });
  return states.includes(task.state) ? undefined : refuse("wrong-state", { id, state: task.state });
};

const answersOffer = (state: Assembly, task: string, by: string) =>
  taskIn(state, task, "offered") ??
  (state.tasks.get(task)?.offeredTo === by ? undefined : refuse("not-yours"));

export const workRules: Rules<
  | "contribution-made"
  | "suggestion-disposed"
  | "task-proposed"
  | "task-offered"
  | "task-accepted"
  | "task-declined"
  | "task-moved"
> = {
  "contribution-made": {
    check: (state, { contribution, about, speaker, said = [] }, { by }) =>
      firstOf(
        () => taken(state.contributions, contribution),
        () => subjects(state, about),
        () => unknown(state.parties, speaker),
        // In one's own name one takes part; what a meeting said is written down by whoever runs it.
        () => (state.participations.has(by) ? takesPart(state, by) : undefined),
        () =>
          firstOf(
            ...said.map(
              (id) => () => (state.gatherings.has(id) ? undefined : unknown(state.segments, id)),
            ),
          ),
      ),
    apply: (state, { type: _, ...act }, { by, at }) => {
      state.contributions.set(act.contribution, { ...act, by, at, disposition: undefined });
      const call = state.calls.get(act.about);
      if (call === undefined || (call.state !== "open" && call.state !== "last-call")) return;
      if (act.kind === "objection" || act.kind === "new-information") argued(call, at);
    },
  },
  "suggestion-disposed": {
    check: (state, { contribution, as, to }) =>
      firstOf(
        () => unknown(state.contributions, contribution),
        () => unknown(state.gatherings, to),
        () => {
          const { kind, disposition } = present(state.contributions.get(contribution));
          if (kind !== "suggestion")
            return refuse("wrong-state", { id: contribution, state: kind });
          if (as === "deferred" && to === undefined) return refuse("unknown", { id: "" });
          return disposition === undefined || disposition.as === "deferred"
            ? undefined
            : refuse("wrong-state", { id: contribution, state: disposition.as });
        },
      ),
    apply: (state, { type: _, ...disposition }) => {
      present(state.contributions.get(disposition.contribution)).disposition = disposition;
    },
  },
  "task-proposed": {
    check: (state, { task, gathering, recommendation, owners }) =>
      firstOf(
        () => taken(state.tasks, task),
        () => unknown(state.gatherings, gathering),
        () => unknown(state.recommendations, recommendation),
        () =>
          firstOf(
            ...owners.map(
              (owner) => () =>
                state.bodies.has(owner) ? undefined : unknown(state.parties, owner),
            ),
          ),
      ),
    apply: (state, { task, text, gathering, recommendation, horizon, due, owners }) => {
      state.tasks.set(task, {
        ...{ id: task, text, gathering, recommendation, horizon, due, owners, carriedTo: [] },
        ...{ offeredTo: undefined, engagedBy: undefined, acceptedBy: undefined, state: "proposed" },
      });
    },
  },
  "task-offered": {
    check: (state, { task, to, engagedBy }) =>
      firstOf(
        () => taskIn(state, task, "proposed", "offered"),
        () => unknown(state.parties, to),
        () => unknown(state.parties, engagedBy),
        () =>
          engagedBy === undefined && !isHere(state, to)
            ? refuse("task-without-engager", { id: to })
            : undefined,
      ),
    apply: (state, { task, to, engagedBy }) => {
      const offered = present(state.tasks.get(task));
      offered.state = "offered";
      offered.offeredTo = to;
      offered.engagedBy = engagedBy;
    },
  },
  "task-accepted": {
    check: (state, { task }, { by }) => answersOffer(state, task, by),
    apply: (state, { task }, { by }) => {
      const accepted = present(state.tasks.get(task));
      accepted.state = "accepted";
      accepted.acceptedBy = by;
    },
  },
  "task-declined": {
    check: (state, { task }, { by }) => answersOffer(state, task, by),
    apply: (state, { task }) => {
      const declined = present(state.tasks.get(task));
      declined.state = "proposed";
      declined.offeredTo = undefined;
    },
  },
  "task-moved": {
    check: (state, { task, to }) => {
      const known = state.tasks.get(task);
      if (known === undefined) return refuse("unknown", { id: task });
      if (known.state === "done" || known.state === "dropped") {
        return refuse("wrong-state", { id: task, state: known.state });
      }
      // What carries a recommendation out is done by whoever took it on (L02).
      return to !== "dropped" &&
        known.recommendation !== undefined &&
        known.acceptedBy === undefined
        ? refuse("task-not-accepted", { task })
        : undefined;
    },
    apply: (state, { task, to }) => {
      present(state.tasks.get(task)).state = to;
    },
  },
};

/** Takes part, or somebody of it does. Whoever does not has to be engaged by somebody (L02). */
const isHere = (state: Assembly, party: string): boolean =>
  [...state.participations.values()].some(
    (each) => each.party === party || each.affiliations.at(-1)?.organisation === party,
  );

export const outcomeRules: Rules<
  | "recommendation-proposed"
  | "recommendation-adopted"
  | "recommendation-implementing"
  | "recommendation-ended"
  | "process-linked"
  | "lesson-noted"
> = {
  "recommendation-proposed": {
    check: (state, { recommendation, body }) =>
      taken(state.recommendations, recommendation) ?? unknown(state.bodies, body),
    apply: (state, { recommendation, body, text }) => {
      state.recommendations.set(recommendation, {
        ...{ id: recommendation, body, text, decision: undefined, state: "proposed" },
      });
    },
  },
  "recommendation-adopted": {
    check: (state, { recommendation, decision }) =>
      unknown(state.recommendations, recommendation) ??
      inStage(state, recommendation, "proposed") ??
      plenaryDecision(state, decision) ??
      // Nothing is adopted that nobody has taken on (L02): a month, six months or a year, and a name.
      (carriedOut(state, recommendation)
        ? undefined
        : refuse("task-without-owner", { id: recommendation })),
    apply: (state, { recommendation, decision }) => {
      const adopted = present(state.recommendations.get(recommendation));
      adopted.state = "adopted";
      adopted.decision = decision;
    },
  },
  "recommendation-implementing": {
    check: (state, { recommendation }) =>
      unknown(state.recommendations, recommendation) ?? inStage(state, recommendation, "adopted"),
    apply: (state, { recommendation }) => {
      present(state.recommendations.get(recommendation)).state = "implementing";
    },
  },
  "recommendation-ended": {
    check: (state, { recommendation, as }) =>
      unknown(state.recommendations, recommendation) ??
      (as === "implemented"
        ? inStage(state, recommendation, "implementing")
        : inStage(state, recommendation, "adopted", "implementing")),
    apply: (state, { recommendation, as }) => {
      present(state.recommendations.get(recommendation)).state = as;
    },
  },
  "process-linked": {
    check: (state, { linkage }) => taken(state.linkages, linkage),
    apply: (state, act) => {
      state.linkages.set(act.linkage, act);
    },
  },
  "lesson-noted": {
    check: (state, { lesson }) => taken(state.lessons, lesson),
    apply: (state, act) => {
      state.lessons.set(act.lesson, act);
    },
  },
};

function inStage(state: Assembly, id: string, ...stages: readonly ReturnType<typeof stageOf>[]) {
  const stage = stageOf(state, id);
  return stages.includes(stage) ? undefined : refuse("wrong-state", { id, state: stage });
}

const stageOf = (state: Assembly, id: string) => present(state.recommendations.get(id)).state;

/** Whether some task has a horizon and an owner who accepted it in his own act. */
export const carriedOut = (state: Assembly, recommendation: string): boolean =>
  [...state.tasks.values()].some(
    (task) =>
      task.recommendation === recommendation &&
      task.horizon !== undefined &&
      task.acceptedBy !== undefined,
  );
