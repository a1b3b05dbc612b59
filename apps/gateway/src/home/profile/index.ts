/** Descriptions over time: fetched, verified, parsed, or held with the reason. */
export type { Dial, Resolver } from "./connect.ts";
export { type FetchRequest, fetchProfile } from "./fetch.ts";
export { keepLoading } from "./keep-loading.ts";
export {
  type Described,
  type Held,
  type LoadRequest,
  type LoadedProfile,
  type Source,
  type Trust,
  type Why,
  loadProfile,
  readTrust,
} from "./load.ts";
export {
  type FetchFailure,
  type FetchOutcome,
  type FetchRefused,
  type FetchedProfile,
  fetchFailures,
} from "./outcome.ts";
