/**
 * Tries generated flows while the home changes: devices come, go, move and learn addresses, files
 * narrow and widen, names get other addresses and lapse. Every packet must do what the oracle says
 * of the home as it was when the packet was under way; while a change is being made, what it says
 * of the home before or after, and nothing else.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Kind } from "../generate.ts";
import type { RigHome } from "../home.ts";
import { prepareWires } from "../wires.ts";
import { type Cast, SENTINELS, startingWorld, STEADY_FLOWS } from "./cast.ts";
import { type Change, CHANGES, type Step, stepsOf } from "./changes.ts";
import { chosenAfter, chosenInFlight } from "./choose.ts";
import { type Draw, drawFrom } from "./draw.ts";
import type { Fault } from "./faults.ts";
import { candidatesFor } from "./flows.ts";
import { Jury, type Mismatch, type Tried } from "./jury.ts";
import { inWorld, type Live, liveOf } from "./live.ts";
import { followReports, foresee, type Teller, tellerOf } from "./teller.ts";
import { Timeline } from "./timeline.ts";
import type { Attempt, World } from "./world.ts";

export interface Outcomes {
  readonly flows: number;
  readonly accepted: number;
  /** Under way during a change that they are about: either outcome was right. */
  readonly either: number;
  /** Under way during a change, whatever it was about. */
  readonly during: number;
  /** Packets of connections that were there before a change. */
  readonly live: number;
  readonly changes: number;
  readonly perKind: ReadonlyMap<Kind, number>;
  readonly mismatches: readonly Mismatch[];
}

export interface Options {
  readonly seed: number;
  readonly flows: number;
  /** Planted; only the changes that show it happen, until it is caught. */
  readonly fault?: Fault;
}

export interface ChangeTrial {
  run(options: Options): Promise<Outcomes>;
  close(): void;
}

/** Changes until everything that is tracked is forgotten, and connections begin anew. */
const CHAPTER = CHANGES.length;
/** Tried while a change is being made; there is time for more while names lapse. */
const inFlightOf = (change: Change): number => (change === "names lapsed" ? 192 : 24);
const REMEMBERED = ["udp_timeout", "udp_timeout_stream"].map(
  (setting) => `net.netfilter.nf_conntrack_${setting}=3600`,
);
/** Connections kept under way. */
const KEPT = 8;

export async function prepareChangeTrial(home: RigHome): Promise<ChangeTrial> {
  const wires = await prepareWires(home, SENTINELS);
  const reports = await followReports(home);
  return {
    close() {
      reports.close();
      wires.close();
    },
    async run({ seed, flows, fault }) {
      const draw = drawFrom(seed);
      const cast = await startingWorld(home, draw);
      const timeline = new Timeline(cast.world);
      const teller = tellerOf(home, wires, reports, timeline, fault);
      const jury = new Jury(wires, timeline, reports);
      await teller.tell(timeline.latest);
      // However slow the machine: what is under way is not forgotten before it is asked about. A
      // kernel has these settings once a rule has asked for connections.
      await home.exec("gw", "sysctl", "-q", "-w", ...REMEMBERED);
      for (const step of cast.steps) await teller.take(step);

      const happening = fault?.shownBy ?? CHANGES;
      const count = { during: 0, changes: 0 };
      let chapter: Chapter = { taken: new Set(), steady: [], connections: [] };
      for (let at = 0; jury.flows < flows && !(fault && jury.mismatches.length > 0); at++) {
        wires.forget();
        timeline.forget();
        reports.heard = [];
        const change = happening[at % happening.length] ?? CHANGES[0];
        if (at % CHAPTER === 0) {
          await home.exec("gw", "conntrack", "-F");
          chapter = await beginChapter(jury, change, timeline.latest);
        }
        const turn = turnOf(change, at, { cast, timeline, teller, jury, draw, chapter });
        count.during += await whileItIsMade(turn);
        await whatItLeft(turn);
        count.changes += turn.steps.length + (await whatItIsLike(turn));
      }
      const { perKind, mismatches } = jury;
      return { flows: jury.flows, ...jury.count, ...count, perKind, mismatches };
    },
  };
}

/** Connections that began in it, and which flows it can try no more. */
interface Chapter {
  readonly taken: Set<string>;
  /** Of those that never change. */
  readonly steady: readonly Live[];
  connections: readonly Live[];
}

