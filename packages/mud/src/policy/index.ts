export type * from "./policy.ts";
export { ceiling } from "./ceiling.ts";
export type { Ceiling, CeilingReason, HoldReason, Household, Provenance } from "./ceiling.ts";
export { compilePolicy, RULE_LIMIT } from "./compile.ts";
export {
  canonicalAddress,
  canonicalPrefix,
  covers,
  familyOf,
  hostPrefix,
  inPrefix,
} from "./network.ts";
export {
  defaultRules,
  DNS_CLASS,
  guestPolicy,
  heldPolicy,
  NTP_CLASS,
  personPolicy,
  strangerPolicy,
} from "./standing.ts";
