/** The household gives a thing away: what was known of it goes, and it is a stranger again. */
import { readJournalOf } from "@thingwall/gateway";
import { https, planned } from "../trials.ts";
import type { Stage } from "./scene.ts";

export async function plugIsForgotten(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open("forgotten", words.scenes.title("forgotten"), words.scenes.about("forgotten"));
  await home.decide("plug", { kind: "forget" });
  const { entries } = readJournalOf(home.config.stateDirectory, { device: "plug", limit: 1000 });
  // That there were decisions stays, with their places in the chain; what they said does not.
  const left = entries
    .filter(({ weight }) => weight === "decision")
    .map(({ reason }) => reason.code)
    .filter((code) => !KNOWN_AFTERWARDS.includes(code));
  stage.say({ what: "forgotten", who: "plug", left }, left.length === 0, "no further");
  await stage.try(planned("plug", "stopped", https("api.voltaire.example")));
}

/** It is still at its cable, as somebody who was never seen before. */
const KNOWN_AFTERWARDS: readonly string[] = [
  // What stands where something was erased.
  "forgotten",
  "decided-forget",
  "device-new",
  "device-attached",
  "no-description",
];
