/**
 * Starts the gateway's processes, confines them and keeps them running. What the wall has put into
 * the kernel stays there when any of them ends, this one included.
 */
import { fileURLToPath } from "node:url";
import type { GatewayConfig } from "../config.ts";
import { writeAccessPoint } from "./access-point.ts";
import { setApart } from "./apart.ts";
import { confined } from "./confine.ts";
import { keep, type Report } from "./keep.ts";
import {
  assertCapabilities,
  addressesOn,
  assertAddresses,
  assertPrograms,
  ownDirectory,
  NEEDED,
  NEEDED_FOR_WIFI,
  searchPath,
} from "./preflight.ts";
import { programs } from "./programs.ts";
import { printable } from "../words/printable.ts";
import { leasePaths, socketPath } from "./settings.ts";

export interface RunOptions {
  /** Each start, end and line of each process; by default lines on standard error. */
  readonly onReport?: (report: Report) => void;
}

export interface RunningGateway {
  /** Where `home` serves local programs, once it has started. */
  readonly homeSocket: string;
  /** Ends the processes in order, the wall last; its rules stay in the kernel. */
  stop(): Promise<void>;
  /** Resolves when all have ended: after `stop`, SIGTERM or SIGINT. */
  readonly ended: Promise<void>;
}

/**
 * Rejects with `SuperviseError` when a program, a right or an address is missing or a directory is
 * not the gateway's alone, and with the system's error when one cannot be made; nothing has started then.
 */
export async function runGateway(
  config: GatewayConfig,
  options: RunOptions = {},
): Promise<RunningGateway> {
  const path = searchPath();
  assertPrograms(path, config.lan.wifi ? { ...NEEDED, ...NEEDED_FOR_WIFI } : NEEDED);
  assertCapabilities(config.lan.dhcp || config.lan.wifi ? ["net_raw"] : []);
  assertAddresses(config.lan, await addressesOn(config.lan.interface, path));
  for (const directory of [
    config.runDirectory,
    config.stateDirectory,
    leasePaths(config.stateDirectory).directory,
  ]) {
    await ownDirectory(directory);
  }
  await writeAccessPoint(config);
  const uid = process.getuid?.() ?? 0;
  const onReport = options.onReport ?? ((report) => process.stderr.write(reportLine(report)));
  const apart = await setApart(
    config.runDirectory,
    [process.execPath, fileURLToPath(import.meta.url)],
    uid,
  );
  if (apart.user === undefined)
    onReport({
      kind: "line",
      program: "names",
      text: `shares its user with the wall: ${apart.why}`,
    });
  const kept = programs(config, process.execPath, uid, apart.user).map((program) =>
    keep({
      name: program.name,
      command: confined(program.command, program, uid),
      settings: program.settings,
      // Nothing of the caller's environment reaches what it does not concern.
      env: { PATH: path, LANG: "C.UTF-8", ...program.environment },
      onReport,
    }),
  );

  let finish = (): void => {};
  const ended = new Promise<void>((resolve) => (finish = resolve));
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll());
  const onSignal = (): void => void stop();
  const stopAll = async (): Promise<void> => {
    for (const program of kept.toReversed()) await program.stop();
    process.off("SIGTERM", onSignal);
    process.off("SIGINT", onSignal);
    finish();
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  return { homeSocket: socketPath(config.runDirectory, "home"), stop, ended };
}

/** One line of text. What a process says may quote a thing: control characters are shown escaped,
 *  so that no log line can steer the terminal. */
export function reportLine(report: Report): string {
  return `${report.program}: ${printable(sentence(report))}\n`;
}

function sentence(report: Report): string {
  switch (report.kind) {
    case "started":
      return `started (process ${report.pid})`;
    case "line":
      return report.text;
    case "ended":
      return report.againInMs === undefined
        ? `ended (${report.reason})`
        : `ended (${report.reason}); starts again in ${report.againInMs / 1000} s`;
  }
}
