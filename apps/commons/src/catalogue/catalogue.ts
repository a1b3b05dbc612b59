/** Standards, how they relate, and what one asks that another does not: both ways, and for a product. */
import type { CriterionScheme } from "@thingwall/label/statement";
import type { CatalogueCriterion, Standard } from "./criterion.ts";
import { en303645 } from "./en-303-645.ts";
import { euCra, iec62443, namedStandards, ukPsti } from "./laws.ts";
import { type Mapping, type MappingSet, mappingSets, type Relation } from "./mapping.ts";
import { nistIr8425 } from "./nist-ir-8425.ts";
import { thingwall } from "./thingwall.ts";

export const standards: readonly Standard[] = [
  thingwall,
  en303645,
  nistIr8425,
  ukPsti,
  euCra,
  iec62443,
  ...namedStandards,
];

export const standardOf = (scheme: string): Standard | undefined =>
  standards.find((standard) => standard.scheme === scheme);

/** What a criterion of a statement asks, in our words, where we have them. */
export function criterionOf(id: string): CatalogueCriterion | undefined {
  const colon = id.indexOf(":");
  const { criteria = [] } = standardOf(id.slice(0, colon)) ?? {};
  return criteria.find(({ number }) => number === id.slice(colon + 1));
}

/** Read the other way round. */
const inverse: Readonly<Record<Relation, Relation>> = {
  equal: "equal",
  equivalent: "equivalent",
  subset: "superset",
  superset: "subset",
  intersects: "intersects",
};

/** Undefined when nobody has compared the two: then nothing is a gap. */
export function mappingOf(from: CriterionScheme, to: CriterionScheme): MappingSet | undefined {
  const straight = mappingSets.find((set) => set.from === from && set.to === to);
  if (straight !== undefined) return straight;
  const turned = mappingSets.find((set) => set.from === to && set.to === from);
  return (
    turned && {
      ...turned,
      from,
      to,
      mappings: turned.mappings.map(({ from: other, relation, to: number }) => ({
        from: number,
        relation: inverse[relation],
        to: other,
      })),
    }
  );
}

export interface Comparison {
  readonly set: MappingSet;
  /** Asked by the first and in no way by the second. */
  readonly gaps: readonly CatalogueCriterion[];
  /** Asked by both only in part: the second asks less, or something beside it. */
  readonly partly: readonly Compared[];
  /** What the second asks as well. */
  readonly covered: readonly Compared[];
}

export interface Compared {
  readonly criterion: CatalogueCriterion;
  readonly mappings: readonly Mapping[];
}

/** What the first standard asks that the second does not. */
export function compare(from: CriterionScheme, to: CriterionScheme): Comparison | undefined {
  const set = mappingOf(from, to);
  const standard = standardOf(from);
  if (set === undefined || standard === undefined) return undefined;
  const compared = standard.criteria.map((criterion) => ({
    criterion,
    mappings: set.mappings.filter((mapping) => mapping.from === criterion.number),
  }));
  const isCovered = ({ mappings }: Compared) =>
    mappings.some(({ relation }) => relation !== "intersects" && relation !== "superset");
  return {
    set,
    gaps: compared
      .filter(({ mappings }) => mappings.length === 0)
      .map(({ criterion }) => criterion),
    partly: compared.filter((each) => each.mappings.length > 0 && !isCovered(each)),
    covered: compared.filter(isCovered),
  };
}

/** Pairs that somebody has compared, either way. */
export const comparedPairs: readonly (readonly [CriterionScheme, CriterionScheme])[] =
  mappingSets.flatMap(({ from, to }) => [
    [from, to],
    [to, from],
  ]);
