/**
 * The dialect of the drafts before RFC 8520, in which most public files are written, rewritten
 * mechanically. Nothing here changes what a file means; each change is an issue at the place, as
 * published. Real mistakes are left for the validator to refuse.
 */
import { isIpv4, isIpv6 } from "./inet-types.ts";
import type { IssueLog } from "./issue.ts";
import type { JsonTree } from "./json.ts";
import { locate, type Located } from "./located.ts";
import { extendedSchema, MUD, ACLS } from "./rfc8520-schema.ts";
import { ACL_MODULE } from "./rfc8519-schema.ts";
import type { Members } from "./element.ts";

/** Rewrites the tree in place. */
export function upgrade(tree: JsonTree, log: IssueLog): void {
  const file = locate(tree);
  rename(file, `${ACL_MODULE}:access-lists`, ACLS, log);
  dropRedundantPrefixes(file, extendedSchema.root, "", log);
  upgradeExtensionNames(file.child(MUD), log);
  for (const acl of file.child(ACLS)?.entries("acl") ?? []) {
    upgradeAclType(acl, log);
    const type = acl.text("type")?.replace(`${ACL_MODULE}:`, "");
    const family = FAMILIES.find(({ aclType }) => aclType === type);
    for (const ace of acl.child("aces")?.entries("ace") ?? []) {
      const matches = ace.child("matches");
      if (matches === undefined) continue;
      upgradeEthernet(acl, family, matches, log);
      upgradeAddresses(matches, log);
      upgradePortOperators(matches, log);
    }
  }
}

function rename(at: Located, from: string, to: string, log: IssueLog): void {
  const path = at.pointer(from);
  if (at.object.rename(from, to)) log.report("upgraded-name", path, { from, to });
}

/** RFC 7951 §4: a member of its parent's own module has the simple name. */
function dropRedundantPrefixes(at: Located, schema: Members, module: string, log: IssueLog): void {
  if (module !== "") {
    for (const name of [...at.object.members.keys()]) {
      const simple = name.startsWith(`${module}:`) ? name.slice(module.length + 1) : name;
      if (simple !== name && schema.members.has(simple)) rename(at, name, simple, log);
    }
  }
  for (const [name, element] of schema.members) {
    if (!("members" in element) || !at.has(name)) continue;
    const inner = name.includes(":") ? name.slice(0, name.indexOf(":")) : module;
    const child = at.child(name);
    const below = child === undefined ? at.entries(name) : [child];
    for (const one of below) dropRedundantPrefixes(one, element, inner, log);
  }
}

/** Modules that files call by their YANG prefix, or by the name of an older draft. */
const MODULE_ALIASES: readonly (readonly [string, string])[] = [
  ["mudtx:", "ietf-mud-transparency:"],
  ["ol:", "ietf-ol:"],
];

function upgradeExtensionNames(mud: Located | undefined, log: IssueLog): void {
  if (mud === undefined) return;
  for (const name of [...mud.object.members.keys()]) {
    const alias = MODULE_ALIASES.find(([prefix]) => name.startsWith(prefix));
    if (alias !== undefined) rename(mud, name, alias[1] + name.slice(alias[0].length), log);
  }
}

function upgradeAclType(acl: Located, log: IssueLog): void {
  const from = acl.text("type");
  if (!acl.has("type") && matchesHeaders(acl)) {
    // In the one type that lets every entry say its own kind, as in a list without a type.
    acl.object.members.set("type", "mixed-eth-ipv4-ipv6-acl-type");
    log.report("upgraded-acl-type", acl.path, { from: "none", to: "mixed-eth-ipv4-ipv6-acl-type" });
    return;
  }
  if (from?.replace(`${ACL_MODULE}:`, "") !== "ethernet-acl-type") return;
  setAclType(acl, from, "eth-acl-type", log);
}

