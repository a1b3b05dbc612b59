/** What must be there before anything starts; each failure says what to do about it. */
import { execFile } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { canonicalAddress } from "@thingwall/mud/policy";
import { CAPABILITIES, type Capability } from "./confine.ts";

const run = promisify(execFile);

export type SuperviseErrorCode =
  | "missing-programs"
  | "missing-capabilities"
  | "missing-addresses"
  | "directory-shared";

export class SuperviseError extends Error {
  override readonly name = "SuperviseError";
  readonly code: SuperviseErrorCode;
  /**
   * `programs` and `packages`; `capabilities`; `addresses` (lists as text) and their `interface`;
   * the `path` of the directory.
   */
  readonly params: Readonly<Record<string, string>>;

  constructor(code: SuperviseErrorCode, message: string, params: Readonly<Record<string, string>>) {
    super(message);
    this.code = code;
    this.params = params;
  }
}

/** Program → the Debian package that brings it. */
export const NEEDED: Readonly<Record<string, string>> = {
  setpriv: "util-linux",
  nft: "nftables",
  bridge: "iproute2",
  ip: "iproute2",
  socat: "socat",
  tcpdump: "tcpdump",
  dnsmasq: "dnsmasq-base",
};

export const NEEDED_FOR_WIFI = { hostapd: "hostapd" } as const;

/** The supervisor's own rights: those that it hands on, and the right to take the others away. */
const HELD: readonly Capability[] = ["net_admin", "net_bind_service", "setpcap"];

/** Administrative programs live in directories that an ordinary user's search path leaves out. */
export function searchPath(path = process.env["PATH"] ?? ""): string {
  const directories = [...path.split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return [...new Set(directories.filter((directory) => directory.startsWith("/")))].join(":");
}

/** Throws `SuperviseError` `missing-programs`. */
export function assertPrograms(path: string, needed = NEEDED): void {
  const missing = Object.keys(needed).filter((program) => !isInstalled(program, path));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => needed[program]))].join(", ");
  throw new SuperviseError(
    "missing-programs",
    `not installed: ${missing.join(", ")}. On Debian or Ubuntu: apt-get install ${packages}`,
    { programs: missing.join(", "), packages },
  );
}

/**
 * `more`: beyond what every gateway needs. `status`: the text of /proc/self/status. Throws `SuperviseError` `missing-capabilities`.
 */
export function assertCapabilities(
  more: readonly Capability[],
  status = readFileSync("/proc/self/status", "utf8"),
): void {
  const missing = missingCapabilities([...HELD, ...more], status);
  if (missing.length === 0) return;
  const capabilities = missing.join(", ");
  throw new SuperviseError(
    "missing-capabilities",
    `the gateway changes the firewall and listens on port 53, for which it lacks ${capabilities}. Start it as root, or try it in the lab: npm start`,
    { capabilities },
  );
}

/** Those that this process lacks, as the manual writes them: `CAP_CHOWN`. */
export function missingCapabilities(
  wanted: readonly Capability[],
  status = readFileSync("/proc/self/status", "utf8"),
): readonly string[] {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return wanted
    .filter((capability) => (effective & (1n << BigInt(CAPABILITIES[capability]))) === 0n)
    .map((capability) => `CAP_${capability.toUpperCase()}`);
}

/**
 * What the gateway answers on must be there: names cannot listen on an address that is not.
 * `own`: what the interface has. Throws `SuperviseError` `missing-addresses`.
 */
export function assertAddresses(
  lan: { readonly interface: string; readonly addresses: readonly string[] },
  own: readonly string[],
): void {
  const known = own.map(canonicalAddress);
  const wanted = lan.addresses.map((prefix) => prefix.replace(/\/.*$/, ""));
  const missing = wanted.filter((address) => !known.includes(canonicalAddress(address)));
  if (missing.length === 0) return;
  const addresses = missing.join(", ");
  throw new SuperviseError(
    "missing-addresses",
    `${lan.interface} does not have ${addresses}; add what is missing with: ip address add`,
    { addresses, interface: lan.interface },
  );
}

/** Those of an interface, also while nothing is plugged in; none when there is no such interface. */
export async function addressesOn(name: string, path: string): Promise<readonly string[]> {
  const command = ["-json", "address", "show", "dev", name];
  const listed = await run("ip", command, { env: { PATH: path } }).catch(() => undefined);
  return [...(listed?.stdout ?? "").matchAll(/"local":"([0-9a-f:.]+)"/g)].map(
    ([, address]) => address ?? "",
  );
}

/**
 * Makes a directory that only its owner enters. One that is there already is taken as it is, if it is
 * ours alone: to close `/run` to everybody else would be worse than not to start.
 * Throws `SuperviseError` `directory-shared`, and the system's error when it cannot be made.
 */
export async function ownDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(path);
  // Its group may pass through, where `names` is a user of its own, and sees nothing.
  if (uid === process.getuid?.() && (mode & 0o067) === 0) return;
  throw new SuperviseError(
    "directory-shared",
    `${path} is there already, and others than the gateway may enter it`,
    { path },
  );
}

function isInstalled(program: string, path: string): boolean {
  return path.split(":").some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
