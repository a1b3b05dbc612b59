/** Consensus calls: what may happen to them when, and what they leave behind. */
import { type Refusal, refuse } from "./refusal.ts";
import {
  certificateDigest,
  type Certificate,
  computeConsensus,
  type ConsensusInput,
} from "./consensus.ts";
import { type Around, firstOf, present, type Rules, taken, takesPart, unknown } from "./rule.ts";
import { affiliationAt, type Assembly, type Call } from "./state.ts";
import { inBothLanguages } from "./parity.ts";
import { saysTheSame, sealOf } from "./text.ts";

const HOUR = 3_600_000;

/** What the record says about a closed call. */
export function consensusInput(state: Assembly, call: Call): ConsensusInput {
  return {
    call: call.id,
    question: sealOf(call.question),
    mode: call.mode,
    parameters: present(call.parameters),
    positions: [...call.positions.values()],
    dissents: call.dissents.map((id) => present(state.dissents.get(id))),
    openedAt: present(call.openedAt),
    arguedAt: call.arguedAt,
    queueEmpty: call.queueEmpty,
    closedAt: present(call.closedAt),
  };
}

/** Undefined while the call is not closed. */
export function certificateOf(state: Assembly, id: string): Certificate | undefined {
  const call = state.calls.get(id);
  return call?.closedAt === undefined ? undefined : computeConsensus(consensusInput(state, call));
}

const inState = (call: Call | undefined, ...states: readonly Call["state"][]) =>
  call === undefined || states.includes(call.state)
    ? undefined
    : refuse("wrong-state", { id: call.id, state: call.state });

/** May speak to an open call: takes part, and has declared interests for it or for the process. */
function maySpeak(state: Assembly, id: string, { by }: Around): Refusal | undefined {
  return firstOf(
    () => unknown(state.calls, id),
    () => takesPart(state, by),
    () => {
      const interests = state.participations.get(by)?.interests;
      return interests?.has(id) === true || interests?.has("") === true
        ? undefined
        : refuse("interest-not-declared");
    },
    () => inState(state.calls.get(id), "open", "last-call"),
  );
}

function lodge(
  state: Assembly,
  call: Call,
  dissent: string,
  reason: Call["question"],
  { by, at }: Around,
): void {
  const lodged = { id: dissent, call: call.id, by, reason, at, contested: false };
  state.dissents.set(dissent, { ...lodged, state: "lodged" });
  call.dissents.push(dissent);
  argued(call, at);
}

/** Something was brought forward: the quiet time begins anew, and a last call is void. */
export function argued(call: Call, at: string): void {
  call.arguedAt = at;
  if (call.state !== "last-call") return;
  call.state = "open";
  call.lastCallAt = undefined;
  call.queueEmpty = undefined;
}

function newDissent(
  state: Assembly,
  call: Call | undefined,
  id: string,
  reason: Call["question"],
  by: string,
): Refusal | undefined {
  const before = (call?.dissents ?? []).map((each) => present(state.dissents.get(each)));
  const own = before.find((each) => each.by === by && saysTheSame(each.reason, reason));
  // Saying it twice does not make it two: the first is the one to be discussed.
  return own === undefined ? taken(state.dissents, id) : refuse("same-dissent", { id: own.id });
}

export const callRules: Rules<
  | "call-drafted"
  | "call-opened"
  | "position-taken"
  | "dissent-lodged"
  | "last-call"
  | "call-closed"
  | "call-computed"
