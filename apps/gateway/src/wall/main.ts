/** Process 1: the only one that may change the kernel's rules. No network, no foreign formats. */
import { operation } from "../channel/operation.ts";
import { serve } from "../channel/server.ts";
import { tellLastWords } from "../supervise/last-words.ts";
import { readSettings, socketPath, WallSettings } from "../supervise/settings.ts";
import type { Connection } from "./connections.ts";
import { Admit, DesiredState, type Learnt, type Repaired } from "./contract.ts";
import { endConnections, listConnections } from "./conntrack.ts";
import { followDrops } from "./drops.ts";
import { type Claim, listNeighbours, Neighbours } from "./neighbours.ts";
import { portsOf, prepareNetwork } from "./network.ts";
import { applyTransaction } from "./nft.ts";
import { adopt } from "./adopt.ts";
import { SHUT } from "./standing.ts";
import { Wall } from "./wall.ts";
import { watchPorts, watchTables } from "./watch.ts";

tellLastWords();
const neighbours = new Neighbours();
/** The last state that was asked for. */
let asked: DesiredState | undefined;
/** What the kernel knew of the LAN when the first was. */
let known: Promise<readonly Claim[]> | undefined;
const settings = await readSettings(WallSettings);
// Until the first state comes, nothing passes; what a wall before this one loaded stays as it is.
await applyTransaction(SHUT);
const tables = watchTables((what) => repair("tables", what));
const wall = new Wall(
  {
    transact: (text) => tables.own(() => applyTransaction(text)),
    prepare: prepareNetwork,
    ports: portsOf,
    connections: listConnections,
    end: (connections: readonly Connection[]) => endConnections(settings.runDirectory, connections),
  },
  Date.now,
  await adopt(Date.now()),
);

const server = await serve({
  path: socketPath(settings.runDirectory, "wall"),
  operations: {
    apply: operation(DesiredState, (desired) => apply(desired)),
    admit: operation(Admit, (admission) => wall.admit(admission)),
  },
});

watchPorts((what) => repair("ports", what));

// Without the reader nothing is lost but the reports; the supervisor starts both again.
const reason = await followDrops((packet) => server.publish({ kind: "dropped", packet }), learn);
process.stderr.write(`reports of dropped packets ended: ${reason}\n`);
process.exit(1);

/** What was asked for, with the addresses that devices gave themselves; says which those are. */
async function apply(desired: DesiredState): Promise<void> {
  known ??= listNeighbours(desired.lan.interface, "all");
  const claims = await known;
  if (asked === undefined) for (const claim of claims) neighbours.learn(claim, desired);
  asked = desired;
  await wall.apply(neighbours.with(desired));
  for (const [device, addresses] of neighbours.all()) tellLearnt(device, addresses);
}

/** An address that a device begins to use: open before its first packet, most often. */
function learn(claim: Claim): void {
  const device = asked && neighbours.learn(claim, asked);
  if (asked === undefined || device === undefined) return;
  wall.apply(neighbours.with(asked)).then(
    () => tellLearnt(device, neighbours.all().get(device) ?? []),
    (error: unknown) => process.stderr.write(`cannot learn an address: ${String(error)}\n`),
  );
}

function tellLearnt(device: string, addresses: readonly string[]): void {
  const event: Learnt = { kind: "learnt", device, addresses, at: Date.now() };
  server.publish(event);
}

/** Makes ours again what somebody changed, and says so. */
function repair(part: Repaired["part"], what: string): void {
  const repaired = part === "tables" ? wall.repair() : wall.followPorts();
  repaired.then(
    (done) => {
      const event: Repaired = { kind: "repaired", part, what, at: Date.now() };
      if (done) server.publish(event);
    },
    (error: unknown) => process.stderr.write(`cannot repair ${part} (${what}): ${String(error)}\n`),
  );
}
