/** One ACE → the rules that enforce it (RFC 8519 §4.1, RFC 8520 §4 and §8). */
import type { Ace, Acl, IpMatch, MudDocument, PortMatch } from "../document/model.ts";
import { canonicalAddress, covers, familyOf, hostPrefix } from "./network.ts";
import { localNetworksPeer } from "./standing.ts";
import type {
  Bindings,
  Direction,
  Family,
  PeerAmong,
  PeerConstraint,
  PolicyIssue,
  PolicyIssueCode,
  Rule,
  Verdict,
} from "./policy.ts";

export interface AceContext {
  readonly document: MudDocument;
  readonly bindings: Bindings;
  readonly report: (issue: PolicyIssue) => void;
}

const ICMP_OF: Record<Family, number> = { 4: 1, 6: 58 };
const OPPOSITE: Record<Direction, Direction> = {
  "from-device": "to-device",
  "to-device": "from-device",
};

/**
 * Rules in the ACL's direction; or, for a drop that concerns replies only, in the opposite one.
 * No rule when the ACE cannot match a first packet or must not be enforced; issues say why.
 */
export function aceRules(acl: Acl, ace: Ace, direction: Direction, context: AceContext): Rule[] {
  const { matches } = ace;
  const verdict: Verdict = ace.forwarding === "accept" ? "accept" : "drop";
  const issue = (
    code: PolicyIssueCode,
    clause: string,
    params: PolicyIssue["params"] = {},
    severity: PolicyIssue["severity"] = "warning",
  ) =>
    context.report({
      code,
      severity,
      path: ace.path,
      clause,
      params: { ace: ace.name, ...params },
    });

  if (ace.forwarding === "reject") issue("reject-as-drop", "RFC 8519 §4.1", {}, "note");

  // ARP, EAPOL and their like carry no packet that a rule could be about.
  if (verdict === "drop" && matches.eth && etherTypeOf(ace) === "other") {
    issue("drop-not-of-ip", "RFC 8520 §2");
    return [];
  }
  let inexact = false;
  const notEnforced = (
    code: PolicyIssueCode,
    clause: string,
    condition: string,
    params: PolicyIssue["params"] = {},
  ) => {
    inexact = true;
    // Without its condition an accept would open more than the file says, a drop only refuses more.
    if (verdict === "drop") issue("drop-widened", clause, { condition });
    else issue(code, clause, params);
  };
  if (matches.eth) notEnforced("ethernet-not-enforced", "RFC 8520 §2", matches.eth.path);
  for (const condition of matches.unsupported)
    notEnforced("condition-not-enforced", "RFC 8520 §2", condition, { condition });
  for (const ip of [matches.ipv4, matches.ipv6]) {
    if (!ip) continue;
    if (namesOwnSide(ip, direction))
      notEnforced("own-address-not-enforced", "RFC 8520 §8", ip.path);
    const name = peerName(ip, direction);
    if (name !== undefined && !canBeAnswered(name))
      notEnforced("condition-not-enforced", "RFC 8520 §8", ip.path, { condition: ip.path });
  }
  if (inexact && verdict === "accept") return [];

  const initiated = matches.tcp?.directionInitiated;
  const repliesOnly = initiated !== undefined && initiated !== direction;
  // An accept for replies only asks for nothing: replies follow the flow that was admitted.
  if (repliesOnly && verdict === "accept") return [];
  if (repliesOnly) issue("reply-drop-refuses-connection", "RFC 8520 §4.8", {}, "note");

  return familiesOf(acl, ace).flatMap((family): Rule[] => {
    const protocol = protocolOf(ace, family);
    if (protocol === "contradiction") {
      issue("contradictory-matches", "RFC 8519 §4.1");
      return [];
    }
    const peer = peersOf(ace, direction, family, verdict, context);
    if (!peer) return [];
    const ports: PortMatch | undefined = matches.tcp ?? matches.udp;
    const source = repliesOnly ? ports?.destinationPorts : ports?.sourcePorts;
    const destination = repliesOnly ? ports?.sourcePorts : ports?.destinationPorts;
    return [
      {
        direction: repliesOnly ? OPPOSITE[direction] : direction,
        family,
        verdict,
        peer,
        ...(protocol === undefined ? {} : { protocol }),
        ...(source ? { sourcePorts: source } : {}),
        ...(destination ? { destinationPorts: destination } : {}),
        ...(matches.icmp ? { icmp: icmpOf(matches.icmp) } : {}),
        source: { path: ace.path, ace: ace.name, clause: clauseOf(ace), kind: "file" },
      },
    ];
  });
}

