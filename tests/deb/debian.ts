/**
 * A whole Debian 12 with systemd as its first process, in namespaces of its own: what happens in it
 * is kept in memory and gone when it ends. The root that it begins from is made once, by debootstrap.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CannotRun } from "../vm/debian.ts";

const SUITE = "bookworm";
const MIRROR = "http://deb.debian.org/debian";
/** What a Debian system has before the package comes, beside what the package depends on. */
const SYSTEM = ["systemd", "systemd-sysv", "init-system-helpers", "passwd"];

/** The folder of a clean root, made when it is not there yet. Throws `CannotRun`. */
export function debianRoot(folder: string, packages: readonly string[]): string {
  if (existsSync(folder)) return folder;
  if (process.getuid?.() !== 0) throw new CannotRun("To make a Debian root one must be root.");
  mkdirSync(join(folder, ".."), { recursive: true });
  const work = `${folder}.new`;
  rmSync(work, { recursive: true, force: true });
  const include = `--include=${[...SYSTEM, ...packages].join(",")}`;
  console.error(`Making a Debian root with debootstrap (${SUITE}) …`);
  try {
    execFileSync("debootstrap", ["--variant=minbase", include, SUITE, work, MIRROR], {
      stdio: ["ignore", 2, 2],
    });
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw new CannotRun(`debootstrap cannot make a Debian root here: ${String(error)}`);
  }
  // Complete or absent.
  renameSync(work, folder);
  return folder;
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
}

export interface Debian {
  /** Runs a command inside; standard output and error together. */
  run(...argv: readonly string[]): Promise<Ran>;
  /** The same, which must exit with 0: what it said. */
  ok(...argv: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** `files`: path inside → file of this machine. Resolves once the system is up. */
export async function bootDebian(
  root: string,
  files: Readonly<Record<string, string>>,
): Promise<Debian> {
  const work = mkdtempSync(join(tmpdir(), "thingwall-deb-"));
  const group = join(hierarchy(), `thingwall-deb-${process.pid}`);
  mkdirSync(group);
  const up = join(work, "up");
  execFileSync("mkfifo", [up]);
  writeFileSync(join(work, "up.service"), UP_SERVICE);
  const copies = Object.entries(files).flatMap(([inside, file]) => [file, inside]);
  const child = spawn(
    "sh",
    ["-c", `echo $$ >"$1/cgroup.procs" && shift && exec "$@"`, "sh", group, ...ENTER, "sh"].concat([
      ...["-c", BOOT, "sh", root, work, ...copies],
    ]),
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const complaint = text(child.stderr);
  const gone = once(child, "close");
  const reader = spawn("cat", [up], { stdio: ["ignore", "pipe", "ignore"] });
  const failed = gone.then(async () => {
    reader.kill();
    throw new Error(`Debian did not start: ${await complaint}`);
  });
  await Promise.race([text(reader.stdout), failed]);
  failed.catch(() => undefined);
  const first = onlyChild(child);
  const run = async (...argv: readonly string[]): Promise<Ran> => {
    const inside = ["-t", first, "-m", "-p", "-n", "-u", "-i", "-C", "-r", "-w", "--", "env", "-i"];
    const line = [...inside, ...ENVIRONMENT, "sh", "-c", 'exec "$@" 2>&1', "sh", ...argv];
    const ran = spawn("nsenter", line, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(ran, "close");
    const out = await text(ran.stdout);
    const [code] = (await ended) as [number | null];
    return { code, out };
  };
  return {
    run,
    async ok(...argv) {
      const { code, out } = await run(...argv);
      if (code !== 0) throw new Error(`${argv.join(" ")}: exit code ${code}\n${out}`);
      return out;
    },
    async stop() {
      child.kill("SIGKILL");
      await gone;
      await emptied(group);
      rmSync(work, { recursive: true, force: true });
    },
  };
}

const ENVIRONMENT = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TERM=dumb"];
const ENTER = [
  ...["setpriv", "--pdeathsig", "KILL", "--"],
  ...["unshare", "-m", "-p", "-u", "-i", "-n", "-C", "--fork", "--kill-child", "--"],
];

/** Throws `CannotRun` where no control group can be made, as systemd does for each service. */
export function assertControlGroups(): void {
  const group = join(hierarchy(), `thingwall-deb-${process.pid}`);
  try {
    mkdirSync(group);
    rmdirSync(group);
  } catch (error) {
    throw new CannotRun(`This machine lets nobody make a control group: ${String(error)}`);
  }
}

/** Where control groups of the second version are. */
function hierarchy(): string {
  const found = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].find((path) =>
    existsSync(join(path, "cgroup.procs")),
  );
  if (found === undefined) throw new CannotRun("This machine has no control groups (version 2).");
  return found;
}

/** Groups within are systemd's own, and empty once their processes have gone. */
async function emptied(group: string): Promise<void> {
  const events = join(group, "cgroup.events");
  while (/^populated 1$/m.test(readFileSync(events, "utf8")))
    await new Promise((resolve) => setImmediate(resolve));
  execFileSync("find", [
    group,
    "-mindepth",
    "1",
    "-depth",
    "-type",
    "d",
    "-exec",
    "rmdir",
    "{}",
    ";",
  ]);
  rmdirSync(group);
}

function onlyChild({ pid }: ChildProcess): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "ascii").trim().split(" ")[0] ?? "";
}

/** Says through the pipe that the system is up. */
const UP_SERVICE = `[Unit]
After=basic.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c "echo up >/root/up"
`;

/** $1: the root, $2: a folder for what this needs, then pairs of files: this machine's, inside. */
const BOOT = `
set -e
root=$1 work=$2; shift 2
mount --make-rprivate /
mkdir "$work/memory"
mount -t tmpfs -o size=2g memory "$work/memory"
cd "$work/memory"
mkdir upper changes system
mount -t overlay -o "lowerdir=$root,upperdir=upper,workdir=changes" overlay system
while [ $# -gt 0 ]; do cp "$1" "system$2"; shift 2; done
units=system/etc/systemd/system
mkdir -p "$units/multi-user.target.wants"
cp "$work/up.service" "$units/up.service"
ln -s /etc/systemd/system/up.service "$units/multi-user.target.wants/up.service"
# Nobody signs in, and nothing of another service disturbs.
for unit in getty.target console-getty.service apt-daily.timer apt-daily-upgrade.timer; do
  ln -sf /dev/null "$units/$unit"
done
touch system/root/up
mount --bind "$work/up" system/root/up
mount -t proc proc system/proc
mount -t sysfs sys system/sys
mount -t cgroup2 groups system/sys/fs/cgroup
mount -t tmpfs -o mode=755 run system/run
mount -t tmpfs -o mode=755 dev system/dev
for device in null zero full random urandom tty; do
  touch "system/dev/$device"
  mount --bind "/dev/$device" "system/dev/$device"
done
mkdir system/dev/pts system/dev/shm
mount -t tmpfs -o mode=1777 shm system/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts system/dev/pts
ln -s pts/ptmx system/dev/ptmx
ln -s /proc/self/fd system/dev/fd
cd system
mkdir outside
pivot_root . outside
umount -l /outside
mount --make-rshared /
exec env -i container=thingwall-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --show-status=0
`;
