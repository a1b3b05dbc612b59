/**
 * dnsmasq alone, and dnsmasq behind the names process, asked alike by hundreds of things on this
 * machine's loopback; the wall says yes at once, so that what is measured is names.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { connectWhenReady } from "../../../../apps/gateway/src/channel/client.ts";
import type { NamesState } from "../../../../apps/gateway/src/names/contract.ts";
import { socketPath } from "../../../../apps/gateway/src/supervise/settings.ts";
import { type AskerSaid, type AskerTask, OUTSIDE } from "./places.ts";
import { dnsmasqCommand, startNames, startYes, talk } from "./programs.ts";

const DNSMASQ_PORT = 5300;
const NAMES_PORT = 5301;
const THINGS = 400;

export interface Load {
  ask(of: "dnsmasq" | "names", task: Omit<AskerTask, "port" | "sources">): Promise<AskerSaid>;
  stop(): Promise<void>;
}

/** Every thing may ask for all of `permitted`. Inside namespaces that `enter` made. */
export async function startLoad(permitted: readonly string[]): Promise<Load> {
  const parent = await mkdtemp(join(tmpdir(), "thingwall-load-"));
  const runDirectory = join(parent, "run");
  await promisify(execFile)("ip", ["addr", "add", `${OUTSIDE.resolver}/32`, "dev", "lo"]);
  const programs: ChildProcess[] = [];
  const start = (...argv: readonly [string, ...string[]]): ChildProcess => {
    const [command, ...args] = argv;
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    programs.push(child);
    return child;
  };
  const program = (file: string) =>
    talk(start(process.execPath, fileURLToPath(new URL(file, import.meta.url))));
  await program("./outside.ts").hear();
  const [dnsmasq = "", ...options] = dnsmasqCommand(DNSMASQ_PORT);
  start(dnsmasq, ...options);
  const asker = program("./asker.ts");
  const wall = await startYes(runDirectory);
  const names = await startNames({
    runDirectory,
    listen: ["127.0.0.1"],
    port: NAMES_PORT,
    homeNetworks: ["127.0.0.0/8"],
    upstream: { address: "127.0.0.1", port: DNSMASQ_PORT },
  });
  programs.push(names);
  const sources = Array.from({ length: THINGS }, (_, i) => `127.1.${i >> 7}.${(i & 127) + 1}`);
  const state: NamesState = {
    devices: sources.map((address, index) => ({
      id: `thing-${index}`,
      addresses: [address],
      answers: "permitted",
      names: permitted.map((name) => ({ name, permitted: true })),
    })),
  };
  const home = await connectWhenReady(
    socketPath(runDirectory, "names"),
    AbortSignal.timeout(20_000),
  );
  await home.call("set-names", state);
  return {
    ask: async (of, task) => {
      const port = of === "names" ? NAMES_PORT : DNSMASQ_PORT;
      return (await asker.ask(JSON.stringify({ ...task, sources, port }))) as AskerSaid;
    },
    async stop() {
      home.close();
      await wall.close();
      const all = programs.filter((child) => child.exitCode === null);
      const gone = all.map((child) => once(child, "close"));
      for (const child of all) child.kill("SIGKILL");
      await Promise.all(gone);
      await rm(parent, { recursive: true });
    },
  };
}
