/** What the doctor looks at, and what it can find. */

/** In the order in which they are told. */
export const checks = [
  "configuration",
  "rights",
  "programs",
  "kernel",
  "network",
  "connections",
  "forwarding",
  "reverse-path",
  "other-firewalls",
  "table",
  "ports",
  "dhcp",
  "clock",
  "disk",
  "database",
  "sockets",
  "processes",
  "confinement",
  "resolver",
] as const;
export type CheckName = (typeof checks)[number];

/** `bad`: the gateway does not do its work, or not safely. `warning`: it does, and may not for long. */
export const troubles = {
  "configuration-refused": "bad",
  "rights-missing": "bad",
  "program-missing": "bad",
  "program-old": "warning",
  "kernel-lacks": "bad",
  "interface-absent": "bad",
  "no-bridge": "bad",
  "address-absent": "bad",
  "port-not-isolated": "bad",
  "wan-unplugged": "warning",
  "no-way-out": "warning",
  "connections-many": "warning",
  "connections-full": "bad",
  "setting-wrong": "bad",
  "reverse-path-strict": "warning",
  "firewall-drops": "bad",
  "firewall-legacy": "warning",
  "table-absent": "bad",
  "table-altered": "bad",
  "port-taken": "bad",
  "other-dhcp": "bad",
  "other-dhcp-held": "warning",
  "clock-wrong": "bad",
  "clock-adrift": "warning",
  "disk-nearly-full": "warning",
  "disk-full": "bad",
  "database-damaged": "bad",
  "directory-open": "bad",
  "socket-absent": "bad",
  "not-running": "bad",
  "process-down": "bad",
  "process-absent": "bad",
  "not-enforced": "bad",
  "not-kept": "bad",
  "process-unconfined": "bad",
  "resolver-silent": "bad",
} as const satisfies Record<string, "warning" | "bad">;
export type TroubleCode = keyof typeof troubles;

/** Why something was not looked at. */
export type SkipCode =
  | "no-configuration"
  | "needs-rights"
  | "not-running"
  | "not-run-yet"
  | "not-told"
  | "only-when-asked"
  | "not-ours";

export type Params = Readonly<Record<string, string | number>>;

export type Finding =
  | { readonly check: CheckName; readonly state: "good"; readonly params: Params }
  | { readonly check: CheckName; readonly state: "skipped"; readonly code: SkipCode }
  | {
      readonly check: CheckName;
      readonly state: "warning" | "bad";
      readonly code: TroubleCode;
      /** Texts come from this machine's programs and files. */
      readonly params: Params;
    };

export interface Trouble {
  readonly code: TroubleCode;
  readonly params: Params;
}

export const trouble = (code: TroubleCode, params: Params = {}): Trouble => ({ code, params });

/** What one check says: what is wrong, or that nothing is. */
export function found(
  check: CheckName,
  wrong: readonly Trouble[],
  params: Params = {},
): readonly Finding[] {
  if (wrong.length === 0) return [{ check, state: "good", params }];
  return wrong.map(({ code, params: own }) => ({
    check,
    state: troubles[code],
    code,
    params: own,
  }));
}

export const skipped = (check: CheckName, code: SkipCode): readonly Finding[] => [
  { check, state: "skipped", code },
];
