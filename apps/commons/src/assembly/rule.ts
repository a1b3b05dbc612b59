/** How each kind of act is judged and what it changes. */
import type { ActKind, ActOf, Entry } from "./act.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { Assembly, Participation } from "./state.ts";

/** The entry around an act: who, when, and its place in the record. */
export type Around = Pick<Entry, "by" | "at" | "occurred">;

export interface Rule<K extends ActKind> {
  /** Why the act cannot be taken now; undefined when it can. Whether `by` may is judged before. */
  readonly check: (state: Assembly, act: ActOf<K>, around: Around) => Refusal | undefined;
  /** Only after `check` found nothing. */
  readonly apply: (state: Assembly, act: ActOf<K>, around: Around) => void;
}

export type Rules<K extends ActKind> = { readonly [P in K]: Rule<P> };

/** The first of several checks that finds something. */
export function firstOf(...checks: readonly (() => Refusal | undefined)[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

export const unknown = (
  known: ReadonlyMap<string, unknown>,
  id: string | undefined,
): Refusal | undefined =>
  id === undefined || known.has(id) ? undefined : refuse("unknown", { id });

export const taken = (known: ReadonlyMap<string, unknown>, id: string): Refusal | undefined =>
  known.has(id) ? refuse("id-taken", { id }) : undefined;

/** What `check` has seen to be there. Its absence is a fault of ours, not of the record. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("applied without having been checked");
  return value;
}

/** Taking part: registered, and the rules in force acknowledged (when there are any). */
export function takesPart(state: Assembly, party: string): Refusal | undefined {
  const participation: Participation | undefined = state.participations.get(party);
  if (participation === undefined) return refuse("not-registered");
  const version = state.rules.length;
  return participation.acknowledged < version
    ? refuse("rules-not-acknowledged", { version })
    : undefined;
}

/** A decision of the plenary that stands: what scope, waivers and selections rest on. */
export function plenaryDecision(state: Assembly, id: string): Refusal | undefined {
  const decision = state.decisions.get(id);
  if (decision === undefined) return refuse("unknown", { id });
  if (state.bodies.get(decision.body)?.kind !== "plenary") return refuse("not-by-plenary", { id });
  if (decision.supersededBy !== undefined || ["none", "indeterminate"].includes(decision.level)) {
    return refuse("decision-not-in-force", { id });
  }
  return undefined;
}
