/**
 * What the other processes may say to `wall`, and what it says back. The wall is the only process
 * that holds NET_ADMIN, so every word that could reach the kernel is validated here: numbers,
 * closed words, addresses and identifiers; no free text.
 */
import Type, { type Static } from "typebox";
import { DeviceIdText, InterfaceName, MacText } from "../config.ts";

const closed = { additionalProperties: false } as const;
const Port = Type.Integer({ minimum: 0, maximum: 65535 });
const Octet = Type.Integer({ minimum: 0, maximum: 255 });
export const Address = Type.String({ pattern: "^[0-9a-f:.]{2,45}$" });
const Prefix = Type.String({ pattern: "^[0-9a-f:.]{2,45}/[0-9]{1,3}$" });
export const HostName = Type.String({
  maxLength: 253,
  pattern: "^([a-z0-9_]([a-z0-9_-]{0,62})\\.)*[a-z0-9_]([a-z0-9_-]{0,62})$",
});
const PortRanges = Type.Array(Type.Object({ from: Port, to: Port }, closed), { maxItems: 64 });

export const WallRule = Type.Object(
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
            devices: Type.Array(DeviceIdText, { maxItems: 5000 }),
          },
          closed,
        ),
      ]),
      { maxItems: 4 },
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
export type WallRule = Static<typeof WallRule>;

export const WallDevice = Type.Object(
  {
    id: DeviceIdText,
    /** Small number that names its chains and sets; unique among the devices. */
    slot: Type.Integer({ minimum: 1, maximum: 65535 }),
    role: Type.Union([Type.Literal("thing"), Type.Literal("person")]),
    macs: Type.Array(MacText, { minItems: 1, maxItems: 8 }),
    addresses: Type.Array(Address, { maxItems: 64 }),
    rules: Type.Array(WallRule, { maxItems: 4096 }),
  },
  closed,
);
export type WallDevice = Static<typeof WallDevice>;

export const DesiredState = Type.Object(
  {
    lan: Type.Object(
      {
        interface: InterfaceName,
        /** The gateway's own addresses on the LAN, both families. */
        addresses: Type.Array(Address, { minItems: 1, maxItems: 8 }),
      },
      closed,
    ),
    wan: Type.Object({ interface: InterfaceName, nat44: Type.Boolean() }, closed),
    dns: Type.Object({ thingsPort: Port, peoplePort: Port }, closed),
    devices: Type.Array(WallDevice, { maxItems: 5000 }),
  },
  closed,
);
/** Everything the wall enforces; always sent whole, applied in one transaction. */
export type DesiredState = Static<typeof DesiredState>;

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

/** One packet that the wall dropped (a sample: at most 50 a second are reported). */
export interface DroppedPacket {
  /** Where it was stopped. */
  readonly stage: "from-device" | "to-device" | "unknown-device" | "wan-in" | "gateway";
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
