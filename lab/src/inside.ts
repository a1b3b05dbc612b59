/**
 * What runs inside the namespaces: the home, its control socket, and the picture or the story.
 * The task comes as JSON in the first argument.
 */
import { rmSync } from "node:fs";
import { windowSocketPath } from "./browser/outside.ts";
import { LabError } from "./errors.ts";
import { type ControlRequest, serveControl } from "./control.ts";
import { type Home, startHome } from "./home.ts";
import { showLive } from "./live.ts";
import { type Machine, startMachine } from "./machine.ts";
import { hostNames } from "./plan.ts";
import type { StoryEvent } from "./scenes/scene.ts";
import { storyHome, tellStory } from "./story.ts";
import { styleFor } from "./terminal.ts";
import { behaviours, isBehaviour } from "./things/behaviour.ts";
import { hostNamed } from "./describe.ts";
import { type Language, type Words, words as wordsIn } from "./words.ts";

export interface Task {
  readonly show: "view" | "story";
  readonly language: Language;
  readonly json: boolean;
  /** With the label programme of its things. */
  readonly programme?: boolean;
  /** Where a browser of this machine finds the app and the page for its things. */
  readonly doors?: {
    readonly app: string;
    readonly remote: string;
    readonly commons: string;
  };
}

/** 0: done, everything as expected. 1: the story was not as expected. 3: the lab could not run. */
export async function carryOutTask(task: Task): Promise<number> {
  const words = wordsIn(task.language);
  try {
    return await (task.show === "story" ? story(task) : live(task));
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`${words.error(error)}\n`);
    return 3;
  }
}

async function story(task: Task): Promise<number> {
  const words = wordsIn(task.language);
  if (!task.json) process.stdout.write(`${styleFor(process.stdout).quiet(words.starting)}\n\n`);
  const home = await startHome(storyHome(words));
  const interrupted = untilSignal();
  try {
    const print = (line: string) => {
      if (!task.json) process.stdout.write(`${line}\n`);
    };
    // JSON escapes what a stranger wrote by itself.
    const report = (event: StoryEvent) => {
      if (task.json) process.stdout.write(`${JSON.stringify(event)}\n`);
    };
    const style = styleFor(process.stdout);
    const result = await Promise.race([
      tellStory(home, { words, style, print, report }),
      interrupted.then(() => undefined),
    ]);
    if (result === undefined) return 1;
    if (task.json) {
      const { allAsExpected, trials, checks, seconds } = result;
      const counts = { trials: trials.length, checks: checks.length };
      const end = { kind: "result", allAsExpected, ...counts, seconds };
      process.stdout.write(`${JSON.stringify(end)}\n`);
    }
    return result.allAsExpected ? 0 : 1;
  } finally {
    await home.stop();
  }
}

async function live(task: Task): Promise<number> {
  const words = wordsIn(task.language);
  let bringDown = () => {};
  const down = new Promise<void>((resolve) => {
    bringDown = resolve;
  });
  let sayStopped = () => {};
  const stopped = new Promise<void>((resolve) => {
    sayStopped = resolve;
  });
  let home: Home | undefined;
  const control = await serveControl(async (request) => {
    if (request.op === "down") {
      bringDown();
      return stopped;
    }
    if (home === undefined) throw new LabError("not-running");
    return answer(home, request);
  });
  try {
    if (!task.json) process.stdout.write(`${words.starting}\n`);
    const running = await startHome({
      ...{ nat44: true, words },
      ...(task.programme === true && { programme: { origin: task.doors?.commons } }),
      // Whoever makes a thing misbehave sees what becomes of it.
      configure: (config) => ({ ...config, response: {} }),
    });
    home = running;
    const window = task.doors && (await openWindow());
    const shown = task.doors ? await opened(task.doors, running, words) : words;
    const picture = task.json
      ? printEvents(running)
      : await showLive(running, process.stdout, shown);
    await running.behaveAll("normal");
    await Promise.race([down, untilSignal()]);
    picture.close();
    await window?.stop();
    rmSync(windowSocketPath(), { force: true });
    if (!task.json) process.stdout.write(`${words.view.stopping}\n`);
    await running.stop();
    if (!task.json) process.stdout.write(`${words.stoppedLab}\n`);
    return 0;
  } finally {
    // Whoever asked for the end hears that it has come.
    sayStopped();
    await control.close();
  }
}

/** The phone's end of the door to the app. */
async function openWindow(): Promise<Machine> {
  const socket = windowSocketPath();
  rmSync(socket, { force: true });
  const script = new URL("./browser/window.ts", import.meta.url);
  return startMachine({ namespace: "phone", script, args: [socket] });
}

/** The same words, with the addresses in the places where they are looked for. */
async function opened(
  { app, remote, commons }: NonNullable<Task["doors"]>,
  home: Home,
  words: Words,
): Promise<Words> {
  const claim = await home.claim();
  const address = claim.claimed ? app : `${app}/#code=${claim.code}`;
  const { opened, labelsAt, tryAt } = words.view;
  const addresses = { title: opened(address), labels: labelsAt(commons), try: tryAt(remote) };
  return { ...words, view: { ...words.view, ...addresses } };
}

async function answer(home: Home, request: Exclude<ControlRequest, { op: "down" }>) {
  if (request.op === "status") return home.status();
  const host = hostNamed(request.thing);
  if (host === undefined) {
    throw new LabError("unknown-thing", { thing: request.thing, known: hostNames.join(", ") });
  }
  if (!isBehaviour(request.behaviour)) {
    throw new LabError("unknown-behaviour", {
      behaviour: request.behaviour,
      known: behaviours.join(", "),
    });
  }
  return home.behave(host, request.behaviour);
}

function printEvents(home: Home) {
  const close = home.listen((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
  return { close };
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => resolve());
    }
  });
}

if (import.meta.main) {
  const task = JSON.parse(process.argv[2] ?? "null") as Task;
  // Children of the lab hold handles of their own; the exit code is all that is left to say.
  process.exit(await carryOutTask(task));
}
