/** Process 1: the only one that may change the kernel's rules. No network, no foreign formats. */
import { operation } from "../channel/operation.ts";
import { serve } from "../channel/server.ts";
import { tellLastWords } from "../supervise/last-words.ts";
import { readSettings, socketPath, WallSettings } from "../supervise/settings.ts";
import type { Connection } from "./connections.ts";
import { Admit, DesiredState, type Repaired } from "./contract.ts";
import { endConnections, listConnections } from "./conntrack.ts";
import { followDrops } from "./drops.ts";
import { portsOf, prepareNetwork } from "./network.ts";
import { applyTransaction } from "./nft.ts";
import { adopt } from "./adopt.ts";
import { SHUT } from "./standing.ts";
import { Wall } from "./wall.ts";
import { watchPorts, watchTables } from "./watch.ts";

tellLastWords();
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
    apply: operation(DesiredState, (desired) => wall.apply(desired)),
    admit: operation(Admit, (admission) => wall.admit(admission)),
  },
});

watchPorts((what) => repair("ports", what));

// Without the reader nothing is lost but the reports; the supervisor starts both again.
const reason = await followDrops((packet) => server.publish({ kind: "dropped", packet }));
process.stderr.write(`reports of dropped packets ended: ${reason}\n`);
process.exit(1);

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
