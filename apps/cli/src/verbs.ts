/** What the options, help and work of every verb are made with. */
import type { Command, Option } from "commander";
import type { Context } from "./context.ts";
import type { ExitCode } from "./errors.ts";
import type { Phrase } from "./words/model.ts";
import type { Speaker } from "./words/speaker.ts";

export interface Common {
  readonly json?: boolean;
}

export interface Verbs {
  readonly phrase: Speaker["phrase"];
  readonly group: (
    parent: Command,
    name: string,
    description: Phrase,
    examples: readonly string[],
  ) => Command;
  /** A verb with the options that all have. */
  readonly verb: (
    parent: Command,
    usage: string,
    description: Phrase,
    examples: readonly string[],
  ) => Command;
  readonly option: (flags: string, description: Phrase) => Option;
  readonly repeated: (flags: string, description: Phrase) => Option;
  readonly run: (common: Common, work: (context: Context) => Promise<ExitCode>) => Promise<void>;
}
