/**
 * The scripted minute: every machine's allowed and forbidden traffic is tried with real packets,
 * over both families at once, then the home meets change, lies, a flood and sudden deaths. Each
 * outcome is told as it happens, with the gateway's reason. Whether something got through is judged
 * at the receiver, never by what the gateway says.
 */
import type { DeviceView } from "@thingwall/gateway";
import type { Home, HomeOptions } from "./home.ts";
import { cloudMoves, descriptionNarrows } from "./scenes/churn.ts";
import { phonePrintsAndCasts } from "./scenes/found.ts";
import { plugIsForgotten } from "./scenes/forgotten.ts";
import { floodIsContained } from "./scenes/flood.ts";
import { programsAreKilled } from "./scenes/kills.ts";
import { bulbIsRepaired } from "./scenes/repaired.ts";
import { type CheckResult, Stage, type StoryOutput, type TrialResult } from "./scenes/scene.ts";
import { posesAsGateway, posesAsNeighbour } from "./scenes/spoofing.ts";
import { bulbSpreads } from "./scenes/spread.ts";
import { supportEnds } from "./scenes/support.ts";
import { undescribedIsAssessed } from "./scenes/undescribed.ts";
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
  phonePrintsAndCasts,
  supportEnds,
  bulbSpreads,
  bulbIsRepaired,
  cloudMoves,
  posesAsNeighbour,
  posesAsGateway,
  floodIsContained,
  programsAreKilled,
  descriptionNarrows,
  plugIsForgotten,
] as const;

/** How long a release is on trial, in seconds: nobody watches an hour. */
const TRIAL = 5;

/** The home that the story is told of: it contains by itself, and nobody describes its plug yet. */
export function storyHome(words: Words): HomeOptions {
  return {
    nat44: true,
    words,
    configure: (config) => ({
      ...config,
      response: { trialSeconds: TRIAL },
      devices: config.devices.map(({ mud, ...device }) =>
        device.id === "plug" || mud === undefined ? device : { ...device, mud },
      ),
    }),
  };
}

export async function tellStory(home: Home, output: StoryOutput): Promise<StoryResult> {
  const { words, style, print } = output;
  const start = performance.now();
  const stage = new Stage(home, output);
  try {
    print(style.strong(words.story.title));
    print(style.quiet(words.story.legend));
    await undescribedIsAssessed(stage);
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
    case "guest":
      return words.story.person;
  }
}
