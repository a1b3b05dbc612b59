/** `thingwall gateway setup`: asks, checks, and writes the configuration of this machine. */
import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { ConfigError, type GatewayConfig, parseConfig, readConfig } from "@thingwall/gateway";
import type { Context } from "../../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../../errors.ts";
import { commandError } from "../problem.ts";
import { type Answers, configurationOf, propose } from "./answers.ts";
import { isError, problemsOf, setupProblems, type SetupProblem } from "./check.ts";
import { readMachine } from "./machine.ts";
import { askAll, openKeyboard, QUESTIONS } from "./questions.ts";
import { givenBy, OFF, type SetupOptions } from "./said.ts";
import { keptAs, writeConfiguration } from "./write.ts";

export async function setUpGateway(options: SetupOptions, context: Context): Promise<ExitCode> {
  const { config: path, dryRun = false } = options;
  const { speaker, err } = context;
  const interactive = options.yes !== true && !context.json && process.stdin.isTTY;
  if (!interactive && options.yes !== true && !dryRun) throw new CommandError("setup-not-answered");
  const { before, exists } = await configurationThere(path);
  if (exists && options.replace !== true && !interactive && !dryRun)
    throw new CommandError("config-exists", { path });
  const machine = await readMachine();
  const random = randomBytes(5);
  const known = { machine, random, ...(before ? { before } : {}) };
  let given = givenBy(options);
  let replace = options.replace === true;
  let agreed = true;
  if (interactive) {
    const keyboard = openKeyboard(speaker);
    const look = (now: typeof given) => {
      const answers = propose(now, known);
      const problems = problemsOf(answers, machine).filter(isError);
      const complaints = (question: SetupProblem["question"]) =>
        problems
          .filter((each) => each.question === question)
          .flatMap((each) => problemLines(each, context));
      return { answers, complaints };
    };
    try {
      given = await askAll(given, keyboard, look, context, machine.radios.length > 0);
      if (!dryRun) {
        const asked = exists ? "replaceIt" : "writeIt";
        const word = speaker.say(speaker.words.setup[asked], { path, kept: keptAs(path) });
        const yes = speaker.say(speaker.words.setup.yes);
        agreed = (await keyboard.ask(word, exists ? "" : yes)).toLowerCase().startsWith(yes);
        replace ||= agreed && exists;
      }
    } finally {
      keyboard.close();
    }
  }
  const answers = propose(given, known);
  const problems = problemsOf(answers, machine);
  if (problems.some(isError)) {
    tell({ path, answers, problems, written: false }, undefined, context);
    return exitCodes.found;
  }
  const config = checked(configurationOf(answers, before), path);
  const text = `${JSON.stringify(config, undefined, 2)}\n`;
  const written = !dryRun && agreed;
  if (written) await writeConfiguration(path, text, replace);
  tell(
    { path, answers, problems, written, ...(exists && written ? { kept: keptAs(path) } : {}) },
    config,
    context,
  );
  if (dryRun && !context.json) context.out.raw(text);
  if (!agreed) err.line(speaker.say(speaker.words.setup.notWritten));
  return exitCodes.ok;
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

interface Outcome {
  readonly path: string;
  readonly answers: Answers;
  readonly problems: readonly SetupProblem[];
  readonly written: boolean;
  readonly kept?: string;
}

function tell(outcome: Outcome, config: GatewayConfig | undefined, context: Context): void {
  const { speaker, out, err, json } = context;
  const { path, answers, problems, written, kept } = outcome;
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
  for (const { id, proposed, when } of QUESTIONS) {
    const value = proposed(answers);
    if ((when && !when(answers)) || (id === "ssid" && value === OFF)) continue;
    const label = `${speaker.say(setup.questions[id])}${speaker.phrase("colon")}`;
    err.line(`${label} ${err.style("strong", value === "" ? "–" : value)}`);
  }
  for (const each of problems) for (const line of problemLines(each, context)) err.line(line);
  if (!written) return;
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
