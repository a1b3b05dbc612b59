/** What must be there before anything starts; each failure says what to do about it. */
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { CAPABILITIES, type Capability } from "./confine.ts";

export type SuperviseErrorCode = "missing-programs" | "missing-capabilities";

export class SuperviseError extends Error {
  override readonly name = "SuperviseError";
  readonly code: SuperviseErrorCode;
  /** `programs` and `packages`, or `capabilities`: lists as text. */
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
  conntrack: "conntrack",
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
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  const missing = [...HELD, ...more].filter(
    (capability) => (effective & (1n << BigInt(CAPABILITIES[capability]))) === 0n,
  );
  if (missing.length === 0) return;
  const capabilities = missing.map((capability) => `CAP_${capability.toUpperCase()}`).join(", ");
  throw new SuperviseError(
    "missing-capabilities",
    `the gateway changes the firewall and listens on port 53, for which it lacks ${capabilities}. Start it as root, or try it in the lab: npm start`,
    { capabilities },
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
