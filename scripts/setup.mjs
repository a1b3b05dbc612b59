/**
 * Makes a fresh clone ready, then runs what it was asked to run with the project's Node.js 24:
 *
 *     node scripts/setup.mjs [--for-tests | --for-vm | --for-wifi | --for-deb] [FILE [ARGUMENT …]]
 *
 * Needs Node.js 20 and npm only. When everything is there it starts nothing and asks no network.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathWithSystemFolders, projectNode, runInPlace } from "../apps/cli/bin/node24.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FAILED = 1;

/** Debian and Ubuntu package → commands that must be there. */
const SYSTEM_PACKAGES = {
  nftables: ["nft"],
  // Not the package `dnsmasq`: that one starts a service on the machine's own port 53.
  "dnsmasq-base": ["dnsmasq"],
  tcpdump: ["tcpdump"],
  socat: ["socat"],
  iproute2: ["ip", "bridge"],
  "util-linux": ["unshare", "nsenter", "setpriv"],
  procps: ["sysctl"],
};
const TEST_PACKAGES = {
  openssl: ["openssl"],
  conntrack: ["conntrack"],
  "dhcpcd-base": ["dhcpcd"],
  chromium: ["chromium"],
};
/** The kernel itself is not installed: tests/vm fetches it and takes it apart. */
const VM_PACKAGES = { "qemu-system-x86": ["qemu-system-x86_64"] };

const WIFI_PACKAGES = {
  hostapd: ["hostapd"],
  wpasupplicant: ["wpa_supplicant"],
  iw: ["iw"],
};
const DEB_PACKAGES = { dpkg: ["dpkg-deb"], debootstrap: ["debootstrap"] };

/** Of suites that a machine may lack something for: they say so themselves, and are counted. */
const MAY_LACK = ["--for-vm", "--for-wifi", "--for-deb"];

const args = process.argv.slice(2);
const purpose = args[0]?.startsWith("--for-") ? args.shift() : undefined;

installNodeModules();
installSystemPackages({
  ...SYSTEM_PACKAGES,
  ...(purpose !== undefined && TEST_PACKAGES),
  ...((purpose === "--for-vm" || purpose === "--for-wifi") && VM_PACKAGES),
  ...(purpose === "--for-wifi" && WIFI_PACKAGES),
  ...(purpose === "--for-deb" && DEB_PACKAGES),
});

const node = projectNode();
if (node === undefined) {
  stop(
    `Thingwall needs Node.js 24; this is ${process.versions.node} and npm has none for ` +
      `${process.platform}-${process.arch}. Install Node.js 24 and try again.`,
  );
}
const [file, ...rest] = args;
if (file !== undefined) runInPlace(node, join(ROOT, file), rest);

function installNodeModules() {
  if (nodeModulesMatchTheLock()) return;
  console.error("Installing the project's node modules (npm ci) …");
  // npm is run by the Node.js that runs npm now: ours is inside the folder that npm ci replaces.
  const [command, ...first] = process.env.npm_execpath
    ? [process.env.npm_node_execpath ?? process.execPath, process.env.npm_execpath]
    : ["npm"];
  const result = spawnSync(
    command,
    [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: ROOT,
      // npm's messages are not this command's output.
      stdio: ["ignore", 2, 2],
    },
  );
  if (result.error) stop(`Cannot run npm: ${result.error.message}`);
  if (result.status !== 0) stop("npm ci failed; its message is above.");
}

/** npm writes what it installed as the last step of an installation: compare that with the lock. */
function nodeModulesMatchTheLock() {
  const installedLock = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(installedLock)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === "") return true;
    const found = installed[place];
    // An optional package may be for another kind of machine.
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function installSystemPackages(packages) {
  const missing = Object.entries(packages)
    .filter(([, commands]) => !commands.every(commandExists))
    .map(([name]) => name);
  if (missing.length === 0) return;
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...missing];
  const isRoot = process.getuid?.() === 0;
  if (!commandExists("apt-get")) {
    return lack(`Thingwall needs these Debian packages, or your system's own of the same programs:
  ${missing.join(" ")}`);
  }
  if (!isRoot) {
    return lack(
      `Thingwall needs ${missing.join(", ")}. Install with:\n  sudo ${install.join(" ")}`,
    );
  }
  console.error(`Installing with apt-get: ${missing.join(", ")} …`);
  for (const command of [["apt-get", "update"], install]) {
    const result = spawnSync(command[0], command.slice(1), {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (result.status !== 0) return lack(`\`${command.join(" ")}\` failed; its message is above.`);
  }
}

function lack(message) {
  if (!MAY_LACK.includes(purpose)) stop(message);
  // For scripts/suite.ts.
  process.env.THINGWALL_MISSING = message;
}

function commandExists(command) {
  return pathWithSystemFolders()
    .split(delimiter)
    .some((folder) => {
      try {
        accessSync(join(folder, command), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function stop(message) {
  console.error(message);
  process.exit(FAILED);
}
