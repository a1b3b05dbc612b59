/** Descriptions over time: fetched, verified, parsed, or held with the reason. */
export { Describe, type Given, isSameOriginal, originalOf, readGiven } from "./given.ts";
export { type FetchRequest, fetchText } from "./fetch.ts";
export { Following } from "./following.ts";
export { keepLoading } from "./keep-loading.ts";
export {
  type Described,
  type Held,
  type LoadedProfile,
  type LoadRequest,
  loadProfile,
  type Original,
  type Pin,
  readTrust,
  recallProfile,
  settled,
  type Source,
} from "./load.ts";
export type { FetchFailure } from "./outcome.ts";
export { type Difference, differenceBetween, isWider } from "./wider.ts";
