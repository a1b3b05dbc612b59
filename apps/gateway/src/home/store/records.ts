/**
 * What the store keeps of a home, record by record: devices, what was seen of each, what it was
 * described as, what the household decided, and the Wi-Fi keys. Texts in them may be a stranger's:
 * they are kept as they are and mean nothing to the store.
 */
import Type, { type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { DeviceIdText, InterfaceName, MacText } from "../../config.ts";
import { WifiKey } from "../wifi/key.ts";

const closed = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** Milliseconds since the epoch. */
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 });
const Id = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" });
/** SHA-256 of a document that the store holds the bytes of. */
const Digest = Type.String({ pattern: "^[0-9a-f]{64}$" });
const AddressText = Type.String({ pattern: "^[0-9a-f:.]{2,45}$" });
const PrefixText = Type.String({ pattern: "^[0-9a-f:.]{2,45}/[0-9]{1,3}$" });

export const Role = Type.Enum(["thing", "person", "guest", "unknown"]);

/** `id` is random and says nothing of the device: a MAC is evidence, never the key of a record. */
const Device = Type.Object(
  {
    id: DeviceIdText,
    name: Text(64),
    role: Role,
    room: Type.Optional(Text(64)),
    kind: Type.Optional(Text(64)),
    added: Moment,
  },
  closed,
);

/** One way in which a device was seen to join. */
const Attachment = Type.Object(
  {
    id: Id,
    device: DeviceIdText,
    mac: MacText,
    port: Type.Optional(InterfaceName),
    /** The Wi-Fi key it used; it may be gone since. */
    key: Type.Optional(Id),
    addresses: Type.Array(AddressText, { maxItems: 64 }),
    certificate: Type.Optional(Digest),
    since: Moment,
    strength: Type.Enum(["strong", "weak"]),
  },
  closed,
);

/** The MUD file that a device is held to, its signer pinned. */
const Profile = Type.Object(
  {
    device: DeviceIdText,
    url: Type.Optional(Text(2048)),
    channel: Type.Enum([
      "user",
      "certificate",
      "label",
      "dhcp",
      "lldp",
      "dpp",
      "sticker",
      "learnt",
    ]),
    file: Digest,
    signature: Type.Optional(Digest),
    /** Identifier of the authority's key, and the signer's subject. */
    signer: Type.Optional(Type.Object({ key: Text(128), subject: Text(1024) }, closed)),
    /** Not its maker gave it, but that repository. */
    repository: Type.Optional(Text(2048)),
    fetched: Moment,
    lastUpdate: Moment,
    /** What the household approved in it: networks, and codes of changes. */
    approvals: Type.Array(Type.Union([PrefixText, Id]), { maxItems: 256 }),
  },
  closed,
);

/** One of the facts whose least is a device's access, or how it conducted itself; absent: the default. */
const Fact = Type.Object(
  {
    device: DeviceIdText,
    fact: Type.Enum([
      ...["grant", "support", "containment", "pause", "conduct", "said", "permits", "preferences"],
    ] as const),
    value: Id,
    since: Moment,
    until: Type.Optional(Moment),
    /** The fact whole, as its own machine has it. */
    state: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);

/** Something that the household decided beside the description; it always ends. */
const Override = Type.Object(
  {
    id: Id,
    device: DeviceIdText,
    verdict: Type.Enum(["accept", "drop"]),
    /** The other side: a name or a prefix. */
    peer: Text(255),
    protocol: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
    since: Moment,
    until: Moment,
  },
  closed,
);

/** Owners before what they own: the order in which records may be written. */
export const RECORDS = {
  device: Device,
  attachment: Attachment,
  profile: Profile,
  fact: Fact,
  override: Override,
  /** Without what opens it, which stays out of the journal. */
  key: WifiKey,
} as const;

export type Table = keyof typeof RECORDS;
export type Records = { readonly [T in Table]: Static<(typeof RECORDS)[T]> };
export type AnyRecord = Records[Table];
export const TABLES = Object.keys(RECORDS) as readonly Table[];

/** Names a record in its table. */
export function keyOf(table: Table, record: AnyRecord): string {
  if (table === "fact" && "fact" in record) return `${record.device} ${record.fact}`;
  if (table === "profile" && "device" in record) return record.device;
  return "id" in record ? record.id : "";
}

/** The device that a record belongs to and ends with; a device belongs to nobody. */
export function ownerOf(table: Table, record: AnyRecord): string | undefined {
  if (table === "key" && "for" in record) return record.for === "thing" ? record.owner : undefined;
  return table === "device" || !("device" in record) ? undefined : record.device;
}

/** Members in the order of the schema, none that is undefined: equal records are equal text. */
export function inOrder(table: Table, record: AnyRecord): AnyRecord {
  const members = Object.keys(RECORDS[table].properties);
  const values = record as Readonly<Record<string, unknown>>;
  const filled = members.filter((member) => values[member] !== undefined);
  return Object.fromEntries(filled.map((member) => [member, values[member]])) as AnyRecord;
}

const CHECKS = new Map<Table, { Check(value: unknown): boolean }>(
  TABLES.map((table) => [table, Compile<TSchema>(RECORDS[table])]),
);

/** Text that is no Unicode would not come back as it went in. */
export function isRecord(table: Table, value: unknown): value is AnyRecord {
  return (
    CHECKS.get(table)?.Check(value) === true && JSON.stringify(value).isWellFormed() && !lone(value)
  );
}

function lone(value: unknown): boolean {
  if (typeof value === "string") return !value.isWellFormed();
  return typeof value === "object" && value !== null && Object.values(value).some(lone);
}
