/** What is stated, and how it reads. Runs in a browser. */
export {
  type Criterion,
  criterionSchemes,
  type CriterionScheme,
  parseCriterion,
  renderCriterion,
} from "./criterion.ts";
export { describeDay, describeFacts, describeResult, type FactLine } from "./describe.ts";
export type { Bilingual, Fact } from "./fact.ts";
export { parseStatement } from "./parse.ts";
export type {
  MudReference,
  OrganisationSubject,
  ProductSubject,
  Result,
  UnitSubject,
} from "./schema.ts";
export {
  type Attestation,
  claimsOf,
  type Declaration,
  type Listing,
  type OrganisationAttestation,
  type OrganisationDeclaration,
  type ProductAttestation,
  type ProductDeclaration,
  type Statement,
  type UnitDeclaration,
} from "./statement.ts";
export {
  type Contact,
  type FactId,
  factIds,
  factOf,
  type Facts,
  notDisclosed,
  vocabulary,
} from "./vocabulary.ts";
