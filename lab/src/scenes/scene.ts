/** What every scene of the story has: a home, a voice, and a place for what came of it. */
import { describeTrial, gotThrough, wasStopped } from "../describe.ts";
import type { Home } from "../home.ts";
import type { HostName } from "../plan.ts";
import { cell, type Style, wrapped } from "../terminal.ts";
import type { Outcome, Trial } from "../things/trial.ts";
import type { PlannedTrial } from "../trials.ts";
import type { Words } from "../words.ts";
import type { Check } from "./check.ts";
import { type Drama, isDrama } from "./drama.ts";
import { Reasons } from "./reasons.ts";

export interface TrialResult {
  readonly from: string;
  readonly trial: Trial;
  readonly expected: PlannedTrial["expected"];
  readonly outcome: Outcome;
  /** What the gateway said about it; only for what was stopped, and where it said something. */
  readonly reason?: string;
  readonly asExpected: boolean;
}

/** Something that was measured; `check` says what, with the numbers. */
export interface CheckResult {
  readonly check: Check;
  readonly asExpected: boolean;
}

/** The story as it happens, for programs. */
export type StoryEvent =
  | { readonly kind: "scene"; readonly scene: HostName | "internet" | Drama }
  | ({ readonly kind: "trial" } & TrialResult)
  | ({ readonly kind: "check" } & CheckResult);

export interface StoryOutput {
  readonly words: Words;
  readonly style: Style;
  /** Takes one line of text. */
  readonly print: (line: string) => void;
  /** Takes each event as it happens. */
  readonly report: (event: StoryEvent) => void;
}

/** Wider where it is said too who tries. */
const WHAT_WIDTH = { cast: 44, drama: 58 } as const;
/** Of a measurement, which says more than a line of most terminals holds. */
const CHECK_WIDTH = 112;
const INDENT = "         ";

/** Tries, measures, tells, and keeps what came of it. */
export class Stage {
  readonly home: Home;
  readonly words: Words;
  readonly reasons: Reasons;
  readonly trials: TrialResult[] = [];
  readonly checks: CheckResult[] = [];
  readonly #output: StoryOutput;
  #inDrama = false;

  constructor(home: Home, output: StoryOutput) {
    this.home = home;
    this.words = output.words;
    this.reasons = new Reasons(home);
    this.#output = output;
  }

  /** Begins a scene: its title, and what there is to know about it. */
  open(scene: Extract<StoryEvent, { kind: "scene" }>["scene"], title: string, about: string): void {
    const { print, style, report } = this.#output;
    this.#inDrama = isDrama(scene);
    report({ kind: "scene", scene });
    print("");
    if (this.#inDrama) {
      print(style.strong(title));
      print(`  ${style.quiet(about)}`);
    } else {
      print(`${style.strong(title)}  ${style.quiet(about)}`);
    }
  }

  /** `unsaid`: the reason, where nobody is there who could say it. */
  async try(planned: PlannedTrial, unsaid?: string): Promise<readonly TrialResult[]> {
    const done = await Promise.all(
      planned.trials.map((trial) => this.#tryOne(planned, trial, unsaid)),
    );
    for (const line of this.#told(planned, done)) this.#output.print(line);
    for (const result of done) this.#output.report({ kind: "trial", ...result });
    this.trials.push(...done);
    return done;
  }

  /** Tells what was measured. `went`: whether it says that something goes on, or was stopped. */
  say(check: Check, asExpected: boolean, went: "on" | "no further"): void {
    const { style, print, report } = this.#output;
    const good = went === "on" ? style.good("✓ ") : style.bad("✗ ");
    const [first = "", ...more] = wrapped(this.words.scenes.check(check), CHECK_WIDTH);
    print(`  ${asExpected ? good : style.warn("!!")}     ${first}`);
    for (const line of more) print(INDENT + line);
    if (!asExpected) print(style.warn(`  !! ${this.words.notAsExpected}`));
    report({ kind: "check", check, asExpected });
    this.checks.push({ check, asExpected });
  }

  async #tryOne(planned: PlannedTrial, trial: Trial, unsaid?: string): Promise<TrialResult> {
    const { from, expected } = planned;
    const since = this.reasons.count;
    const outcome = await this.home.attempt(from, trial);
    const asExpected = expected === "passes" ? gotThrough(outcome) : wasStopped(outcome);
    const reason = gotThrough(outcome)
      ? undefined
      : outcome.kind === "name-refused"
        ? this.words.nameRefused
        : (unsaid ?? (await this.reasons.find(from, trial, outcome, since, this.words)));
    return {
      from,
      trial,
      expected,
      outcome,
      asExpected,
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #told({ trials, from }: PlannedTrial, results: readonly TrialResult[]): readonly string[] {
    const { words } = this;
    const { style } = this.#output;
    const [first] = trials;
    if (first === undefined) return [];
    const marks = [4, 6]
      .map((family) => {
        const result = results.find((each) => each.trial.family === family);
        if (result === undefined) return "  ";
        return gotThrough(result.outcome) ? style.good(`✓${family}`) : style.bad(`✗${family}`);
      })
      .join(" ");
    // IPv4 addresses are the shorter ones: the first trial stands for both.
    const tried = describeTrial(first, words);
    const inDrama = this.#inDrama && from !== "internet";
    const what = inDrama
      ? cell(words.scenes.to(words.host[from], tried), WHAT_WIDTH.drama)
      : cell(tried, WHAT_WIDTH.cast);
    const reason = results.find((result) => result.reason !== undefined)?.reason;
    const passed = results.every((result) => gotThrough(result.outcome));
    const times = results.map((result) => words.milliseconds(result.outcome.milliseconds));
    const after = passed
      ? style.quiet(`${words.gotThrough}, ${times.join(" / ")}`)
      : (reason ?? words.noReason);
    const lines = [`  ${marks}  ${what} ${after}`];
    for (const { outcome, trial } of results.filter((each) => !each.asExpected)) {
      const said = words.outcome(outcome.kind, "reason" in outcome ? outcome.reason : "");
      const unexpected = words.because(words.notAsExpected, said);
      lines.push(style.warn(`  !! ${words.because(`IPv${trial.family}`, unexpected)}`));
    }
    return lines;
  }
}
