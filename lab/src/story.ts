/**
 * The scripted minute: every machine's allowed and forbidden traffic is tried with real packets,
 * over both families at once, and each outcome is told as it happens, with the gateway's reason.
 * Whether something got through is judged at the receiver, never by what the gateway says.
 */
import type { GatewayEvent } from "@thingwall/gateway";
import { setTimeout as delay } from "node:timers/promises";
import { describeTrial, gotThrough, wasStopped } from "./describe.ts";
import type { Home, LabEvent } from "./home.ts";
import type { VictimCount } from "./internet/catch-all.ts";
import { cell, type Style } from "./terminal.ts";
import type { Outcome, Trial } from "./things/trial.ts";
import { type PlannedTrial, scenes } from "./trials.ts";
import type { Words } from "./words.ts";

export interface TrialResult {
  readonly from: string;
  readonly trial: Trial;
  readonly expected: PlannedTrial["expected"];
  readonly outcome: Outcome;
  /** What the gateway said about it; only for what was stopped, and where it said something. */
  readonly reason?: string;
  readonly asExpected: boolean;
}

export interface StoryResult {
  readonly allAsExpected: boolean;
  readonly trials: readonly TrialResult[];
  readonly spread: {
    readonly tried: number;
    readonly reached: number;
    readonly victimPackets: number;
    readonly explained: number;
    readonly asExpected: boolean;
  };
  readonly seconds: number;
}

export interface StoryOutput {
  readonly words: Words;
  readonly style: Style;
  /** Takes one line of text. */
  readonly print: (line: string) => void;
  /** Takes each result as it happens. */
  readonly report: (result: TrialResult) => void;
}

const SPREAD_SECONDS = 6;
/** How long the gateway's reason may lag behind the packet. */
const REASON_LAG = 400;

export async function tellStory(home: Home, output: StoryOutput): Promise<StoryResult> {
  const { words, style, print } = output;
  const start = performance.now();
  const reasons = new Reasons(home);
  const results: TrialResult[] = [];
  print(style.strong(words.story.title));
  print(style.quiet(words.story.legend));
  const status = await home.status();
  for (const scene of scenes) {
    const device = status.devices.find(({ id }) => id === scene.who);
    const about =
      device === undefined
        ? words.story.stranger
        : device.state === "described"
          ? words.story.describedBy(device.mudUrl ?? words.story.byHand, device.rules)
          : device.state === "held"
            ? words.story.held(words.standing(device.why))
            : words.story.person;
    print("");
    print(`${style.strong(words.host[scene.who])}  ${style.quiet(about)}`);
    for (const planned of scene.trials) {
      const done = await carryOut(home, planned, reasons, words);
      for (const line of told(planned, done, words, style)) print(line);
      for (const result of done) output.report(result);
      results.push(...done);
    }
  }
  print("");
  const spread = await watchSpread(home, reasons);
  const spreadMark = spread.asExpected ? style.bad("✗") : style.warn("!");
  print(style.strong(words.story.spreadTitle));
  print(
    `  ${spreadMark} ${words.story.spread(spread.tried, spread.reached, spread.victimPackets)}`,
  );
  print(`      ${style.quiet(words.story.dropsExplained(spread.explained))}`);
  reasons.close();

  const good = results.filter((result) => result.asExpected).length + (spread.asExpected ? 1 : 0);
  const total = results.length + 1;
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  print("");
  print(words.story.end(good, total, seconds));
  const allAsExpected = good === total;
  print(
    allAsExpected ? style.good(words.story.allAsExpected) : style.bad(words.story.somethingElse),
  );
  return { allAsExpected, trials: results, spread, seconds };
}

function carryOut(
  home: Home,
  planned: PlannedTrial,
  reasons: Reasons,
  words: Words,
): Promise<readonly TrialResult[]> {
  const { from, expected } = planned;
  return Promise.all(
    planned.trials.map(async (trial) => {
      const since = reasons.count;
      const outcome = await home.attempt(from, trial);
      const asExpected = expected === "passes" ? gotThrough(outcome) : wasStopped(outcome);
      const reason = gotThrough(outcome)
        ? undefined
        : outcome.kind === "name-refused"
          ? words.nameRefused
          : await reasons.find(from, trial, outcome, since, words);
      return {
        from,
        trial,
        expected,
        outcome,
        asExpected,
        ...(reason === undefined ? {} : { reason }),
      };
    }),
  );
}

const WHAT_WIDTH = 44;

