/** The process, its rules and numbers, its people and the bodies that they form. */
import {
  type Rules,
  firstOf,
  plenaryDecision,
  present,
  taken,
  takesPart,
  unknown,
} from "./rule.ts";
import { refuse } from "./refusal.ts";
import type { Body } from "./state.ts";

export const peopleRules: Rules<
  | "process-opened"
  | "parameters-adopted"
  | "rules-adopted"
  | "party-added"
  | "party-named"
  | "registered"
  | "affiliated"
  | "communities-declared"
  | "rules-acknowledged"
  | "interest-declared"
> = {
  "process-opened": {
    check: (state) => (state.process === undefined ? undefined : refuse("process-open-already")),
    apply: (state, act, { by }) => {
      state.process = { opened: act, convener: by };
    },
  },
  "parameters-adopted": {
    check: (state, { parameters, decision }) => {
      const shares = [
        parameters.majorityAbove,
        parameters.almostNone,
        parameters.few,
        parameters.oneOrganisation,
      ];
      const over = shares.find(({ numerator, denominator }) => numerator > denominator);
      const { numerator, denominator } = parameters.majorityAbove;
      // J03: a majority is more than half, whatever else is adopted.
      if (over !== undefined || numerator * 2 < denominator) return refuse("parameters-impossible");
      // The first are adopted before anything can be decided by them; later ones by the plenary.
      if (state.parameters.length === 0) return undefined;
      return decision === undefined
        ? refuse("not-by-plenary", { id: "" })
        : plenaryDecision(state, decision);
    },
    apply: (state, { parameters }) => {
      state.parameters.push(parameters);
    },
  },
  "rules-adopted": {
    check: (state, { gathering }) => unknown(state.gatherings, gathering),
    apply: (state, { rules }) => {
      state.rules.push(rules);
    },
  },
  "party-added": {
    check: (state, { party }) => taken(state.parties, party),
    apply: (state, { party, kind, name }, { by }) => {
      state.parties.set(party, { id: party, kind, names: [name], by });
    },
  },
  "party-named": {
    check: (state, { party }) => unknown(state.parties, party),
    apply: (state, { party, name }) => {
      present(state.parties.get(party)).names.push(name);
    },
  },
  registered: {
    check: (state, { organisation }, { by }) =>
      firstOf(
        () => (state.parties.get(by)?.kind === "person" ? undefined : refuse("not-a-person")),
        () => (state.participations.has(by) ? refuse("registered-already") : undefined),
        () => unknown(state.parties, organisation),
      ),
    apply: (state, { communities, organisation, language }, { by, at }) => {
      state.participations.set(by, {
        party: by,
        communities: [...new Set(communities)],
        language,
        since: at,
        affiliations: [{ organisation, from: at.slice(0, 10) }],
        acknowledged: 0,
        interests: new Map(),
      });
    },
  },
  affiliated: {
    check: (state, { organisation }, { by }) =>
      state.participations.has(by)
        ? unknown(state.parties, organisation)
        : refuse("not-registered"),
    apply: (state, { organisation, from }, { by }) => {
      present(state.participations.get(by)).affiliations.push({ organisation, from });
    },
  },
  "communities-declared": {
    check: (state, _act, { by }) =>
      state.participations.has(by) ? undefined : refuse("not-registered"),
    apply: (state, { communities }, { by }) => {
      present(state.participations.get(by)).communities = [...new Set(communities)];
    },
  },
  "rules-acknowledged": {
    check: (state, { version }, { by }) =>
      firstOf(
        () => (state.participations.has(by) ? undefined : refuse("not-registered")),
        () =>
          state.rules.length === version
            ? undefined
            : refuse("no-such-version", { version, latest: state.rules.length }),
      ),
    apply: (state, { version }, { by }) => {
      present(state.participations.get(by)).acknowledged = version;
    },
  },
  "interest-declared": {
    check: (state, { call }, { by }) =>
      state.participations.has(by) ? unknown(state.calls, call) : refuse("not-registered"),
    apply: (state, { call, interest }, { by }) => {
      present(state.participations.get(by)).interests.set(call ?? "", interest);
    },
  },
};

