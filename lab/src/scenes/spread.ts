/** The bulb is taken over and spreads by telnet; counted at both ends. */
import { setTimeout as delay } from "node:timers/promises";
import { arrivals, nextBurst } from "./count.ts";
import { Heard } from "./heard.ts";
import { REASON_LAG } from "./reasons.ts";
import type { Stage } from "./scene.ts";

/** Connections tried: some five seconds of them. */
const ENOUGH = 200;
/** Milliseconds within which a thing that spreads is to be in quarantine. */
const SOON = 5000;

export async function bulbSpreads(stage: Stage): Promise<void> {
  const { home, words, reasons } = stage;
  stage.open("spread", words.scenes.title("spread"), words.scenes.about("spread"));
  const before = await arrivals(home, "victim");
  const since = reasons.count;
  const heard = new Heard(home);
  const enough = nextBurst(home, "bulb", "telnet-spread", ({ tried }) => tried >= ENOUGH);
  await home.behave("bulb", "telnet-spread");
  const { tried, reached } = await enough;
  await home.behave("bulb", "quiet");
  await delay(REASON_LAG);
  const victimPackets = (await arrivals(home, "victim")) - before;
  const explained = reasons.count - since;
  const nothing = tried > 0 && reached === 0 && victimPackets === 0;
  stage.say({ what: "spread", tried, reached, victimPackets, explained }, nothing, "no further");
  const first = await heard.find("dropped", ({ device }) => device === "bulb");
  const contained = await heard.find(
    "contained",
    (event) => event.device === "bulb" && event.stage === "quarantined",
  );
  const after = first && contained ? contained.at - first.at : 0;
  const isSoon = contained !== undefined && after < SOON;
  stage.say({ what: "contained", who: "bulb", after }, isSoon, "no further");
  heard.close();
}
