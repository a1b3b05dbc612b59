/** What is stated, and how it reads. Runs in a browser. */
export {
  type Criterion,
  criterionSchemes,
  type CriterionScheme,
  parseCriterion,
  renderCriterion,
} from "./criterion.ts";
export { factsProblem, isDay } from "./check-facts.ts";
export { describeDay, describeFacts, describeResult, type FactLine } from "./describe.ts";
export type { Bilingual, Fact } from "./fact.ts";
export { parseStatement } from "./parse.ts";
export { illegalCharacter } from "./text.ts";
export {
  DID_FORM,
  HTTPS_FORM,
  INSTANT_FORM,
  type MudReference,
  type OrganisationSubject,
  type ProductSubject,
  type Result,
  type UnitSubject,
} from "./schema.ts";
export {
  type Attestation,
  claimsOf,
  type Declaration,
  draftClaims,
  instant,
  instantIn,
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
