/**
 * The gateway's configuration file: one JSON document, validated whole before anything starts.
 */
import Type, { type Static } from "typebox";

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** Linux interface name. */
export const InterfaceName = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,14}$" });
export const DeviceIdText = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" });
export const MacText = Type.String({ pattern: "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$" });
const AddressText = Type.String({ pattern: "^[0-9a-fA-F:.]{2,45}$" });
const PrefixText = Type.String({ pattern: "^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$" });
const closed = { additionalProperties: false } as const;

const Role = Type.Union([Type.Literal("thing"), Type.Literal("person")]);

/** What a device may send in a second; what is absent is the default of its role. */
export const Caps = Type.Object(
  {
    packetsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    newFlowsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  closed,
);
export type Caps = Static<typeof Caps>;

/** A file of the household's own, or a URL and how it was learnt. */
export const MudSource = Type.Union([
  Type.Object({ file: Text(4096) }, closed),
  Type.Object(
    {
      url: Text(2048),
      channel: Type.Union([
        Type.Literal("user"),
        Type.Literal("certificate"),
        Type.Literal("dhcp"),
        Type.Literal("lldp"),
        Type.Literal("dpp"),
        Type.Literal("sticker"),
      ]),
      /** Who signs the file, as the thing's certificate says (RFC 8520 §11); RFC 4514 text. */
      signer: Type.Optional(Text(1024)),
    },
    closed,
  ),
]);

export const DeviceConfig = Type.Object(
  {
    id: DeviceIdText,
    name: Text(64),
    role: Role,
    /** Absent: that of whoever joins with its Wi-Fi key; until then it is not here. */
    mac: Type.Optional(MacText),
    addresses: Type.Array(AddressText, { maxItems: 16 }),
    /** Where its description comes from; a thing without one is held. */
    mud: Type.Optional(MudSource),
    /** Device that the household chose as this thing's controller. */
    myController: Type.Optional(DeviceIdText),
    /** Prefixes approved for IP literals in its file. */
    approvedAddresses: Type.Optional(Type.Array(PrefixText, { maxItems: 64 })),
    /** The bridge port that its cable or its Wi-Fi key leads to. */
    port: Type.Optional(InterfaceName),
    caps: Type.Optional(Caps),
    /** Cut off it may cost a life (smoke, medical): never contained beyond restriction. */
    safety: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** The access point: hostapd on one radio, with a key for each thing. */
export const WifiConfig = Type.Object(
  {
    interface: InterfaceName,
    /** 1 to 32 octets of UTF-8. */
    ssid: Text(32),
    hidden: Type.Boolean(),
    /** ISO 3166 code of the country whose rules for radio apply. */
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    band: Type.Union([Type.Literal("2.4 GHz"), Type.Literal("5 GHz")]),
    channel: Type.Integer({ minimum: 1, maximum: 177 }),
    /** The driver can give each key an interface of its own (`iw phy` lists AP/VLAN). */
    ownInterfaces: Type.Boolean(),
  },
  closed,
);
export type WifiConfig = Static<typeof WifiConfig>;

export const GatewayConfig = Type.Object(
  {
    /** Sockets and process state; created 0700. */
    runDirectory: Text(4096),
    /** What must survive a restart; created 0700. */
    stateDirectory: Text(4096),
    lan: Type.Object(
      {
        /** The bridge that things and people join. */
        interface: InterfaceName,
        /** The gateway's own addresses there, with prefix length; one IPv4, one global IPv6. */
        addresses: Type.Array(PrefixText, { minItems: 1, maxItems: 8 }),
        /** Gives whatever joins an address of this range, and IPv6 addresses of the LAN's own. */
        dhcp: Type.Optional(
          Type.Object(
            {
              from: AddressText,
              to: AddressText,
              /** dnsmasq gives no shorter lease than two minutes. */
              leaseSeconds: Type.Integer({ minimum: 120, maximum: 604_800 }),
            },
            closed,
          ),
        ),
        /** Bridge port → who joins there; whoever joins elsewhere stays unknown. */
        ports: Type.Optional(Type.Record(InterfaceName, Role)),
        wifi: Type.Optional(WifiConfig),
      },
      closed,
    ),
    wan: Type.Object(
      {
        interface: InterfaceName,
        /** Hide the home behind the WAN's IPv4 address. */
        nat44: Type.Boolean(),
      },
      closed,
    ),
    dns: Type.Object(
      {
        /** Recursive resolvers that dnsmasq asks. */
        upstream: Type.Array(AddressText, { minItems: 1, maxItems: 8 }),
      },
      closed,
    ),
    /** Time servers that fill `urn:ietf:params:mud:ntp`. */
    ntp: Type.Array(AddressText, { maxItems: 8 }),
    trust: Type.Object(
      {
        /** PEM files of authorities that may vouch for signers of MUD files. */
        mudSigners: Type.Array(Text(4096), { maxItems: 64 }),
        /** PEM files of further TLS authorities for fetching (the system's own always count). */
        tlsAuthorities: Type.Array(Text(4096), { maxItems: 64 }),
        /** Let a URL that the thing itself announced grant what its file asks. */
        selfDescribed: Type.Boolean(),
        /** Accept files without a signature. */
        unsigned: Type.Boolean(),
      },
      closed,
    ),
    /**
     * Where descriptions are looked for, in this order, that their makers' servers do not give: each
     * ends in a slash, and has a file under `SHA-256 of the MUD URL`.json, its signature as .p7s. What
     * they give counts for less than what the maker gives.
     */
    repositories: Type.Optional(
      Type.Array(Type.String({ pattern: "^https://[^\\s?#@]{1,2000}/$" }), { maxItems: 8 }),
    ),
    /** Label programmes whose labels are read: the host of their codes, and the file of their root key. */
    labels: Type.Optional(
      Type.Array(
        Type.Object(
          {
            host: Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]{1,5})?$" }),
            root: Text(4096),
          },
          closed,
        ),
        { maxItems: 8 },
      ),
    ),
    /** What is done about a thing that misbehaves. */
    response: Type.Optional(
      Type.Object(
        {
          /** False: the household is told, and nothing is done by itself. True unless said. */
          contain: Type.Optional(Type.Boolean()),
          /** How long a thing that was released is on trial; an hour unless said. */
          trialSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 604_800 })),
        },
        closed,
      ),
    ),
    /** Where `GET /metrics` is answered, on this machine; absent: nowhere. */
    metrics: Type.Optional(
      Type.Object(
        { address: AddressText, port: Type.Integer({ minimum: 1024, maximum: 65_535 }) },
        closed,
      ),
    ),
    /** Controller class URI → device ids or prefixes that fill it. */
    controllers: Type.Optional(Type.Record(Type.String({ maxLength: 255 }), Type.Array(Text(64)))),
    devices: Type.Array(DeviceConfig, { maxItems: 5000 }),
  },
  closed,
);
export type GatewayConfig = Static<typeof GatewayConfig>;
export type DeviceConfig = Static<typeof DeviceConfig>;
