/**
 * Validated tree → `MudDocument`. Nothing is checked here: the tree has passed `validate` and
 * `checkConstraints`, and a value that these let through is of its type.
 */
import { buildExtensionData } from "./build-extensions.ts";
import { entriesOf } from "./constraints.ts";
import { type Container, type Element, isContainer } from "./element.ts";
import { toJsonValue } from "./json-value.ts";
import { locate, type Located } from "./located.ts";
import type { JsonTree } from "./json.ts";
import type {
  Ace,
  Acl,
  AclReference,
  AclType,
  IcmpMatch,
  IpMatch,
  JsonValue,
  Matches,
  MudDocument,
  MudMatch,
  PortMatch,
  PortRange,
  TcpMatch,
} from "./model.ts";
import { optional } from "./optional.ts";
import { ACLS, extendedSchema, MUD } from "./rfc8520-schema.ts";

/** RFC 8520 §3.5: hours, where the file says nothing. */
export const DEFAULT_CACHE_VALIDITY = 48;

export function buildDocument(tree: JsonTree): MudDocument {
  const file = locate(tree);
  const mud = file.child(MUD) ?? locate(null);
  const acls = file.child(ACLS)?.entries("acl") ?? [];
  return {
    mudVersion: 1,
    mudUrl: mud.text("mud-url") ?? "",
    lastUpdate: mud.text("last-update") ?? "",
    ...optional("mudSignature", mud.text("mud-signature")),
    cacheValidity: mud.number("cache-validity") ?? DEFAULT_CACHE_VALIDITY,
    isSupported: mud.value("is-supported") === true,
    ...optional("systeminfo", mud.text("systeminfo")),
    ...optional("mfgName", mud.text("mfg-name")),
    ...optional("modelName", mud.text("model-name")),
    ...optional("firmwareRev", mud.text("firmware-rev")),
    ...optional("softwareRev", mud.text("software-rev")),
    ...optional("documentation", mud.text("documentation")),
    extensions: mud.texts("extensions"),
    fromDevicePolicy: references(mud, "from-device-policy"),
    toDevicePolicy: references(mud, "to-device-policy"),
    acls: acls.map(buildAcl),
    extensionData: buildExtensionData(mud, acls),
  };
}

function references(mud: Located, policy: string): readonly AclReference[] {
  const entries = mud.child(policy)?.child("access-lists")?.entries("access-list") ?? [];
  return entries.map((entry) => ({ name: entry.text("name") ?? "", path: entry.path }));
}

function buildAcl(acl: Located): Acl {
  return {
    name: acl.text("name") ?? "",
    ...optional("type", acl.text("type") as AclType | undefined),
    aces: entriesOf(acl).map(buildAce),
    path: acl.path,
  };
}

function buildAce(ace: Located): Ace {
  return {
    name: ace.text("name") ?? "",
    matches: buildMatches(ace.child("matches")),
    forwarding: ace.child("actions")?.text("forwarding") as Ace["forwarding"],
    path: ace.path,
  };
}

function buildMatches(matches: Located | undefined): Matches {
  if (matches === undefined) return { unsupported: [] };
  const { pointers, values } = unenforcedConditions(matches);
  return {
    ...optional(
      "eth",
      map(matches.child("eth"), ({ path }) => ({ path })),
    ),
    ...optional("ipv4", map(matches.child("ipv4"), buildIp)),
    ...optional("ipv6", map(matches.child("ipv6"), buildIp)),
    ...optional("tcp", map(matches.child("tcp"), buildTcp)),
    ...optional("udp", map(matches.child("udp"), buildPorts)),
    ...optional("icmp", map(matches.child("icmp"), buildIcmp)),
    ...optional("mud", map(matches.child(MUD), buildMud)),
    unsupported: pointers,
    ...optional("unenforced", values),
  };
}

function map<From, To>(value: From | undefined, build: (value: From) => To): To | undefined {
  return value === undefined ? undefined : build(value);
}

interface Unenforced {
  readonly pointers: readonly string[];
  readonly values:
    | { readonly [header: string]: { readonly [leaf: string]: JsonValue } }
    | undefined;
}

