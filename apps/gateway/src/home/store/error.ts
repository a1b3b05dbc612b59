/** What can go wrong with what must survive a restart. */

export type StoreErrorCode =
  /** The change itself cannot be: a fault of the caller. */
  | "refused"
  /** Another process keeps this store. */
  | "store-in-use"
  /** There is none. */
  | "store-absent"
  | "store-damaged"
  | "store-foreign"
  /** Written by a later version of the gateway. */
  | "store-newer"
  | "store-full"
  | "store-unwritable"
  | "backup-absent"
  | "backup-foreign"
  | "backup-damaged"
  | "backup-newer";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  /** `path`, `reason`, `found`, `known`: as the sentence about the code needs. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(
    code: StoreErrorCode,
    params: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }
}

/** Result codes of SQLite (sqlite.org/rescode.html), without their extensions. */
const SQLITE = { busy: 5, corrupt: 11, full: 13, notDatabase: 26 } as const;

/** An error of SQLite or of the file system, as ours; what is ours already stays. */
export function storeError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return new StoreError(code, { path, reason }, { cause: error });
}

function codeOf(error: unknown): StoreErrorCode {
  const system = error instanceof Error && "code" in error ? error.code : undefined;
  if (system === "ENOSPC" || system === "EDQUOT") return "store-full";
  const sqlite =
    error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
  switch (sqlite) {
    case SQLITE.full:
      return "store-full";
    case SQLITE.busy:
      return "store-in-use";
    case SQLITE.corrupt:
    case SQLITE.notDatabase:
      return "store-damaged";
    default:
      return "store-unwritable";
  }
}
