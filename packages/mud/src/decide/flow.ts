import type { DeviceId, Family } from "../policy/policy.ts";

/**
 * How a flow's first packet travels. `wan`: between the home and the Internet. `lateral`: between
 * two devices at home. `gateway`: to or from the gateway's own addresses. `multicast`: to a group.
 * `link-local`: to a link-local unicast address that is not the gateway's. Redirection of DNS to
 * the gateway happens before: such a flow's path is `gateway`.
 */
export type Path = "wan" | "lateral" | "gateway" | "multicast" | "link-local";

/** One flow, described by its first packet; replies follow. */
export interface Flow {
  readonly path: Path;
  readonly family: Family;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** IP protocol number. */
  readonly protocol: number;
  /** TCP and UDP only. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** ICMP (1) and ICMPv6 (58) only. */
  readonly icmp?: { readonly type: number; readonly code: number };
}

export interface Endpoint {
  /** Set for a device of the home that was recognised; never for the gateway or the Internet. */
  readonly device?: DeviceId;
  /** Canonical text of the address. */
  readonly address: string;
  /** Names for which the other end was last given this address (lower case, no trailing dot). */
  readonly names?: readonly string[];
}
