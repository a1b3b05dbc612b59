/** `thingwall gateway setup`: asks, checks, and writes the configuration of this machine. */
import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { ConfigError, type GatewayConfig, parseConfig, readConfig } from "@thingwall/gateway";
import { printable } from "@thingwall/gateway/words";
import type { Context } from "../../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../../errors.ts";
import { commandError } from "../problem.ts";
import { type Answers, configurationOf, type Known, propose } from "./answers.ts";
import { isError, problemsOf, setupProblems, type SetupProblem } from "./check.ts";
import { readMachine } from "./machine.ts";
import { askAll, type Keyboard, type Look, openKeyboard, QUESTIONS } from "./questions.ts";
import { givenBy, OFF, type SetupOptions } from "./said.ts";
import { keptAs, writeConfiguration } from "./write.ts";

export async function setUpGateway(options: SetupOptions, context: Context): Promise<ExitCode> {
  const { yes = false, dryRun = false } = options;
  const interactive = !yes && !context.json && process.stdin.isTTY;
  if (!interactive && !yes && !dryRun) throw new CommandError("setup-not-answered");
  const { before, exists } = await configurationThere(options.config);
  if (exists && options.replace !== true && !interactive && !dryRun)
    throw new CommandError("config-exists", { path: options.config });
  const machine = await readMachine();
  const known = { machine, random: randomBytes(5), ...(before ? { before } : {}) };
  const keyboard = interactive ? openKeyboard(context.speaker) : undefined;
  try {
    return await decideAndWrite(options, { known, exists, keyboard }, context);
  } finally {
    keyboard?.close();
  }
}

interface Situation {
  readonly known: Known;
  /** There is a file at the configuration's place, readable or not. */
  readonly exists: boolean;
  /** Absent: nothing is asked. */
  readonly keyboard: Keyboard | undefined;
}

async function decideAndWrite(
  options: SetupOptions,
  { known, exists, keyboard }: Situation,
  context: Context,
): Promise<ExitCode> {
  const { config: path, dryRun = false } = options;
  const { machine, before } = known;
  const given = keyboard
    ? await askAll(
        givenBy(options),
        keyboard,
        lookWith(known, context),
        context,
        machine.radios.length > 0,
      )
    : givenBy(options);
  const answers = propose(given, known);
  const problems = problemsOf(answers, machine);
  if (!context.json) showAnswers(answers, problems, context);
  if (problems.some(isError)) {
    if (context.json) tell({ path, problems, written: false }, context);
    return exitCodes.found;
  }
  const config = checked(configurationOf(answers, before), path);
  const text = `${JSON.stringify(config, undefined, 2)}\n`;
  const agreed = !keyboard || dryRun || (await agrees(keyboard, path, exists, context));
  const written = agreed && !dryRun;
  if (written) await writeConfiguration(path, text, exists);
  const kept = exists && written ? { kept: keptAs(path) } : {};
  tell({ path, problems, written, config, ...kept }, context);
  if (dryRun && !context.json) context.out.raw(text);
  return exitCodes.ok;
}

/** From what was given so far: the answers, and what is wrong with each. */
function lookWith(known: Known, context: Context): Look {
  return (given) => {
    const answers = propose(given, known);
    const problems = problemsOf(answers, known.machine).filter(isError);
    const complaints = (question: SetupProblem["question"]) =>
      problems
        .filter((each) => each.question === question)
        .flatMap((each) => problemLines(each, context));
    return { answers, complaints };
  };
}

/** Enter alone writes a new file; to replace one takes a word. */
async function agrees(
  keyboard: Keyboard,
  path: string,
  exists: boolean,
  { speaker }: Context,
): Promise<boolean> {
  const { setup } = speaker.words;
  const yes = speaker.say(setup.yes);
  const asked = exists ? setup.replaceIt : setup.writeIt;
  const typed = await keyboard.ask(
    speaker.say(asked, { path, kept: keptAs(path) }),
    exists ? "" : yes,
  );
  return typed.toLowerCase().startsWith(yes);
}

/** One that cannot be read is one all the same: it is not overwritten unsaid. */
async function configurationThere(
  path: string,
): Promise<{ readonly before?: GatewayConfig; readonly exists: boolean }> {
  try {
    return { before: await readConfig(path), exists: true };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { exists: (await stat(path).catch(() => undefined)) !== undefined };
  }
}

function checked(value: unknown, path: string): GatewayConfig {
  try {
    return parseConfig(value);
  } catch (error) {
    throw commandError(error, path);
  }
}

function showAnswers(answers: Answers, problems: readonly SetupProblem[], context: Context): void {
  const { speaker, err } = context;
  for (const { id, proposed, when } of QUESTIONS) {
    const value = proposed(answers);
    if ((when && !when(answers)) || (id === "ssid" && value === OFF)) continue;
    const label = `${speaker.say(speaker.words.setup.questions[id])}${speaker.phrase("colon")}`;
    err.line(`${label} ${err.style("strong", value === "" ? "–" : printable(value))}`);
  }
  for (const each of problems) for (const line of problemLines(each, context)) err.line(line);
}

interface Outcome {
  readonly path: string;
  readonly problems: readonly SetupProblem[];
  readonly written: boolean;
  readonly config?: GatewayConfig;
  /** Where what was there before is now. */
  readonly kept?: string;
}

function tell({ path, problems, written, config, kept }: Outcome, context: Context): void {
  const { speaker, out, err, json } = context;
  const { setup } = speaker.words;
  if (json) {
    const told = problems.map((each) => ({
      ...each,
      severity: setupProblems[each.code],
      reason: speaker.say(setup.problems[each.code].reason, each.params),
      remedy: speaker.say(setup.problems[each.code].remedy, each.params),
    }));
    out.json({
      ...{ path, written, problems: told },
      ...(kept === undefined ? {} : { kept }),
      ...(config ? { config } : {}),
    });
    return;
  }
  if (!written) {
    err.line(speaker.say(setup.notWritten));
    return;
  }
  out.line(out.style("good", speaker.say(setup.written, { path })));
  if (kept !== undefined) out.line(speaker.say(setup.kept, { kept }));
  out.line(speaker.say(setup.next, { path }));
}

function problemLines(
  { code, params }: SetupProblem,
  { speaker, err }: Pick<Context, "speaker" | "err">,
): readonly string[] {
  const { reason, remedy } = speaker.words.setup.problems[code];
  const severity = setupProblems[code];
  const style = severity === "error" ? "bad" : "warning";
  const head = `${err.style(style, speaker.phrase(severity))}${speaker.phrase("colon")}`;
  return [`${head} ${speaker.say(reason, params)}`, `→ ${speaker.say(remedy, params)}`];
}
