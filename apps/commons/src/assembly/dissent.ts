/** Dissent: lodged → discussed → addressed | withdrawn | sustained; its author may contest once. */
import { argued } from "./calls.ts";
import { refuse } from "./refusal.ts";
import { firstOf, present, type Rules, unknown } from "./rule.ts";
import type { Assembly, Dissent } from "./state.ts";
import { saysTheSame } from "./text.ts";

/** While its call is under way and it stands in one of these states. */
function stands(state: Assembly, id: string, ...states: readonly Dissent["state"][]) {
  const dissent = state.dissents.get(id);
  if (dissent === undefined) return refuse("unknown", { id });
  const call = present(state.calls.get(dissent.call));
  if (call.state !== "open" && call.state !== "last-call") {
    return refuse("wrong-state", { id: call.id, state: call.state });
  }
  return states.includes(dissent.state)
    ? undefined
    : refuse("wrong-state", { id, state: dissent.state });
}

/**
 * Dissents of a call by what they say, the first of each group first: to be discussed together, and
 * seen for what they are when one text came fifty times. Those that were erased stand alone.
 */
export function alike(state: Assembly, call: string): readonly (readonly Dissent[])[] {
  const groups: Dissent[][] = [];
  for (const id of state.calls.get(call)?.dissents ?? []) {
    const dissent = present(state.dissents.get(id));
    const same = groups.find(([first]) => saysTheSame(present(first).reason, dissent.reason));
    if (same === undefined) groups.push([dissent]);
    else same.push(dissent);
  }
  return groups;
}

export const dissentRules: Rules<"dissent-discussed" | "discussion-contested" | "dissent-ended"> = {
  "dissent-discussed": {
    check: (state, { dissents, segment }) =>
      firstOf(
        // Whoever leads one group ends no discussion in another.
        () =>
          new Set(dissents.map((each) => state.dissents.get(each)?.call)).size === 1
            ? undefined
            : refuse("unknown", { id: dissents.join(" ") }),
        ...dissents.map((each) => () => stands(state, each, "lodged", "contested")),
        () => unknown(state.segments, segment),
      ),
    apply: (state, { dissents }) => {
      for (const each of dissents) present(state.dissents.get(each)).state = "discussed";
    },
  },
  "discussion-contested": {
    check: (state, { dissent }, { by }) =>
      firstOf(
        () => stands(state, dissent, "discussed"),
        () => (state.dissents.get(dissent)?.by === by ? undefined : refuse("not-yours")),
        () =>
          state.dissents.get(dissent)?.contested === true ? refuse("contested-already") : undefined,
      ),
    apply: (state, { dissent }, { at }) => {
      const contested = present(state.dissents.get(dissent));
      contested.state = "contested";
      contested.contested = true;
      argued(present(state.calls.get(contested.call)), at);
    },
  },
  "dissent-ended": {
    check: (state, { dissent, as }, { by }) =>
      as === "withdrawn"
        ? firstOf(
            () => stands(state, dissent, "lodged", "discussed", "contested"),
            // Nobody's dissent is withdrawn by another.
            () => (state.dissents.get(dissent)?.by === by ? undefined : refuse("not-yours")),
          )
        : stands(state, dissent, "discussed"),
    apply: (state, { dissent, as }) => {
      present(state.dissents.get(dissent)).state = as;
    },
  },
};
