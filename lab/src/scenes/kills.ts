/** The gateway's programs, killed with SIGKILL one after the other. */
import { gotThrough } from "../describe.ts";
import { type GatewayProgram, gatewayPrograms } from "../gateway.ts";
import { https, neighbour, outside, planned, question } from "../trials.ts";
import { holdToBulb } from "./pair.ts";
import type { Stage } from "./scene.ts";

/** Milliseconds within which what was killed must be had again. */
const BACK = 15_000;

export async function programsAreKilled(stage: Stage): Promise<void> {
  const open = await holdToBulb(stage);
  for (const program of gatewayPrograms) {
    const { home, words } = stage;
    const scene = `${program}-killed` as const;
    stage.open(scene, words.scenes.title(scene), words.scenes.about(scene));
    await open.look(true);
    const killed = performance.now();
    const { back } = await home.kill(program);
    // May be late or fail while nobody waits for it yet.
    back.catch(() => undefined);
    // The names tell no reasons of packets: then the gateway says them as ever.
    const unsaid = program === "names" ? undefined : words.scenes.nobodyToSay;
    const askedMeanwhile = program === "names" ? askOnce(stage) : Promise.resolve();
    await Promise.all([
      askedMeanwhile,
      stage.try(planned("camera", "stopped", outside("tcp", "victim", 443)), unsaid),
      stage.try(planned("thermostat", "passes", neighbour("bulb", 6668))),
      stage.try(planned("phone", "passes", https("victim.example"))),
    ]);
    await back;
    if (program === "names") await untilAnswered(stage, killed + BACK);
    const after = Math.round(performance.now() - killed);
    stage.say({ what: "returned", program, after }, after < BACK, "on");
    await afterwards(stage, program);
    await open.tell("bulb");
  }
  await open.end();
}

/** What the program does, once more. */
async function afterwards(stage: Stage, program: GatewayProgram): Promise<void> {
  if (program === "names") {
    await stage.try(planned("bulb", "passes", https("update.lueur.example", "/firmware.bin")));
  } else {
    await stage.try(planned("camera", "stopped", outside("tcp", "victim", 443)));
  }
}

/** A thing asks while nobody decides what it may know: it must stay without an answer. */
async function askOnce(stage: Stage): Promise<void> {
  const trial = question("update.lueur.example")(4, 150);
  const outcome = await stage.home.attempt("bulb", trial);
  stage.say({ what: "unanswered", who: "bulb" }, !gotThrough(outcome), "no further");
}

async function untilAnswered(stage: Stage, deadline: number): Promise<void> {
  const trial = question("update.lueur.example")(4, 300);
  while (performance.now() < deadline) {
    if (gotThrough(await stage.home.attempt("bulb", trial))) return;
  }
}
