/** Who is here, by what people say of themselves, and who ought to be and is not. */
import { affiliationAt, type Assembly, type Body } from "./state.ts";
import type { Words } from "./text.ts";

export interface Representation {
  /** Communities with enough people to be shown, largest first. Whoever names two counts in both. */
  readonly communities: readonly { readonly community: string; readonly count: number }[];
  /** How many communities have fewer people than the group adopted for charts. */
  readonly notShown: number;
  /** People by organisation on that day, where there is more than one. */
  readonly organisations: readonly { readonly organisation: string; readonly count: number }[];
  readonly total: number;
}

/** @param day  affiliations are those of this day */
export function representation(state: Assembly, day: string): Representation {
  const communities = new Map<string, number>();
  const organisations = new Map<string, number>();
  const add = (counts: Map<string, number>, name: string) =>
    counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const participation of state.participations.values()) {
    for (const community of participation.communities) add(communities, community);
    const organisation = affiliationAt(participation, day);
    if (organisation !== undefined) add(organisations, organisation);
  }
  const ordered = (counts: Map<string, number>) =>
    [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const smallest = state.parameters.at(-1)?.smallestGroup ?? 1;
  const large = ordered(communities).filter(([, count]) => count >= smallest);
  return {
    communities: large.map(([community, count]) => ({ community, count })),
    notShown: communities.size - large.length,
    organisations: ordered(organisations)
      .filter(([, count]) => count > 1)
      .map(([organisation, count]) => ({ organisation, count })),
    total: state.participations.size,
  };
}

/** Wanted stakeholders of a body's latest charter, each with how many said that they are one. */
export function wanted(body: Body): readonly { readonly who: Words; readonly count: number }[] {
  const latest = body.charters.at(-1);
  return (latest?.charter.wanted ?? []).map((who, index) => ({
    who,
    count: latest?.answered.get(index)?.size ?? 0,
  }));
}
