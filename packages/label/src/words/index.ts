/** What the label's codes mean, in English and French. */
export { labelRefusalWords } from "./refusal.ts";
export type { ReasonWords } from "./remedies.ts";
export { reasonWords, verdictWords } from "./verdict.ts";