function told(
  planned: PlannedTrial,
  results: readonly TrialResult[],
  words: Words,
  style: Style,
): readonly string[] {
  const [first] = planned.trials;
  if (first === undefined) return [];
  const marks = [4, 6]
    .map((family) => {
      const result = results.find((each) => each.trial.family === family);
      if (result === undefined) return "  ";
      return gotThrough(result.outcome) ? style.good(`✓${family}`) : style.bad(`✗${family}`);
    })
    .join(" ");
  const what = cell(describeTrial(sayFirst(planned.trials), words), WHAT_WIDTH);
  const reason = results.find((result) => result.reason !== undefined)?.reason;
  const passed = results.every((result) => gotThrough(result.outcome));
  const times = results.map((result) => words.milliseconds(result.outcome.milliseconds));
  const after = passed
    ? style.quiet(`${words.gotThrough}, ${times.join(" / ")}`)
    : (reason ?? words.noReason);
  const lines = [`  ${marks}  ${what} ${after}`];
  for (const result of results.filter((each) => !each.asExpected)) {
    const { outcome } = result;
    const detail = "reason" in outcome ? outcome.reason : "";
    const said = words.outcome(outcome.kind, detail);
    const what = words.because(words.notAsExpected, said);
    lines.push(style.warn(`  !! ${words.because(`IPv${result.trial.family}`, what)}`));
  }
  return lines;
}

/** The trial whose description stands for both: IPv4 addresses are the shorter ones. */
function sayFirst(trials: readonly Trial[]): Trial {
  const [first] = trials;
  if (first === undefined) throw new TypeError("a planned trial without trials");
  return first;
}

/** Lets the bulb spread for a while and counts at both ends. */
async function watchSpread(home: Home, reasons: Reasons): Promise<StoryResult["spread"]> {
  const before = await home.countVictim();
  const sinceDrop = reasons.count;
  let tried = 0;
  let reached = 0;
  const end = home.listen((event) => {
    if (event.source !== "host" || event.host !== "bulb" || event.news.kind !== "burst") return;
    tried = event.news.tried;
    reached = event.news.reached;
  });
  await home.behave("bulb", "telnet-spread");
  await delay(SPREAD_SECONDS * 1000);
  await home.behave("bulb", "quiet");
  await delay(REASON_LAG);
  end();
  const victimPackets = sum(await home.countVictim()) - sum(before);
  const explained = reasons.count - sinceDrop;
  const asExpected = tried > 0 && reached === 0 && victimPackets === 0;
  return { tried, reached, victimPackets, explained, asExpected };
}

const sum = (count: VictimCount): number => count.tcp4 + count.tcp6 + count.udp4 + count.udp6;

type Dropped = Extract<GatewayEvent, { kind: "dropped" }>;
const NUMBER = { tcp: 6, https: 6, udp: 17, ntp: 17, dns: 17 } as const;

/** The gateway's reasons, kept in order, and waited for when they come after the outcome. */
class Reasons {
  readonly #drops: Dropped[] = [];
  readonly #waiting = new Set<() => void>();
  readonly close: () => void;

  constructor(home: Home) {
    this.close = home.listen((event: LabEvent) => {
      if (event.source !== "gateway" || event.event.kind !== "dropped") return;
      this.#drops.push(event.event);
      for (const wake of this.#waiting) wake();
    });
  }

  get count(): number {
    return this.#drops.length;
  }

  /** The reason for a trial's packets among the drops from number `since` on. */
  async find(
    from: string,
    trial: Trial,
    outcome: Outcome,
    since: number,
    words: Words,
  ): Promise<string | undefined> {
    const deadline = performance.now() + REASON_LAG;
    for (;;) {
      const found = this.#drops.slice(since).find((drop) => matches(drop, from, trial, outcome));
      if (found !== undefined) return words.reason(found.decision);
      const left = deadline - performance.now();
      if (left <= 0) return undefined;
      await this.#next(left);
    }
  }

  #next(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#waiting.add(wake);
    });
  }
}

function matches(drop: Dropped, from: string, trial: Trial, outcome: Outcome): boolean {
  const { flow } = drop;
  const port = "port" in trial ? trial.port : trial.protocol === "https" ? 443 : undefined;
  return (
    (from === "internet" || flow.from.device === from) &&
    flow.family === trial.family &&
    flow.protocol === NUMBER[trial.protocol] &&
    flow.to.address === outcome.address &&
    (port === undefined || flow.destinationPort === port)
  );
}

/** One result as a line of JSON, which escapes what a stranger wrote by itself. */
export function resultLine(result: TrialResult): string {
  return JSON.stringify({ kind: "trial", ...result });
}
