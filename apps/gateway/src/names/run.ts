/** Puts the parts of the process together; `main.ts` gives it its settings and nothing else. */
import { type ChannelServer, serve } from "../channel/server.ts";
import { stayConnected } from "../channel/client.ts";
import { ChannelError } from "../channel/error.ts";
import { operation } from "../channel/operation.ts";
import { type NamesSettings, socketPath } from "../supervise/settings.ts";
import { Admissions } from "./admit.ts";
import { type Discovery, type NameEvent, NamesState } from "./contract.ts";
import { Reflector } from "./discovery/reflector.ts";
import { type Listener, listen } from "./listen.ts";
import { Refresher, systemTimers, type Timers } from "./refresh.ts";
import { NamesService } from "./service.ts";
import { upstream } from "./upstream.ts";

export interface NamesProcess {
  readonly ports: readonly number[];
  /** Where home finds it; see `ChannelServer`. */
  readonly channel: Pick<ChannelServer, "path" | "lost">;
  /** Resolves when no listed name is waiting to be looked up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface NamesOptions {
  readonly timers?: Timers;
  readonly random?: () => number;
  /** How long the wall may take to commit, in milliseconds. */
  readonly admitMs?: number;
  /** How long one try at the resolver may take, in milliseconds. */
  readonly upstreamMs?: number;
}

const ADMIT_MS = 3000;
const NOBODY: Discovery = { people: [], things: [] };

/**
 * Serves `names.sock` (operation `set-names` with a `NamesState`, events `NameEvent`), asks the
 * wall over `admit.sock`, answers things. Rejects with what kept it from listening.
 */
export async function runNames(
  settings: NamesSettings,
  options: NamesOptions = {},
): Promise<NamesProcess> {
  const timers = options.timers ?? systemTimers;
  const stop = new AbortController();
  const ask = upstream({
    ...settings.upstream,
    ...(options.upstreamMs === undefined ? {} : { timeoutMs: options.upstreamMs }),
  });
  const admissions = new Admissions({
    homeNetworks: settings.homeNetworks,
    now: () => timers.now(),
    wall: (admit) =>
      wall.call("admit", admit, { signal: AbortSignal.timeout(options.admitMs ?? ADMIT_MS) }),
  });
  const random = options.random ?? Math.random;
  const refresher = new Refresher({ ask, admissions, timers, random });
  const wall = stayConnected(socketPath(settings.runDirectory, "admit"), {
    signal: stop.signal,
    onConnected: () => {
      admissions.doubt();
      // On the next turn, when `wall.call` uses the connection.
      setImmediate(() => refresher.all());
    },
    onDisconnected: () => admissions.doubt(),
  });
  let channel: ChannelServer | undefined;
  const service = new NamesService({
    ask,
    admissions,
    homeNetworks: settings.homeNetworks,
    now: () => timers.now(),
    date: () => Date.now(),
    onEvent: (event: NameEvent) => channel?.publish(event),
  });
  let listener: Listener | undefined;
  let reflector: Reflector | undefined;
  const close = async (): Promise<void> => {
    refresher.stop();
    reflector?.close();
    await listener?.close();
    await channel?.close();
    stop.abort();
    await wall.ended;
  };
  try {
    listener = await listen(
      settings.listen,
      settings.port,
      (...question) => service.handle(...question),
      (source) => service.ownerOf(source),
    );
    if (settings.lan !== undefined)
      reflector = await Reflector.open({
        interface: settings.lan,
        addresses: settings.listen,
        complain: (line) => process.stderr.write(`not found across ports: ${line}\n`),
      });
    channel = await serve({
      path: socketPath(settings.runDirectory, "names"),
      operations: {
        "set-names": operation(NamesState, (state) => {
          assertDistinct(state);
          // Home has just changed the wall, perhaps more than once.
          admissions.doubt();
          service.setNames(state);
          reflector?.set(state.discovery ?? NOBODY);
          refresher.set(devicesByName(state));
        }),
      },
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { ports: listener.ports, channel, settled: () => refresher.idle(), close };
}

function assertDistinct(state: NamesState): void {
  const ids = new Set<string>();
  for (const { id } of state.devices) {
    if (ids.has(id)) throw new ChannelError("refused", `device ${id} is listed twice`);
    ids.add(id);
  }
}

function devicesByName(state: NamesState): Map<string, string[]> {
  const devices = new Map<string, Set<string>>();
  for (const device of state.devices) {
    for (const { name } of device.names) {
      const listed = devices.get(name);
      if (listed === undefined) devices.set(name, new Set([device.id]));
      else listed.add(device.id);
    }
  }
  return new Map([...devices].map(([name, ids]) => [name, [...ids]]));
}
