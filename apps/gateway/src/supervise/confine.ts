/**
 * The command line that starts a program with no more rights than it is given. The confinement is
 * done by `setpriv` of util-linux between fork and exec, so it holds before the program's first
 * instruction and for all that it starts.
 */

/** Linux capabilities that the supervisor or any of its processes holds, by their number (capabilities(7)). */
export const CAPABILITIES = {
  chown: 0,
  kill: 5,
  setgid: 6,
  setuid: 7,
  setpcap: 8,
  net_bind_service: 10,
  net_admin: 12,
  net_raw: 13,
} as const;
export type Capability = keyof typeof CAPABILITIES;

export interface Confinement {
  /** All that it keeps. */
  readonly capabilities: readonly Capability[];
  /** Started by root: become this user, and its group of the same number alone. */
  readonly user?: number | undefined;
}

export const NOBODY = 65534;

/**
 * `[program, …arguments]` for `spawn`; no shell reads it. The bounding set takes from root what it
 * could otherwise regain; the ambient set gives an ordinary user in its own user namespace what it
 * needs. Never gains rights by set-uid files. Killed when the supervisor dies, however it dies.
 */
export function confined(
  command: readonly [string, ...string[]],
  { capabilities, user }: Confinement,
  uid: number,
): [string, ...string[]] {
  const set = ["-all", ...capabilities.map((capability) => `+${capability}`)].join(",");
  const other =
    user !== undefined && uid === 0 ? [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"] : [];
  return [
    "setpriv",
    ...other,
    "--no-new-privs",
    `--inh-caps=${set}`,
    `--ambient-caps=${set}`,
    `--bounding-set=${set}`,
    "--pdeathsig=KILL",
    "--",
    ...command,
  ];
}
