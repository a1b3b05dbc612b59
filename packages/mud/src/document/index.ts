/** MUD files: bytes → document and issues, the older dialect, canonical text. */
export type * from "./model.ts";
export {
  documentIssues,
  type DocumentIssue,
  type DocumentIssueCode,
  type DocumentIssueParams,
} from "./issue.ts";
export * from "./limits.ts";
export {
  parseMud,
  type ParsedMud,
  type ParseOptions,
  upgradeMud,
  type UpgradedMud,
} from "./parse.ts";
export { printMud } from "./print.ts";
export { DEFAULT_CACHE_VALIDITY } from "./build.ts";