/** The conditions that the schema marks as beyond this firewall, and the whole of `eth`. */
function unenforcedConditions(matches: Located): Unenforced {
  const pointers: string[] = [];
  const values: Record<string, Record<string, JsonValue>> = {};
  for (const header of HEADERS) {
    const fields = matches.child(header.name);
    if (fields === undefined) continue;
    for (const element of header.members.values()) {
      const value = fields.value(element.name);
      if (value === undefined) continue;
      if (element.unenforced === true) pointers.push(fields.pointer(element.name));
      else if (header.name !== "eth") continue;
      values[header.name] = { ...values[header.name], [element.name]: toJsonValue(value) };
    }
  }
  return { pointers, values: Object.keys(values).length > 0 ? values : undefined };
}

/** The headers of RFC 8519 `matches` that hold conditions without effect. */
const HEADERS: readonly Container[] = headers();

function headers(): readonly Container[] {
  const way = [ACLS, "acl", "aces", "ace", "matches"];
  let at: Element = extendedSchema.root;
  for (const name of way) {
    const next: Element | undefined = "members" in at ? at.members.get(name) : undefined;
    if (next === undefined) throw new Error(`The schema has no ${name}`);
    at = next;
  }
  const members = "members" in at ? [...at.members.values()] : [];
  return members.filter(isContainer).filter((header) => {
    const conditions = [...header.members.values()];
    return header.name === "eth" || conditions.some(({ unenforced }) => unenforced === true);
  });
}

function buildIp(ip: Located): IpMatch {
  const network = (side: string): string | undefined =>
    ip.text(`${side}-ipv4-network`) ?? ip.text(`${side}-ipv6-network`);
  return {
    path: ip.path,
    ...optional("protocol", ip.number("protocol")),
    ...optional("sourceNetwork", network("source")),
    ...optional("destinationNetwork", network("destination")),
    ...optional("srcDnsname", ip.text("ietf-acldns:src-dnsname")),
    ...optional("dstDnsname", ip.text("ietf-acldns:dst-dnsname")),
  };
}

function buildPorts(header: Located): PortMatch {
  return {
    path: header.path,
    ...optional("sourcePorts", buildRanges(header.child("source-port"))),
    ...optional("destinationPorts", buildRanges(header.child("destination-port"))),
  };
}

function buildTcp(tcp: Located): TcpMatch {
  const direction = tcp.text("ietf-mud:direction-initiated");
  return {
    ...buildPorts(tcp),
    ...optional("directionInitiated", direction as TcpMatch["directionInitiated"]),
  };
}

/** RFC 8519 §4.2: a range, or an operator (eq unless said) on one port. */
function buildRanges(ports: Located | undefined): readonly PortRange[] | undefined {
  const lower = ports?.number("lower-port");
  const upper = ports?.number("upper-port");
  if (lower !== undefined && upper !== undefined) return [{ from: lower, to: upper }];
  const port = ports?.number("port");
  if (port === undefined) return undefined;
  switch (ports?.text("operator") ?? "eq") {
    case "lte":
      return [{ from: 0, to: port }];
    case "gte":
      return [{ from: port, to: 65_535 }];
    case "neq":
      return [
        { from: 0, to: port - 1 },
        { from: port + 1, to: 65_535 },
      ].filter(({ from, to }) => from <= to);
    default:
      return [{ from: port, to: port }];
  }
}

function buildIcmp(icmp: Located): IcmpMatch {
  return {
    path: icmp.path,
    ...optional("type", icmp.number("type")),
    ...optional("code", icmp.number("code")),
  };
}

function buildMud(mud: Located): MudMatch {
  const said = (name: string): true | undefined => (mud.has(name) ? true : undefined);
  return {
    path: mud.path,
    ...optional("manufacturer", mud.text("manufacturer")),
    ...optional("sameManufacturer", said("same-manufacturer")),
    ...optional("model", mud.text("model")),
    ...optional("localNetworks", said("local-networks")),
    ...optional("controller", mud.text("controller")),
    ...optional("myController", said("my-controller")),
  };
}
