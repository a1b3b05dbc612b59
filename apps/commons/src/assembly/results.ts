/** What follows from a computed call: declaration, contest, the decision; and its reopening. */
import { certificateOf, passed } from "./calls.ts";
import { inBothLanguages } from "./parity.ts";
import { refuse } from "./refusal.ts";
import { firstOf, present, type Rules, taken, takesPart, unknown } from "./rule.ts";

export const resultRules: Rules<
  | "call-declared"
  | "result-contested"
  | "contest-answered"
  | "call-finished"
  | "decision-reported"
  | "reopening-requested"
  | "reopening-answered"
> = {
  "call-declared": {
    check: (state, { call, level, reason }) => {
      const computed = state.calls.get(call);
      if (computed === undefined) return refuse("unknown", { id: call });
      if (computed.state !== "computed") {
        return refuse("wrong-state", { id: call, state: computed.state });
      }
      const certificate = present(certificateOf(state, call));
      if (level === certificate.level) return undefined;
      // C2 is never waived: no reason makes a consensus of what was not discussed.
      const reached = level === "consensus" || level === "rough-consensus";
      if (reached && certificate.criteria.C2.met !== "yes") return refuse("dissent-not-discussed");
      return reason === undefined
        ? refuse("against-computation-without-reason", { computed: certificate.level, level })
        : inBothLanguages(state, reason);
    },
    apply: (state, { call, level, reason }, { by, at }) => {
      const computed = present(state.calls.get(call));
      const own = { level, computed: present(certificateOf(state, call)).level, by, at };
      computed.declared = reason === undefined ? own : { ...own, reason };
      computed.state = "declared";
    },
  },
  "result-contested": {
    check: (state, { call, contest }, { by, at }) =>
      firstOf(
        () => unknown(state.calls, call),
        () => takesPart(state, by),
        () => {
          const declared = present(state.calls.get(call));
          if (declared.state !== "declared" || declared.declared === undefined) {
            return refuse("wrong-state", { id: call, state: declared.state });
          }
          const hours = present(declared.parameters).values.contestHours;
          if (passed(declared.declared.at, hours, at)) return refuse("too-late", { hours });
          if (declared.contests.has(contest)) return refuse("id-taken", { id: contest });
          const before = [...declared.contests.values()].some((each) => each.by === by);
          return before ? refuse("contested-already") : undefined;
        },
      ),
    apply: (state, { call, contest, reason }, { by }) => {
      present(state.calls.get(call)).contests.set(contest, { by, reason, answer: undefined });
    },
  },
  "contest-answered": {
    check: (state, { call, contest, answer }) =>
      firstOf(
        () => unknown(state.calls, call),
        () => {
          const found = present(state.calls.get(call)).contests.get(contest);
          if (found === undefined) return refuse("unknown", { id: contest });
          return found.answer === undefined ? undefined : refuse("wrong-state", { id: contest });
        },
        () => inBothLanguages(state, answer),
      ),
    apply: (state, { call, contest, answer }) => {
      present(state.calls.get(call)?.contests.get(contest)).answer = answer;
    },
  },
  "call-finished": {
    check: (state, { call }, { at }) =>
      firstOf(
        () => unknown(state.calls, call),
        () => {
          const declared = present(state.calls.get(call));
          if (declared.state !== "declared" || declared.declared === undefined) {
            return refuse("wrong-state", { id: call, state: declared.state });
          }
          const hours = present(declared.parameters).values.contestHours;
          if (!passed(declared.declared.at, hours, at)) return refuse("too-early", { hours });
          const open = [...declared.contests].find(([, { answer }]) => answer === undefined);
          return open && refuse("contest-open", { contest: open[0] });
        },
      ),
    apply: (state, { call }, { at }) => {
      const finished = present(state.calls.get(call));
      const { level } = present(finished.declared);
      finished.state = "finished";
      state.decisions.set(call, {
        ...{ id: call, body: finished.body, level, text: finished.question, basis: "call", at },
        ...{ gathering: finished.gathering, segments: [] },
        ...{ reopenings: [], supersededBy: undefined, place: state.size },
      });
      if (finished.reopens === undefined) return;
      const before = present(state.decisions.get(finished.reopens));
      // Without agreement on another answer the earlier decision stands, and the request is spent.
      if (level === "consensus" || level === "rough-consensus") before.supersededBy = call;
      else present(before.reopenings.at(-1)).answer = "refused";
    },
  },
  "decision-reported": {
    check: (state, { decision, body, gathering, segments }) =>
      firstOf(
        () => taken(state.decisions, decision),
        // A call's decision comes from its certificate, never from a report.
        () => taken(state.calls, decision),
        () => unknown(state.bodies, body),
        () => unknown(state.gatherings, gathering),
        () => firstOf(...segments.map((segment) => () => unknown(state.segments, segment))),
      ),
    apply: (state, { decision, body, gathering, level, text, segments }, { at }) => {
      state.decisions.set(decision, {
        ...{ id: decision, body, level, text, basis: "report", gathering, segments, at },
        ...{ reopenings: [], supersededBy: undefined, place: state.size },
      });
    },
  },
  "reopening-requested": {
    check: (state, { decision, information }, { by }) =>
      firstOf(
        () => takesPart(state, by),
        () => unknown(state.decisions, decision),
        () => unknown(state.contributions, information),
        () => {
          const standing = present(state.decisions.get(decision));
          if (standing.supersededBy !== undefined) return refuse("wrong-state", { id: decision });
          const latest = standing.reopenings.at(-1);
          if (latest !== undefined && latest.answer !== "refused") {
            return refuse("wrong-state", { id: decision });
          }
          const found = present(state.contributions.get(information));
          const used = standing.reopenings.some((each) => each.information === information);
          // I08: new means said after the decision, and not the ground of an earlier request.
          return found.kind === "new-information" && found.at > standing.at && !used
            ? undefined
            : refuse("not-new-information", { id: information });
        },
      ),
    apply: (state, { decision, information }) => {
      present(state.decisions.get(decision)).reopenings.push({ information, answer: undefined });
    },
  },
  "reopening-answered": {
    check: (state, { decision, reason }) =>
      firstOf(
        () => unknown(state.decisions, decision),
        () => {
          const latest = present(state.decisions.get(decision)).reopenings.at(-1);
          return latest !== undefined && latest.answer === undefined
            ? undefined
            : refuse("wrong-state", { id: decision });
        },
        () => inBothLanguages(state, reason),
      ),
    apply: (state, { decision, answer }) => {
      present(present(state.decisions.get(decision)).reopenings.at(-1)).answer = answer;
    },
  },
};
