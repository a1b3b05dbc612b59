/**
 * The scripted minute: every machine's allowed and forbidden traffic is tried with real packets,
 * over both families at once, then the home meets change, lies, a flood and sudden deaths. Each
 * outcome is told as it happens, with the gateway's reason. Whether something got through is judged
 * at the receiver, never by what the gateway says.
 */
import type { DeviceView } from "@thingwall/gateway";
import type { Home } from "./home.ts";
import { cloudMoves, descriptionNarrows } from "./scenes/churn.ts";
import { floodIsContained } from "./scenes/flood.ts";
import { programsAreKilled } from "./scenes/kills.ts";
import { type CheckResult, Stage, type StoryOutput, type TrialResult } from "./scenes/scene.ts";
import { posesAsGateway, posesAsNeighbour } from "./scenes/spoofing.ts";
import { bulbSpreads } from "./scenes/spread.ts";
import { scenes } from "./trials.ts";
import type { Words } from "./words.ts";

export interface StoryResult {
  readonly allAsExpected: boolean;
  readonly trials: readonly TrialResult[];
  readonly checks: readonly CheckResult[];
  readonly seconds: number;
}

/** What happens to the home after everybody was tried, in this order. */
const DRAMAS = [
  bulbSpreads,
  cloudMoves,
  posesAsNeighbour,
  posesAsGateway,
  floodIsContained,
  programsAreKilled,
  descriptionNarrows,
] as const;

export async function tellStory(home: Home, output: StoryOutput): Promise<StoryResult> {
  const { words, style, print } = output;
  const start = performance.now();
  const stage = new Stage(home, output);
  try {
    print(style.strong(words.story.title));
    print(style.quiet(words.story.legend));
    const { devices } = await home.status();
    for (const { who, trials } of scenes) {
      const device = devices.find(({ id }) => id === who);
      stage.open(who, words.host[who], aboutDevice(device, words));
      for (const planned of trials) await stage.try(planned);
    }
    for (const drama of DRAMAS) await drama(stage);
  } finally {
    stage.reasons.close();
  }
  const all = [...stage.trials, ...stage.checks];
  const good = all.filter((result) => result.asExpected).length;
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const allAsExpected = good === all.length;
  print("");
  print(words.story.end(good, all.length, seconds));
  print(
    allAsExpected ? style.good(words.story.allAsExpected) : style.bad(words.story.somethingElse),
  );
  return { allAsExpected, trials: stage.trials, checks: stage.checks, seconds };
}

function aboutDevice(device: DeviceView | undefined, words: Words): string {
  switch (device?.state) {
    case undefined:
      return words.story.stranger;
    case "described":
      return words.story.describedBy(device.mudUrl ?? words.story.byHand, device.rules);
    case "held":
    case "unknown":
      return words.story.held(words.standing(device.why));
    case "person":
      return words.story.person;
  }
}
