/** What can stop a command, and how the command then exits. */
import type { Params } from "./words/format.ts";

/** Documented in `thingwall help` and docs/errors.md. */
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
  "no-such-file": exitCodes.usage,
  "no-mud-files": exitCodes.usage,
  "url-not-https": exitCodes.usage,
  "fetch-failed": exitCodes.found,
  "certificate-unreadable": exitCodes.found,
  "key-unreadable": exitCodes.found,
  "key-unsupported": exitCodes.found,
  "key-of-another-certificate": exitCodes.found,
  "config-invalid": exitCodes.found,
  "not-readable": exitCodes.environment,
  "cannot-write": exitCodes.environment,
  "programs-missing": exitCodes.environment,
  "rights-missing": exitCodes.environment,
  internal: exitCodes.internal,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof errorExits;

export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ErrorCode;
  readonly params: Params;

  constructor(code: ErrorCode, params: Params = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
