/**
 * The rig's home with names that churn: the real wall, the real names process, the real dnsmasq, an
 * Internet that changes its addresses with every answer, and things that send at once to what they
 * were told. See `outside.ts` for the zone.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Channel, connectWhenReady } from "../../../../apps/gateway/src/channel/client.ts";
import type { NamesState } from "../../../../apps/gateway/src/names/contract.ts";
import { DNS_PORTS, socketPath } from "../../../../apps/gateway/src/supervise/settings.ts";
import type {
  DroppedPacket,
  WallDevice,
  WallRule,
} from "../../../../apps/gateway/src/wall/contract.ts";
import { base, GATEWAY, type Host, HOSTS, LAN, type RigHome, startRigHome } from "../home.ts";
import { dnsmasqCommand, startNames, startYes, talk } from "./programs.ts";
import { OUTSIDE, type OutsideSaid, RECEIVER_PORT, type ThingSaid } from "./places.ts";

const run = promisify(execFile);
const HERE = new URL(".", import.meta.url);
/** Each keeps below the gateway's limit of 50 questions a second. */
const EVERY_MS = 25;

export interface Churn {
  readonly rig: RigHome;
  /** Both things resolve and send, `count` times together. */
  resolveThenSend(count: number, names: readonly string[], resolver?: string): Promise<Outcome>;
  /** Stops the names process with SIGKILL and starts another that was told nothing yet. */
  restartNames(wallSays?: "the wall" | "yes to everything"): Promise<void>;
  /** What home says to names when it connects. */
  setNames(): Promise<void>;
  stop(): Promise<void>;
}

export interface Outcome {
  readonly sent: ThingSaid["sent"];
  /** Sent to an address that names gave, and not arrived; with what the wall said of it. */
  readonly lost: readonly string[];
  /** Answers with no address. */
  readonly unanswered: readonly string[];
  /** Questions that reached the Internet's server meanwhile. */
  readonly asked: number;
  /** Different addresses sent to. */
  readonly addresses: number;
}

