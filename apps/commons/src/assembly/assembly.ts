/**
 * The assembly: acts are taken one by one, and the record of those that were taken is the assembly.
 * Pure but for the state that a caller owns: the clock is an argument, ids and salts come in the act.
 */
import { type Act, type ActKind, type ActOf, type Entry } from "./act.ts";
import { mayAct } from "./authority.ts";
import { callRules } from "./calls.ts";
import { dissentRules } from "./dissent.ts";
import { documentRules } from "./documents.ts";
import { gatheringRules } from "./gatherings.ts";
import { bodyRules, peopleRules } from "./people.ts";
import { priorityRules } from "./priorities.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { reportRules } from "./report.ts";
import { resultRules } from "./results.ts";
import type { Around, Rules } from "./rule.ts";
import { type Assembly, emptyAssembly } from "./state.ts";
import { noteTexts, textRules } from "./texts.ts";
import { outcomeRules, workRules } from "./work.ts";

const rules: Rules<ActKind> = {
  ...peopleRules,
  ...bodyRules,
  ...textRules,
  ...gatheringRules,
  ...reportRules,
  ...priorityRules,
  ...callRules,
  ...dissentRules,
  ...resultRules,
  ...workRules,
  ...outcomeRules,
  ...documentRules,
};

/** An act with its author, before it has a time. */
export interface Proposal {
  readonly by: string;
  readonly act: Act;
  /** The day it happened, when somebody enters it later. */
  readonly occurred?: string;
}

export type Taken =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly refusal: Refusal };

/** How far a clock may have gone back before nothing more is written, in milliseconds. */
const clockSlack = 5 * 60 * 1000;

/**
 * Judges a proposal against what the record amounts to, and takes it in. A refused one leaves the
 * state as it was. Entries never go back in time: with a clock that is a little behind the latest
 * entry's time is used, with one that is far behind nothing is taken.
 */
export function take(state: Assembly, proposal: Proposal, now: Date): Taken {
  const at = now.toISOString();
  if (state.at > at && Date.parse(state.at) - now.getTime() > clockSlack) {
    return { ok: false, refusal: refuse("clock-behind", { latest: state.at }) };
  }
  const entry = { ...proposal, at: state.at > at ? state.at : at };
  const refusal = judge(state, entry);
  if (refusal !== undefined) return { ok: false, refusal };
  applyEntry(state, entry);
  return { ok: true, entry };
}

/** Why an entry does not belong into the record after what is there; undefined when it does. */
function judge(state: Assembly, entry: Entry): Refusal | undefined {
  const { act, by, at, occurred } = entry;
  if (at < state.at) return refuse("clock-behind", { latest: state.at });
  if (occurred !== undefined && occurred > at.slice(0, 10)) {
    return refuse("dated-ahead", { day: occurred });
  }
  if (!(state.parties.has(by) || (act.type === "party-added" && act.party === by))) {
    return refuse("unknown", { id: by });
  }
  if (state.process === undefined && !["party-added", "process-opened"].includes(act.type)) {
    return refuse("no-process");
  }
  if (!mayAct(state, act, by)) return refuse("not-allowed", { act: act.type });
  return check(state, act, entry);
}

function applyEntry(state: Assembly, entry: Entry): void {
  apply(state, entry.act, entry);
  noteTexts(state, entry.act, entry.by);
  state.size += 1;
  state.at = entry.at;
}

const check = <K extends ActKind>(state: Assembly, act: ActOf<K>, around: Around) =>
  rules[act.type].check(state, act, around);
const apply = <K extends ActKind>(state: Assembly, act: ActOf<K>, around: Around) =>
  rules[act.type].apply(state, act, around);

export type Replayed =
  | { readonly ok: true; readonly state: Assembly }
  | { readonly ok: false; readonly index: number; readonly refusal: Refusal };

/**
 * The state of a record, every entry judged again: a record that someone else kept is believed only
 * as far as its own rules allow each entry.
 */
export function replay(entries: Iterable<Entry>): Replayed {
  const state = emptyAssembly();
  for (const entry of entries) {
    const refusal = judge(state, entry);
    if (refusal !== undefined) return { ok: false, index: state.size, refusal };
    applyEntry(state, entry);
  }
  return { ok: true, state };
}
