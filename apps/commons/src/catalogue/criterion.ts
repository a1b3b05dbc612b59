/** A criterion of some standard: its number there, and in our own words what it asks. */
import type { CriterionScheme } from "@thingwall/label/statement";

export interface CatalogueCriterion {
  /** As the standard numbers it. */
  readonly number: string;
  readonly en: string;
  readonly fr: string;
  /** `must`: an obligation of the standard. `should`: its recommendation. */
  readonly asks: "must" | "should";
}

export interface Standard {
  readonly scheme: CriterionScheme;
  readonly title: string;
  readonly edition: string;
  readonly publisher: string;
  readonly url: string;
  /**
   * `whole`: every criterion is here. `unchecked`: as far as we know, and not yet compared with the
   * publisher's text. `part`: some, not yet compared either. `named`: none yet.
   */
  readonly state: "whole" | "unchecked" | "part" | "named";
  readonly criteria: readonly CatalogueCriterion[];
}

export const must = (number: string, en: string, fr: string): CatalogueCriterion => ({
  number,
  en,
  fr,
  asks: "must",
});

export const should = (number: string, en: string, fr: string): CatalogueCriterion => ({
  number,
  en,
  fr,
  asks: "should",
});