function icmpOf(icmp: { type?: number; code?: number }): { type?: number; code?: number } {
  return {
    ...(icmp.type === undefined ? {} : { type: icmp.type }),
    ...(icmp.code === undefined ? {} : { code: icmp.code }),
  };
}

function clauseOf(ace: Ace): string {
  const { mud, ipv4, ipv6 } = ace.matches;
  if (mud?.manufacturer !== undefined) return "RFC 8520 §4.1";
  if (mud?.sameManufacturer) return "RFC 8520 §4.2";
  if (mud?.model !== undefined) return "RFC 8520 §4.4";
  if (mud?.localNetworks) return "RFC 8520 §4.5";
  if (mud?.controller !== undefined) return "RFC 8520 §4.6";
  if (mud?.myController) return "RFC 8520 §4.7";
  for (const ip of [ipv4, ipv6])
    if (ip?.srcDnsname !== undefined || ip?.dstDnsname !== undefined) return "RFC 8520 §8";
  return "RFC 8519 §4.1";
}

function namesOwnSide(ip: IpMatch, direction: Direction): boolean {
  return direction === "from-device"
    ? ip.sourceNetwork !== undefined || ip.srcDnsname !== undefined
    : ip.destinationNetwork !== undefined || ip.dstDnsname !== undefined;
}

function peerName(ip: IpMatch, direction: Direction): string | undefined {
  return direction === "from-device" ? ip.dstDnsname : ip.srcDnsname;
}

/** RFC 6991 §4 also allows the root and addresses with a zone: nothing is ever resolved to them. */
function canBeAnswered(name: string): boolean {
  return name !== "." && !name.includes("%");
}

/** What the frames carry that the ACE speaks of (IEEE 802): a family, something else, or anything. */
function etherTypeOf({ matches }: Ace): Family | "other" | undefined {
  switch (matches.unenforced?.["eth"]?.["ethertype"]) {
    case undefined:
      return undefined;
    case 0x0800:
      return 4;
    case 0x86dd:
      return 6;
    default:
      return "other";
  }
}

function familiesOf(acl: Acl, ace: Ace): readonly Family[] {
  if (ace.matches.ipv4 || etherTypeOf(ace) === 4) return [4];
  if (ace.matches.ipv6 || etherTypeOf(ace) === 6) return [6];
  if (acl.type === undefined) return [4, 6];
  switch (acl.type) {
    case "ipv4-acl-type":
    case "mixed-eth-ipv4-acl-type":
      return [4];
    case "ipv6-acl-type":
    case "mixed-eth-ipv6-acl-type":
      return [6];
    case "eth-acl-type":
    case "mixed-eth-ipv4-ipv6-acl-type":
      return [4, 6];
  }
}

function protocolOf(ace: Ace, family: Family): number | undefined | "contradiction" {
  const { tcp, udp, icmp } = ace.matches;
  const said = (family === 4 ? ace.matches.ipv4 : ace.matches.ipv6)?.protocol;
  const implied = [
    ...(tcp ? [6] : []),
    ...(udp ? [17] : []),
    ...(icmp ? [ICMP_OF[family]] : []),
    ...(said === undefined ? [] : [said]),
  ];
  return new Set(implied).size > 1 ? "contradiction" : implied[0];
}

