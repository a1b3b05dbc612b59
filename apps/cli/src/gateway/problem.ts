/** What the gateway says is wrong, as an error of the command that asked it. */
import {
  ConfigError,
  PrepareError,
  type PrepareErrorCode,
  StoreError,
  type StoreErrorCode,
  SuperviseError,
  type SuperviseErrorCode,
} from "@thingwall/gateway";
import { CommandError, type ErrorCode } from "../errors.ts";

/** `path`: of the configuration. What is none of the gateway's errors stays what it is. */
export function commandError(error: unknown, path: string): unknown {
  if (error instanceof ConfigError) {
    const { code, params } = error;
    if (code !== "unreadable") {
      const place = error.path === "" ? "/" : error.path;
      return new CommandError(`config-${code}`, { ...params, path, place });
    }
    return params["reason"] === "ENOENT"
      ? new CommandError("no-such-file", { path })
      : new CommandError("not-readable", { ...params, path });
  }
  if (error instanceof SuperviseError) {
    return new CommandError(SUPERVISE_CODES[error.code], error.params);
  }
  if (error instanceof StoreError) return ofStore(error);
  if (error instanceof PrepareError)
    return new CommandError(PREPARE_CODES[error.code], error.params);
  // One of its directories cannot be made.
  if (error instanceof Error && "path" in error && "code" in error) {
    return new CommandError("cannot-write", {
      path: String(error.path),
      reason: String(error.code),
    });
  }
  return error;
}

const SUPERVISE_CODES: Readonly<Record<SuperviseErrorCode, ErrorCode>> = {
  "missing-programs": "programs-missing",
  "missing-capabilities": "rights-missing",
  "missing-addresses": "addresses-missing",
  "directory-shared": "directory-shared",
};

const PREPARE_CODES: Readonly<Record<PrepareErrorCode, ErrorCode>> = {
  "no-bridge": "lan-no-bridge",
  "other-bridge": "port-taken",
  refused: "network-refused",
};

const STORE_CODES: Readonly<Record<StoreErrorCode, ErrorCode>> = {
  refused: "internal",
  "store-in-use": "store-in-use",
  "store-absent": "store-absent",
  "store-damaged": "store-damaged",
  "store-foreign": "store-foreign",
  "store-newer": "store-newer",
  "store-full": "store-full",
  "store-unwritable": "cannot-write",
  "backup-absent": "not-readable",
  "backup-foreign": "backup-foreign",
  "backup-damaged": "backup-damaged",
  "backup-newer": "backup-newer",
};

function ofStore({ code, params }: StoreError): CommandError {
  return new CommandError(STORE_CODES[code], params);
}