> = {
  "call-drafted": {
    check: (state, { call, body, question, mode, gathering, reopens }) =>
      firstOf(
        () => {
          const before = state.calls.get(call);
          // A draft may be drafted again; a question that was put to people may not.
          if (before === undefined) return taken(state.decisions, call);
          const same = before.state === "drafted" && before.body === body;
          return same ? undefined : refuse("frozen", { id: call });
        },
        () => unknown(state.bodies, body),
        () => unknown(state.gatherings, gathering),
        () =>
          mode === "meeting" && gathering === undefined ? refuse("unknown", { id: "" }) : undefined,
        () => unknown(state.decisions, reopens),
        () => {
          if (reopens !== undefined) {
            return state.decisions.get(reopens)?.reopenings.at(-1)?.answer === "granted"
              ? undefined
              : refuse("decided-already", { id: reopens });
          }
          const decided = [...state.decisions.values()].find(
            (each) => each.supersededBy === undefined && saysTheSame(each.text, question),
          );
          return decided && refuse("decided-already", { id: decided.id });
        },
      ),
    apply: (state, { call, body, question, mode, gathering, reopens }) => {
      state.calls.set(call, {
        ...{ id: call, body, question, mode, gathering, reopens, state: "drafted" },
        ...{ parameters: undefined, positions: new Map(), dissents: [], contests: new Map() },
        ...{ openedAt: undefined, lastCallAt: undefined, queueEmpty: undefined },
        ...{ arguedAt: undefined, closedAt: undefined },
        ...{ certificate: undefined, declared: undefined },
      });
    },
  },
  "call-opened": {
    check: (state, { call, question }) => {
      const drafted = state.calls.get(call);
      if (drafted === undefined) return refuse("unknown", { id: call });
      return firstOf(
        () => inState(drafted, "drafted"),
        () => (state.parameters.length === 0 ? refuse("parameters-not-adopted") : undefined),
        // Whoever opens it says which text was read: another one meanwhile is not opened by mistake.
        () => (sealOf(drafted.question) === question ? undefined : refuse("frozen", { id: call })),
        () => inBothLanguages(state, drafted.question),
      );
    },
    apply: (state, { call }, { at }) => {
      const opened = present(state.calls.get(call));
      const version = state.parameters.length;
      opened.parameters = { version, values: present(state.parameters[version - 1]) };
      opened.state = "open";
      opened.openedAt = at;
    },
  },
  "position-taken": {
    check: (state, { call, stance, reason, dissent }, around) =>
      firstOf(
        () => maySpeak(state, call, around),
        () => {
          if (stance !== "cannot-live-with") {
            return dissent === undefined ? undefined : refuse("wrong-state", { id: dissent });
          }
          const open = state.calls.get(call);
          const spoke = open?.dissents.some((id) => state.dissents.get(id)?.by === around.by);
          if (reason === undefined || dissent === undefined) {
            return spoke === true ? undefined : refuse("position-without-reason");
          }
          return newDissent(state, open, dissent, reason, around.by);
        },
      ),
    apply: (state, { call, stance, reason, dissent }, around) => {
      const open = present(state.calls.get(call));
      const { by, at } = around;
      const participation = present(state.participations.get(by));
      const { interests } = participation;
      open.positions.set(by, {
        ...{ party: by, stance, reason, at },
        organisation: affiliationAt(participation, at.slice(0, 10)),
        communities: participation.communities,
        interest: interests.get(call) ?? interests.get(""),
      });
      if (dissent !== undefined && reason !== undefined)
        lodge(state, open, dissent, reason, around);
    },
  },
  "dissent-lodged": {
    check: (state, { call, dissent, reason }, around) =>
      firstOf(
        () => maySpeak(state, call, around),
        () => newDissent(state, state.calls.get(call), dissent, reason, around.by),
      ),
    apply: (state, { call, dissent, reason }, around) => {
      lodge(state, present(state.calls.get(call)), dissent, reason, around);
    },
  },
  "last-call": {
    check: (state, { call }) =>
      unknown(state.calls, call) ?? inState(state.calls.get(call), "open"),
    apply: (state, { call }, { at }) => {
      const open = present(state.calls.get(call));
      open.state = "last-call";
      open.lastCallAt = at;
      const gathering = state.gatherings.get(open.gathering ?? "");
      if (gathering !== undefined) open.queueEmpty = gathering.queue.length === 0;
    },
  },
  "call-closed": {
    check: (state, { call }) =>
      unknown(state.calls, call) ?? inState(state.calls.get(call), "last-call"),
    apply: (state, { call }, { at }) => {
      const open = present(state.calls.get(call));
      open.state = "closed";
      open.closedAt = at;
    },
  },
  "call-computed": {
    check: (state, { call, certificate }) =>
      firstOf(
        () => unknown(state.calls, call),
        () => inState(state.calls.get(call), "closed"),
        () => {
          const own = certificateOf(state, call);
          return own !== undefined && certificateDigest(own) === certificate
            ? undefined
            : refuse("not-what-is-computed", { id: call });
        },
      ),
    apply: (state, { call, certificate }) => {
      const closed = present(state.calls.get(call));
      closed.state = "computed";
      closed.certificate = certificate;
    },
  },
};

/** Whether the hours since a time have passed. */
export const passed = (since: string, hours: number, at: string): boolean =>
  Date.parse(at) - Date.parse(since) >= hours * HOUR;
