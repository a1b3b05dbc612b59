/**
 * Tries generated flows while the home changes: devices come, go, move and learn addresses, files
 * narrow and widen, names get other addresses and lapse. Every packet must do what the oracle says
 * of the home as it was when the packet was under way; while a change is being made, what it says
 * of the home before or after, and nothing else.
 */
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../../../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../../../apps/gateway/src/supervise/settings.ts";
import type {
  Admit,
  DroppedPacket,
  WallDevice,
  WallEvent,
} from "../../../../apps/gateway/src/wall/contract.ts";
import type { Kind } from "../generate.ts";
import { base, LAN, type RigHome } from "../home.ts";
import { discovery } from "../neighbour.ts";
import { type Place, prepareWires } from "../wires.ts";
import { SENTINELS, startingWorld, STEADY_FLOWS } from "./cast.ts";
import { type Change, CHANGES, type Step, stepsOf, withAdmission, withLearnt } from "./changes.ts";
import { chosenAfter, chosenInFlight } from "./choose.ts";
import { drawFrom } from "./draw.ts";
import { candidatesFor } from "./flows.ts";
import { inWorld, type Live, liveOf } from "./live.ts";
import { Timeline } from "./timeline.ts";
import { type Attempt, type Outcome, wallDevices, type World } from "./world.ts";

export interface Mismatch {
  readonly during: Change;
  readonly attempt: Attempt;
  readonly expected: readonly Outcome[];
  readonly seen: string;
  /** True for a packet of a connection that was there before the change. */
  readonly live: boolean;
  /** What the wall says of that time, as it says it. */
  readonly heard: readonly string[];
}

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

