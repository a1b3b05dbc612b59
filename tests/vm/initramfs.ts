/** The first files of the virtual machine: busybox, six modules or so, and what to do with them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DebianFiles } from "./debian.ts";

export interface Task {
  readonly argv: readonly string[];
  /** Absolute, on this machine and in the virtual one alike. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Kernel modules, each with its parameters, loaded before the command starts. */
  readonly modules?: readonly string[];
}

/** 9p tags of the shares: this machine's files, read-only, and the folder for results. */
export const SHARES = { machine: "machine", results: "results" } as const;
/** Where the results' folder is inside. Not below /run, /tmp or /dev: the lab covers /run. */
export const RESULTS_INSIDE = "/mnt/thingwall-results";

const FIRST_MODULES = ["virtio_pci", "9pnet_virtio", "9p", "overlay"];

/** An archive in cpio's "newc" form that the kernel unpacks and starts `/init` of. */
export function initramfs(debian: DebianFiles, task: Task): Buffer {
  const modules = inLoadingOrder(debian.modules, FIRST_MODULES);
  return archive([
    ...["proc", "sys", "dev", "modules", "machine", "changes", "root"].map(directory),
    executable("busybox", readFileSync(debian.busybox)),
    executable("init", Buffer.from(init(modules.length))),
    executable("task", Buffer.from(taskScript(debian, task))),
    ...modules.map((path, at) =>
      executable(`modules/${at}.ko`, readFileSync(join(debian.modules, path))),
    ),
  ]);
}

/**
 * Puts this machine's files, read-only, below a layer in memory that takes every change, and goes on
 * there: the same programs and libraries at the same paths, on another kernel.
 */
const init = (modules: number) => `#!/busybox sh
set -e
b=/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
at=0
while [ $at -lt ${modules} ]; do $b insmod /modules/$at.ko; at=$((at + 1)); done
$b mount -t 9p -o ro,trans=virtio,version=9p2000.L,cache=loose,msize=524288 ${SHARES.machine} /machine
$b mount -t tmpfs changes /changes
$b mkdir /changes/upper /changes/work
$b mount -t overlay -o lowerdir=/machine,upperdir=/changes/upper,workdir=/changes/work overlay /root
$b mkdir -p /root/proc /root/sys /root/dev /root/run /root${RESULTS_INSIDE}
$b mount -t proc proc /root/proc
$b mount --move /sys /root/sys
$b mount --move /dev /root/dev
$b mkdir -p /root/dev/pts /root/dev/shm
$b mount -t devpts devpts /root/dev/pts
$b mount -t tmpfs -o mode=1777 shm /root/dev/shm
$b mount -t tmpfs -o mode=755 run /root/run
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288 ${SHARES.results} /root${RESULTS_INSIDE}
$b cp /busybox /task /root/run/
$b ln -s busybox /root/run/modprobe
$b umount /proc
exec $b switch_root /root /run/task
`;

/** Writes `kernel`, `started` and `status` beside what the task itself leaves among the results. */
const taskScript = (debian: DebianFiles, task: Task) => `#!/run/busybox sh
b=/run/busybox
echo /run/modprobe > /proc/sys/kernel/modprobe
modules=/lib/modules/$($b uname -r)
$b mkdir -p "$modules"
$b mount --bind ${quote(debian.modules)} "$modules"
# With it a new namespace shows bridged packets to the rules for routed ones, which hides what
# bypasses those: the tests must meet that and turn it off.
$b modprobe br_netfilter
${(task.modules ?? []).map((module) => `$b modprobe ${module}\n`).join("")}$b ip link set lo up
$b uname -r > ${RESULTS_INSIDE}/kernel
cd ${quote(task.directory)}
${Object.entries(task.environment)
  .map(([name, value]) => `export ${name}=${quote(value)}`)
  .join("\n")}
# Temporary files in memory at once, not through the layer.
export TMPDIR=/dev/shm HOME=/root
{ ${task.argv.map(quote).join(" ")}; echo $? > ${RESULTS_INSIDE}/status; } < /dev/null 2>&1 | $b cat
$b poweroff -f
`;

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Paths of the modules and of those that they need, each after what it needs. */
function inLoadingOrder(folder: string, names: readonly string[]): readonly string[] {
  const needs = new Map(
    readFileSync(join(folder, "modules.dep"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line): [string, readonly string[]] => {
        const [path = "", list = ""] = line.split(":");
        return [path, list.split(" ").filter((word) => word !== "")];
      }),
  );
  const ordered = new Set<string>();
  const add = (path: string): void => {
    if (ordered.has(path)) return;
    for (const needed of needs.get(path) ?? []) add(needed);
    ordered.add(path);
  };
  for (const name of names) {
    const path = [...needs.keys()].find((each) => each.endsWith(`/${name}.ko`));
    if (path === undefined) throw new Error(`the kernel's package has no module ${name}`);
    add(path);
  }
  return [...ordered];
}

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

const directory = (name: string): Entry => ({ name, mode: 0o040755, content: Buffer.alloc(0) });
const executable = (name: string, content: Buffer): Entry => ({ name, mode: 0o100755, content });

function archive(entries: readonly Entry[]): Buffer {
  const end = { name: "TRAILER!!!", mode: 0, content: Buffer.alloc(0) };
  return Buffer.concat(
    [...entries, end].flatMap(({ name, mode, content }, at) => {
      const [inode, owner, group, links, time, device] = [at + 1, 0, 0, 1, 0, [0, 0, 0, 0]];
      const header = [
        ...[inode, mode, owner, group, links, time, content.length, ...device],
        ...[name.length + 1, 0],
      ].map((number) => number.toString(16).padStart(8, "0"));
      return [padded(Buffer.from(`070701${header.join("")}${name}\0`)), padded(content)];
    }),
  );
}

/** To the next multiple of four. */
function padded(octets: Buffer): Buffer {
  return Buffer.concat([octets, Buffer.alloc(-octets.length & 3)]);
}
