/**
 * What the other processes may say to `wall`, and what it says back. The wall is the only process
 * that holds NET_ADMIN, so every word that could reach the kernel is validated here: numbers,
 * closed words, addresses and identifiers; no free text.
 */
import { canonicalAddress, canonicalPrefix } from "@thingwall/mud/policy";
import Type, { type Static } from "typebox";
import { Caps, DeviceIdText, InterfaceName, MacText } from "../config.ts";

/** Devices of one home at most. */
export const DEVICE_LIMIT = 5000;

const closed = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Revision = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const OpenPort = Type.Integer({ minimum: 1, maximum: 65535 });
const Octet = Type.Integer({ minimum: 0, maximum: 255 });
// The pattern bounds what is read; whether it is an address only reading it can say.
export const Address = Type.Refine(
  Type.String({ pattern: "^[0-9a-f:.]{2,45}$" }),
  (text) => canonicalAddress(text) !== undefined,
  () => "is not an IP address",
);
const Prefix = Type.Refine(
  Type.String({ pattern: "^[0-9a-f:.]{2,45}/[0-9]{1,3}$" }),
  // One spelling each, so that a set never holds the same prefix twice.
  (text) => canonicalPrefix(text) === text,
  () => "is not a prefix in canonical text",
);
export const HostName = Type.String({
  maxLength: 253,
  pattern: "^([a-z0-9_]([a-z0-9_-]{0,62})\\.)*[a-z0-9_]([a-z0-9_-]{0,62})$",
});
const PortRange = Type.Refine(
  Type.Object({ from: Port, to: Port }, closed),
  ({ from, to }) => from <= to,
  () => "ends before it begins",
);
const PortRanges = Type.Array(PortRange, { minItems: 1, maxItems: 64 });

const TCP = 6;
const UDP = 17;
const ICMP_OF = { 4: 1, 6: 58 } as const;

const RuleText = Type.Object(
  {
    direction: Type.Union([Type.Literal("from-device"), Type.Literal("to-device")]),
    family: Type.Union([Type.Literal(4), Type.Literal(6)]),
    verdict: Type.Union([Type.Literal("accept"), Type.Literal("drop")]),
    peer: Type.Array(
      Type.Union([
        Type.Object({ kind: Type.Literal("name"), name: HostName }, closed),
        Type.Object(
          {
            kind: Type.Literal("among"),
            networks: Type.Array(Prefix, { maxItems: 256 }),
            devices: Type.Array(DeviceIdText, { maxItems: DEVICE_LIMIT }),
          },
          closed,
        ),
      ]),
      // One ACE may name a host and a network, be in every class and, unsupported, be local.
      { maxItems: 9 },
    ),
    protocol: Type.Optional(Octet),
    sourcePorts: Type.Optional(PortRanges),
    destinationPorts: Type.Optional(PortRanges),
    icmp: Type.Optional(
      Type.Object({ type: Type.Optional(Octet), code: Type.Optional(Octet) }, closed),
    ),
  },
  closed,
);
export type WallRule = Static<typeof RuleText>;
/** A port is read at the same place whatever the protocol: without one it would match chance. */
export const WallRule = Type.Refine(
  RuleText,
  ({ family, protocol, sourcePorts, destinationPorts, icmp }) =>
    icmp
      ? protocol === ICMP_OF[family] && !sourcePorts && !destinationPorts
      : protocol === TCP || protocol === UDP || (!sourcePorts && !destinationPorts),
  () => "has ports or an ICMP type that its protocol does not",
);

export const WallDevice = Type.Object(
  {
    id: DeviceIdText,
    /** Small number that names its chains and sets; unique among the devices. */
    slot: Type.Integer({ minimum: 1, maximum: 65535 }),
    role: Type.Union([Type.Literal("thing"), Type.Literal("person")]),
    macs: Type.Array(MacText, { minItems: 1, maxItems: 8 }),
    addresses: Type.Array(Address, { maxItems: 64 }),
    rules: Type.Array(WallRule, { maxItems: 4096 }),
    /** The bridge port that it is at; from any other its frames are dropped. */
    port: Type.Optional(InterfaceName),
    /** Only what keeps it attached: its address, and the gateway's names and time. */
    quarantined: Type.Optional(Type.Boolean()),
    /** At most so much a second, whatever its rules permit; the defaults are in `ingress.ts`. */
    caps: Type.Optional(Caps),
  },
  closed,
);
export type WallDevice = Static<typeof WallDevice>;

const StateText = Type.Object(
  {
    lan: Type.Object(
      {
        interface: InterfaceName,
        /** The gateway's own addresses on the LAN, both families. */
        addresses: Type.Array(Address, { minItems: 1, maxItems: 8 }),
        /** The home's own prefixes: no other sender than a device at home may claim them. */
        prefixes: Type.Optional(Type.Array(Prefix, { maxItems: 8 })),
      },
      closed,
    ),
    wan: Type.Object({ interface: InterfaceName, nat44: Type.Boolean() }, closed),
    dns: Type.Object({ thingsPort: OpenPort, peoplePort: OpenPort }, closed),
    devices: Type.Array(WallDevice, { maxItems: DEVICE_LIMIT }),
  },
  closed,
);
/** Everything the wall enforces. */
export type DesiredState = Static<typeof StateText>;
export const DesiredState = Type.Refine(
  StateText,
  (state) => clash(state) === undefined,
  (state) => clash(state) ?? "",
);

