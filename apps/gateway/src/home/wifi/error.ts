/** What can go wrong between the home and its access point. */

export type AccessPointFailure =
  /** Nobody serves at the control socket, or it cannot be spoken to from here; `path`, `reason`. */
  | "unreachable"
  /** No answer in time: the connection is given up, so that no late answer is taken for another's. */
  | "timeout"
  /** hostapd said no; `command` is its first word only, since the rest may hold a key. */
  | "refused"
  /** hostapd said something that is not an answer to what was asked; `command`. */
  | "malformed"
  /** Closed by us, or after a time-out. */
  | "closed";

export class AccessPointError extends Error {
  readonly code: AccessPointFailure;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: AccessPointFailure, params: Readonly<Record<string, string>> = {}) {
    super(`access point: ${code} ${JSON.stringify(params)}`);
    this.name = "AccessPointError";
    this.code = code;
    this.params = params;
  }
}