function matchesHeaders(acl: Located): boolean {
  const aces = acl.child("aces")?.entries("ace") ?? [];
  return aces.some((ace) => {
    const matches = ace.child("matches");
    return ["eth", "ipv4", "ipv6"].some((header) => matches?.has(header) === true);
  });
}

function setAclType(acl: Located, from: string, to: string, log: IssueLog): void {
  acl.object.members.set("type", to);
  log.report("upgraded-acl-type", acl.pointer("type"), { from, to });
}

/**
 * The drafts wrote an Ethernet match beside an IP match. One that says no more than the IP match is
 * dropped. One that says more (a broadcast MAC without the broadcast address) must not be: without
 * it the entry would match more packets. The ACL then is of the mixed type that such an entry needs.
 */
function upgradeEthernet(
  acl: Located,
  family: EthernetFamily | undefined,
  matches: Located,
  log: IssueLog,
): void {
  const eth = matches.child("eth");
  const written = eth?.text("ethertype");
  if (eth === undefined || !isHex(written)) return;
  if (family !== undefined && saysNothingMore(eth, matches, family)) {
    log.report("upgraded-eth-match-dropped", eth.path, {});
    matches.object.members.delete("eth");
    return;
  }
  const type = acl.text("type");
  if (family !== undefined && type?.endsWith(family.aclType) && !type.startsWith("mixed-")) {
    setAclType(acl, type, `mixed-eth-${family.aclType}`, log);
  }
  const to = Number.parseInt(written, 16);
  eth.object.members.set("ethertype", to);
  log.report("upgraded-ethertype", eth.pointer("ethertype"), { from: written, to });
}

interface EthernetFamily {
  readonly aclType: string;
  readonly match: "ipv4" | "ipv6";
  readonly ethertype: number;
}

const FAMILIES: readonly EthernetFamily[] = [
  { aclType: "ipv4-acl-type", match: "ipv4", ethertype: 0x0800 },
  { aclType: "ipv6-acl-type", match: "ipv6", ethertype: 0x86dd },
];

function isHex(text: string | undefined): text is string {
  return text !== undefined && /^0x[0-9a-fA-F]{1,4}$/.test(text);
}

function saysNothingMore(eth: Located, matches: Located, family: EthernetFamily): boolean {
  if (!matches.has(family.match)) return false;
  for (const name of eth.object.members.keys()) {
    if (name === "ethertype") {
      if (Number.parseInt(eth.text(name) ?? "", 16) !== family.ethertype) return false;
    } else if (name === "destination-mac-address") {
      const broadcast = eth.text(name)?.toLowerCase() === "ff:ff:ff:ff:ff:ff";
      const network = matches.child("ipv4")?.text("destination-ipv4-network");
      if (!broadcast || network?.replace(/\/32$/, "") !== "255.255.255.255") return false;
    } else return false;
  }
  return true;
}

/** A bare address is the prefix of that one address. */
function upgradeAddresses(matches: Located, log: IssueLog): void {
  for (const [match, isAddress, length] of [
    ["ipv4", isIpv4, 32],
    ["ipv6", isIpv6, 128],
  ] as const) {
    const header = matches.child(match);
    if (header === undefined) continue;
    for (const node of [`source-${match}-network`, `destination-${match}-network`]) {
      const from = header.text(node);
      if (from === undefined || !isAddress(from)) continue;
      const to = `${from}/${length}`;
      header.object.members.set(node, to);
      log.report("upgraded-bare-address", header.pointer(node), { from, to });
    }
  }
}

/** `operator: "range"` beside the two ports of a range says what they say. */
function upgradePortOperators(matches: Located, log: IssueLog): void {
  for (const protocol of ["tcp", "udp"]) {
    for (const side of ["source-port", "destination-port"]) {
      const ports = matches.child(protocol)?.child(side);
      if (ports?.text("operator") !== "range") continue;
      if (!ports.has("lower-port") || !ports.has("upper-port")) continue;
      log.report("upgraded-port-operator", ports.pointer("operator"), { operator: "range" });
      ports.object.members.delete("operator");
    }
  }
}
