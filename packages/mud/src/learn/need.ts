/** What a device was seen to need, and what was seen and is not described. */
import type { PortRange } from "../document/model.ts";
import type { DeviceId, Direction, Family } from "../policy/policy.ts";

/** One peer and one service: what becomes an entry of each family. */
export interface Need {
  /** Who opens: `from-device` is the device itself. */
  readonly direction: Direction;
  readonly peer: NeedPeer;
  readonly service: Service;
  readonly families: readonly Family[];
  /** Flows seen. */
  readonly flows: number;
}

export type NeedPeer =
  | { readonly kind: "name"; readonly name: string }
  /** Nobody was asked for this address's name: it stands in the file as it is. */
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "local-networks" }
  | { readonly kind: "my-controller" }
  | { readonly kind: "same-manufacturer" }
  | { readonly kind: "manufacturer"; readonly authority: string };

export interface Service {
  /** IP protocol number. */
  readonly protocol: number;
  readonly sourcePorts?: PortRange;
  readonly destinationPorts?: PortRange;
  readonly icmp?: { readonly type: number; readonly code: number };
}

/** Seen, and for a reason not in the file. */
export interface LeftOut {
  readonly why: LeftOutReason;
  readonly direction: Direction;
  /** The other end's address. */
  readonly address: string;
  readonly service: Service;
  readonly flows: number;
}

export type LeftOutReason =
  /** Names and time from the gateway: every device has them without a file (RFC 8520 §5). */
  | "always-served"
  /** It asked another resolver; the gateway answers in its place. */
  | "names-elsewhere"
  /** Names over an encrypted connection: the gateway refuses it (RFC 8520 §5). */
  | "encrypted-dns"
  /** A service of the gateway that things never reach. */
  | "gateway-service"
  /** Addresses that are valid on one link only: what goes there does not pass the gateway. */
  | "link-local"
  /** To all of one link at once; likewise. */
  | "broadcast"
  /** The Internet opened it: a description that permits this invites everyone. */
  | "opened-from-internet"
  /** An ICMP message that opens nothing, or a group's housekeeping. */
  | "housekeeping"
  /** Telnet towards the Internet: what captured things do. */
  | "telnet"
  /** The same service of many devices or addresses in a short time. */
  | "scan"
  /** The gateway's table was full. */
  | "too-many";

/** What whoever publishes the file should know before. */
export type Remark =
  /** An address stands in the file because no name for it was asked. */
  | { readonly code: "literal-used"; readonly address: string }
  /** The ports of one peer were many: the file permits the range. */
  | {
      readonly code: "ports-widened";
      readonly peer: NeedPeer;
      readonly from: number;
      readonly to: number;
    }
  /** One device of the home was its only partner: the household says which that is. */
  | { readonly code: "controller-assumed"; readonly device: DeviceId }
  /** It asked for this name and then did not use it. */
  | { readonly code: "name-unused"; readonly name: string }
  /** More was seen than one file can say; `count` services are missing from it. */
  | { readonly code: "needs-cut"; readonly count: number }
  /** Nothing was seen that needs a file. */
  | { readonly code: "nothing-needed" };
