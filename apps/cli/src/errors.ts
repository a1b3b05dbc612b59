/** What can stop a command, and how the command then exits. */
import type { Params } from "@thingwall/gateway/words";
import type { LabErrorCode } from "@thingwall/lab";

/** Documented in every `--help` and in docs/errors.md. */
export const exitCodes = {
  ok: 0,
  /** The input was found bad, or what was asked for failed. */
  found: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Something is missing on this machine: a program, a permission. */
  environment: 3,
  /** A fault of Thingwall itself. */
  internal: 4,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Every code with its exit code. */
export const errorExits = {
  "unknown-option": exitCodes.usage,
  "unknown-command": exitCodes.usage,
  "missing-argument": exitCodes.usage,
  "excess-argument": exitCodes.usage,
  "missing-value": exitCodes.usage,
  "missing-option": exitCodes.usage,
  "bad-value": exitCodes.usage,
  "setup-not-answered": exitCodes.usage,
  "no-such-file": exitCodes.usage,
  "links-in-circle": exitCodes.usage,
  "pipe-silent": exitCodes.usage,
  "no-mud-files": exitCodes.usage,
  "folder-given": exitCodes.usage,
  "url-not-https": exitCodes.usage,
  "fetch-failed": exitCodes.found,
  "certificate-unreadable": exitCodes.found,
  "key-unreadable": exitCodes.found,
  "key-unsupported": exitCodes.found,
  "key-of-another-certificate": exitCodes.found,
  "key-of-another-issuer": exitCodes.found,
  "code-unreadable": exitCodes.found,
  "code-incomplete": exitCodes.found,
  "certificate-without-url": exitCodes.found,
  "description-refused": exitCodes.found,
  "gateway-silent": exitCodes.environment,
  "gateway-refused": exitCodes.found,
  "home-unreachable": exitCodes.environment,
  "wifi-not-configured": exitCodes.found,
  "key-unknown": exitCodes.found,
  "key-ambiguous": exitCodes.usage,
  "capture-unreadable": exitCodes.found,
  "capture-too-large": exitCodes.found,
  "capture-of-other-links": exitCodes.found,
  "thing-not-said": exitCodes.usage,
  "thing-not-seen": exitCodes.found,
  "config-not-json": exitCodes.found,
  "config-missing-member": exitCodes.found,
  "config-unknown-member": exitCodes.found,
  "config-wrong-type": exitCodes.found,
  "config-wrong-value": exitCodes.found,
  "config-not-one-of": exitCodes.found,
  "config-not-an-address": exitCodes.found,
  "config-not-a-prefix": exitCodes.found,
  "config-outside-lan": exitCodes.found,
  "config-range-backwards": exitCodes.found,
  "config-one-interface": exitCodes.found,
  "config-given-twice": exitCodes.found,
  "config-person-described": exitCodes.found,
  "config-no-such-device": exitCodes.found,
  "config-file-unreadable": exitCodes.found,
  "config-exists": exitCodes.found,
  "store-in-use": exitCodes.found,
  "store-absent": exitCodes.found,
  "store-damaged": exitCodes.found,
  "store-foreign": exitCodes.found,
  "store-newer": exitCodes.found,
  "backup-foreign": exitCodes.found,
  "backup-damaged": exitCodes.found,
  "backup-newer": exitCodes.found,
  "store-full": exitCodes.environment,
  "not-readable": exitCodes.environment,
  "cannot-write": exitCodes.environment,
  "programs-missing": exitCodes.environment,
  "rights-missing": exitCodes.environment,
  "addresses-missing": exitCodes.environment,
  "directory-shared": exitCodes.environment,
  "lan-no-bridge": exitCodes.environment,
  "port-taken": exitCodes.environment,
  "network-refused": exitCodes.environment,
  "commons-not-started": exitCodes.environment,
  internal: exitCodes.internal,
} as const satisfies Record<string, ExitCode>;

/** What can stop the lab, which says it in its own words. */
export const labExits: Readonly<Record<LabErrorCode, ExitCode>> = {
  "not-linux": exitCodes.environment,
  "program-missing": exitCodes.environment,
  "user-namespaces-off": exitCodes.environment,
  "user-namespaces-apparmor": exitCodes.environment,
  "user-namespaces-none-left": exitCodes.environment,
  "namespaces-refused": exitCodes.environment,
  "setup-failed": exitCodes.environment,
  "process-died": exitCodes.found,
  "gateway-not-ready": exitCodes.found,
  "already-running": exitCodes.found,
  "not-running": exitCodes.found,
  "unknown-thing": exitCodes.usage,
  "unknown-behaviour": exitCodes.usage,
};

export type ErrorCode = keyof typeof errorExits;

export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ErrorCode;
  readonly params: Params;
  /** Lines for whoever looks for a fault of ours. */
  readonly details: readonly string[];

  constructor(code: ErrorCode, params: Params = {}, details: readonly string[] = []) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
    this.details = details;
  }
}
