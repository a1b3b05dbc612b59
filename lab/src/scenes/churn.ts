/** What changes by itself: addresses behind a name, and what a maker says that its thing needs. */
import { readFileSync } from "node:fs";
import { gotThrough } from "../describe.ts";
import { mudFile } from "../internet/mud-server.ts";
import { type Family, outsideAddress, outsideHostNamed } from "../plan.ts";
import { outside, planned, toName } from "../trials.ts";
import { holdToBulb, Pair } from "./pair.ts";
import type { Stage } from "./scene.ts";

const FAMILIES: readonly Family[] = [4, 6];
const CLOUD = "cloud.lueur.example";
const PORT = 8883;
/** Milliseconds after which nothing more may come of what is no longer permitted. */
const CUT = 100;

export async function cloudMoves(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open("moved", words.scenes.title("moved"), words.scenes.about("moved"));
  const open = await Pair.begin(stage, "bulb", (family) => ({
    ...{ kind: "echo", family, to: { name: CLOUD }, port: PORT },
  }));
  const began = performance.now();
  await home.changeZone({ [CLOUD]: { addresses: outsideHostNamed("lueur-moved"), seconds: 1 } });
  const found = await Promise.all(FAMILIES.map((family) => follow(stage, family)));
  const address = outsideAddress("lueur-moved", 4);
  const after = Math.round(performance.now() - began);
  stage.say({ what: "followed", who: "bulb", address, after }, !found.includes(false), "on");
  await stage.try(planned("bulb", "passes", toName("tcp", CLOUD, PORT)));
  await Promise.all([
    stage.try(planned("camera", "stopped", outside("tcp", "lueur-moved", PORT))),
    stage.try(planned("thermostat", "stopped", outside("tcp", "lueur-cloud", PORT))),
  ]);
  await open.tell("old-address");
  await open.end();
}

/** Asks until the name leads to the new address; resolvers on the way may keep the old for a while. */
async function follow(stage: Stage, family: Family): Promise<boolean> {
  const deadline = performance.now() + 5000;
  const wanted = outsideAddress("lueur-moved", family);
  while (performance.now() < deadline) {
    const trial = toName("tcp", CLOUD, PORT)(family, 3000);
    const outcome = await stage.home.attempt("bulb", trial);
    if (gotThrough(outcome) && outcome.address === wanted) return true;
  }
  return false;
}

export async function descriptionNarrows(stage: Stage): Promise<void> {
  const { home, words } = stage;
  stage.open("narrowed", words.scenes.title("narrowed"), words.scenes.about("narrowed"));
  const [closing, staying] = await Promise.all([
    Pair.begin(stage, "bulb", (family) => ({
      ...{ kind: "echo", family, to: { name: CLOUD }, port: PORT },
    })),
    holdToBulb(stage),
  ]);
  await home.describeAnew("bulb", withoutCloud());
  const asked = Date.now();
  await home.readAgain("bulb");
  const enforced = Date.now();
  await stage.try(planned("bulb", "stopped", toName("tcp", CLOUD, PORT)));
  await stage.try(planned("bulb", "stopped", outside("tcp", "lueur-moved", PORT)));
  const last = Math.max(...(await closing.look()).map(({ lastAt }) => lastAt));
  const late = Math.max(0, last - enforced);
  const enforcedAfter = enforced - asked;
  stage.say({ what: "cut", who: "bulb", enforcedAfter, late }, late <= CUT, "no further");
  await staying.tell("bulb");
  await Promise.all([closing.end(), staying.end()]);
}

interface Ace {
  readonly name: string;
}
interface Mud {
  "ietf-mud:mud": { "last-update": string };
  "ietf-access-control-list:acls": { acl: { aces: { ace: readonly Ace[] } }[] };
}

/** The bulb's description as its maker would publish it next, with the cloud left out. */
function withoutCloud(): string {
  const file = JSON.parse(readFileSync(mudFile("bulb"), "utf8")) as Mud;
  file["ietf-mud:mud"]["last-update"] = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  for (const { aces } of file["ietf-access-control-list:acls"].acl) {
    aces.ace = aces.ace.filter(({ name }) => !name.startsWith("cloud-"));
  }
  return JSON.stringify(file, undefined, 2);
}
