/** A thing floods what it may reach, while its neighbour listens to music. */
import { setTimeout as delay } from "node:timers/promises";
import { PACKET_CAP } from "../configuration.ts";
import { arrivals, type Burst, nextBurst } from "./count.ts";
import { Pair } from "./pair.ts";
import type { Stage } from "./scene.ts";

/** How long the music is listened to before, in milliseconds. */
const BEFORE = 1500;
/** How long the flood is watched, in packets that were sent. */
const WATCHED = 10_000;
/** What measuring at both ends of a busy machine may add to a cap of ± 10 %. */
const TOLERANCE = 1.2;
/** Less than this part of the music would be heard. */
const UNDISTURBED = 0.8;

export async function floodIsContained(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open("flood", words.scenes.title("flood"), words.scenes.about("flood"));
  const music = await Pair.begin(stage, "speaker", (family) => ({
    ...{ kind: "download", family, to: { name: "music.riviere.example" }, path: "/concert" },
  }));
  const quiet = await listen(music, () => delay(BEFORE));
  const before = await home.refused();
  const flooding = nextBurst(home, "camera", "flood-maker");
  await home.behave("camera", "flood-maker");
  const start = { ...(await flooding), at: performance.now() };
  const startArrived = await arrivals(home, "boreal-relay");
  const isEnough = ({ tried }: Burst) => tried >= start.tried + WATCHED;
  const enough = nextBurst(home, "camera", "flood-maker", isEnough);
  const during = await listen(music, () => enough);
  const end = { ...(await enough), at: performance.now() };
  const endArrived = await arrivals(home, "boreal-relay");
  const after = await home.refused();
  await home.behave("camera", "quiet");
  await music.end();

  const seconds = (end.at - start.at) / 1000;
  const capped = {
    what: "capped",
    who: "camera",
    cap: PACKET_CAP,
    sent: Math.round((end.tried - start.tried) / seconds),
    arrived: Math.round((endArrived - startArrived) / seconds),
    refused: after.over_cap - before.over_cap,
  } as const;
  const { sent, arrived, cap } = capped;
  const contained = sent > cap * TOLERANCE && arrived > 0 && arrived <= cap * TOLERANCE;
  stage.say(capped, contained, "no further");
  const streamed = { what: "streamed", who: "speaker", before: quiet, during } as const;
  stage.say(streamed, during >= quiet * UNDISTURBED, "on");
}

/** Octets a second, over both families, until `passes` has passed. */
async function listen(music: Pair, passes: () => Promise<unknown>): Promise<number> {
  const first = await music.look();
  await passes();
  const last = await music.look();
  return Math.round(
    last.reduce((sum, { octets, at }, index) => {
      const from = first[index];
      return from === undefined ? sum : sum + ((octets - from.octets) * 1000) / (at - from.at);
    }, 0),
  );
}