async function beginChapter(jury: Jury, during: Change, world: World): Promise<Chapter> {
  const steady = STEADY_FLOWS.flatMap((each) => liveOf(each, "net", world) ?? []);
  const first: Tried[] = [];
  for (const { attempt } of steady) first.push(await jury.sendLive(attempt, "net"));
  await jury.judge(during, first);
  await jury.establish(during, steady);
  return { taken: new Set(), steady, connections: [] };
}

interface Stage {
  readonly cast: Cast;
  readonly timeline: Timeline;
  readonly teller: Teller;
  readonly jury: Jury;
  readonly draw: Draw;
  readonly chapter: Chapter;
}

/** One change: what it is, and the packets worth trying with it. */
interface Turn extends Stage {
  readonly at: number;
  readonly change: Change;
  readonly steps: readonly Step[];
  readonly before: World;
  /** The worlds from before it to after it. */
  readonly foreseen: readonly World[];
  readonly candidates: readonly Attempt[];
}

function turnOf(change: Change, at: number, stage: Stage): Turn {
  const { cast, timeline, draw } = stage;
  const before = timeline.latest;
  const { about, partner } = cast.whom(change, before, at);
  const steps = stepsOf(change, { world: before, about, guests: cast.moving, draw });
  const foreseen = [before, ...foresee(before, steps)];
  const candidates = candidatesFor(foreseen.at(-1) ?? before, about, partner, draw);
  return { ...stage, at, change, steps, before, foreseen, candidates };
}

/** Says how many flows were tried meanwhile. */
async function whileItIsMade(turn: Turn): Promise<number> {
  const { change, steps, foreseen, candidates, teller, jury, chapter } = turn;
  let isMade = false;
  const made = (async () => {
    for (const step of steps) await teller.take(step);
    isMade = true;
  })();
  const inFlight: Tried[] = [];
  const kept: Tried[] = [];
  const chosen = chosenInFlight(candidates, foreseen, chapter.taken, inFlightOf(change));
  for (const attempt of chosen) {
    inFlight.push(await jury.send(attempt));
    if (inFlight.length % 6 !== 0) continue;
    for (const { attempt: out, place, reply, replyPlace } of chapter.steady)
      kept.push(await jury.sendLive(out, place), await jury.sendLive(reply, replyPlace));
    // Spread over the change, not all before it.
    if (!isMade) await delay(1);
  }
  await made;
  await jury.judge(change, [...inFlight, ...kept]);
  return inFlight.length;
}

/** Of the connections that were there. */
async function whatItLeft({ change, timeline, jury, chapter }: Turn): Promise<void> {
  const connections = inWorld(chapter.connections, timeline.latest);
  const again: Tried[] = [];
  const answers: Live[] = [];
  for (const live of connections) {
    const { attempt, place, goesOn } = live;
    const now = performance.now();
    const anew = timeline.outcomes(attempt, { from: now, until: now + 500 });
    again.push(await jury.sendLive(attempt, goesOn ? place : undefined));
    // One that is permitted anew would let its answer through.
    if (goesOn || [...anew].join() === "-") answers.push(live);
  }
  await jury.judge(change, again);
  // Only now: an answer that is permitted to begin a flow would let the first packet through.
  const answered: Tried[] = [];
  for (const { reply, replyPlace, goesOn } of answers)
    answered.push(await jury.sendLive(reply, goesOn ? replyPlace : undefined));
  await jury.judge(change, answered);
  chapter.connections = connections.filter(({ goesOn }) => goesOn);
}

/** While those change who send nothing; says how often they did. */
async function whatItIsLike(turn: Turn): Promise<number> {
  const { at, change, before, candidates, cast, timeline, teller, jury, draw, chapter } = turn;
  const noise = cast.noise(timeline.latest, draw);
  const others = (async () => {
    for (const step of noise) await teller.take(step);
  })();
  const tried: Tried[] = [];
  for (const attempt of chosenAfter(candidates, before, timeline.latest, chapter.taken, at))
    tried.push(await jury.send(attempt));
  await others;
  const begun = (await jury.judge(change, tried))
    .flatMap(({ attempt, possible: [place, ...more], seen }) =>
      place === undefined || place === "-" || more.length > 0 || seen !== place
        ? []
        : (liveOf(attempt, place, timeline.latest) ?? []),
    )
    .slice(0, 2);
  await jury.establish(change, begun);
  chapter.connections = [...chapter.connections, ...begun].slice(-KEPT);
  return noise.length;
}
