/** Process 3: everything that needs no privilege. Decides; asks the other two to enforce. */
import { Resolver } from "node:dns/promises";
import { setTimeout as delay } from "node:timers/promises";
import Type from "typebox";
import { type Channel, stayConnected } from "../channel/client.ts";
import { operation } from "../channel/operation.ts";
import { serve } from "../channel/server.ts";
import type { NameEvent } from "../names/contract.ts";
import { HomeSettings, readSettings, type Socket, socketPath } from "../supervise/settings.ts";
import type { DroppedPacket } from "../wall/contract.ts";
import { type Enforcers, Home } from "./home.ts";
import { loadProfile } from "./profile/index.ts";

const { config, resolver } = await readSettings(HomeSettings);
const enforcers: Enforcers = {};
const stop = new AbortController();
const home = new Home(config, enforcers, (event) => server.publish(event), Date.now);
const up = { wall: false, names: false };

const server = await serve({
  path: socketPath(config.runDirectory, "home"),
  operations: {
    status: operation(Type.Object({}, { additionalProperties: false }), () =>
      home.status({ wall: up.wall ? "up" : "down", names: up.names ? "up" : "down" }),
    ),
  },
});

follow("wall", (event) => home.dropped((event as { packet: DroppedPacket }).packet));
follow("names", (event) => home.asked(event as NameEvent));
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stop.abort();
    void server.close().then(() => process.exit(0));
  });
await Promise.all(home.devices.map(({ config: device }) => describe(device.id, device.mud)));

/** Keeps a connection to one of the processes that enforce, and hands it everything when it is new. */
function follow(process: Exclude<Socket, "home">, onEvent: (event: unknown) => void): void {
  stayConnected(socketPath(config.runDirectory, process), {
    signal: stop.signal,
    onEvent,
    onConnected: async (channel: Channel) => {
      enforcers[process] = (op, params) => channel.call(op, params);
      up[process] = true;
      await home.enforce();
    },
    onDisconnected: () => {
      enforcers[process] = undefined;
      up[process] = false;
    },
  });
}
