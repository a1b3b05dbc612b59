/** The gateway itself: its folders, sockets and processes, what they say and what they may do. */
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { connect } from "../channel/client.ts";
import type { GatewayConfig } from "../config.ts";
import type { StatusView } from "../home/contract.ts";
import { CAPABILITIES } from "../supervise/confine.ts";
import { type Program, programs } from "../supervise/programs.ts";
import { type Socket, socketPath } from "../supervise/settings.ts";
import { found, type Finding, skipped, type Trouble, trouble } from "./finding.ts";
import { readText } from "./look.ts";

const SOCKETS: readonly Socket[] = ["wall", "admit", "names", "home"];
const PATIENCE_MS = 5000;

/** What the home says of itself; undefined when it does not answer. */
export async function statusOf(runDirectory: string): Promise<StatusView | undefined> {
  try {
    const channel = await connect(socketPath(runDirectory, "home"), {});
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      return (await channel.call("status", {}, { signal })) as StatusView;
    } finally {
      channel.close();
    }
  } catch {
    return undefined;
  }
}

/** Nobody but the gateway reaches its sockets and its memory. */
export function sockets(
  { runDirectory, stateDirectory }: GatewayConfig,
  running: boolean,
): readonly Finding[] {
  const wrong: Trouble[] = [];
  for (const path of [runDirectory, stateDirectory]) {
    const mode = modeOf(path);
    if (mode !== undefined && (mode & 0o007) !== 0) wrong.push(trouble("directory-open", { path }));
  }
  if (!running && wrong.length === 0) return skipped("sockets", "not-running");
  for (const path of running ? SOCKETS.map((each) => socketPath(runDirectory, each)) : [])
    if (modeOf(path) === undefined) wrong.push(trouble("socket-absent", { path }));
  return found("sockets", wrong, { path: runDirectory });
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode;
  } catch {
    return undefined;
  }
}

export function processes(
  status: StatusView | undefined,
  config: GatewayConfig,
  alive: readonly Alive[],
): readonly Finding[] {
  if (!status) return found("processes", [trouble("not-running")]);
  const wrong: Trouble[] = [];
  for (const [process, state] of Object.entries(status.processes))
    if (state === "down") wrong.push(trouble("process-down", { process }));
  for (const { name } of expected(config))
    if (!alive.some((each) => each.program.name === name))
      wrong.push(trouble("process-absent", { process: name }));
  if (!status.enforced) wrong.push(trouble("not-enforced"));
  if (status.notKept) wrong.push(trouble("not-kept", { reason: status.notKept.code }));
  return found("processes", wrong, {
    processes: alive.length,
    devices: status.devices.length,
  });
}

export interface Alive {
  readonly program: Program;
  readonly pid: number;
}

const expected = (config: GatewayConfig) => programs(config, process.execPath, 0);

/** Those of this gateway's programs that run in our network, by what only their command lines hold. */
export function runningPrograms(config: GatewayConfig): readonly Alive[] {
  const here = namespaceOf("self");
  const marks = expected(config).map((program) => ({ program, mark: markOf(program.command) }));
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Alive[] => {
      const argv = (readText(`/proc/${name}/cmdline`) ?? "").split("\0").filter(Boolean);
      const own = marks.find(({ mark }) => mark.every((word) => argv.includes(word)));
      // What starts a program has its command line too, until it becomes it.
      if (!own || argv[0]?.endsWith("setpriv") === true || namespaceOf(name) !== here) return [];
      return [{ program: own.program, pid: Number(name) }];
    });
}

/** Our own programs by their file, the last word; others by the arguments that are ours alone. */
function markOf([program, ...args]: Program["command"]): readonly string[] {
  return program === "dnsmasq" || program === "hostapd" ? args : args.slice(-1);
}

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

/** Each has no more rights than it was given, and cannot gain any. */
export function confinement(alive: readonly Alive[]): readonly Finding[] {
  if (alive.length === 0) return skipped("confinement", "not-running");
  const wrong: Trouble[] = [];
  for (const { program, pid } of alive) {
    let status: string;
    try {
      status = readFileSync(`/proc/${pid}/status`, "utf8");
    } catch {
      // It has ended since.
      continue;
    }
    const beyond = rightsBeyond(status, program);
    if (beyond.length > 0)
      wrong.push(
        trouble("process-unconfined", { process: program.name, rights: beyond.join(", ") }),
      );
  }
  return found("confinement", wrong, { processes: alive.length });
}

/** `status`: the text of /proc/PID/status. Pure. */
export function rightsBeyond(
  status: string,
  { capabilities }: Pick<Program, "capabilities">,
): readonly string[] {
  const mask = (name: string) =>
    BigInt(`0x${new RegExp(`^${name}:\\s*([0-9a-f]+)$`, "m").exec(status)?.[1] ?? "0"}`);
  const given = capabilities.reduce((sum, each) => sum | (1n << BigInt(CAPABILITIES[each])), 0n);
  const beyond = (mask("CapEff") | mask("CapBnd")) & ~given;
  const named = Object.entries(CAPABILITIES).filter(([, bit]) => (beyond >> BigInt(bit)) & 1n);
  const known = named.reduce((sum, [, bit]) => sum | (1n << BigInt(bit)), 0n);
  const others = beyond & ~known;
  return [
    ...named.map(([name]) => `CAP_${name.toUpperCase()}`),
    ...(others === 0n ? [] : [`0x${others.toString(16)}`]),
    ...(/^NoNewPrivs:\s*1$/m.test(status) ? [] : ["new privileges"]),
  ];
}
