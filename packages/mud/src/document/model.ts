/**
 * The MUD file after parsing: what RFC 8520 calls the MUD file's contents, in one shape whatever
 * dialect it was written in. Names follow the YANG leaves, in camel case.
 *
 * Every node that a rule or an issue can point at carries `path`, an RFC 6901 JSON pointer into
 * the bytes as published (before any dialect upgrade), so that a person can find it in their file.
 */

/** RFC 6901 JSON pointer into the file as published; `""` is the whole file. */
export type Pointer = string;

export interface MudDocument {
  /** RFC 8520 §3.1. Always 1; other versions are refused. */
  readonly mudVersion: 1;
  /** RFC 8520 §3.2. Always an https URL. */
  readonly mudUrl: string;
  /** RFC 8520 §3.4. RFC 3339 date and time with a zone, as published. */
  readonly lastUpdate: string;
  /** RFC 8520 §7, §13.1. URI of the detached signature; may be relative to `mudUrl`. */
  readonly mudSignature?: string;
  /** RFC 8520 §3.5. Hours, 1 to 168; 48 where the file says nothing. */
  readonly cacheValidity: number;
  /** RFC 8520 §3.6. False: the maker no longer updates the thing. */
  readonly isSupported: boolean;
  readonly systeminfo?: string;
  readonly mfgName?: string;
  readonly modelName?: string;
  readonly firmwareRev?: string;
  readonly softwareRev?: string;
  readonly documentation?: string;
  /** RFC 8520 §3.9. Extension names as declared. */
  readonly extensions: readonly string[];
  /** Names of the ACLs that govern packets from the thing, in order. Absent policy: empty. */
  readonly fromDevicePolicy: readonly AclReference[];
  /** Names of the ACLs that govern packets towards the thing, in order. Absent policy: empty. */
  readonly toDevicePolicy: readonly AclReference[];
  readonly acls: readonly Acl[];
  /** What the extensions said; parsed and shown, not enforced (see each field). */
  readonly extensionData: ExtensionData;
}

export interface AclReference {
  readonly name: string;
  readonly path: Pointer;
}

export type AclType =
  | "ipv4-acl-type"
  | "ipv6-acl-type"
  | "eth-acl-type"
  | "mixed-eth-ipv4-acl-type"
  | "mixed-eth-ipv6-acl-type"
  | "mixed-eth-ipv4-ipv6-acl-type";

export interface Acl {
  readonly name: string;
  /**
   * Absent where no ACE matches eth, ipv4 or ipv6. A list without a type whose ACEs do is read as
   * `mixed-eth-ipv4-ipv6-acl-type`: every ACE says its own kind by its matches.
   */
  readonly type?: AclType;
  readonly aces: readonly Ace[];
  readonly path: Pointer;
}

export interface Ace {
  readonly name: string;
  readonly matches: Matches;
  /** RFC 8519 §4.1 forwarding action. */
  readonly forwarding: "accept" | "drop" | "reject";
  readonly path: Pointer;
}

/** All the conditions of one ACE; a packet must meet every one (RFC 8519 §4.1). */
export interface Matches {
  /** Ethernet conditions: parsed, never enforced (outside the features MUD assumes). */
  readonly eth?: { readonly path: Pointer };
  readonly ipv4?: IpMatch;
  readonly ipv6?: IpMatch;
  readonly tcp?: TcpMatch;
  readonly udp?: PortMatch;
  readonly icmp?: IcmpMatch;
  readonly mud?: MudMatch;
  /** Pointers of conditions that nothing here can enforce (dscp, ttl, tcp flags …). */
  readonly unsupported: readonly Pointer[];
  /**
   * The values behind `eth` and `unsupported`, by header (`eth`, `ipv4`, `tcp` …) and leaf, so that
   * the document can be printed again; absent where there are none.
   */
  readonly unenforced?: { readonly [header: string]: { readonly [leaf: string]: JsonValue } };
}

