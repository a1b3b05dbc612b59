/** Process 1: the only one that may change the kernel's rules. No network, no foreign formats. */
import { setTimeout as delay } from "node:timers/promises";
import { inOneLine } from "../channel/error.ts";
import { operation } from "../channel/operation.ts";
import { tellReady } from "../machine/notify.ts";
import { serve } from "../channel/server.ts";
import { endWhenLost, tellLastWords } from "../supervise/last-words.ts";
import { readSettings, socketPath, WallSettings } from "../supervise/settings.ts";
import {
  Admit,
  type Applied,
  Change,
  type Changed,
  DesiredState,
  type Learnt,
} from "./contract.ts";
import { listContents } from "./contents.ts";
import { knowsBridges } from "./bridge-name.ts";
import { Counting } from "./counting.ts";
import { Conntrack } from "./conntrack.ts";
import { followDrops } from "./drops.ts";
import { type Claim, listNeighbours, Neighbours } from "./neighbours.ts";
import { Claims } from "./neighbours-claims.ts";
import { hold } from "./held.ts";
import { portsOf, prepareNetwork } from "./network.ts";
import { KeptNft } from "./nft-kept.ts";
import { adopt } from "./adopt.ts";
import { HELD, SHUT } from "./standing.ts";
import { Repairs } from "./repairs.ts";
import { Told } from "./told.ts";
import { Wall } from "./wall.ts";
import { watchPorts, watchTables } from "./watch.ts";

/** Milliseconds that the start waits until changes of our tables are heard of, and one is held. */
const WATCHED_WITHIN = 5000;

tellLastWords();
const neighbours = new Neighbours();
const told = new Told();
/** What the kernel knew of the LAN when the first was. */
let known: Promise<readonly Claim[]> | undefined;
const settings = await readSettings(WallSettings);
// Until the first state comes, nothing passes; what a wall before this one loaded stays as it is.
const nft = new KeptNft();
const conntrack = new Conntrack();
await nft.apply(SHUT);
const admitted = await adopt(Date.now());
const tables = watchTables(
  (text) => nft.apply(text),
  (what) => repairs.begin("tables", what),
);
const wall = new Wall(
  {
    transact: (text) => tables.own(text),
    contents: listContents,
    knowsBridges,
    prepare: prepareNetwork,
    ports: portsOf,
    connections: (addresses) => conntrack.list(addresses),
    end: (connections) => conntrack.end(connections),
  },
  Date.now,
  admitted,
);
const repairs = new Repairs(
  { tables: () => wall.repair(), ports: () => wall.followPorts() },
  (event) => {
    server.publish(event);
    if (event.kind === "repair-failed")
      process.stderr.write(`cannot repair ${event.part} (${event.what}): ${event.reason}\n`);
  },
);
const held = hold(HELD, (error) => {
  process.stderr.write(
    `whoever flushes all rules opens the home until our repair: ${error.message}\n`,
  );
});
// What nobody watches is not loaded, unless nobody can watch at all.
if (!(await isSoon(tables.begun)))
  process.stderr.write("nobody hears yet when our tables are changed\n");
await isSoon(held);

const server = await serve({
  path: socketPath(settings.runDirectory, "wall"),
  operations: {
    apply: operation(DesiredState, (desired) => apply(desired)),
    change: operation(Change, (difference) => change(difference)),
  },
});
// Who reads what things send gets no channel on which the rules themselves can be changed.
const admissions = await serve({
  path: socketPath(settings.runDirectory, "admit"),
  operations: { admit: operation(Admit, (admission) => wall.admit(admission)) },
});
endWhenLost(server);
endWhenLost(admissions);
tellReady();

watchPorts(
  (what) => repairs.begin("ports", what),
  (why) => process.stderr.write(`nobody hears when ports join or leave: ${inOneLine(why)}\n`),
);

// Without the reader nothing is lost but the reports; the supervisor starts both again.
const counting = new Counting((counted) => server.publish(counted));
const claimed = new Claims(learn);
const reason = await followDrops(
  (packet) => {
    counting.dropped();
    server.publish({ kind: "dropped", packet });
  },
  (claim) => claimed.add(claim),
);
process.stderr.write(`reports of dropped packets ended: ${reason}\n`);
process.exit(1);

async function isSoon(deed: Promise<void>): Promise<boolean> {
  return Promise.race([deed.then(() => true), delay(WATCHED_WITHIN, false, { ref: false })]);
}

/** What was asked for, with the addresses that devices gave themselves; says which those are. */
async function apply(desired: DesiredState): Promise<Applied> {
  known ??= listNeighbours(desired.lan.interface, "all");
  const claims = await known;
  if (told.state === undefined) neighbours.learnAll(claims, desired);
  const state = told.whole(desired);
  const { revision } = told;
  await enforce(state);
  for (const [device, addresses] of neighbours.all()) tellLearnt(device, addresses);
  return { revision };
}

/** Makes the kernel enforce what was told. What it refuses was never told. */
async function enforce(state: DesiredState): Promise<void> {
  const wanted = neighbours.with(state);
  try {
    await wall.apply(wanted);
  } finally {
    // It may be enforced though not all that follows from it could be done.
    if (wall.desired === wanted) told.taken(state);
    else told.refused(state);
  }
}

/** The same from a difference: only the devices that it names are looked at. */
async function change(difference: Change): Promise<Changed> {
  const state = told.change(difference);
  if (!state) return { outcome: "unknown-revision" };
  const { revision } = told;
  await enforce(state);
  for (const { id } of difference.come) {
    const addresses = neighbours.all().get(id);
    if (addresses) tellLearnt(id, addresses);
  }
  return { outcome: "changed", revision };
}

/** Addresses that devices begin to use: open before their first packets, most often. */
async function learn(claims: readonly Claim[]): Promise<void> {
  const { state } = told;
  if (!state) return;
  const learnt = neighbours.learnAll(claims, state);
  if (learnt.length === 0) return;
  try {
    await wall.apply(neighbours.with(state));
  } catch (error) {
    for (const { claim } of learnt) neighbours.forget(claim);
    process.stderr.write(`cannot learn addresses: ${inOneLine(error)}\n`);
    return;
  }
  for (const device of new Set(learnt.map(({ device }) => device)))
    tellLearnt(device, neighbours.all().get(device) ?? []);
}

function tellLearnt(device: string, addresses: readonly string[]): void {
  const event: Learnt = { kind: "learnt", device, addresses, at: Date.now() };
  server.publish(event);
}