export const bodyRules: Rules<
  | "body-formed"
  | "body-renamed"
  | "role-given"
  | "role-ended"
  | "charter-proposed"
  | "charter-ratified"
  | "wanted-answered"
> = {
  "body-formed": {
    check: (state, { body, kind, decision }) =>
      firstOf(
        () => taken(state.bodies, body),
        // Working groups are the plenary's (A17, F12); the plenary itself decides nothing before it is there.
        () =>
          ["plenary", "oversight", "focus-group"].includes(kind)
            ? undefined
            : decision === undefined
              ? refuse("not-by-plenary", { id: "" })
              : plenaryDecision(state, decision),
      ),
    apply: (state, { body, kind, name, decision }) => {
      state.bodies.set(body, {
        id: body,
        kind,
        names: [name],
        decision,
        roles: [],
        charters: [],
      });
    },
  },
  "body-renamed": {
    check: (state, { body }) => unknown(state.bodies, body),
    apply: (state, { body, name }) => {
      present(state.bodies.get(body)).names.push(name);
    },
  },
  "role-given": {
    check: (state, { party, body, role, organisation }) =>
      firstOf(
        () => unknown(state.parties, party),
        () => unknown(state.parties, organisation),
        () => unknown(state.bodies, body),
        () =>
          holder(state.bodies.get(body), party, role) === undefined
            ? undefined
            : refuse("already-given", { role }),
      ),
    apply: (state, { party, body, role, organisation }, { at, occurred }) => {
      const from = occurred ?? at.slice(0, 10);
      present(state.bodies.get(body)).roles.push({
        party,
        role,
        organisation,
        from,
        until: undefined,
      });
    },
  },
  "role-ended": {
    check: (state, { party, body, role }) =>
      holder(state.bodies.get(body), party, role) === undefined
        ? refuse("unknown", { id: party })
        : undefined,
    apply: (state, { party, body, role }, { at }) => {
      present(holder(state.bodies.get(body), party, role)).until = at;
    },
  },
  "charter-proposed": {
    check: (state, { body, source }) =>
      firstOf(
        () => unknown(state.bodies, body),
        () => unknown(state.gatherings, source?.gathering),
      ),
    apply: (state, { body, charter, source }, { by }) => {
      present(state.bodies.get(body)).charters.push({
        charter,
        source,
        proposedBy: by,
        place: state.size,
        ratifiedBy: undefined,
        answered: new Map(),
      });
    },
  },
  "charter-ratified": {
    check: (state, { body, version, decision }) => {
      const charter = state.bodies.get(body)?.charters[version - 1];
      if (charter === undefined) return refuse("no-such-version", { version, latest: 0 });
      if (charter.ratifiedBy !== undefined) return refuse("wrong-state", { id: body });
      return firstOf(
        () => plenaryDecision(state, decision),
        // No earlier decision can have been about it.
        () =>
          present(state.decisions.get(decision)).place > charter.place
            ? undefined
            : refuse("decided-before", { id: decision }),
      );
    },
    apply: (state, { body, version, decision }) => {
      present(state.bodies.get(body)?.charters[version - 1]).ratifiedBy = decision;
    },
  },
  "wanted-answered": {
    check: (state, { body, version, wanted }, { by }) =>
      firstOf(
        () => takesPart(state, by),
        () => unknown(state.bodies, body),
        () => {
          const charters = state.bodies.get(body)?.charters ?? [];
          if (version !== charters.length) {
            return refuse("no-such-version", { version, latest: charters.length });
          }
          const known = charters.at(-1)?.charter.wanted.length ?? 0;
          return wanted < known ? undefined : refuse("unknown", { id: wanted });
        },
      ),
    apply: (state, { body, version, wanted }, { by }) => {
      const { answered } = present(state.bodies.get(body)?.charters[version - 1]);
      answered.set(wanted, (answered.get(wanted) ?? new Set()).add(by));
    },
  },
};

const holder = (body: Body | undefined, party: string, role: string) =>
  body?.roles.find(
    (each) => each.party === party && each.role === role && each.until === undefined,
  );