export interface IpMatch {
  readonly path: Pointer;
  /** IP protocol number, or next header in IPv6. */
  readonly protocol?: number;
  /** Prefix in canonical text, such as `192.0.2.0/24`. */
  readonly sourceNetwork?: string;
  readonly destinationNetwork?: string;
  /** RFC 8520 §8 (ietf-acldns). Lower case, no trailing dot, A-labels; may be an address. */
  readonly srcDnsname?: string;
  readonly dstDnsname?: string;
}

/** Inclusive port range. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface PortMatch {
  readonly path: Pointer;
  /** Ranges in ascending order, not overlapping; every RFC 8519 operator becomes this. */
  readonly sourcePorts?: readonly PortRange[];
  readonly destinationPorts?: readonly PortRange[];
}

export interface TcpMatch extends PortMatch {
  /** RFC 8520 §4.8: which side may open the connection. */
  readonly directionInitiated?: "from-device" | "to-device";
}

export interface IcmpMatch {
  readonly path: Pointer;
  readonly type?: number;
  readonly code?: number;
}

/** RFC 8520 §4.1–4.7. */
export interface MudMatch {
  readonly path: Pointer;
  /** Host name: the authority of the other thing's MUD URL. */
  readonly manufacturer?: string;
  readonly sameManufacturer?: true;
  /** A MUD URL, identical to the other thing's. */
  readonly model?: string;
  readonly localNetworks?: true;
  /** Class URI; never fetched. */
  readonly controller?: string;
  readonly myController?: true;
}

/** The neighbours of RFC 8520: shown to people; none of it opens access. */
export interface ExtensionData {
  /** RFC 9472 (transparency): where SBOM and vulnerability information are said to be. */
  readonly transparency?: Transparency;
  /** RFC 9761: TLS profiles, kept as published. Not enforced: their ACEs hold without them. */
  readonly mudTls?: MudTls;
  /** draft ownership and licensing (`ol`): shown. */
  readonly ol?: { readonly owners: readonly string[]; readonly spdxTag?: string };
  /** draft acceptable-urls: other URLs the maker may use for this product. */
  readonly acceptableUrls?: readonly string[];
  /** draft bandwidth profile: `bw-params` by policy (`from-device-policy` …), kept as published. */
  readonly bandwidth?: JsonValue;
  /** draft reporter: kept as published. */
  readonly reporter?: JsonValue;
  /** draft quarantined access: names of ACEs to keep open for repair. Not enforced yet. */
  readonly quarantinedDevicePolicy?: {
    readonly fromDevicePolicy: readonly string[];
    readonly toDevicePolicy: readonly string[];
  };
}

/** RFC 9472. Shown; nothing of it is fetched. */
export interface Transparency {
  /** One parts list per version; a version without a URL is left out. */
  readonly sboms: readonly { readonly versionInfo?: string; readonly sbomUrl: string }[];
  readonly sbomWellKnown?: string;
  readonly sbomContact?: string;
  readonly sbomArchiveList?: string;
  readonly vulnUrls: readonly string[];
  readonly vulnContact?: string;
}

/** RFC 9761. */
export interface MudTls {
  /** is-tls-dtls-profile-supported, where the file says it. */
  readonly supported?: boolean;
  /** The client-profiles of each ACE that has them, kept as published. */
  readonly profiles: readonly {
    readonly acl: string;
    readonly ace: string;
    readonly clientProfiles: JsonValue;
    readonly path: Pointer;
  }[];
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** How much an issue matters: an error refuses the file, a warning changes what is enforced or needs a decision, a note informs. */
export type Severity = "error" | "warning" | "note";

/**
 * One finding about a file. The sentence and the remedy are made from `code` and `params` by the
 * application's catalogue (English and French); params hold untrusted text and must be escaped
 * where shown.
 */
export interface Issue<Code extends string = string> {
  readonly code: Code;
  readonly severity: Severity;
  /** Where in the file as published. */
  readonly path: Pointer;
  /** The clause that was not met, such as `RFC 8520 §3.5`. */
  readonly clause: string;
  readonly params: Readonly<Record<string, string | number>>;
}
