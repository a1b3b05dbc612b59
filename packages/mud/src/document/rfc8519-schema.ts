/**
 * RFC 8519 as data: ietf-access-control-list (§4.1), ietf-packet-fields (§4.2) and
 * ietf-ethertypes (§4.3), with the members that RFC 8520 adds to an entry's matches.
 */
import { type Choice, container, type Element, leaf, list, oneOf } from "./element.ts";
import { dscp, flowLabel, host, ipv4Prefix, ipv6Prefix, portNumber, uri } from "./inet-types.ts";
import { MAX_ACES, MAX_ACLS, MAX_ENTRIES, MAX_NAME } from "./limits.ts";
import {
  binary,
  bits,
  empty,
  enumeration,
  identity,
  macAddress,
  string,
  uint8,
  uint16,
  uint32,
  uint64,
  unsigned,
} from "./yang-types.ts";
import type { LeafType } from "./element.ts";

export const ACL_MODULE = "ietf-access-control-list";

/** RFC 8519 §4.1: the identities derived from acl-base. */
export const ACL_TYPES = [
  "ipv4-acl-type",
  "ipv6-acl-type",
  "eth-acl-type",
  "mixed-eth-ipv4-acl-type",
  "mixed-eth-ipv6-acl-type",
  "mixed-eth-ipv4-ipv6-acl-type",
] as const;

const ACL = "RFC 8519 §4.1";
const FIELDS = "RFC 8519 §4.2";

/** RFC 8519 §4.3: the enumeration, and any other type by its number. */
const ethertype: LeafType = (value) => {
  if (typeof value === "string" && ETHERTYPES.has(value)) return { value };
  if (typeof value === "number") return uint16(value);
  const text = typeof value === "string" ? value : "";
  return { fault: { code: "bad-value", params: { value: text, type: "ethertype" } } };
};

const ETHERTYPES: ReadonlySet<string> = new Set(
  (
    "ipv4 arp wlan trill srp decnet rarp appletalk aarp vlan ipx qnx ipv6 efc esp cobranet " +
    "mpls-unicast mpls-multicast pppoe-discovery pppoe-session intel-ans jumbo-frames homeplug " +
    "eap profinet hyperscsi aoe ethercat provider-bridging ethernet-powerlink goose gse sv lldp " +
    "sercos wsmp homeplug-av-mme mrp macsec pbb cfm fcoe fcoe-ip roce tte hsr"
  ).split(" "),
);

/** A condition on a header field that no firewall here tests. */
function field(name: string, type: LeafType): Element {
  return leaf(name, FIELDS, type, { unenforced: true });
}

const eth = container("eth", ACL, [
  leaf("destination-mac-address", FIELDS, macAddress),
  leaf("destination-mac-address-mask", FIELDS, macAddress),
  leaf("source-mac-address", FIELDS, macAddress),
  leaf("source-mac-address-mask", FIELDS, macAddress),
  leaf("ethertype", FIELDS, ethertype),
]);

const ipFields = [
  field("dscp", dscp),
  field("ecn", unsigned(0, 3)),
  field("length", uint16),
  field("ttl", uint8),
  leaf("protocol", FIELDS, uint8),
];

/** RFC 8520 §8: names as they resolve here and now. */
const dnsNames = [
  leaf("ietf-acldns:src-dnsname", "RFC 8520 §8.1", host),
  leaf("ietf-acldns:dst-dnsname", "RFC 8520 §8.2", host),
];

const ipv4 = container("ipv4", ACL, [
  ...ipFields,
  field("ihl", unsigned(5, 60)),
  field("flags", bits("reserved", "fragment", "more")),
  field("offset", unsigned(20, 65_535)),
  field("identification", uint16),
  leaf("destination-ipv4-network", FIELDS, ipv4Prefix),
  leaf("source-ipv4-network", FIELDS, ipv4Prefix),
  ...dnsNames,
]);

const ipv6 = container("ipv6", ACL, [
  ...ipFields,
  leaf("destination-ipv6-network", FIELDS, ipv6Prefix),
  leaf("source-ipv6-network", FIELDS, ipv6Prefix),
  field("flow-label", flowLabel),
  ...dnsNames,
]);

