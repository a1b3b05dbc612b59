/**
 * The command line that starts a program with no more rights than it is given. The confinement is
 * done by `setpriv` of util-linux between fork and exec, so it holds before the program's first
 * instruction and for all that it starts.
 */

/** Linux capabilities that any of our processes holds, by their number (capabilities(7)). */
export const CAPABILITIES = {
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
  /** Started by root: become nobody. Only for a program that opens no file of ours. */
  readonly nobody?: boolean;
}

const NOBODY = 65534;

/**
 * `[program, …arguments]` for `spawn`; no shell reads it. The bounding set takes from root what it
 * could otherwise regain; the ambient set gives an ordinary user in its own user namespace what it
 * needs. Never gains rights by set-uid files. Killed when the supervisor dies, however it dies.
 */
export function confined(
  command: readonly [string, ...string[]],
  { capabilities, nobody = false }: Confinement,
  uid: number,
): [string, ...string[]] {
  const set = ["-all", ...capabilities.map((capability) => `+${capability}`)].join(",");
  const user =
    nobody && uid === 0 ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
  return [
    "setpriv",
    ...user,
    "--no-new-privs",
    `--inh-caps=${set}`,
    `--ambient-caps=${set}`,
    `--bounding-set=${set}`,
    "--pdeathsig=KILL",
    "--",
    ...command,
  ];
}
