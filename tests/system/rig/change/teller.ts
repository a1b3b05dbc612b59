/** Takes the steps of a change: tells the wall, and the timeline when which world was in force. */
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../../../../apps/gateway/src/channel/client.ts";
import { socketPath } from "../../../../apps/gateway/src/supervise/settings.ts";
import type {
  DroppedPacket,
  WallDevice,
  WallEvent,
} from "../../../../apps/gateway/src/wall/contract.ts";
import { base, LAN, type RigHome } from "../home.ts";
import { discovery } from "../neighbour.ts";
import type { Wires } from "../wires.ts";
import { type Step, withAdmission, withLearnt } from "./changes.ts";
import type { Fault } from "./faults.ts";
import type { Timeline } from "./timeline.ts";
import { wallDevices, type World } from "./world.ts";

/** What the wall says of itself. */
export interface Reports {
  /** Since it was last forgotten, in words. */
  heard: readonly string[];
  /** Resolves once the wall says that it has learnt the address. */
  learnt(device: string, address: string): Promise<void>;
  close(): void;
}

export async function followReports(home: RigHome): Promise<Reports> {
  let onLearnt: (device: string, addresses: readonly string[]) => void = () => {};
  const events = await connect(socketPath(home.directory, "wall"), {
    onEvent: (event) => {
      const said = event as WallEvent;
      if (said.kind === "repaired")
        reports.heard = [...reports.heard, `${said.part} repaired: ${said.what}`];
      if (said.kind === "dropped") reports.heard = [...reports.heard, dropText(said.packet)];
      if (said.kind === "learnt") onLearnt(said.device, said.addresses);
    },
  });
  const reports: Reports = {
    heard: [],
    learnt: (device, address) =>
      new Promise((resolve) => {
        onLearnt = (who, addresses) => {
          if (who === device && addresses.includes(address)) resolve();
        };
      }),
    close: () => events.close(),
  };
  return reports;
}

export interface Teller {
  /** Makes the wall enforce the world, with the planted mistake if there is one. */
  tell(world: World): Promise<void>;
  take(step: Step): Promise<void>;
}

export function tellerOf(
  home: RigHome,
  wires: Wires,
  reports: Reports,
  timeline: Timeline,
  fault: Fault | undefined,
): Teller {
  let told: readonly WallDevice[] = [];
  const tell = async (world: World): Promise<void> => {
    const devices = wallDevices(world);
    told = fault?.told?.(told, devices) ?? devices;
    const plain = base();
    const lan = { ...plain.lan, prefixes: [LAN[4], LAN[6]] };
    await home.wall.call("apply", { ...plain, lan, devices: told });
  };
  const announce = async (device: string, address: string): Promise<void> => {
    const guest = timeline.latest.dwellers.get(device)?.guest;
    if (guest?.wire === undefined) throw new Error(`${device} has no wire`);
    const learnt = reports.learnt(device, address);
    await wires.put(guest.wire, announcement(guest.mac, address));
    await learnt;
  };
  return {
    tell,
    take(step) {
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
            () => announce(device, address),
          );
        }
        case "wait":
          return delay(Math.max(0, ...soon(before).map(({ latest }) => latest - now())));
      }
    },
  };
}

/** The worlds that the steps lead to, with names that lapse when they are waited for. */
export function foresee(before: World, steps: readonly Step[]): World[] {
  const worlds: World[] = [];
  let world = before;
  for (const step of steps) {
    world = after(world, step);
    worlds.push(world);
  }
  return worlds;
}

function after(world: World, step: Step): World {
  switch (step.do) {
    case "apply":
      return step.to(world);
    case "admit":
      return withAdmission(world, step.admission, now(), now());
    case "learn":
      return withLearnt(world, step.device, step.address);
    case "wait": {
      const lapsing = soon(world);
      return { ...world, given: world.given.filter(({ lapses }) => !lapsing.includes(lapses)) };
    }
  }
}

const now = () => performance.now();

/** When what was given for a moment lapses. */
function soon(world: World) {
  return world.given.map(({ lapses }) => lapses).filter(({ latest }) => latest < now() + 60_000);
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

function dropText(packet: DroppedPacket): string {
  const { stage, slot, source, sourcePort, destination, destinationPort } = packet;
  const [from, to] = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
  return `dropped (${stage} ${slot}): ${from} > ${to}`;
}