/** RFC 8519 §4.2 `port-range-or-operator`. */
const portChoice: Choice = {
  cases: [
    { nodes: ["lower-port", "upper-port"], mandatory: ["lower-port", "upper-port"] },
    { nodes: ["operator", "port"], mandatory: ["port"] },
  ],
};

function port(name: string): Element {
  const members = [
    leaf("lower-port", FIELDS, portNumber),
    leaf("upper-port", FIELDS, portNumber),
    leaf("operator", FIELDS, enumeration("lte", "gte", "eq", "neq")),
    leaf("port", FIELDS, portNumber),
  ];
  return container(name, ACL, members, { choices: [portChoice] });
}

const tcp = container("tcp", ACL, [
  field("sequence-number", uint32),
  field("acknowledgement-number", uint32),
  field("data-offset", unsigned(5, 15)),
  field("reserved", uint8),
  field("flags", bits("cwr", "ece", "urg", "ack", "psh", "rst", "syn", "fin")),
  field("window-size", uint16),
  field("urgent-pointer", uint16),
  field("options", binary(1, 40)),
  port("source-port"),
  port("destination-port"),
  leaf("ietf-mud:direction-initiated", "RFC 8520 §4.8", enumeration("from-device", "to-device")),
]);

const udp = container("udp", ACL, [
  field("length", uint16),
  port("source-port"),
  port("destination-port"),
]);

const icmp = container("icmp", ACL, [
  leaf("type", FIELDS, uint8),
  leaf("code", FIELDS, uint8),
  field("rest-of-header", binary(0)),
]);

/** RFC 8520 §4: who the other end is, said without an address. */
const mudMatches = container("ietf-mud:mud", "RFC 8520 §4", [
  leaf("manufacturer", "RFC 8520 §4.1", host),
  leaf("same-manufacturer", "RFC 8520 §4.2", empty),
  leaf("model", "RFC 8520 §4.4", uri),
  leaf("local-networks", "RFC 8520 §4.5", empty),
  leaf("controller", "RFC 8520 §4.6", uri),
  leaf("my-controller", "RFC 8520 §4.7", empty),
]);

const name = string(1, MAX_NAME);
const counters = [leaf("matched-packets", ACL, uint64), leaf("matched-octets", ACL, uint64)];

/** `matchExtensions` are members that extensions add to an entry's matches. */
export function aclsContainer(matchExtensions: readonly Element[]): Element {
  const matches = container(
    "matches",
    ACL,
    [
      mudMatches,
      eth,
      ipv4,
      ipv6,
      tcp,
      udp,
      icmp,
      leaf("egress-interface", ACL, string(1, MAX_NAME)),
      leaf("ingress-interface", ACL, string(1, MAX_NAME)),
      ...matchExtensions,
    ],
    { choices: [oneOf("ipv4", "ipv6"), oneOf("tcp", "udp", "icmp")] },
  );
  const actions = container(
    "actions",
    ACL,
    [
      leaf("forwarding", ACL, identity(ACL_MODULE, "accept", "drop", "reject"), {
        mandatory: true,
      }),
      leaf("logging", ACL, identity(ACL_MODULE, "log-syslog", "log-none"), { unused: true }),
    ],
    { mandatory: true },
  );
  const ace = list("ace", ACL, "name", MAX_ACES, [
    leaf("name", ACL, name, { shown: true }),
    matches,
    actions,
    container("statistics", ACL, counters, { unused: true }),
  ]);
  const acl = list("acl", ACL, "name", MAX_ACLS, [
    leaf("name", ACL, name, { shown: true }),
    leaf("type", ACL, identity(ACL_MODULE, ...ACL_TYPES)),
    container("aces", ACL, [ace]),
  ]);
  return container(`${ACL_MODULE}:acls`, ACL, [acl, attachmentPoints]);
}

/** RFC 8519 §4.1: where ACLs are attached; a MUD file has no interfaces to name. */
const attachmentPoints = container(
  "attachment-points",
  ACL,
  [
    list("interface", ACL, "interface-id", MAX_ENTRIES, [
      leaf("interface-id", ACL, string(1, MAX_NAME)),
    ]),
  ],
  { unused: true },
);
