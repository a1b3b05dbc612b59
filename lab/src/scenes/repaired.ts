/** The captured bulb: what is left to it, its repair, its trial, its release. */
import { readFileSync } from "node:fs";
import { gotThrough } from "../describe.ts";
import { mudFile } from "../internet/mud-server.ts";
import { https, neighbour, planned, type PlannedTrial, toName } from "../trials.ts";
import { Heard } from "./heard.ts";
import type { Stage } from "./scene.ts";

const CLOUD = toName("tcp", "cloud.lueur.example", 8883);
const UPDATE = https("update.lueur.example", "/firmware.bin");
/** Its telnet may have used up what a contained thing may begin in this second. */
const SETTLED = 5000;

export async function bulbIsRepaired(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open("repaired", words.scenes.title("repaired"), words.scenes.about("repaired"));
  const heard = new Heard(home);
  await stage.try(planned("bulb", "stopped", CLOUD));
  await stage.try(planned("phone", "stopped", neighbour("bulb", 6668)));
  const update = planned("bulb", "passes", UPDATE);
  await untilItPasses(stage, update);
  await stage.try(update);
  const began = Date.now();
  await home.describeAnew("bulb", withFirmware("2.1"));
  await home.readAgain("bulb");
  const released = await heard.find("released", ({ device }) => device === "bulb");
  const after = released ? released.at - began : 0;
  const isMended = released?.reason === "firmware-changed";
  stage.say({ what: "released", who: "bulb", after }, isMended, "on");
  await stage.try(planned("bulb", "passes", CLOUD));
  const passed = await heard.find("trial-passed", ({ device }) => device === "bulb");
  const on = released && passed ? passed.at - released.at : 0;
  stage.say({ what: "trial-passed", who: "bulb", after: on }, passed !== undefined, "on");
  await stage.try(planned("phone", "passes", neighbour("bulb", 6668)));
  heard.close();
}

async function untilItPasses({ home }: Stage, { from, trials }: PlannedTrial): Promise<void> {
  const deadline = performance.now() + SETTLED;
  while (performance.now() < deadline) {
    const done = await Promise.all(trials.map((trial) => home.attempt(from, trial)));
    if (done.every(gotThrough)) return;
  }
}

/** The bulb's description as its maker publishes it with the firmware that mends the bulb. */
function withFirmware(revision: string): string {
  const file = JSON.parse(readFileSync(mudFile("bulb"), "utf8")) as {
    "ietf-mud:mud": Record<string, unknown>;
  };
  file["ietf-mud:mud"]["firmware-rev"] = revision;
  file["ietf-mud:mud"]["last-update"] = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  return JSON.stringify(file, undefined, 2);
}
