/** Process 3: everything that needs no privilege. Decides; asks the other two to enforce. */
import { Resolver } from "node:dns/promises";
import { join } from "node:path";
import Type from "typebox";
import { type Channel, stayConnected } from "../channel/client.ts";
import { type Operation, operation } from "../channel/operation.ts";
import { inOneLine } from "../channel/error.ts";
import { serve } from "../channel/server.ts";
import { tellReady } from "../machine/notify.ts";
import type { NameEvent } from "../names/contract.ts";
import { endWhenLost, tellLastWords } from "../supervise/last-words.ts";
import { HomeSettings, leasePaths, readSettings, socketPath } from "../supervise/settings.ts";
import type { WallEvent } from "../wall/contract.ts";
import {
  Compare,
  type ClaimView,
  Decide,
  type DescribedView,
  type GatewayEvent,
  Propose,
  ReadAgain,
} from "./contract.ts";
import { ClaimCode } from "./api/claim.ts";
import { APP_PORTS, openApp } from "./api/listen.ts";
import { appFolder } from "./api/folder.ts";
import { networkOf } from "./api/network.ts";
import { Descriptions } from "./descriptions.ts";
import { gatewayAddresses } from "./device/access.ts";
import type { Attachment } from "./device/place.ts";
import type { Enforcers } from "./enforce.ts";
import { Home } from "./home.ts";
import { ReadLabel } from "./label/contract.ts";
import type { LabelReader } from "./label/reader.ts";
import type { Lease } from "./observe/lease.ts";
import { exposition } from "./metrics/exposition.ts";
import { Meters } from "./metrics/meters.ts";
import { serveMetrics } from "./metrics/serve.ts";
import { followLeases } from "./observe/leases.ts";
import { portsOf } from "./observe/ports.ts";
import { Describe, originalOf, readTrust } from "./profile/index.ts";
import { Refusal } from "./refusal.ts";
import { assertBackup, backup, restore } from "./store/backup.ts";
import { Memory } from "./store/memory.ts";
import { openWifi } from "./wifi/index.ts";
import packageJson from "../../package.json" with { type: "json" };

/** Before what the kernel refused is tried again. */
const ENFORCE_AGAIN_MS = 10_000;
/** How long what is in force from before stays for descriptions that are slow to come. */
const DESCRIPTIONS_MS = 2000;

tellLastWords();
const { config, resolver } = await readSettings(HomeSettings);
const enforcers: Enforcers = {};
const stop = new AbortController();
/** Each description was tried once: a thing whose description is only on its way is not yet held,
 *  which would end what it may go on with. */
const described = Promise.withResolvers<void>();
setTimeout(described.resolve, DESCRIPTIONS_MS).unref();
/** Descriptions can be judged: it is known who is trusted. */
const judging = Promise.withResolvers<void>();
/** Who is told of events: local programs, browsers that look on, what is counted. */
const listeners = new Set<(event: GatewayEvent) => void>();
const memory = new Memory(config.stateDirectory, {
  now: Date.now,
  publish: (event) => {
    for (const hear of listeners) hear(event);
  },
  complain,
  readable: () => {
    complain("what was kept can be read again: starting anew with it");
    process.exit(1);
  },
});
let waking: NodeJS.Timeout | undefined;
const clock = {
  now: Date.now,
  later(milliseconds: number, work: () => void) {
    clearTimeout(waking);
    waking = setTimeout(work, milliseconds);
  },
};
const configured = new Set(config.devices.map(({ id }) => id));
const home: Home = new Home(config, enforcers, tell, clock, {
  identityOf: (mac, port) => memory.identityOf(mac, port, configured),
  announcedBy: (id) => memory.announcedBy(id),
  keep: (event, stands) => memory.keep(event, home, stands),
  knows: (id) => memory.knows(id),
});
const up = { wall: false, names: false };
/** The last reason for which nothing was enforced; it is said once. */
let complaint = "";
let reader: Promise<LabelReader> | undefined;
let again: NodeJS.Timeout | undefined;
const wifi =
  config.lan.wifi &&
  openWifi({ ...config, wifi: config.lan.wifi, signal: stop.signal, store: memory, attach, tell });

/** With which somebody becomes the first owner of the app. */
const claim = new ClaimCode(join(config.stateDirectory, "claim-code"));
const Nothing = Type.Object({}, { additionalProperties: false });
const status = () => ({
  ...home.status({ wall: up.wall ? "up" : "down", names: up.names ? "up" : "down" }),
  ...(memory.trouble === undefined ? {} : { notKept: memory.trouble }),
});
const meters = new Meters();
listeners.add((event) => meters.note(event));
const started = performance.timeOrigin;
const measurements = () =>
  exposition(
    meters.families(status(), packageJson.version, {
      started,
      memory: process.memoryUsage.rss(),
    }),
  );
const operations: Readonly<Record<string, Operation>> = {
  status: operation(Nothing, status),
  // Whoever may ask here is at the gateway itself.
  claim: operation(
    Nothing,
    (): ClaimView =>
      memory.accounts.all().length > 0 ? { claimed: true } : { claimed: false, code: claim.text },
  ),
  decide: operation(Decide, async ({ device, word }) => {
    await home.decide(device, word);
    if (word.kind === "forget") await wifi?.forget(device);
    if (word.kind === "reconsider") await descriptions.readAgain(device);
    // What was said may be where a description is.
    void followDescriptions();
    await memory.settled();
  }),
  compare: operation(Compare, ({ device }) => home.offer(device)),
  propose: operation(Propose, ({ device }) => home.proposal(device)),
  "read-again": operation(ReadAgain, async ({ device }) => {
    await judging.promise;
    await descriptions.readAgain(device);
    await memory.settled();
  }),
  describe: operation(Describe, async (given): Promise<DescribedView> => {
    await judging.promise;
    const taken = await descriptions.give(given.device, originalOf(given));
    await memory.settled();
    if ("why" in taken) return { outcome: "refused", why: taken.why };
    const device = status().devices.find(({ id }) => id === given.device);
    if (!device) throw new Refusal("no-device");
    return { ...taken, device };
  }),
  "read-label": operation(ReadLabel, async ({ code }) => (await labels()).read(code)),
  metrics: operation(Nothing, () => ({ text: measurements() })),
  ...wifi?.operations,
};
const server = await serve({ path: socketPath(config.runDirectory, "home"), operations });
// Not sooner: that nothing can be kept is told while nobody can be listening yet.
listeners.add((event) => server.publish(event));
endWhenLost(server);
tellReady();
if (config.metrics)
  await serveMetrics(config.metrics, measurements).catch((error: unknown) => {
    complain(`measurements are not served: ${inOneLine(error)}`);
  });
