/** The lab: a home in network namespaces with a small Internet, and what can be done with it. */
import { fileURLToPath } from "node:url";
import type { StatusView } from "@thingwall/gateway";
import { openDoors } from "./browser/outside.ts";
import { askLab } from "./control.ts";
import { enter, entered } from "./enter.ts";
import { carryOutTask, type Task } from "./inside.ts";
import type { Language } from "./words.ts";

export { enter, entered, type EnterOptions } from "./enter.ts";
export { LabError, type LabErrorCode } from "./errors.ts";
export { type Home, type HomeOptions, type LabEvent, startHome } from "./home.ts";
export { homePlan, hostNames, type HostName, type ThingName, thingNames } from "./plan.ts";
export { buildTopology, inNamespace, removeTopology } from "./topology.ts";
export { type Behaviour, behaviours } from "./things/behaviour.ts";
export { language, type Language, type Words, words } from "./words.ts";

export interface LabOptions {
  readonly lang: Language;
  /** Machine-readable lines instead of the picture: one JSON value each. */
  readonly json: boolean;
}

/**
 * Builds the home and shows it until Ctrl-C or `labDown`. Resolves to an exit code. Throws
 * `LabError` where namespaces are refused or a lab is running already.
 */
export function labUp(options: LabOptions): Promise<number> {
  return openly(options);
}

/** With doors on this machine for a browser, closed again when the lab ends. */
async function openly({ lang: language, json }: LabOptions): Promise<number> {
  const task = { show: "view", language, json, programme: true } as const;
  if (entered()) return carryOutTask(task);
  const { close, ...doors } = await openDoors(language);
  try {
    return await run({ ...task, doors });
  } finally {
    close();
  }
}

/** Tells the story of a home; exit code 0 when everything was as expected, 1 when not. */
export function labStory(options: LabOptions): Promise<number> {
  return run({ show: "story", language: options.lang, json: options.json });
}

/** Stops the running lab. Throws `not-running`. */
export async function labDown(): Promise<void> {
  await askLab({ op: "down" });
}

/** What the running lab's gateway enforces. Throws `not-running`. */
export async function labStatus(): Promise<StatusView> {
  return (await askLab({ op: "status" })) as StatusView;
}

/** Changes what a machine of the running lab does. */
export async function labBehave(thing: string, behaviour: string): Promise<void> {
  await askLab({ op: "behave", thing, behaviour });
}

async function run(task: Task): Promise<number> {
  if (entered()) return carryOutTask(task);
  const inside = fileURLToPath(new URL("./inside.ts", import.meta.url));
  return enter([process.execPath, inside, JSON.stringify(task)]);
}
