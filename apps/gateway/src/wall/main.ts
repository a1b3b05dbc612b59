/** Process 1: the only one that may change the kernel's rules. No network, no foreign formats. */
import { operation } from "../channel/operation.ts";
import { serve } from "../channel/server.ts";
import { tellLastWords } from "../supervise/last-words.ts";
import { readSettings, socketPath, WallSettings } from "../supervise/settings.ts";
import type { Connection } from "./connections.ts";
import { Admit, DesiredState } from "./contract.ts";
import { endConnections, listConnections } from "./conntrack.ts";
import { followDrops } from "./drops.ts";
import { prepareNetwork } from "./network.ts";
import { applyTransaction } from "./nft.ts";
import { Wall } from "./wall.ts";

tellLastWords();
const settings = await readSettings(WallSettings);
const firewall = {
  transact: applyTransaction,
  prepare: prepareNetwork,
  connections: listConnections,
  end: (connections: readonly Connection[]) => endConnections(settings.runDirectory, connections),
};
const wall = new Wall(firewall, Date.now);

const server = await serve({
  path: socketPath(settings.runDirectory, "wall"),
  operations: {
    apply: operation(DesiredState, (desired) => wall.apply(desired)),
    admit: operation(Admit, (admission) => wall.admit(admission)),
  },
});

// Without the reader nothing is lost but the reports; the supervisor starts both again.
const reason = await followDrops((packet) => server.publish({ kind: "dropped", packet }));
process.stderr.write(`reports of dropped packets ended: ${reason}\n`);
process.exit(1);
