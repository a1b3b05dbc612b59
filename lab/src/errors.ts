/** Everything that can stop the lab. The sentences are in `words.ts`, English and French. */
export type LabErrorCode =
  | "not-linux"
  | "program-missing"
  | "user-namespaces-off"
  | "user-namespaces-apparmor"
  | "user-namespaces-none-left"
  | "namespaces-refused"
  | "setup-failed"
  | "process-died"
  | "gateway-not-ready"
  | "already-running"
  | "not-running"
  | "unknown-thing"
  | "unknown-behaviour";

export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: LabErrorCode, params: Readonly<Record<string, string>> = {}) {
    super([code, ...Object.entries(params).map(([key, value]) => `${key}=${value}`)].join(" "));
    this.name = "LabError";
    this.code = code;
    this.params = params;
  }
}
