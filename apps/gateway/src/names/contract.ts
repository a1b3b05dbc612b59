/** What `home` says to `names`: for each thing, who asks and what it may ask. Always sent whole. */
import Type, { type Static } from "typebox";
import { DeviceIdText } from "../config.ts";
import { Address, HostName } from "../wall/contract.ts";

const closed = { additionalProperties: false } as const;

export const NamesDevice = Type.Object(
  {
    id: DeviceIdText,
    /** Source addresses of its questions. */
    addresses: Type.Array(Address, { maxItems: 64 }),
    /** `permitted`: only the names below are answered. `any`: its rules name no destination. */
    answers: Type.Union([Type.Literal("permitted"), Type.Literal("any")]),
    names: Type.Array(
      Type.Object(
        {
          name: HostName,
          /** False: a rule forbids it; its addresses are kept current but it is never answered. */
          permitted: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 4096 },
    ),
  },
  closed,
);
export type NamesDevice = Static<typeof NamesDevice>;

const Addresses = Type.Array(Address, { maxItems: 64 });

/** Who may find which things at home (mDNS, SSDP), across isolated ports. */
export const Discovery = Type.Object(
  {
    people: Type.Array(Type.Object({ id: DeviceIdText, addresses: Addresses }, closed), {
      maxItems: 5000,
    }),
    things: Type.Array(
      Type.Object(
        {
          id: DeviceIdText,
          /** All that it may say is its own. */
          addresses: Addresses,
          /** Where its permissions let the gateway ask it. */
          mdns: Addresses,
          ssdp: Addresses,
        },
        closed,
      ),
      { maxItems: 5000 },
    ),
  },
  closed,
);
export type Discovery = Static<typeof Discovery>;

export const NamesState = Type.Object(
  {
    devices: Type.Array(NamesDevice, { maxItems: 5000 }),
    discovery: Type.Optional(Discovery),
  },
  closed,
);
export type NamesState = Static<typeof NamesState>;

/** What `names` tells `home` about each question from a thing. */
export interface NameEvent {
  readonly device: string;
  readonly name: string;
  readonly type: string;
  /** `limited`: left without an answer because the thing asks more than it may. Told once in ten
   *  seconds at most, for the question that came then. */
  readonly outcome: "answered" | "refused" | "failed" | "limited";
  /** Addresses admitted with the answer. */
  readonly addresses: readonly string[];
  /** Addresses told without any being admitted: where names are answered and nothing is open. */
  readonly told?: readonly string[];
  /** With `limited`: questions of this thing left without an answer since `names` knows it. */
  readonly unanswered?: number;
  /** With `refused`: the name is permitted, its addresses are not. `withheld`: the resolver kept
   *  them back, as dnsmasq does with private addresses that come from outside. */
  readonly why?: "private-address" | "too-many-addresses" | "withheld";
  readonly at: number;
}
