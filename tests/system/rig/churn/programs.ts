/** The programs of a churning home, started and spoken to. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { operation } from "../../../../apps/gateway/src/channel/operation.ts";
import { type ChannelServer, serve } from "../../../../apps/gateway/src/channel/server.ts";
import { FRUGAL } from "../../../../apps/gateway/src/supervise/programs.ts";
import { type NamesSettings, socketPath } from "../../../../apps/gateway/src/supervise/settings.ts";
import { Admit } from "../../../../apps/gateway/src/wall/contract.ts";
import { OUTSIDE } from "./places.ts";

/** Asks the churning Internet, listens to this machine alone. */
export function dnsmasqCommand(port: number): string[] {
  return [
    ..."dnsmasq --keep-in-foreground --conf-file=/dev/null --no-hosts --no-resolv".split(" "),
    ..."--pid-file= --log-facility=- --listen-address=127.0.0.1 --bind-interfaces".split(" "),
    ...[`--port=${port}`, `--server=${OUTSIDE.resolver}`],
  ];
}

/** A wall that says yes at once and opens nothing. */
export async function startYes(runDirectory: string): Promise<ChannelServer> {
  await mkdir(runDirectory, { mode: 0o700 });
  return serve({
    path: socketPath(runDirectory, "admit"),
    operations: { admit: operation(Admit, () => {}) },
  });
}

/** Rejects when it ended instead of answering. */
export async function startNames(
  settings: NamesSettings,
  enter: readonly string[] = [],
): Promise<ChildProcess> {
  const entry = new URL("../../../../apps/gateway/src/names/main.ts", import.meta.url);
  const [command, ...args] = [...enter, process.execPath, ...FRUGAL, fileURLToPath(entry)];
  const child = spawn(command, args, {
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin?.end(JSON.stringify(settings));
  const lines = createInterface(child.stderr as NonNullable<typeof child.stderr>);
  for await (const line of lines) if (line.includes("answering at")) break;
  if (child.exitCode !== null) throw new Error("names did not start");
  child.stderr?.resume();
  return child;
}

export interface Talk {
  hear(): Promise<unknown>;
  ask(line: string): Promise<unknown>;
}

/** A program that answers each line with one of JSON. */
export function talk(child: ChildProcess): Talk {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("unreachable: both are pipes");
  const lines: Interface = createInterface(stdout);
  const hear = async (): Promise<unknown> => {
    const [line] = (await once(lines, "line")) as [string];
    return JSON.parse(line);
  };
  return {
    hear,
    ask(line) {
      const said = hear();
      stdin.write(`${line}\n`);
      return said;
    },
  };
}
