/** Printing and casting from the phone: what is at home is found and used, port from port apart. */
import { CASTING, PRINTING } from "../things/character.ts";
import type { Make } from "../trials.ts";
import { neighbour, planned } from "../trials.ts";
import type { Stage } from "./scene.ts";

const seeks =
  (protocol: "mdns" | "ssdp", service: string): Make =>
  (family, timeout) => ({ family, timeout, protocol, service });

export async function phonePrintsAndCasts(stage: Stage): Promise<void> {
  const { words } = stage;
  stage.open("found", words.scenes.title("found"), words.scenes.about("found"));
  await stage.try(planned("phone", "passes", seeks("mdns", PRINTING)));
  await stage.try(planned("phone", "passes", neighbour("printer", 631)));
  await stage.try(planned("phone", "passes", seeks("ssdp", CASTING)));
  await stage.try(planned("phone", "passes", neighbour("speaker", 8009)));
  await stage.try(planned("bulb", "stopped", seeks("mdns", PRINTING)));
}
