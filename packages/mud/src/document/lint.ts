/** What is valid and still worth a person's eye (RFC 8520's advice, and its §16). */
import type { IssueLog } from "./issue.ts";
import { characterCount, type JsonTree } from "./json.ts";
import { SYSTEMINFO_DISPLAY } from "./limits.ts";
import { locate, type Located } from "./located.ts";
import type { Ace, IpMatch, MudDocument } from "./model.ts";
import { MUD } from "./rfc8520-schema.ts";

export function lint(document: MudDocument, tree: JsonTree, log: IssueLog): void {
  const mud = locate(tree).child(MUD);
  if (mud !== undefined) lintMud(document, mud, log);
  for (const direction of ["from-device", "to-device"] as const) {
    for (const ace of acesOf(document, direction)) {
      lintDnsNames(ace, direction, log);
      lintWildcard(ace, direction, log);
    }
  }
}

function lintMud(document: MudDocument, mud: Located, log: IssueLog): void {
  if (!document.isSupported) log.report("support-ended", mud.pointer("is-supported"), {});
  if (!mud.has("cache-validity")) {
    log.report("cache-validity-defaulted", mud.path, { hours: document.cacheValidity });
  }
  if (document.mudSignature === undefined) log.report("signature-absent", mud.path, {});
  if (document.fromDevicePolicy.length === 0 && document.toDevicePolicy.length === 0) {
    log.report("no-policy", mud.path, {});
  }
  const length = characterCount(document.systeminfo ?? "");
  if (length > SYSTEMINFO_DISPLAY) {
    const params = { length, limit: SYSTEMINFO_DISPLAY };
    log.report("systeminfo-long", mud.pointer("systeminfo"), params);
  }
  lintRevisions(document, mud, log);
}

/**
 * RFC 8520 §3.8: no revision where the device can be updated and the URL cannot. Whether it can is
 * not in the file; a URL that does not hold the revision will not change with it.
 */
function lintRevisions(document: MudDocument, mud: Located, log: IssueLog): void {
  for (const [node, value] of [
    ["firmware-rev", document.firmwareRev],
    ["software-rev", document.softwareRev],
  ] as const) {
    if (value === undefined || value === "" || document.mudUrl.includes(value)) continue;
    log.report("revision-with-static-url", mud.pointer(node), { node, value });
  }
}

function acesOf(document: MudDocument, direction: "from-device" | "to-device"): readonly Ace[] {
  const policy = direction === "from-device" ? document.fromDevicePolicy : document.toDevicePolicy;
  const names = new Set(policy.map(({ name }) => name));
  return document.acls.filter(({ name }) => names.has(name)).flatMap(({ aces }) => aces);
}

/** RFC 8520 §8.1, §8.2: from the device, the source is the device; to it, the destination is. */
function lintDnsNames(ace: Ace, direction: "from-device" | "to-device", log: IssueLog): void {
  const from = direction === "from-device";
  const node = from ? "ietf-acldns:src-dnsname" : "ietf-acldns:dst-dnsname";
  for (const ip of [ace.matches.ipv4, ace.matches.ipv6]) {
    const value = from ? ip?.srcDnsname : ip?.dstDnsname;
    if (ip === undefined || value === undefined) continue;
    const clause = from ? "RFC 8520 §8.1" : "RFC 8520 §8.2";
    log.report("dnsname-of-device", `${ip.path}/${node}`, { node, value }, clause);
  }
}

/** Threat: a file that describes nothing and opens everything. */
function lintWildcard(ace: Ace, direction: "from-device" | "to-device", log: IssueLog): void {
  const { eth, ipv4, ipv6, tcp, udp, icmp, mud, unsupported } = ace.matches;
  const says = [eth, tcp, udp, icmp].some((match) => match !== undefined);
  const names = mud !== undefined && Object.keys(mud).length > 1;
  if (ace.forwarding !== "accept" || says || names || unsupported.length > 0) return;
  if (narrows(ipv4) || narrows(ipv6)) return;
  log.report("wildcard-accept", ace.path, { direction });
}

function narrows(ip: IpMatch | undefined): boolean {
  if (ip === undefined) return false;
  const networks = [ip.sourceNetwork, ip.destinationNetwork];
  return (
    ip.protocol !== undefined ||
    ip.srcDnsname !== undefined ||
    ip.dstDnsname !== undefined ||
    networks.some((network) => network !== undefined && !network.endsWith("/0"))
  );
}
