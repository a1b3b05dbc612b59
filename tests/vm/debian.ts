/**
 * Debian's own 6.1 kernel and a static busybox, taken apart into a folder: nothing is installed on
 * this machine and nothing of it is changed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a machine lacks for the virtual machine, said in one sentence. */
export class CannotRun extends Error {}

export interface DebianFiles {
  /** As `uname -r` says it: `6.1.0-56-amd64`. */
  readonly release: string;
  readonly kernel: string;
  /** Holds `modules.dep`, `modules.alias` and `kernel/`. */
  readonly modules: string;
  readonly busybox: string;
}

const APT_GET = "apt-get";
const META_PACKAGE = "linux-image-amd64";
const KERNEL_PACKAGE = /Depends: (linux-image-6\.1\.\S+-amd64)$/m;

/** Folders of the kernel's modules that packets, and the way to this machine's files, may need. */
const MODULES = [
  ...["net", "lib", "crypto", "arch/x86/crypto"],
  ...["fs/9p", "fs/overlayfs", "fs/netfs", "fs/fscache", "drivers/virtio"],
].map((folder) => `./lib/modules/*/kernel/${folder}/*`);
const ALL_FILES = [
  ...["./boot/vmlinuz-*", "./lib/modules/*/modules.*", "./lib/modules/*/kernel/drivers/net/*.ko"],
  ...MODULES,
];

/**
 * The files in `folder`, fetched with apt when they are not there yet. Throws `CannotRun` when this
 * machine's package sources do not have them.
 */
export function debianFiles(folder: string): DebianFiles {
  if (!existsSync(folder)) {
    mkdirSync(join(folder, ".."), { recursive: true });
    const work = mkdtempSync(`${folder}-`);
    try {
      fetchInto(work);
      // Complete or absent: a fetch that was cut short leaves nothing that looks ready.
      renameSync(work, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const modules = join(folder, "lib", "modules");
  const [release] = readdirSync(modules);
  if (release === undefined) throw new CannotRun(`${modules} is empty; remove ${folder}`);
  return {
    release,
    kernel: join(folder, "boot", `vmlinuz-${release}`),
    modules: join(modules, release),
    busybox: join(folder, "bin", "busybox"),
  };
}

function fetchInto(work: string): void {
  const kernelPackage = findKernelPackage();
  console.error(`Fetching ${kernelPackage} and busybox-static with apt-get download …`);
  const busybox = unpack(work, "busybox-static", ["./bin/busybox"]);
  if (!busybox) throw new CannotRun("Debian's package busybox-static cannot be fetched.");
  if (!unpack(work, kernelPackage, ALL_FILES))
    throw new CannotRun(`Debian's package ${kernelPackage} cannot be fetched.`);
  const [release = ""] = readdirSync(join(work, "lib", "modules"));
  // Debian's package leaves this to its installation, which does not happen here.
  execFileSync(join(work, "bin", "busybox"), ["depmod", "-b", work, release]);
}

function findKernelPackage(): string {
  const depends = () =>
    KERNEL_PACKAGE.exec(said("apt-cache", ["depends", "--no-recommends", META_PACKAGE]))?.[1];
  const known = depends();
  if (known !== undefined) return known;
  if (process.getuid?.() === 0) spawnSync(APT_GET, ["update"], { stdio: ["ignore", 2, 2] });
  const found = depends();
  if (found !== undefined) return found;
  throw new CannotRun(
    `This machine's package sources have no Linux 6.1 (Debian 12, ${META_PACKAGE}).`,
  );
}

/** Takes the named files out of a package; false when it cannot be had. */
function unpack(work: string, name: string, files: readonly string[]): boolean {
  const place = mkdtempSync(join(work, "package-"));
  try {
    const asRoot = process.getuid?.() === 0 ? ["-o", "APT::Sandbox::User=root"] : [];
    const args = ["-q", ...asRoot, "download", name];
    if (spawnSync(APT_GET, args, { cwd: place, stdio: ["ignore", 2, 2] }).status !== 0)
      return false;
    const [archive = ""] = readdirSync(place);
    execFileSync(
      "sh",
      // The second `sh` names the script; the rest are its arguments.
      ["-c", UNPACK, "sh", join(place, archive), work, ...files],
      { stdio: ["ignore", 2, 2] },
    );
    return true;
  } finally {
    rmSync(place, { recursive: true });
  }
}

const UNPACK = `
set -e
archive=$1 into=$2; shift 2
dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$into" --no-same-owner --wildcards "$@"
`;

function said(command: string, args: readonly string[]): string {
  const env = { ...process.env, LC_ALL: "C" };
  // Null, whatever the types say, where there is no such command.
  return spawnSync(command, args, { encoding: "utf8", env }).stdout ?? "";
}