/** `permitted`: the names of both things' policies. */
export async function startChurn(permitted: readonly string[]): Promise<Churn> {
  const rig = await startRigHome();
  for (const name of ["net", "a", "b"]) await rig.exec(name, "nft", "delete table inet silence");
  await run("ip", ["-n", "net", "link", "set", "lo", "up"]);
  for (const family of [4, 6] as const) {
    const inet = family === 4 ? "-4" : "-6";
    await run("ip", [
      ...["-n", "net", inet, "route", "add", "local", OUTSIDE.networks[family], "dev", "lo"],
    ]);
    await run("ip", [
      ...["-n", "gw", inet, "route", "add", OUTSIDE.networks[family]],
      ...["via", OUTSIDE.routers[family]],
    ]);
  }
  const devices = (["a", "b"] as const).map((host, index) => device(host, index + 1, permitted));
  await rig.wall.call("apply", { ...base(), devices });
  /** Destination → where the wall last stopped a packet to it. */
  const stopped = new Map<string, string>();
  const reports = await connectWhenReady(
    socketPath(rig.directory, "wall"),
    AbortSignal.timeout(20_000),
    {
      onEvent: (event) => {
        const { packet } = event as { packet?: DroppedPacket };
        if (packet !== undefined) stopped.set(packet.destination, packet.stage);
      },
    },
  );

  const programs: ChildProcess[] = [];
  const start = (namespace: string, ...argv: string[]): ChildProcess => {
    const child = spawn("ip", ["netns", "exec", namespace, ...argv], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    programs.push(child);
    return child;
  };
  const program = (namespace: string, file: string) =>
    talk(start(namespace, process.execPath, fileURLToPath(new URL(file, HERE))));
  const outside = program("net", "outside.ts");
  await outside.hear();
  start("gw", ...dnsmasqCommand(DNS_PORTS.people));
  const things = { a: program("a", "thing.ts"), b: program("b", "thing.ts") };

  const state: NamesState = {
    devices: (["a", "b"] as const).map((host) => ({
      id: host,
      addresses: [HOSTS[host][4], HOSTS[host][6]],
      answers: "permitted",
      names: permitted.map((name) => ({ name, permitted: true })),
    })),
  };
  const compliant = join(rig.directory, "compliant");
  const yes = await startYes(compliant);
  let names = await namesAt(rig.directory);
  let channel: Channel | undefined;
  let runDirectory = rig.directory;
  let next = 0;

  return {
    rig,
    async setNames() {
      channel?.close();
      channel = await connectWhenReady(
        socketPath(runDirectory, "names"),
        AbortSignal.timeout(20_000),
      );
      await channel.call("set-names", state);
    },
    async restartNames(wallSays = "the wall") {
      names.kill("SIGKILL");
      await once(names, "close");
      runDirectory = wallSays === "the wall" ? rig.directory : compliant;
      names = await namesAt(runDirectory);
    },
    async resolveThenSend(count, asked, resolver = GATEWAY[4]) {
      const before = await outside.ask("");
      const each = Math.ceil(count / 2);
      const said = await Promise.all(
        (["a", "b"] as const).map((host, index) => {
          const first = next + index * each;
          // Not both the same name at the same time: that would be one question.
          const inTurn = index === 0 ? asked : asked.toReversed();
          const task = { names: inTurn, count: each, first, everyMs: EVERY_MS, resolver };
          return things[host].ask(JSON.stringify(task));
        }),
      );
      next += 2 * each;
      const sent = said.flatMap((line) => (line as ThingSaid).sent);
      const missing = new Set(sent.flatMap((each) => (each.address ? [each.number] : [])));
      let now: OutsideSaid;
      // What was sent arrives within moments or never.
      for (let rounds = 0; ; rounds += 1) {
        now = (await outside.ask("")) as OutsideSaid;
        for (const number of now.arrived) missing.delete(number);
        if (missing.size === 0 || rounds === 10) break;
        await delay(50);
      }
      return {
        sent,
        lost: sent.flatMap(({ address, name, number }) =>
          missing.has(number)
            ? `${name}: ${number} to ${address}, ${stopped.get(address ?? "") ?? "not by the wall"}`
            : [],
        ),
        unanswered: sent.flatMap(({ address, name, rcode, milliseconds }) =>
          address === undefined ? `${name}: ${rcode} after ${Math.round(milliseconds)} ms` : [],
        ),
        asked: now.asked - (before as OutsideSaid).asked,
        addresses: new Set(sent.map((each) => each.address)).size,
      };
    },
    async stop() {
      channel?.close();
      reports.close();
      await yes.close();
      const all = [names, ...programs].filter((child) => child.exitCode === null);
      const gone = all.map((child) => once(child, "close"));
      for (const child of all) child.kill("SIGKILL");
      await Promise.all(gone);
      await rig.stop();
    },
  };
}

function namesAt(runDirectory: string): Promise<ChildProcess> {
  const settings = {
    runDirectory,
    listen: [GATEWAY[4], GATEWAY[6]],
    port: DNS_PORTS.things,
    homeNetworks: [LAN[4], LAN[6]],
    upstream: { address: "127.0.0.1", port: DNS_PORTS.people },
  };
  return startNames(settings, ["ip", "netns", "exec", "gw"]);
}

function device(host: Host, slot: number, permitted: readonly string[]): WallDevice {
  const rules = ([4, 6] as const).flatMap((family): WallRule[] => [
    ...([17, 6] as const).map(
      (protocol): WallRule => ({
        direction: "from-device",
        family,
        verdict: "accept",
        peer: [
          {
            kind: "among",
            networks: [`${GATEWAY[family]}/${family === 4 ? 32 : 128}`],
            devices: [],
          },
        ],
        protocol,
        destinationPorts: [{ from: 53, to: 53 }],
      }),
    ),
    ...permitted.map(
      (name): WallRule => ({
        direction: "from-device",
        family,
        verdict: "accept",
        peer: [{ kind: "name", name }],
        protocol: 17,
        destinationPorts: [{ from: RECEIVER_PORT, to: RECEIVER_PORT }],
      }),
    ),
  ]);
  const { mac } = HOSTS[host];
  return {
    id: host,
    slot,
    role: "thing",
    macs: [mac],
    addresses: [HOSTS[host][4], HOSTS[host][6]],
    rules,
  };
}