/** A mistake planted between what changes and what the wall is told: it was told `before`. */
export interface Fault {
  /** The changes that show it. */
  readonly shownBy: readonly Change[];
  readonly told?: (
    before: readonly WallDevice[],
    after: readonly WallDevice[],
  ) => readonly WallDevice[];
  readonly admits?: (admission: Admit) => Admit;
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

/** A packet that was sent, and what it may do where that is not the timeline's to say. */
interface Tried {
  readonly attempt: Attempt;
  readonly id: number;
  readonly sent: number;
  readonly expected?: readonly Outcome[];
  /** Of a connection that was there before. */
  readonly live: boolean;
}

export async function prepareChangeTrial(home: RigHome): Promise<ChangeTrial> {
  const wires = await prepareWires(home, SENTINELS);
  // However slow the machine: what is under way is not forgotten before it is asked about.
  await home.exec("gw", "sysctl", "-q", "-w", ...REMEMBERED);
  let heard: string[] = [];
  let onLearnt: (device: string, addresses: readonly string[]) => void = () => {};
  const events = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => {
      const said = event as WallEvent;
      if (said.kind === "repaired") heard.push(`${said.part} repaired: ${said.what}`);
      if (said.kind === "dropped") heard.push(dropText(said.packet));
      if (said.kind === "learnt") onLearnt(said.device, said.addresses);
    },
  });
  return {
    close() {
      events.close();
      wires.close();
    },
    async run({ seed, flows, fault }) {
      const happening = fault?.shownBy ?? CHANGES;
      const draw = drawFrom(seed);
      const cast = await startingWorld(home, draw);
      const timeline = new Timeline(cast.world);
      let told: readonly WallDevice[] = [];
      const tell = async (world: World): Promise<void> => {
        const devices = wallDevices(world);
        told = fault?.told?.(told, devices) ?? devices;
        const plain = base();
        await home.wall.call("apply", {
          ...plain,
          lan: { ...plain.lan, prefixes: [LAN[4], LAN[6]] },
          devices: told,
        });
      };
      const take = (step: Step): Promise<void> => {
        const before = timeline.latest;
        switch (step.do) {
          case "apply": {
            const after = step.to(before);
            return timeline.become(
              () => after,
              () => tell(after),
            );
          }
          case "admit": {
            const { admission } = step;
            return timeline.become(
              (asked, answered) => withAdmission(before, admission, asked, answered),
              () => home.wall.call("admit", fault?.admits?.(admission) ?? admission),
            );
          }
          case "learn": {
            const { device, address } = step;
            return timeline.become(
              () => withLearnt(before, device, address),
              async () => {
                const learnt = new Promise<void>((resolve) => {
                  onLearnt = (who, addresses) => {
                    if (who === device && addresses.includes(address)) resolve();
                  };
                });
                const guest = before.dwellers.get(device)?.guest;
                if (guest?.wire === undefined) throw new Error(`${device} has no wire`);
                await wires.put(guest.wire, announcement(guest.mac, address));
                await learnt;
              },
            );
          }
          case "wait":
            return delay(Math.max(0, ...soon(before).map(({ latest }) => latest - now())));
        }
      };

      const mismatches: Mismatch[] = [];
      const perKind = new Map<Kind, number>();
      const count = { accepted: 0, either: 0, during: 0, live: 0, changes: 0 };
      let change: Change = CHANGES[0];
      const send = async (attempt: Attempt): Promise<Tried> => {
        const sent = now();
        const id = await wires.send(attempt.flow, attempt.origin);
        return { attempt, id, sent, live: false };
      };
      const sendLive = async (attempt: Attempt, expected?: Place): Promise<Tried> => ({
        ...(await send(attempt)),
        live: true,
        ...(expected === undefined ? {} : { expected: [expected] }),
      });
      /** Waits until all have come to their end, and says of each where; one outcome: it was sure. */
      const judge = async (all: readonly Tried[]) => {
        if (all.length === 0) return [];
        await wires.settle();
        const until = now();
        return all.map(({ attempt, id, sent, expected, live }) => {
          if (live) count.live++;
          const possible = expected ?? [...timeline.outcomes(attempt, { from: sent, until })];
          const seen = wires.seenAt(id).join("+") || "-";
          if (!possible.some((each) => each === seen))
            mismatches.push({ during: change, attempt, expected: possible, seen, live, heard });
          return { attempt, possible, seen, live };
        });
      };
      const tally = (judged: Awaited<ReturnType<typeof judge>>): void => {
        for (const { attempt, possible, seen, live } of judged) {
          if (live) continue;
          perKind.set(attempt.kind, (perKind.get(attempt.kind) ?? 0) + 1);
          if (seen !== "-") count.accepted++;
          if (possible.length > 1) count.either++;
        }
      };

      await tell(timeline.latest);
      for (const step of cast.steps) await take(step);

      let connections: Live[] = [];
      let steady: readonly Live[] = [];
      let taken = new Set<string>();
      /** Sends, waits and answers: from here on they are established. */
      const establish = async (begun: readonly Live[]): Promise<void> => {
        const replies: Tried[] = [];
        for (const { reply, replyPlace } of begun) replies.push(await sendLive(reply, replyPlace));
        await judge(replies);
      };
      const total = () => [...perKind.values()].reduce((sum, each) => sum + each, 0);

      for (let at = 0; total() < flows && !(fault && mismatches.length > 0); at++) {
        wires.forget();
        timeline.forget();
        heard = [];
        change = happening[at % happening.length] ?? change;
        if (at % CHAPTER === 0) {
          await home.exec("gw", "conntrack", "-F");
          taken = new Set();
          connections = [];
          const begun = STEADY_FLOWS.flatMap((each) => liveOf(each, "net", timeline.latest) ?? []);
          const first: Tried[] = [];
          for (const { attempt } of begun) first.push(await sendLive(attempt, "net"));
          await judge(first);
          await establish(begun);
          steady = begun;
        }
        const { about, partner } = cast.whom(change, timeline.latest, at);
        const before = timeline.latest;
        const steps = stepsOf(change, { world: before, about, guests: cast.moving, draw });
        count.changes += steps.length;
        const foreseen = [before, ...foresee(before, steps)];
        const candidates = candidatesFor(foreseen.at(-1) ?? before, about, partner, draw);

        // While the change is being made.
        let isMade = false;
        const made = (async () => {
          for (const step of steps) await take(step);
          isMade = true;
        })();
        const inFlight: Tried[] = [];
        const kept: Tried[] = [];
        for (const attempt of chosenInFlight(candidates, foreseen, taken, inFlightOf(change))) {
          inFlight.push(await send(attempt));
          if (inFlight.length % 6 !== 0) continue;
          for (const { attempt: out, place, reply, replyPlace } of steady)
            kept.push(await sendLive(out, place), await sendLive(reply, replyPlace));
          // Spread over the change, not all before it.
          if (!isMade) await delay(1);
        }
        await made;
        count.during += inFlight.length;
        tally(await judge([...inFlight, ...kept]));

        // What it left of the connections that were there.
        connections = inWorld(connections, timeline.latest);
        const again: Tried[] = [];
        const answers: Live[] = [];
        for (const live of connections) {
          const { attempt, place, goesOn } = live;
          const anew = timeline.outcomes(attempt, { from: now(), until: now() + 500 });
          again.push(await sendLive(attempt, goesOn ? place : undefined));
          // One that is permitted anew would let its answer through.
          if (goesOn || [...anew].join() === "-") answers.push(live);
        }
        await judge(again);
        // Only now: an answer that is permitted to begin a flow would let the first packet through.
        const answered: Tried[] = [];
        for (const { reply, replyPlace, goesOn } of answers)
          answered.push(await sendLive(reply, goesOn ? replyPlace : undefined));
        await judge(answered);
        connections = connections.filter(({ goesOn }) => goesOn);

        // What it is like now, while those change who send nothing.
        const noise = cast.noise(timeline.latest, draw);
        count.changes += noise.length;
        const others = (async () => {
          for (const step of noise) await take(step);
        })();
        const tried: Tried[] = [];
        for (const attempt of chosenAfter(candidates, before, timeline.latest, taken, at))
          tried.push(await send(attempt));
        await others;
        const judged = await judge(tried);
        tally(judged);
        const begun = judged
          .flatMap(({ attempt, possible: [place, ...more], seen }) =>
            place === undefined || place === "-" || more.length > 0 || seen !== place
              ? []
              : (liveOf(attempt, place, timeline.latest) ?? []),
          )
          .slice(0, 2);
        await establish(begun);
        connections = [...connections, ...begun].slice(-KEPT);
      }
      return { flows: total(), ...count, perKind, mismatches };
    },
  };
}

