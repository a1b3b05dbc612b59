/** `MudDocument` → tree: the inverse of `build.ts`, for printing. */
import { jsonObject, toJsonTree } from "./json-value.ts";
import type { JsonObject, JsonTree } from "./json.ts";
import type {
  Ace,
  Acl,
  ExtensionData,
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
import { ACLS, MUD } from "./rfc8520-schema.ts";

export function documentTree(document: MudDocument): JsonObject {
  const { acls } = document;
  return jsonObject([
    [MUD, mudTree(document)],
    [
      ACLS,
      acls.length === 0
        ? undefined
        : jsonObject([["acl", acls.map((acl) => aclTree(acl, document))]]),
    ],
  ]);
}

function mudTree(document: MudDocument): JsonObject {
  const { extensions } = document;
  return jsonObject([
    ["mud-version", document.mudVersion],
    ["mud-url", document.mudUrl],
    ["last-update", document.lastUpdate],
    ["mud-signature", document.mudSignature],
    ["cache-validity", document.cacheValidity],
    ["is-supported", document.isSupported],
    ["systeminfo", document.systeminfo],
    ["mfg-name", document.mfgName],
    ["model-name", document.modelName],
    ["firmware-rev", document.firmwareRev],
    ["software-rev", document.softwareRev],
    ["documentation", document.documentation],
    ["extensions", extensions.length === 0 ? undefined : [...extensions]],
    ...extensionMembers(document.extensionData),
    ["from-device-policy", policyTree("from-device-policy", document)],
    ["to-device-policy", policyTree("to-device-policy", document)],
  ]);
}

function policyTree(
  policy: "from-device-policy" | "to-device-policy",
  document: MudDocument,
): JsonObject | undefined {
  const names =
    policy === "from-device-policy" ? document.fromDevicePolicy : document.toDevicePolicy;
  const bandwidth = member(document.extensionData.bandwidth, policy);
  if (names.length === 0 && bandwidth === undefined) return undefined;
  const references = names.map(({ name }) => jsonObject([["name", name]]));
  return jsonObject([
    [
      "access-lists",
      references.length === 0 ? undefined : jsonObject([["access-list", references]]),
    ],
    ["ietf-mud-bw-profile:bw-params", bandwidth],
  ]);
}

function member(value: JsonValue | undefined, name: string): JsonTree | undefined {
  if (value === undefined || value === null || typeof value !== "object") return undefined;
  const found = Object.entries(value).find(([key]) => key === name);
  return found === undefined ? undefined : toJsonTree(found[1]);
}

function extensionMembers(
  data: ExtensionData,
): readonly (readonly [string, JsonTree | undefined])[] {
  const { transparency, ol, reporter, quarantinedDevicePolicy: kept } = data;
  const keptNames = new Set([...(kept?.fromDevicePolicy ?? []), ...(kept?.toDevicePolicy ?? [])]);
  return [
    [
      "ietf-mud-transparency:transparency",
      transparency &&
        jsonObject([
          ["sboms", orAbsent(transparency.sboms.map(sbomTree))],
          ["sbom-local-well-known", transparency.sbomWellKnown],
          ["sbom-contact-uri", transparency.sbomContact],
          ["sbom-archive-list", transparency.sbomArchiveList],
          ["vuln-url", orAbsent([...transparency.vulnUrls])],
          ["vuln-contact-uri", transparency.vulnContact],
        ]),
    ],
    ["ietf-mud-tls:is-tls-dtls-profile-supported", data.mudTls?.supported],
    ["ietf-ol:ol", ol && olTree(ol)],
    ["ietf-mud-acceptable-urls:acceptable-urls", data.acceptableUrls && [...data.acceptableUrls]],
    [
      "ietf-mud-reporter-extension:reporter",
      reporter === undefined ? undefined : toJsonTree(reporter),
    ],
    [
      "ietf-mud-quarantine:quaranteed-device-policy",
      kept &&
        jsonObject([
          ["enabled-ace-names", [...keptNames].map((name) => jsonObject([["ace-name", name]]))],
        ]),
    ],
  ];
}

function sbomTree(sbom: { readonly versionInfo?: string; readonly sbomUrl: string }): JsonObject {
  return jsonObject([
    ["version-info", sbom.versionInfo ?? ""],
    ["sbom-url", sbom.sbomUrl],
  ]);
}

/** By owner, as the later drafts have it; a licence without an owner only fits the first one. */
function olTree(ol: NonNullable<ExtensionData["ol"]>): JsonObject {
  if (ol.owners.length === 0) return jsonObject([["spdx-tag", ol.spdxTag]]);
  const license = ol.owners.map((owner) =>
    jsonObject([
      ["owner-name", owner],
      ["spdx-tags", ol.spdxTag === undefined ? undefined : [ol.spdxTag]],
    ]),
  );
  return jsonObject([["license", license]]);
}

function orAbsent(items: JsonTree[]): JsonTree | undefined {
  return items.length === 0 ? undefined : items;
}

function aclTree(acl: Acl, document: MudDocument): JsonObject {
  const profiles = document.extensionData.mudTls?.profiles.filter((one) => one.acl === acl.name);
  const aces = acl.aces.map((ace) => {
    const profile = profiles?.find((one) => one.ace === ace.name);
    return aceTree(ace, profile && toJsonTree(profile.clientProfiles));
  });
  return jsonObject([
    ["name", acl.name],
    ["type", acl.type],
    ["aces", aces.length === 0 ? undefined : jsonObject([["ace", aces]])],
  ]);
}

function aceTree(ace: Ace, clientProfiles: JsonTree | undefined): JsonObject {
  const matches = matchesTree(ace.matches, clientProfiles);
  return jsonObject([
    ["name", ace.name],
    ["matches", matches.members.size === 0 ? undefined : matches],
    ["actions", jsonObject([["forwarding", ace.forwarding]])],
  ]);
}

function matchesTree(matches: Matches, clientProfiles: JsonTree | undefined): JsonObject {
  const { unenforced, eth, ipv4, ipv6, tcp, udp, icmp, mud } = matches;
  /** A header's own members beside those that cannot be enforced. */
  const header = (
    name: string,
    members: readonly (readonly [string, JsonTree | undefined])[] | undefined,
  ): readonly [string, JsonTree | undefined] => {
    const values = Object.entries(unenforced?.[name] ?? {});
    const others = values.map(([leaf, value]) => [leaf, toJsonTree(value)] as const);
    return [name, members && jsonObject([...others, ...members])];
  };
  return jsonObject([
    [MUD, mud && mudMatchTree(mud)],
    header("eth", eth && []),
    header("ipv4", ipv4 && ipMembers(ipv4, "ipv4")),
    header("ipv6", ipv6 && ipMembers(ipv6, "ipv6")),
    header("tcp", tcp && tcpMembers(tcp)),
    header("udp", udp && portMembers(udp)),
    header("icmp", icmp && icmpMembers(icmp)),
    ["ietf-acl-tls:client-profiles", clientProfiles],
  ]);
}

type MemberList = readonly (readonly [string, JsonTree | undefined])[];

function mudMatchTree(mud: MudMatch): JsonObject {
  const empty = (said: true | undefined): JsonTree | undefined => said && [null];
  return jsonObject([
    ["manufacturer", mud.manufacturer],
    ["same-manufacturer", empty(mud.sameManufacturer)],
    ["model", mud.model],
    ["local-networks", empty(mud.localNetworks)],
    ["controller", mud.controller],
    ["my-controller", empty(mud.myController)],
  ]);
}

function ipMembers(ip: IpMatch, family: "ipv4" | "ipv6"): MemberList {
  return [
    ["protocol", ip.protocol],
    [`destination-${family}-network`, ip.destinationNetwork],
    [`source-${family}-network`, ip.sourceNetwork],
    ["ietf-acldns:src-dnsname", ip.srcDnsname],
    ["ietf-acldns:dst-dnsname", ip.dstDnsname],
  ];
}

function tcpMembers(tcp: TcpMatch): MemberList {
  return [...portMembers(tcp), ["ietf-mud:direction-initiated", tcp.directionInitiated]];
}

function portMembers(ports: PortMatch): MemberList {
  return [
    ["source-port", ports.sourcePorts && portTree(ports.sourcePorts)],
    ["destination-port", ports.destinationPorts && portTree(ports.destinationPorts)],
  ];
}

function icmpMembers(icmp: IcmpMatch): MemberList {
  return [
    ["type", icmp.type],
    ["code", icmp.code],
  ];
}

/** RFC 8519 §4.2 can say one port, one range, or all ports but one. */
function portTree(ranges: readonly PortRange[]): JsonObject {
  const [first, second, ...others] = ranges;
  if (first !== undefined && second === undefined) {
    const one: MemberList = [
      ["operator", "eq"],
      ["port", first.from],
    ];
    const range: MemberList = [
      ["lower-port", first.from],
      ["upper-port", first.to],
    ];
    return jsonObject(first.from === first.to ? one : range);
  }
  const allButOne =
    first?.from === 0 &&
    second?.to === 65_535 &&
    second.from - first.to === 2 &&
    others.length === 0;
  if (!allButOne) throw new RangeError("These ports are not one range, nor all ports but one");
  return jsonObject([
    ["operator", "neq"],
    ["port", first.to + 1],
  ]);
}
