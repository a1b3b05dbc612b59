/** One run of a command on another kernel: a virtual machine that starts, does it and is gone. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CannotRun, type DebianFiles } from "./debian.ts";
import { initramfs, SHARES, type Task } from "./initramfs.ts";

const QEMU = "qemu-system-x86_64";

export interface MachineRun {
  /** The command's exit code; undefined when the machine ended without saying one. */
  readonly status: number | undefined;
  /** As the machine itself said, such as `6.1.0-56-amd64`; undefined when it did not start. */
  readonly kernel: string | undefined;
  /** Everything that appeared on its console. */
  readonly output: string;
  readonly seconds: number;
}

/**
 * Calm defaults of Debian's kernel that cost much where every instruction is emulated: it guards
 * against what other machines' guests would do, and nobody else is here.
 */
const KERNEL_OPTIONS = [
  ...["console=ttyS0", "quiet", "panic=-1", "nokaslr", "mitigations=off", "init_on_alloc=0"],
  ...["apparmor=0", "audit=0", "hardened_usercopy=off", "randomize_kstack_offset=off"],
  ...["cgroup_disable=memory", "preempt=none"],
];

/** Throws `CannotRun` where no emulator is installed. */
export function assertEmulator(): void {
  if (process.arch !== "x64")
    throw new CannotRun("The virtual machine uses this machine's programs, for x86-64 only.");
  if (spawnSync(QEMU, ["--version"]).error !== undefined)
    throw new CannotRun(
      "There is no qemu-system-x86_64. Install with:\n" +
        "  sudo apt-get install -y --no-install-recommends qemu-system-x86",
    );
}

/**
 * Runs the task with this machine's files; what it writes elsewhere than to `results` is forgotten.
 * Ends the machine after `limit` seconds. `show` gets each line of its console at once.
 */
export async function runInMachine(
  debian: DebianFiles,
  task: Task,
  results: string,
  limit: number,
  show: (line: string) => void,
): Promise<MachineRun> {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const first = `${results}.initramfs`;
  writeFileSync(first, initramfs(debian, task));
  const started = performance.now();
  const argv = [
    // Whatever ends this process ends the machine.
    ...["--pdeathsig", "KILL", "--", QEMU],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-m", "2048"],
    // Time inside is instructions done, one a nanosecond: a slow or busy machine makes a slow clock,
    // not a test that runs out of time. One processor: with two, emulation took longer.
    ...["-accel", "tcg,thread=single,tb-size=512", "-icount", "shift=0", "-smp", "1"],
    ...["-cpu", "max", "-serial", "stdio"],
    ...["-kernel", debian.kernel, "-initrd", first, "-append", KERNEL_OPTIONS.join(" ")],
    ...share(SHARES.machine, "/", "readonly=on,multidevs=remap"),
    ...share(SHARES.results, results, "readonly=off"),
  ];
  const qemu = spawn("setpriv", argv, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  // It takes minutes: whoever waits can follow it here.
  const transcript = createWriteStream(`${results}.console`);
  for (const stream of [qemu.stdout, qemu.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text.replaceAll("\r", "");
      transcript.write(text);
    });
    createInterface(stream).on("line", show);
  }
  const tooLate = setTimeout(() => {
    output += `\nThe virtual machine was ended after ${limit} s.\n`;
    qemu.kill("SIGKILL");
  }, limit * 1000);
  await once(qemu, "close");
  clearTimeout(tooLate);
  transcript.end();
  rmSync(first);
  const status = read(results, "status");
  return {
    status: status === undefined ? undefined : Number(status),
    kernel: read(results, "kernel"),
    output,
    seconds: (performance.now() - started) / 1000,
  };
}

function share(tag: string, path: string, options: string): readonly string[] {
  // QEMU reads a comma that is doubled as a comma of the path.
  const where = path.replaceAll(",", ",,");
  return [
    ...["-fsdev", `local,id=${tag},path=${where},security_model=none,${options}`],
    ...["-device", `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
  ];
}

function read(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), "utf8").trim();
  } catch {
    return undefined;
  }
}