function dropText(packet: DroppedPacket): string {
  const { stage, slot, source, sourcePort, destination, destinationPort } = packet;
  const [from, to] = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
  return `dropped (${stage} ${slot}): ${from} > ${to}`;
}

const now = () => performance.now();

/** When what was given for a moment lapses. */
function soon(world: World) {
  return world.given.map(({ lapses }) => lapses).filter(({ latest }) => latest < now() + 60_000);
}

/** The worlds that the steps lead to, with names that lapse when they are waited for. */
function foresee(before: World, steps: readonly Step[]): World[] {
  const worlds: World[] = [];
  let world = before;
  for (const step of steps) {
    if (step.do === "apply") world = step.to(world);
    else if (step.do === "admit") world = withAdmission(world, step.admission, now(), now());
    else if (step.do === "learn") world = withLearnt(world, step.device, step.address);
    else
      world = {
        ...world,
        given: world.given.filter(({ lapses }) => !soon(world).includes(lapses)),
      };
    worlds.push(world);
  }
  return worlds;
}

/** RFC 4862 §5.4: what a device says of an address before it uses it. */
function announcement(mac: string, address: string): Buffer {
  return discovery({
    type: "solicit",
    from: mac,
    source: "::",
    destination: "ff02::1:ff00:0",
    target: address,
  });
}
