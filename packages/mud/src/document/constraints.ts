/**
 * The `when`, `must` and leafref statements of RFC 8519 and RFC 8520: what depends on two places of
 * the file. Works on a tree that may have failed validation elsewhere, so that one reading lists
 * everything a maker must mend.
 */
import { QUARANTINE_NODES } from "./extension-schema.ts";
import type { IssueLog } from "./issue.ts";
import type { JsonTree } from "./json.ts";
import { MAX_ACES } from "./limits.ts";
import { locate, type Located } from "./located.ts";
import { ACLS, MUD } from "./rfc8520-schema.ts";

export const POLICIES = ["from-device-policy", "to-device-policy"] as const;

export function checkConstraints(tree: JsonTree, log: IssueLog): void {
  const file = locate(tree);
  const acls = file.child(ACLS);
  const lists = acls?.entries("acl") ?? [];
  checkReferences(file.child(MUD), lists, log);
  checkAceCount(lists, acls, log);
  for (const acl of lists) {
    for (const ace of entriesOf(acl)) {
      const matches = ace.child("matches");
      if (matches === undefined) continue;
      checkMatchesAgainstType(acl, matches, log);
      checkInterfaces(matches, log);
      checkPortRanges(matches, log);
    }
  }
  const attached = acls?.child("attachment-points")?.entries("interface") ?? [];
  for (const point of attached) refuseInterface(point, "interface-id", log);
}

export function entriesOf(acl: Located): readonly Located[] {
  return acl.child("aces")?.entries("ace") ?? [];
}

/**
 * RFC 8520 §7 and the extensions' leafrefs: every list or entry named must exist. Threat: a policy
 * that silently governs nothing.
 */
function checkReferences(mud: Located | undefined, lists: readonly Located[], log: IssueLog): void {
  const aclNames = new Set(lists.map((acl) => acl.text("name")));
  const aceNames = new Set(lists.flatMap(entriesOf).map((ace) => ace.text("name")));
  const check = (from: Located, node: string, names: ReadonlySet<string | undefined>): void => {
    const name = from.text(node);
    if (name === undefined || names.has(name)) return;
    log.report("dangling-reference", from.pointer(node), { node, name });
  };
  for (const direction of POLICIES) {
    const policy = mud?.child(direction);
    const references = policy?.child("access-lists")?.entries("access-list") ?? [];
    for (const reference of references) check(reference, "name", aclNames);
    const services = policy?.child("ietf-mud-bw-profile:bw-params")?.entries("service") ?? [];
    for (const service of services) check(service, "aclname", aclNames);
  }
  for (const node of QUARANTINE_NODES) {
    const kept = mud?.child(node)?.entries("enabled-ace-names") ?? [];
    for (const ace of kept) check(ace, "ace-name", aceNames);
  }
}

/** One limit for the whole file, however its entries are spread. */
function checkAceCount(lists: readonly Located[], acls: Located | undefined, log: IssueLog): void {
  const count = lists.reduce((sum, acl) => sum + entriesOf(acl).length, 0);
  if (count <= MAX_ACES || acls === undefined) return;
  log.report("too-many-entries", acls.path, { node: "ace", count, limit: MAX_ACES });
}

/**
 * RFC 8519 §4.1, the `when` of eth, ipv4 and ipv6: an ACL's type derives from the kind of header its
 * entries match. The statement's path speaks of every ACL of the file; as its intent is the ACL
 * that holds the entry, that one is asked. Threat: an IPv4 rule applied to IPv6.
 */
function checkMatchesAgainstType(acl: Located, matches: Located, log: IssueLog): void {
  const type = acl.text("type") ?? "none";
  for (const match of ["eth", "ipv4", "ipv6"] as const) {
    if (!matches.has(match) || type.includes(match)) continue;
    log.report("match-outside-acl-type", matches.pointer(match), { match, type });
  }
}

/** RFC 8343 interface-ref is a leafref, and a MUD file holds no interfaces. */
function checkInterfaces(matches: Located, log: IssueLog): void {
  for (const node of ["egress-interface", "ingress-interface"]) refuseInterface(matches, node, log);
}

function refuseInterface(from: Located, node: string, log: IssueLog): void {
  const name = from.text(node);
  if (name === undefined) return;
  log.report("dangling-reference", from.pointer(node), { node, name }, "RFC 8519 §4.1");
}

/** RFC 8519 §4.2, the `must` of lower-port. Threat: a reversed range that a back end wraps round. */
function checkPortRanges(matches: Located, log: IssueLog): void {
  for (const protocol of ["tcp", "udp"]) {
    for (const side of ["source-port", "destination-port"]) {
      const ports = matches.child(protocol)?.child(side);
      const lower = ports?.number("lower-port");
      const upper = ports?.number("upper-port");
      if (ports === undefined || lower === undefined || upper === undefined) continue;
      if (lower > upper) {
        log.report("port-range-reversed", ports.pointer("lower-port"), { lower, upper });
      }
    }
  }
}
