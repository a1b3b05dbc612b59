/**
 * Why a channel or a call on it failed. `refused` and `failed` come from the operation itself: the
 * first for an input it will not act on, the second for any other error. `aborted`, `closed` and
 * `path-too-long` never travel.
 */
export type ChannelErrorCode =
  | "aborted"
  | "bad-message"
  | "bad-params"
  | "closed"
  | "failed"
  | "in-use"
  | "path-too-long"
  | "refused"
  | "too-large"
  | "too-many"
  | "unknown-op";

export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly code: ChannelErrorCode;

  constructor(code: ChannelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Codes that may travel; the others speak of the asker's own connection. */
export const SENT_CODES = [
  "bad-message",
  "bad-params",
  "failed",
  "refused",
  "too-large",
  "too-many",
  "unknown-op",
] as const satisfies readonly ChannelErrorCode[];
export type SentCode = (typeof SENT_CODES)[number];

/** The error as the other side may see it: code and message, never a stack. */
export function describeError(error: unknown): { code: SentCode; message: string } {
  const message = inOneLine(error);
  const code = error instanceof ChannelError ? SENT_CODES.find((c) => c === error.code) : undefined;
  return { code: code ?? "failed", message };
}

/** An error with its own code, such as `nft-refused`, which docs/errors.md explains. */
export function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const named = code === "" || error instanceof ChannelError || error.message.startsWith(code);
  return named ? error.message : `${code}: ${error.message}`;
}
