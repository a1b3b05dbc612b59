/** What every command is given. */
import type { Fetch } from "./input/source.ts";
import type { Output } from "./terminal/output.ts";
import type { Speaker } from "./words/speaker.ts";

export interface Context {
  readonly speaker: Speaker;
  /** Results: standard output. */
  readonly out: Output;
  /** What is said beside results: standard error. */
  readonly err: Output;
  /** Results as JSON. */
  readonly json: boolean;
  readonly fetch: Fetch;
  readonly now: () => Date;
}