home.restore(memory.lives());
const app = openApp({
  ...{ household: householdOf(), claim, ports: APP_PORTS, complain },
  certificates: async () => {
    const { issuedNow } = await import("./authority/authority.ts");
    const folder = join(config.stateDirectory, "authority");
    return issuedNow(folder, gatewayAddresses(config), Date.now());
  },
});

follow("wall", (event) => {
  const said = event as WallEvent;
  if (said.kind === "dropped") home.dropped(said.packet);
  else if (said.kind === "counted") home.counted(said);
  else if (said.kind === "learnt") home.learnt(said);
  else home.repaired(said);
});
follow("names", (event) => home.asked(event as NameEvent));
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stop.abort();
    memory.close();
    void Promise.all([server.close(), app.close()]).then(() => process.exit(0));
  });
const trust = await readTrust(config.trust);
const upstream = new Resolver({ timeout: 3000, tries: 2 });
upstream.setServers([
  resolver.address.includes(":")
    ? `[${resolver.address}]:${resolver.port}`
    : `${resolver.address}:${resolver.port}`,
]);
const names = {
  async resolve(name: string): Promise<string[]> {
    const found = await Promise.allSettled([upstream.resolve4(name), upstream.resolve6(name)]);
    return found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  },
};
const descriptions = new Descriptions({
  ...{ home, memory, signal: stop.signal },
  request: () => ({
    ...{ trust, now: new Date(), resolver: names, language: "en, fr" },
    repositories: config.repositories ?? [],
  }),
});
judging.resolve();
wifi?.begin();
if (config.lan.dhcp)
  await followLeases(leasePaths(config.stateDirectory).directory, leased, stop.signal);
else await followDescriptions().then(described.resolve);

async function leased(leases: readonly Lease[]): Promise<void> {
  const enforced = home.leased(leases, await portsOf(config.lan.interface));
  void followDescriptions().then(described.resolve);
  await enforced;
}

/** Resolves when whom the Wi-Fi keys brought is enforced. */
async function attach(attachments: readonly Attachment[]): Promise<void> {
  const enforced = home.attach(attachments);
  void followDescriptions();
  await enforced;
}

/** A home that reads no label carries none of what reads them. */
async function labels(): Promise<LabelReader> {
  await judging.promise;
  reader ??= import("./label/open.ts").then(({ openLabels }) =>
    openLabels(config, () => ({ resolver: names, tlsAuthorities: trust.tlsAuthorities })),
  );
  return reader;
}

/** Resolves when each description that was not followed yet was tried once, or it was said why not. */
async function followDescriptions(): Promise<void> {
  await judging.promise;
  await descriptions.follow().catch((error: unknown) => {
    complain(`descriptions are not followed: ${inOneLine(error)}`);
  });
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What the app may ask of us. */
function householdOf(): Parameters<typeof openApp>[0]["household"] {
  return {
    addresses: gatewayAddresses(config),
    network: networkOf(config),
    now: Date.now,
    // Nobody goes while it is answered: the connection is our own.
    ask: async (name, params) =>
      operations[name]?.run(params, { closed: new Promise(() => undefined) }),
    wifi: wifi !== undefined,
    status,
    known: (id) => home.known(id),
    entries: (query) => memory.entries(query),
    accounts: () => memory.accounts,
    note: (code, params) =>
      memory.decide([
        { at: Date.now(), kind: "app", cause: "household", reason: { code, params } },
      ]),
    whoIs: (address) => {
      const state = home.stateAt(address);
      return state === undefined || state === "person" || state === "unknown" ? state : "thing";
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    backup: (out) => {
      backup(config.stateDirectory, out, new Date());
    },
    restore: (from) => {
      assertBackup(config.stateDirectory, from);
      memory.close();
      restore(config.stateDirectory, from, new Date());
    },
    restart: () => {
      complain("a backup was brought back: starting anew with it");
      process.exit(1);
    },
    backupFolder: config.stateDirectory,
    assets: appFolder(),
  };
}

/** Keeps, then publishes; what could not be enforced is also said to whoever reads our output, and tried again. */
function tell(event: GatewayEvent): void {
  memory.journal(event, home);
  if (event.kind === "applied") complaint = "";
  if (event.kind !== "apply-failed") return;
  if (event.reason !== complaint) process.stderr.write(`not enforced: ${event.reason}\n`);
  complaint = event.reason;
  clearTimeout(again);
  again = setTimeout(() => void home.enforce(), ENFORCE_AGAIN_MS);
}

/** Keeps a connection to one of the processes that enforce, and hands it everything when it is new. */
function follow(process: "wall" | "names", onEvent: (event: unknown) => void): void {
  stayConnected(socketPath(config.runDirectory, process), {
    signal: stop.signal,
    onEvent,
    onConnected: async (channel: Channel) => {
      await described.promise;
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
