/** An error that stops a command, in words and as JSON: the reason, then the remedy. */
import { type CommandError, errorExits } from "../errors.ts";
import { printable } from "@thingwall/gateway/words";
import type { Speaker } from "../words/speaker.ts";
import type { Output } from "./output.ts";

export function printError(error: CommandError, output: Output, speaker: Speaker): void {
  const { reason, remedy } = speaker.words.errors[error.code];
  output.line(output.style("bad", speaker.say(reason, error.params)));
  output.line(`→ ${speaker.say(remedy, error.params)}`);
  for (const line of error.details) output.line(output.style("quiet", `  ${printable(line)}`));
}

export function errorJson(error: CommandError, speaker: Speaker): unknown {
  const { reason, remedy } = speaker.words.errors[error.code];
  return {
    code: error.code,
    exitCode: errorExits[error.code],
    params: error.params,
    reason: speaker.say(reason, error.params),
    remedy: speaker.say(remedy, error.params),
    ...(error.details.length === 0 ? {} : { details: error.details }),
  };
}
