/** Issues and rounds of priorities: listed, added from the floor, attended to, selected. */
import { refuse } from "./refusal.ts";
import { firstOf, plenaryDecision, present, type Rules, taken, unknown } from "./rule.ts";
import type { Assembly } from "./state.ts";

const openRound = (state: Assembly, id: string) => {
  const round = state.rounds.get(id);
  if (round === undefined) return refuse("unknown", { id });
  return round.selected === undefined ? undefined : refuse("wrong-state", { id, state: "closed" });
};

const inRound = (state: Assembly, id: string, issues: readonly string[]) => {
  const round = present(state.rounds.get(id));
  const stranger = issues.find(
    (each) => !round.listed.includes(each) && !round.added.includes(each),
  );
  return stranger === undefined ? undefined : refuse("unknown", { id: stranger });
};

export const priorityRules: Rules<
  "issue-raised" | "round-opened" | "item-added" | "attention-noted" | "round-closed"
> = {
  "issue-raised": {
    check: (state, { issue, gathering }) =>
      taken(state.issues, issue) ?? unknown(state.gatherings, gathering),
    apply: (state, { issue, title, gathering, floor }) => {
      state.issues.set(issue, { id: issue, title, gathering, floor });
    },
  },
  "round-opened": {
    check: (state, { round, gathering, issues }) =>
      firstOf(
        () => taken(state.rounds, round),
        () => unknown(state.gatherings, gathering),
        () => firstOf(...issues.map((issue) => () => unknown(state.issues, issue))),
      ),
    apply: (state, { round, gathering, issues, advised }) => {
      state.rounds.set(round, {
        ...{ id: round, gathering, advised, listed: issues, added: [], attention: new Set() },
        ...{ selected: undefined, decision: undefined },
      });
    },
  },
  "item-added": {
    check: (state, { round, issue, decision }) =>
      firstOf(
        () => openRound(state, round),
        () => unknown(state.issues, issue),
        () =>
          inRound(state, round, [issue]) === undefined
            ? refuse("id-taken", { id: issue })
            : undefined,
        () => plenaryDecision(state, decision),
      ),
    apply: (state, { round, issue }) => {
      present(state.rounds.get(round)).added.push(issue);
    },
  },
  "attention-noted": {
    check: (state, { round, issue }) => openRound(state, round) ?? inRound(state, round, [issue]),
    apply: (state, { round, issue }) => {
      present(state.rounds.get(round)).attention.add(issue);
    },
  },
  "round-closed": {
    check: (state, { round, selected, decision }) =>
      firstOf(
        () => openRound(state, round),
        () => inRound(state, round, selected),
        () => plenaryDecision(state, decision),
      ),
    apply: (state, { round, selected, decision }) => {
      const closed = present(state.rounds.get(round));
      closed.selected = selected;
      closed.decision = decision;
    },
  },
};