/** The peer's constraints, or undefined when the accept must wait for the household. */
function peersOf(
  ace: Ace,
  direction: Direction,
  family: Family,
  verdict: Verdict,
  context: AceContext,
): PeerConstraint[] | undefined {
  const peers: PeerConstraint[] = [];
  const ip = family === 4 ? ace.matches.ipv4 : ace.matches.ipv6;
  const fromDevice = direction === "from-device";
  const name = ip && peerName(ip, direction);
  const network = fromDevice ? ip?.destinationNetwork : ip?.sourceNetwork;

  const literals = network === undefined ? [] : [network];
  if (name !== undefined) {
    const address = canonicalAddress(name);
    if (address === undefined && canBeAnswered(name)) peers.push({ kind: "name", name });
    else if (address !== undefined) literals.push(hostPrefix(address));
  }
  for (const literal of literals) {
    const approved = context.bindings.approvedAddresses.some((outer) => covers(outer, literal));
    if (verdict === "accept" && !approved) {
      // A literal may be anyone's address by the time the file is read, and the maker cannot
      // move away from it: the household says yes first.
      context.report({
        code: "address-needs-approval",
        severity: "warning",
        path: ace.path,
        clause: "RFC 8520 §16",
        params: { ace: ace.name, network: literal },
      });
      return undefined;
    }
    peers.push({
      kind: "among",
      as: "address",
      term: literal,
      networks: familyOf(literal) === family ? [literal] : [],
      devices: [],
    });
  }
  peers.push(...classPeers(ace, family, verdict, context));
  return peers;
}

function classPeers(ace: Ace, family: Family, verdict: Verdict, context: AceContext): PeerAmong[] {
  const { mud } = ace.matches;
  if (!mud) return [];
  const { bindings, document } = context;
  const peers: PeerAmong[] = [];
  const note = (
    code: PolicyIssueCode,
    severity: PolicyIssue["severity"],
    as: string,
    term: string,
  ) =>
    context.report({
      code,
      severity,
      path: ace.path,
      clause: clauseOf(ace),
      params: { ace: ace.name, class: as, term },
    });
  const things = (as: PeerAmong["as"], term: string, belongs: (mudUrl: string) => boolean) => {
    // Strong and weak members never mix: a thing that only claims a URL must not join the
    // class of things that proved theirs (RFC 8520 §16). What is denied to the class is denied to
    // both: a thing must not escape a drop because its word counts for less.
    const devices = bindings.things
      .filter(
        (thing) =>
          thing.id !== bindings.device &&
          (verdict === "drop" || thing.strength === bindings.strength) &&
          belongs(thing.mudUrl),
      )
      .map((thing) => thing.id);
    if (devices.length === 0) note("class-empty", "note", as, term);
    peers.push({ kind: "among", as, term, networks: [], devices });
  };
  const controller = (
    as: PeerAmong["as"],
    term: string,
    bound: { networks: readonly string[]; devices: readonly string[] } | undefined,
  ) => {
    if (!bound || bound.networks.length + bound.devices.length === 0)
      note("controller-unmapped", "warning", as, term);
    peers.push({
      kind: "among",
      as,
      term,
      networks: (bound?.networks ?? []).filter((network) => familyOf(network) === family),
      devices: (bound?.devices ?? []).filter((device) => device !== bindings.device),
    });
  };

  if (mud.manufacturer !== undefined) {
    const wanted = mud.manufacturer.toLowerCase();
    things("manufacturer", mud.manufacturer, (url) => authorityOf(url) === wanted);
  }
  if (mud.sameManufacturer) {
    const ours = authorityOf(document.mudUrl);
    things("same-manufacturer", ours, (url) => authorityOf(url) === ours);
  }
  if (mud.model !== undefined) {
    const wanted = mud.model;
    things("model", wanted, (url) => url === wanted);
  }
  if (mud.localNetworks) peers.push(localNetworksPeer(bindings.localNetworks, family));
  if (mud.controller !== undefined)
    controller("controller", mud.controller, ownEntry(bindings.controllers, mud.controller));
  if (mud.myController) controller("my-controller", "", bindings.myController);
  return peers;
}

/** The class is hostile text: `constructor` and its like must find nothing. */
function ownEntry<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** RFC 8520 §4.1: the authority component of a MUD URL, in lower case, without port. */
function authorityOf(mudUrl: string): string {
  return URL.canParse(mudUrl) ? new URL(mudUrl).hostname : "";
}
