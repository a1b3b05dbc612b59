/** The command line's one entry: arguments in, exit code out, every failure with its remedy. */
import { CommanderError } from "commander";
import { CommandError, errorExits, exitCodes, type ExitCode } from "./errors.ts";
import { programFor } from "./program.ts";
import { outputTo } from "./terminal/output.ts";
import { errorJson, printError } from "./terminal/problem.ts";
import { languageOf, speaker as speakerOf } from "./words/speaker.ts";

/** Sets the process's exit code; never throws. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that stops reading (`| head`) is not a fault.
  process.stdout.on("error", () => process.exit());
  const speaker = speakerOf(languageOf(languageArgument(args), process.env));
  const out = outputTo(process.stdout);
  const err = outputTo(process.stderr);
  let exitCode: ExitCode = exitCodes.ok;
  const program = programFor(
    { speaker, out, err, now: () => new Date() },
    (code) => (exitCode = code),
  );
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    const error = asCommandError(thrown);
    if (error === undefined) {
      // Help and version are answers; help in place of a command that was left out is not.
      exitCode = (thrown as CommanderError).exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    } else {
      exitCode = errorExits[error.code];
      if (args.includes("--json")) out.json({ error: errorJson(error, speaker) });
      else printError(error, err, speaker);
    }
  }
  process.exitCode = exitCode;
}

/** The language must be known before the options are read: their descriptions are in it. */
function languageArgument(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const found = args[index];
  return found === "--lang" ? args[index + 1] : found?.slice("--lang=".length);
}

const USAGE_CODES = {
  "commander.unknownOption": "unknown-option",
  "commander.unknownCommand": "unknown-command",
  "commander.missingArgument": "missing-argument",
  "commander.excessArguments": "excess-argument",
  "commander.optionMissingArgument": "missing-value",
  "commander.missingMandatoryOptionValue": "missing-option",
} as const;

function asCommandError(thrown: unknown): CommandError | undefined {
  if (thrown instanceof CommandError) return thrown;
  if (thrown instanceof CommanderError) {
    const known = Object.entries(USAGE_CODES).find(([code]) => code === thrown.code);
    if (known === undefined) return undefined;
    const quoted = /'([^']*)'/.exec(thrown.message)?.[1] ?? "";
    return new CommandError(known[1], { name: quoted });
  }
  if (!(thrown instanceof Error)) return new CommandError("internal", { reason: String(thrown) });
  const [reason = "", ...more] = `${thrown.name}: ${thrown.message}`.split("\n");
  const trace = (thrown.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
  return new CommandError("internal", { reason }, [...more, ...trace]);
}
