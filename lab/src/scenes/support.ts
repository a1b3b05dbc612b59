/** A maker's support ends: the household is told before, and then the thing stays at home. */
import { https, neighbour, planned } from "../trials.ts";
import { Heard } from "./heard.ts";
import type { Stage } from "./scene.ts";

const DAY = 86_400_000;
/** Until the end, in milliseconds: time enough to be told before. */
const SOON = 1500;

export async function supportEnds(stage: Stage): Promise<void> {
  const { home, words } = stage;
  const heard = new Heard(home);
  stage.open("support", words.scenes.title("support"), words.scenes.about("support"));
  await home.decide("printer", { kind: "support", ends: Date.now() + 20 * DAY });
  await told("in-30-days");
  await stage.try(planned("printer", "passes", https("ink.presse.example")));
  await home.decide("printer", { kind: "support", ends: Date.now() + SOON });
  await told("ended");
  await heard.find(
    "device",
    ({ device }) =>
      device.id === "printer" && device.less?.some(({ code }) => code === "support-ended") === true,
  );
  await stage.try(planned("printer", "stopped", https("ink.presse.example")));
  await stage.try(planned("phone", "passes", neighbour("printer", 631)));
  await home.decide("printer", { kind: "support" });
  heard.close();

  async function told(step: "in-30-days" | "ended"): Promise<void> {
    const said = await heard.find(
      "support",
      (event) => event.device === "printer" && event.step === step,
    );
    stage.say({ what: "support-told", who: "printer", step }, said !== undefined, "on");
  }
}
