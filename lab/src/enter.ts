/**
 * Runs a command inside fresh network, mount and process namespaces (and a user namespace for an
 * ordinary user), where it may make interfaces and firewall rules freely: nothing of the host is
 * reachable, so nothing of the host can be touched.
 *
 * Clean-up needs no code. When this process ends in any way, `setpriv --pdeathsig` ends `unshare`,
 * `--kill-child` ends the first process of the process namespace, the kernel ends every other one,
 * and with the last of them go the namespaces, their interfaces, rules and mounts.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { constants } from "node:os";
import { LabError } from "./errors.ts";
import { desktopRuntimeDirectory } from "./runtime.ts";

export interface EnterOptions {
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Covers /run (so that `ip netns` has a place of its own) and keeps only the user's runtime
 * directory ($1) visible there, reached through a descriptor opened before the cover went on.
 */
const SETUP = `
set -e
keep=$1; shift
if [ -n "$keep" ]; then exec 9<"$keep"; fi
mount -t tmpfs -o mode=755,nosuid,nodev lab /run
mkdir /run/netns
if [ -n "$keep" ]; then
  mkdir -p "$keep"
  mount -c --rbind /proc/self/fd/9 "$keep"
  exec 9<&-
fi
ip link set lo up
THINGWALL_ENTERED=$(readlink /proc/self/ns/net)
export THINGWALL_ENTERED
set +e
"$@"
exit $?
`;

function enterArgv(argv: readonly string[]): readonly string[] {
  const uid = process.getuid?.();
  const user =
    uid !== 0
      ? ["-U", "--map-current-user", "--keep-caps"]
      : isAlone(uid)
        ? ["-U", "--map-user=1000", "--map-group=1000", "--keep-caps"]
        : [];
  const desktop = desktopRuntimeDirectory();
  return [
    ...["setpriv", "--pdeathsig", "KILL", "--"],
    ...["unshare", ...user, "-n", "-m", "-p", "-f", "--mount-proc", "--kill-child", "--"],
    ...["sh", "-c", SETUP, "sh", desktop?.startsWith("/run/") === true ? desktop : "", ...argv],
  ];
}

/**
 * The only user of its user namespace (user_namespaces(7)). Programs that root starts would become
 * somebody else, and there is nobody: inside, such a root is an ordinary user.
 */
function isAlone(uid: number): boolean {
  const [line = "", ...more] = readFileSync("/proc/self/uid_map", "utf8").trim().split("\n");
  const [first, , count] = line.trim().split(/\s+/).map(Number);
  return more.length === 0 && first === uid && count === 1;
}

/** True when this process already runs inside namespaces that `enter` made. */
export function entered(): boolean {
  const marked = process.env["THINGWALL_ENTERED"];
  return marked !== undefined && marked === readlinkSync("/proc/self/ns/net");
}

/**
 * Runs `argv` inside, with this process's input and output, and returns its exit code
 * (128 + number when a signal ended it). SIGTERM and SIGHUP are handed on to the command; SIGINT
 * reaches it from the terminal.
 *
 * Throws `LabError` when the machine does not let us: the code says which remedy applies.
 */
export async function enter(argv: readonly string[], options: EnterOptions = {}): Promise<number> {
  assertCanEnter();
  const [program = "", ...rest] = enterArgv(argv);
  const child = spawn(program, rest, {
    stdio: "inherit",
    env: { ...environment(), ...options.environment },
  });
  const handOn = (signal: NodeJS.Signals) => {
    const target = child.pid === undefined ? undefined : innermost(child.pid);
    if (target === undefined) child.kill("SIGKILL");
    else process.kill(target, signal);
  };
  const ignore = () => undefined;
  process.on("SIGINT", ignore).on("SIGTERM", handOn).on("SIGHUP", handOn);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    process.off("SIGINT", ignore).off("SIGTERM", handOn).off("SIGHUP", handOn);
  }
}

/** The command: child of the namespace's first process, which is the child of `unshare`. */
function innermost(unshare: number): number | undefined {
  const first = onlyChild(unshare);
  return first === undefined ? undefined : onlyChild(first);
}

function onlyChild(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "ascii").trim();
    return text === "" ? undefined : Number(text.split(" ")[0]);
  } catch {
    return undefined;
  }
}

/** An ordinary user's PATH often leaves out the folders where ip, nft and dnsmasq are. */
function environment(): NodeJS.ProcessEnv {
  const path = [process.env["PATH"] ?? "/usr/bin:/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return { ...process.env, PATH: path.join(":") };
}

/** Goes in and out once (some 30 ms), so that a refusal is explained instead of half-suffered. */
function assertCanEnter(): void {
  if (process.platform !== "linux") throw new LabError("not-linux", { system: process.platform });
  const [program = "", ...rest] = enterArgv(["true"]);
  const tried = spawnSync(program, rest, { encoding: "utf8", env: environment() });
  if (tried.status === 0) return;
  const said = `${tried.error?.message ?? ""}${tried.stderr ?? ""}`.trim();
  throw refusal({
    uid: process.getuid?.() ?? 0,
    said,
    unprivilegedClone: kernelSetting("kernel/unprivileged_userns_clone"),
    appArmorRestricts: kernelSetting("kernel/apparmor_restrict_unprivileged_userns"),
    maxUserNamespaces: kernelSetting("user/max_user_namespaces"),
  });
}

function kernelSetting(name: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/sys/${name}`, "ascii"));
  } catch {
    return undefined;
  }
}

export interface RefusalFacts {
  readonly uid: number;
  /** What the programs printed. */
  readonly said: string;
  /** Kernel settings; undefined where this kernel has no such setting. */
  readonly unprivilegedClone: number | undefined;
  readonly appArmorRestricts: number | undefined;
  readonly maxUserNamespaces: number | undefined;
}

/** Why namespaces were refused, from what the programs said and the kernel's settings. Pure. */
export function refusal(facts: RefusalFacts): LabError {
  const missing =
    /spawnSync (\S+) ENOENT/.exec(facts.said) ??
    /failed to execute (\S+?):/.exec(facts.said) ??
    /(\w+): not found/.exec(facts.said);
  if (missing?.[1] !== undefined) return new LabError("program-missing", { program: missing[1] });
  const said = { reason: facts.said.slice(0, 300) };
  if (facts.uid === 0) return new LabError("namespaces-refused", said);
  if (facts.unprivilegedClone === 0) return new LabError("user-namespaces-off", said);
  if (facts.maxUserNamespaces === 0) return new LabError("user-namespaces-none-left", said);
  if (facts.appArmorRestricts === 1) return new LabError("user-namespaces-apparmor", said);
  return new LabError("namespaces-refused", said);
}

if (import.meta.main) {
  const { words, language } = await import("./words.ts");
  const argv = process.argv.slice(2);
  try {
    process.exitCode = await enter(argv.length > 0 ? argv : ["sh"]);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`${words(language()).error(error)}\n`);
    process.exitCode = 3;
  }
}