/** What one device has that no other may have, told once: a device that is the same is not read again. */
const soleThings = new WeakMap<WallDevice, readonly string[]>();

function soleThingsOf(device: WallDevice): readonly string[] {
  const known = soleThings.get(device);
  if (known) return known;
  const { id, slot, macs, addresses } = device;
  const own = [
    `id ${id}`,
    `slot ${slot}`,
    ...macs.map((mac) => `MAC ${mac}`),
    ...addresses.map((text) => `address ${canonicalAddress(text)}`),
  ];
  soleThings.set(device, own);
  return own;
}

/** What two devices share that only one may have: each would get the other's access. */
export function clash({ lan, wan, devices }: DesiredState): string | undefined {
  if (lan.interface === wan.interface) return `${lan.interface} is both LAN and WAN`;
  const taken = new Set(lan.addresses.map((text) => `address ${canonicalAddress(text)}`));
  for (const device of devices)
    for (const each of soleThingsOf(device)) {
      if (taken.has(each)) return `${each} is there twice`;
      taken.add(each);
    }
  return undefined;
}

/** What `apply` answers: what a later `change` begins at. */
export const Applied = Type.Object({ revision: Revision }, closed);
export type Applied = Static<typeof Applied>;

/** The difference from what was told before; the devices that it does not name stay as they are. */
export const Change = Type.Object(
  {
    /** What the wall answered last. */
    revision: Revision,
    gone: Type.Array(DeviceIdText, { maxItems: DEVICE_LIMIT }),
    /** New ones, and those that take the place of the one with the same identity. */
    come: Type.Array(WallDevice, { maxItems: DEVICE_LIMIT }),
  },
  closed,
);
export type Change = Static<typeof Change>;

/** `unknown-revision`: the wall was told something else, or nothing yet; tell it the whole state. */
export const Changed = Type.Union([
  Type.Object({ outcome: Type.Literal("changed"), revision: Revision }, closed),
  Type.Object({ outcome: Type.Literal("unknown-revision") }, closed),
]);
export type Changed = Static<typeof Changed>;

/** `names` asks: let this device reach these addresses as this name. Answered once committed. */
export const Admit = Type.Object(
  {
    device: DeviceIdText,
    name: HostName,
    addresses: Type.Array(Address, { minItems: 1, maxItems: 64 }),
    /** How long the addresses stay, in seconds. */
    seconds: Type.Integer({ minimum: 1, maximum: 86400 }),
  },
  closed,
);
export type Admit = Static<typeof Admit>;

/**
 * What a device is stopped for at its port: it is in quarantine; it sends more than it may; it is at
 * another's port or speaks as a router, a DHCP server or somebody else's neighbour.
 */
export type AtThePort = "quarantined" | "over-cap" | "false-sender";

/** What is counted of a device; `denied`: by its rules or those of who would receive it. */
export type ViolationReason = "denied" | "too-many-flows" | AtThePort;

export interface CountedPackets {
  readonly packets: number;
  /** From the network header on. */
  readonly octets: number;
}

/** Where denied packets of a device went, TCP and UDP. */
export interface Destination extends CountedPackets {
  readonly mac: string;
  readonly address: string;
  readonly protocol: number;
  readonly port: number;
}

/** All that was dropped since the last time this was said. `mac`: as the frames said. */
export interface Counted {
  readonly kind: "counted";
  readonly senders: readonly (CountedPackets & {
    readonly mac: string;
    readonly why: ViolationReason;
  })[];
  /** The most used; bounded, as a scan has any number of them. */
  readonly destinations: readonly Destination[];
  readonly at: number;
}

/** One packet that the wall dropped (a sample: at most 50 a second are reported). */
export interface DroppedPacket {
  /**
   * Where it was stopped: by rules (`from-device`, `to-device`, `gateway`, `wan-in`), because no
   * device has this MAC and this address (`unknown-device`), or at the port, whatever its rules.
   */
  readonly stage: "from-device" | "to-device" | "unknown-device" | "wan-in" | "gateway" | AtThePort;
  /** Slot of the device whose rules stopped it; 0 where none was recognised. */
  readonly slot: number;
  readonly mac: string | undefined;
  readonly family: 4 | 6;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
  /** Milliseconds since the epoch, from the kernel. */
  readonly at: number;
}

/** Somebody else changed what is ours; it is as it was again. */
export interface Repaired {
  readonly kind: "repaired";
  readonly part: "tables" | "ports";
  /** One of the changes, as the kernel announced it. */
  readonly what: string;
  readonly at: number;
}

/** It could not be made so again yet, and is tried again until it is: `repaired` says that it is. */
export interface RepairFailed {
  readonly kind: "repair-failed";
  readonly part: Repaired["part"];
  readonly what: string;
  readonly reason: string;
  readonly at: number;
}

/** IPv6 addresses that a device gave itself and may use from now on: all of them, oldest first. */
export interface Learnt {
  readonly kind: "learnt";
  readonly device: string;
  readonly addresses: readonly string[];
  readonly at: number;
}

/** What the wall tells `home`. */
export type WallEvent =
  | { readonly kind: "dropped"; readonly packet: DroppedPacket }
  | Counted
  | Repaired
  | RepairFailed
  | Learnt;
