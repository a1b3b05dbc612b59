/** Observations of a lamp, in short. */
import type { Flow, Path } from "@thingwall/mud/decide";
import type { Observed } from "./observed.ts";

export interface Tried {
  readonly path?: Path;
  readonly device?: string;
  readonly udp?: number;
  readonly name?: string;
  readonly lapsed?: true;
}

/** A denied flow of the lamp to TCP `port` of an address of the Internet, unless said otherwise. */
export function denied(at: number, address: string, port: number, how: Tried = {}): Observed {
  const { path = "wan", device, udp, name, lapsed } = how;
  const flow: Flow = {
    path,
    family: 4,
    from: { device: "lamp", address: "192.168.1.10" },
    to: { address, ...(device === undefined ? {} : { device }) },
    protocol: udp === undefined ? 6 : 17,
    sourcePort: 40_000,
    destinationPort: udp ?? port,
  };
  return {
    kind: "denied",
    at,
    flow,
    why: "no-rule-matches",
    ...(name === undefined ? {} : { name }),
    ...(lapsed ? { lapsed } : {}),
  };
}

export const lateral = (at: number, host: number): Observed =>
  denied(at, `192.168.1.${host}`, 80, { path: "lateral", device: `host-${host}` });

export const used = (at: number, flows: number, rule = "cloud"): Observed => ({
  kind: "used",
  at,
  rule,
  flows,
});
